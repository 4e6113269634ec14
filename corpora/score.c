/* Precision, recall and F1 of whole spans. */
#include "corpora/score.h"

void score_add(score_counts *counts, const span *gold, size_t gold_count, const span *guess, size_t guess_count)
{
    counts->gold += gold_count;
    counts->guess += guess_count;
    counts->correct += span_count_common(gold, gold_count, guess, guess_count);
}

static double share(size_t part, size_t whole)
{
    return whole == 0 ? 0.0 : (double)part / (double)whole;
}

double score_precision(const score_counts *counts)
{
    return share(counts->correct, counts->guess);
}

double score_recall(const score_counts *counts)
{
    return share(counts->correct, counts->gold);
}

double score_f1(const score_counts *counts)
{
    return share(2 * counts->correct, counts->gold + counts->guess);
}
