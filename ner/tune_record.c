/* Text, so that a trial can be looked at without ner. */
#include "ner/tune_record.h"

#include "base/memory.h"
#include "base/number.h"
#include "base/reader.h"
#include "base/writer.h"

#include <string.h>

enum { KEYS = 9 };
static const char *const keys[KEYS] = {"corpora", "best epoch", "epochs", "seconds",  "calibration error",
                                       "gold",    "guessed",    "right",  "sentences"};

void tune_record_dispose(tune_record *r)
{
    memory_free(r->sources);
    memory_free(r->sentences);
    *r = (tune_record){0};
}

bool tune_record_write(const tune_record *r, const char *path, error *err)
{
    writer *w = writer_open(path, err);
    if (w == NULL)
        return false;
    writer_format(w, "%s\t%s\n%s\t%zu\n%s\t%zu\n%s\t%.1f\n%s\t%.6f\n", keys[0], r->sources, keys[1], r->best_epoch,
                  keys[2], r->epochs, keys[3], r->seconds, keys[4], r->calibration_error);
    writer_format(w, "%s\t%zu\n%s\t%zu\n%s\t%zu\n%s\t%zu\n", keys[5], r->dev.gold, keys[6], r->dev.guess, keys[7],
                  r->dev.correct, keys[8], r->sentence_count);
    for (size_t i = 0; i < r->sentence_count; i++)
        writer_format(w, "%zu\t%zu\t%zu\n", r->sentences[i].gold, r->sentences[i].guess, r->sentences[i].correct);
    return writer_commit(w, err);
}

static bool is_count(double number)
{
    return number >= 0 && number < 1e9 && number <= (double)(size_t)number;
}

/* "KEY<TAB>VALUE"; numbers [KEYS], the first of which is text. *out_memory: false where there was none for it. */
static bool read_key(tune_record *r, const line *l, double *numbers, bool *out_memory)
{
    const size_t i = l->number - 1, size = strlen(keys[i]);
    if (l->size <= size || memcmp(l->text, keys[i], size) != 0 || l->text[size] != '\t')
        return false;
    const char *value = l->text + size + 1;
    if (i > 0)
        return number_parse(value, l->size - size - 1, &numbers[i]) && (i == 3 || i == 4 || is_count(numbers[i]));
    r->sources = memory_copy_text(value, l->size - size - 1);
    *out_memory = r->sources != NULL;
    return *out_memory;
}

static bool read_sentence(tune_record *r, const line *l)
{
    double numbers[3];
    const char *at = l->text, *end = l->text + l->size;
    for (size_t i = 0; i < 3; i++) {
        const char *tab = memchr(at, '\t', (size_t)(end - at));
        const char *stop = tab != NULL ? tab : end;
        if ((tab == NULL) != (i == 2) || !number_parse(at, (size_t)(stop - at), &numbers[i]) || !is_count(numbers[i]))
            return false;
        at = stop + 1;
    }
    r->sentences[l->number - KEYS - 1] =
        (score_counts){(size_t)numbers[0], (size_t)numbers[1], (size_t)numbers[2]};
    return numbers[2] <= numbers[0] && numbers[2] <= numbers[1];
}

static void keep_numbers(tune_record *r, const double *numbers)
{
    r->best_epoch = (size_t)numbers[1];
    r->epochs = (size_t)numbers[2];
    r->seconds = numbers[3];
    r->calibration_error = numbers[4];
    r->dev = (score_counts){(size_t)numbers[5], (size_t)numbers[6], (size_t)numbers[7]};
    r->sentence_count = (size_t)numbers[8];
}

/* Room for the sentence of that number, from 0: no more than there are lines, whatever the file says. */
static bool make_room(tune_record *r, size_t *capacity, size_t number)
{
    if (number < *capacity)
        return true;
    const size_t grown = memory_grown(*capacity, number + 1);
    score_counts *sentences = memory_resize(r->sentences, grown, sizeof *sentences);
    if (sentences == NULL)
        return false;
    r->sentences = sentences;
    *capacity = grown;
    return true;
}

static bool read_lines(reader *in, tune_record *r, error *err)
{
    double numbers[KEYS];
    size_t capacity = 0;
    line l = {0};
    reader_status status;
    while ((status = reader_line(in, &l, err)) == READER_LINE) {
        bool memory = true;
        bool ok = l.number <= KEYS ? read_key(r, &l, numbers, &memory) : l.number - KEYS <= r->sentence_count;
        if (ok && l.number == KEYS)
            keep_numbers(r, numbers);
        if (ok && l.number > KEYS)
            memory = make_room(r, &capacity, l.number - KEYS - 1);
        if (!memory)
            return error_memory(err, l.number <= KEYS ? l.size : capacity * sizeof *r->sentences);
        if (!ok || (l.number > KEYS && !read_sentence(r, &l)))
            return error_at(err, ERROR_DATA, reader_name(in), l.number, "is no line of a trial of ner tune");
    }
    if (status == READER_END && (l.number < KEYS || l.number != KEYS + r->sentence_count))
        return error_at(err, ERROR_DATA, reader_name(in), 0, "ends too early for a trial of ner tune");
    return status == READER_END;
}

bool tune_record_read(const char *path, tune_record *out, error *err)
{
    tune_record r = {0};
    reader *in = reader_open(path, err);
    if (in == NULL)
        return false;
    const bool ok = read_lines(in, &r, err);
    reader_close(in);
    if (ok)
        *out = r;
    else
        tune_record_dispose(&r);
    return ok;
}
