/* Names to numbers. */
#include "ner/style.h"

#include <string.h>

const char *const style_names[] = {"ud", "conll", NULL};

bool style_of_model(const model *m, const char *style, const char *lang, tokenizer_options *out_options, error *err)
{
    const config *c = model_config(m);
    const char *wanted = style != NULL ? style : c->style;
    for (size_t i = 0; style_names[i] != NULL; i++) {
        if (strcmp(style_names[i], wanted) != 0)
            continue;
        *out_options = (tokenizer_options){.style = (tokenizer_style)i, .lang = lang != NULL ? lang : c->lang};
        return true;
    }
    return error_set(err, ERROR_USAGE, "the style is \"ud\" or \"conll\", not \"%s\"", wanted);
}
