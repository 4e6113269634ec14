/* How a model wants its text cut: the style and language it was trained on, unless somebody says otherwise. */
#ifndef NER_NER_STYLE_H
#define NER_NER_STYLE_H

#include "models/model.h"
#include "tokenizer/tokenizer.h"

/* "ud", "conll", NULL: in the order of tokenizer_style, for a command line. */
extern const char *const style_names[];

/* The tokenizer's options for M; STYLE and LANG, where not NULL, in place of the model's. What they point to must
 * outlive the options. A style that there is not is ERROR_USAGE. */
bool style_of_model(const model *m, const char *style, const char *lang, tokenizer_options *out_options, error *err);

#endif
