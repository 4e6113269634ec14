/* What `ner convert` promises of every document that it has read. */
#ifndef NER_TESTS_FUZZ_CONVERT_H
#define NER_TESTS_FUZZ_CONVERT_H

#include "ner/annotation.h"

/* Reads all documents of PATH. Each one stands in order inside its text; as JSON lines it reads back the same, as CoNLL
 * (tokens cut at blanks where it has none) with the same tokens and entities, as brat it is written. */
void convert_check(const char *path, annotation_form form);

#endif
