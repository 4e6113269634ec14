/* brat's pairs of files: NAME.txt with the text and NAME.ann with T lines in standoff form.
 *
 * T1<TAB>PER 0 13<TAB>Angela Merkel. A place that is given in parts (0 6;7 13) is one entity where only blanks stand
 * between the parts. Other lines (relations, events, notes) are not looked at.
 * Source: https://brat.nlplab.org/standoff.html */
#ifndef NER_NER_BRAT_INPUT_H
#define NER_NER_BRAT_INPUT_H

#include "ner/annotation.h"

typedef struct brat_input brat_input;

/* PATH is NAME.ann, or a folder, whose .ann files are read in order of their names. NULL on failure. MUST be freed
 * with brat_input_close. */
brat_input *brat_input_open(const char *path, error *err);

/* NULL is allowed. */
void brat_input_close(brat_input *b);

/* The next pair as a document, into an empty A. READER_FAILED, with FILE:LINE, for a line that is no T line of this
 * form, a place outside of the text, entities that overlap or stand in parts, malformed UTF-8. */
reader_status brat_input_next(brat_input *b, annotation *a, error *err);

#endif
