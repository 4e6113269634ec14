/* Entities compared by characters, where the two sides cut the same text into other tokens or sentences.
 *
 * Blanks do not count: the tokens of both files, written one behind the other without blanks, must be the same text.
 * -DOCSTART- lines are left out. A unit is what lies between two places where a sentence ends on both sides. */
#ifndef NER_CORPORA_ALIGNMENT_H
#define NER_CORPORA_ALIGNMENT_H

#include "corpora/comparison.h"
#include "corpora/pairs.h"

/* The last column of each file is its tag (corpora/pairs.h). NULL on failure, with both places where the texts part.
 * MUST be freed with comparison_free. */
comparison *alignment_read(const pairs_options *options, chunks_mode mode, strict_scheme strict, error *err);

/* Two files of JSON lines (corpora/jsonl.h) with the same texts; a line is a unit. */
comparison *alignment_read_jsonl(const char *gold_path, const char *guess_path, error *err);

#endif
