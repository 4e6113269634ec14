/* A line a row, all digits; what a row does not have is an empty field. */
#include "ner/tune_table.h"

#include "base/writer.h"

static void write_row(writer *w, const tune_row *r)
{
    writer_format(w, "%s\t", r->variant->name);
    for (size_t i = 0; i < r->variant->count; i++)
        writer_format(w, "%s%s", i > 0 ? " " : "", r->variant->settings[i]);
    writer_format(w, "\t%zu\t%.6f\t%.6f\t%.6f\t%.6f\t", r->seeds, r->precision, r->recall, r->f1, r->deviation);
    if (r->compared)
        writer_format(w, "%.6f\t%.6f\t%.6f\t%.6f\t", r->paired.difference, r->paired.low, r->paired.high, r->paired.p);
    else
        writer_text(w, "\t\t\t\t");
    if (r->shares_sentences)
        writer_format(w, "%.6f", r->p_sentences);
    writer_format(w, "\t%s\t%.6f\t%.1f\t%.1f\n", r->sure ? "yes" : "", r->calibration_error, r->best_epoch, r->seconds);
}

bool tune_table_write_tsv(const tune_row *rows, size_t count, const char *path, error *err)
{
    writer *w = writer_open(path, err);
    if (w == NULL)
        return false;
    writer_text(w, "variant\tsettings\tseeds\tprecision\trecall\tF1\tsd\tdifference\tlow\thigh\tp of seeds\tp of "
                   "sentences\tsure\tcalibration error\tbest epoch\tseconds\n");
    for (size_t i = 0; i < count; i++)
        write_row(w, &rows[i]);
    return writer_commit(w, err);
}
