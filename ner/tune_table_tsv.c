/* A line a row, all digits; what a row does not have is an empty field. */
#include "ner/tune_table.h"

#include "base/writer.h"

static void write_number(writer *w, bool there, int digits, double number)
{
    writer_byte(w, '\t');
    if (there)
        writer_format(w, "%.*f", digits, number);
}

static void write_row(writer *w, const tune_row *r)
{
    writer_format(w, "%s\t", r->variant->name);
    for (size_t i = 0; i < r->variant->count; i++)
        writer_format(w, "%s%s", i > 0 ? " " : "", r->variant->settings[i]);
    writer_format(w, "\t%zu", r->seeds);
    write_number(w, r->seeds > 0, 6, r->precision);
    write_number(w, r->seeds > 0, 6, r->recall);
    write_number(w, r->seeds > 0, 6, r->f1);
    write_number(w, r->seeds > 1, 6, r->deviation);
    write_number(w, r->common > 0, 6, r->paired.difference);
    write_number(w, r->compared, 6, r->paired.low);
    write_number(w, r->compared, 6, r->paired.high);
    write_number(w, r->compared, 6, r->paired.p);
    write_number(w, r->shares_sentences, 6, r->p_sentences);
    writer_format(w, "\t%s", r->sure ? "yes" : "");
    write_number(w, r->seeds > 0, 6, r->calibration_error);
    write_number(w, r->seeds > 0, 1, r->best_epoch);
    write_number(w, r->seeds > 0, 1, r->seconds);
    writer_byte(w, '\n');
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
