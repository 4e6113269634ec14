/* Reading a log: a heading, then seven fields a line, three of them empty where there is no dev. */
#include "ner/curve.h"

#include "base/memory.h"
#include "base/number.h"
#include "base/reader.h"

#include <math.h>
#include <string.h>

enum { FIELDS = 7, DEV_FIELDS = 3 };

static const double MOST = 1e50; /* a loss that is finite as a float is below */
static const double MOST_EPOCH = 1e15;

static const char heading[] = "epoch\tseconds\ttokens/s\ttrain loss\tdev precision\tdev recall\tdev F1";

/* The fields of a line as numbers; *out_numbers of them in front. false where it is no line of a log. */
static bool parse_line(const char *text, size_t size, double out[FIELDS], size_t *out_numbers)
{
    size_t numbers = 0;
    const char *end = text + size;
    for (size_t i = 0; i < FIELDS; i++) {
        const char *tab = memchr(text, '\t', (size_t)(end - text));
        const size_t width = (size_t)((tab != NULL ? tab : end) - text);
        if ((tab == NULL) != (i == FIELDS - 1))
            return false;
        if (width > 0 && (numbers < i || !number_parse(text, width, &out[i]) || !(fabs(out[i]) < MOST)))
            return false;
        numbers += width > 0;
        text += width + 1;
    }
    *out_numbers = numbers;
    return numbers == FIELDS || numbers == FIELDS - DEV_FIELDS;
}

static bool add_line(curve *c, size_t *capacity, const line *l, const char *path, error *err)
{
    double f[FIELDS] = {0};
    size_t numbers;
    if (!parse_line(l->text, l->size, f, &numbers) || !(f[0] >= 1 && f[0] < MOST_EPOCH) ||
        (c->count > 0 && c->has_dev != (numbers == FIELDS)))
        return error_at(err, ERROR_DATA, path, l->number, "is no line of a log of ner train");
    if (c->count == *capacity) {
        const size_t grown = memory_grown(*capacity, c->count + 1);
        curve_epoch *epochs = memory_resize(c->epochs, grown, sizeof *epochs);
        if (epochs == NULL)
            return error_memory(err, grown * sizeof *epochs);
        c->epochs = epochs;
        *capacity = grown;
    }
    c->has_dev = numbers == FIELDS;
    c->epochs[c->count++] = (curve_epoch){
        .epoch = (size_t)f[0], .seconds = f[1], .loss = f[3], .precision = f[4], .recall = f[5], .f1 = f[6]};
    return true;
}

static bool read_lines(reader *in, const char *path, curve *c, error *err)
{
    size_t capacity = 0;
    line l;
    reader_status status;
    while ((status = reader_line(in, &l, err)) == READER_LINE) {
        const bool is_heading = l.size == strlen(heading) && memcmp(l.text, heading, l.size) == 0;
        if (l.number == 1 && !is_heading)
            return error_at(err, ERROR_DATA, path, 1, "is no log of ner train");
        if (l.number > 1 && !add_line(c, &capacity, &l, path, err))
            return false;
    }
    return status == READER_END;
}

bool curve_read(const char *path, curve *out, error *err)
{
    curve c = {0};
    reader *in = reader_open(path, err);
    if (in == NULL)
        return false;
    const bool ok = read_lines(in, path, &c, err);
    reader_close(in);
    if (ok)
        *out = c;
    else
        curve_dispose(&c);
    return ok;
}

void curve_dispose(curve *c)
{
    memory_free(c->epochs);
    *c = (curve){0};
}

size_t curve_best(const curve *c)
{
    size_t best = 0;
    if (!c->has_dev)
        return c->count;
    for (size_t i = 1; i < c->count; i++)
        if (c->epochs[i].f1 > c->epochs[best].f1)
            best = i;
    return best;
}
