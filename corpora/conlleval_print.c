/* The two forms of conlleval's output. Percentages are computed as the script does, in its order, since the last digit
 * depends on it; types are padded by bytes. */
#include "corpora/conlleval.h"

#include "base/memory.h"

typedef struct percentages {
    double precision, recall, f1;
} percentages;

static double percent(size_t part, size_t whole)
{
    return whole > 0 ? 100 * (double)part / (double)whole : 0.0;
}

static percentages percentages_of(const score_counts *counts)
{
    percentages p = {.precision = percent(counts->correct, counts->guess),
                     .recall = percent(counts->correct, counts->gold)};
    if (p.precision + p.recall > 0)
        p.f1 = 2 * p.precision * p.recall / (p.precision + p.recall);
    return p;
}

static void print_blanks(writer *out, size_t used, size_t wanted)
{
    for (; used < wanted; used++)
        writer_byte(out, ' ');
}

static void print_summary(const conlleval *c, writer *out)
{
    score_counts total = conlleval_counts(c);
    percentages p = percentages_of(&total);
    size_t tokens = conlleval_tokens(c);
    writer_format(out, "processed %zu tokens with %zu phrases; found: %zu phrases; correct: %zu.\n", tokens, total.gold,
                  total.guess, total.correct);
    if (tokens == 0)
        return;
    writer_format(out, "accuracy: %6.2f%%; precision: %6.2f%%; recall: %6.2f%%; FB1: %6.2f\n",
                  percent(conlleval_correct_tags(c), tokens), p.precision, p.recall, p.f1);
}

static void print_row(const conlleval_type *type, writer *out)
{
    percentages p = percentages_of(&type->counts);
    print_blanks(out, type->size, 17);
    writer_write(out, type->text, type->size);
    writer_format(out, ": precision: %6.2f%%; recall: %6.2f%%; FB1: %6.2f  %zu\n", p.precision, p.recall, p.f1,
                  type->counts.guess);
}

static void print_table_row(const char *text, size_t size, const score_counts *counts, writer *out)
{
    percentages p = percentages_of(counts);
    writer_write(out, text, size);
    print_blanks(out, size, 7);
    writer_format(out, " &  %6.2f\\%% & %6.2f\\%% & %6.2f \\\\", p.precision, p.recall, p.f1);
}

/* The script's list of types joins those of gold and of guess and drops repetitions by asking whether the name before
 * is true and the same: the empty name is never true. */
static size_t repetitions(const conlleval_type *type)
{
    return type->size == 0 && type->counts.gold > 0 && type->counts.guess > 0 ? 2 : 1;
}

static void print_table(const conlleval_type *types, size_t count, const conlleval *c, writer *out)
{
    score_counts total = conlleval_counts(c);
    writer_text(out, "        & Precision &  Recall  & F$_{\\beta=1} \\\\\\hline");
    for (size_t i = 0; i < count; i++) {
        for (size_t times = repetitions(&types[i]); times > 0; times--) {
            writer_byte(out, '\n');
            print_table_row(types[i].text, types[i].size, &types[i].counts, out);
        }
    }
    writer_text(out, "\\hline\n");
    print_table_row("Overall", 7, &total, out);
    writer_text(out, "\\hline\n");
}

bool conlleval_print(const conlleval *c, bool latex, writer *out, error *err)
{
    conlleval_type *types;
    size_t count;
    if (!conlleval_types(c, &types, &count, err))
        return false;
    if (latex)
        print_table(types, count, c, out);
    else
        print_summary(c, out);
    for (size_t i = 0; !latex && i < count; i++) {
        for (size_t times = repetitions(&types[i]); times > 0; times--)
            print_row(&types[i], out);
    }
    memory_free(types);
    return true;
}
