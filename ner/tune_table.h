/* The table of `ner tune`: a row a variant, with what its seeds gave and whether it differs from the base.
 *
 * Two tests, for two kinds of luck. Of seeds: Student's paired t-test of dev F1, seed by seed. Of sentences: paired
 * approximate randomisation over the sentences of dev (corpora/resample.h), where a sentence counts what all seeds
 * found in it, and is exchanged as a whole. A difference is called sure where both hold at 5 %, Holm's correction for
 * the number of variants included: the larger of the two p is corrected. */
#ifndef NER_NER_TUNE_TABLE_H
#define NER_NER_TUNE_TABLE_H

#include "base/statistics.h"
#include "ner/tune_trial.h"

typedef struct tune_row {
    const tune_variant *variant;
    size_t seeds;                 /* done; of none, the rest says nothing */
    double precision, recall, f1; /* means, fractions */
    double deviation;             /* of F1 */
    double calibration_error;     /* mean */
    double best_epoch, seconds;   /* means */
    size_t common;                /* seeds that the base has done, too; of none there is no difference */
    bool compared;                /* over two of them or more: else there are no bounds and no p of seeds */
    statistics_paired paired;     /* over seeds */
    bool shares_sentences;        /* with the base: else there is no p of sentences */
    double p_sentences;
    bool sure;
} tune_row;

/* Rows [variants of the plan] from trials [variants][seeds]. */
bool tune_table_make(const tune_plan *p, const tune_trial *trials, tune_row *out_rows, error *err);

/* Puts rows behind the first into the order of their F1, the best first; of equals the earlier one. */
void tune_table_sort(tune_row *rows, size_t count);

bool tune_table_write_tsv(const tune_row *rows, size_t count, const char *path, error *err);

/* Markdown, columns aligned, to standard output. */
bool tune_table_print(const tune_row *rows, size_t count, error *err);

#endif
