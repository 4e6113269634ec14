/* Variants that a folder of `ner tune` holds and a command does not name. */
#ifndef NER_NER_TUNE_OTHERS_H
#define NER_NER_TUNE_OTHERS_H

#include "ner/tune_plan.h"

/* How many variants in the folder OUT have a trial that is done, OUT/VARIANT/seed-N/score.tsv, and are not in P. None
 * where OUT is not there. */
bool tune_others_count(const tune_plan *p, const char *out, size_t *out_count, error *err);

#endif
