/* Lines cut into columns, and told apart.
 *
 * What decides whether a '#' is a comment is the shape of the file's tokens, so the first lines may have to wait: they
 * are copied and judged when the first line that must be a token has come (conll.h). All others go straight through. */
#include "corpora/conll.h"

#include "base/buffer.h"
#include "base/memory.h"
#include "base/utf8.h"
#include "corpora/list.h"

#include <string.h>

enum { MOST_WAITING = 1 << 20 }; /* bytes of comments after which no token is waited for any more */

static const char document_mark[] = "-DOCSTART-";

/* A copied line; its text stands in `copies` at `at`. */
typedef struct waiting_line {
    line raw;
    size_t at;
} waiting_line;

struct conll {
    reader *input;
    conll_options options;
    conll_column *columns; /* [capacity], owned: those of the line given last */
    size_t capacity;
    buffer converted;      /* latin1 columns in UTF-8 */
    size_t width;          /* columns of the first token line */
    bool tabs;             /* that line is cut at tabs */
    bool shape_known;      /* the two above are */
    bool judging;          /* no line waits for them any more */
    bool in_sentence;      /* a token has come since the last separator or mark */
    buffer copies;
    waiting_line *waiting; /* [waiting_capacity], owned */
    size_t waiting_count, waiting_capacity, waiting_next;
};

conll *conll_open(const char *path, const conll_options *options, error *err)
{
    conll *c = memory_new(1, sizeof *c);
    if (c == NULL) {
        error_memory(err, sizeof *c);
        return NULL;
    }
    c->options = *options;
    c->input = reader_open(path, err);
    if (c->input == NULL) {
        conll_close(c);
        return NULL;
    }
    return c;
}

void conll_close(conll *c)
{
    if (c == NULL)
        return;
    reader_close(c->input);
    buffer_dispose(&c->converted);
    buffer_dispose(&c->copies);
    memory_free(c->columns);
    memory_free(c->waiting);
    memory_free(c);
}

void conll_end_at(conll *c, const wakeup *w)
{
    reader_end_at(c->input, w);
}

const char *conll_name(const conll *c)
{
    return reader_name(c->input);
}

size_t conll_width(const conll *c)
{
    return c->shape_known ? c->width : 0;
}

/* Bytes of a BOM at the start of the file's first line. */
static size_t bom_size(const line *raw)
{
    return raw->offset == 0 && raw->size >= 3 && memcmp(raw->text, "\xEF\xBB\xBF", 3) == 0 ? 3 : 0;
}

static bool add_column(conll *c, conll_line *l, size_t at, size_t size)
{
    if (!list_reserve(&c->columns, l->count, 1, &c->capacity, sizeof *c->columns))
        return false;
    c->columns[l->count++] = (conll_column){l->raw.text + at, size, at, size};
    return true;
}

static bool cut_at_tabs(conll *c, conll_line *l, size_t start)
{
    const char *text = l->raw.text;
    for (size_t at = start;;) {
        const char *tab = memchr(text + at, '\t', l->end - at);
        size_t stop = tab != NULL ? (size_t)(tab - text) : l->end;
        if (!add_column(c, l, at, stop - at))
            return false;
        if (tab == NULL)
            break;
        at = stop + 1;
    }
    while (l->count > 0 && c->columns[l->count - 1].size == 0)
        l->count--;
    return true;
}

static bool cut_at_spaces(conll *c, conll_line *l, size_t start)
{
    const char *text = l->raw.text;
    for (size_t at = start;;) {
        while (at < l->end && text[at] == ' ')
            at++;
        if (at == l->end)
            return true;
        const char *space = memchr(text + at, ' ', l->end - at);
        size_t stop = space != NULL ? (size_t)(space - text) : l->end;
        if (!add_column(c, l, at, stop - at))
            return false;
        at = stop;
    }
}

static bool is_blank(const char *text, size_t size)
{
    size_t i = 0;
    while (i < size && (text[i] == ' ' || text[i] == '\t'))
        i++;
    return i == size;
}

/* The line cut, not judged yet: a separator has no columns. */
static bool cut(conll *c, const line *raw, conll_line *out)
{
    size_t start = bom_size(raw);
    *out = (conll_line){.kind = CONLL_SEPARATOR, .raw = *raw, .end = raw->size};
    if (out->end > start && raw->text[out->end - 1] == '\r')
        out->end--;
    if (is_blank(raw->text + start, out->end - start))
        return true;
    out->kind = CONLL_TOKEN;
    out->tabs = memchr(raw->text + start, '\t', out->end - start) != NULL;
    bool ok = out->tabs ? cut_at_tabs(c, out, start) : cut_at_spaces(c, out, start);
    out->columns = c->columns;
    return ok;
}

static bool is_document_mark(const conll_column *column)
{
    size_t size = sizeof document_mark - 1;
    return column->size >= size && memcmp(column->text, document_mark, size) == 0 &&
           (column->size == size || column->text[size] == ' ');
}

/* A column of this line; SIZE_MAX where it has none of that number. */
static size_t resolve(const conll_line *l, long number)
{
    if (number >= 0)
        return (size_t)number < l->count ? (size_t)number : SIZE_MAX;
    size_t back = (size_t)-(number + 1) + 1;
    return back <= l->count ? l->count - back : SIZE_MAX;
}

static bool is_document(const conll *c, const conll_line *l)
{
    size_t token = resolve(l, c->options.token_column);
    return is_document_mark(&l->columns[0]) || (token != SIZE_MAX && is_document_mark(&l->columns[token]));
}

static bool begins_with_hash(const conll_line *l)
{
    return l->raw.size > bom_size(&l->raw) && l->raw.text[bom_size(&l->raw)] == '#';
}

static bool is_comment(const conll *c, const conll_line *l)
{
    if (!begins_with_hash(l) || c->in_sentence)
        return false;
    size_t count = c->tabs && !l->tabs ? 1 : l->count;
    return !c->shape_known || count != c->width;
}

static void judge(conll *c, conll_line *l)
{
    if (l->kind == CONLL_TOKEN && is_document(c, l))
        l->kind = CONLL_DOCUMENT;
    else if (l->kind == CONLL_TOKEN && is_comment(c, l))
        l->kind = CONLL_COMMENT;
    if (l->kind == CONLL_TOKEN && !c->shape_known) {
        c->shape_known = true;
        c->width = l->count;
        c->tabs = l->tabs;
    }
    if (l->kind != CONLL_COMMENT)
        c->in_sentence = l->kind == CONLL_TOKEN;
    static const char newdoc[] = "# newdoc";
    size_t bom = bom_size(&l->raw);
    l->begins_document = l->kind == CONLL_DOCUMENT ||
                         (l->kind == CONLL_COMMENT && l->raw.size - bom >= sizeof newdoc - 1 &&
                          memcmp(l->raw.text + bom, newdoc, sizeof newdoc - 1) == 0);
}

static bool add_waiting(conll *c, const line *raw)
{
    size_t at = c->copies.size;
    if (!list_reserve(&c->waiting, c->waiting_count, 1, &c->waiting_capacity, sizeof *c->waiting) ||
        !buffer_append(&c->copies, raw->text, raw->size))
        return false;
    c->waiting[c->waiting_count++] = (waiting_line){*raw, at};
    return true;
}

/* Reads on until it is known how to judge: a line that must be a token, the end, or too many comments. Lines that need
 * no judgement are not held back by this while nothing waits before them. */
static reader_status wait_for_shape(conll *c, error *err)
{
    for (;;) {
        line raw;
        conll_line l;
        reader_status status = reader_line(c->input, &raw, err);
        if (status == READER_FAILED)
            return status;
        c->judging = status == READER_END;
        if (c->judging)
            return READER_LINE;
        if (!add_waiting(c, &raw) || !cut(c, &raw, &l)) {
            error_memory(err, raw.size);
            error_add_place(err, conll_name(c), raw.number);
            return READER_FAILED;
        }
        bool hash = begins_with_hash(&l), plain = l.kind == CONLL_SEPARATOR || is_document(c, &l);
        if (!hash && !plain) {
            c->shape_known = true;
            c->width = l.count;
            c->tabs = l.tabs;
        }
        c->judging = c->shape_known || c->copies.size > MOST_WAITING;
        if (c->judging || (plain && c->waiting_count == 1))
            return READER_LINE;
    }
}

/* The next raw line: one that waited, or a new one. */
static reader_status next_raw(conll *c, line *out_raw, error *err)
{
    if (c->waiting_next == c->waiting_count && !c->judging) {
        c->waiting_next = c->waiting_count = 0;
        buffer_clear(&c->copies);
        reader_status status = wait_for_shape(c, err);
        if (status != READER_LINE)
            return status;
    }
    if (c->waiting_next == c->waiting_count)
        return reader_line(c->input, out_raw, err);
    const waiting_line *w = &c->waiting[c->waiting_next++];
    *out_raw = w->raw;
    out_raw->text = c->copies.data != NULL ? c->copies.data + w->at : "";
    return READER_LINE;
}

bool conll_malformed(const char *name, const line *raw, size_t good, error *err)
{
    return error_at(err, ERROR_DATA, name, raw->number,
                    "malformed UTF-8 at byte %zu (0x%02X); --encoding=latin1 reads ISO 8859-1", good + 1,
                    (unsigned)(unsigned char)raw->text[good]);
}

static bool check_utf8(const conll *c, const line *raw, error *err)
{
    size_t good = utf8_valid_prefix(raw->text, raw->size);
    return good == raw->size || conll_malformed(conll_name(c), raw, good, err);
}

static bool is_ascii(const line *raw)
{
    size_t i = 0;
    while (i < raw->size && (unsigned char)raw->text[i] < 0x80)
        i++;
    return i == raw->size;
}

/* Columns of ISO 8859-1 as UTF-8: every byte is the code point of its value. */
static bool convert(conll *c, conll_line *l)
{
    buffer_clear(&c->converted);
    if (is_ascii(&l->raw))
        return true;
    if (!buffer_reserve(&c->converted, 2 * l->raw.size))
        return false;
    for (size_t k = 0; k < l->count; k++) {
        conll_column *column = &c->columns[k];
        size_t start = c->converted.size;
        for (size_t i = 0; i < column->raw_size; i++) {
            char bytes[4];
            size_t size = utf8_encode((unsigned char)column->text[i], bytes);
            if (!buffer_append(&c->converted, bytes, size))
                return false;
        }
        column->text = c->converted.data + start;
        column->size = c->converted.size - start;
    }
    return true;
}

reader_status conll_next(conll *c, conll_line *out_line, error *err)
{
    line raw;
    reader_status status = next_raw(c, &raw, err);
    if (status != READER_LINE)
        return status;
    if (c->options.encoding == CONLL_UTF8 && !check_utf8(c, &raw, err))
        return READER_FAILED;
    conll_line l;
    bool ok = cut(c, &raw, &l);
    if (ok)
        judge(c, &l);
    if (!ok || (c->options.encoding == CONLL_LATIN1 && !convert(c, &l))) {
        error_memory(err, raw.size);
        error_add_place(err, conll_name(c), raw.number);
        return READER_FAILED;
    }
    *out_line = l;
    return READER_LINE;
}

bool conll_has_line(const conll *c)
{
    return c->waiting_next < c->waiting_count || (c->judging && reader_has_line(c->input));
}

static bool missing(const conll *c, const conll_line *l, size_t column, error *err)
{
    return error_at(err, ERROR_DATA, conll_name(c), l->raw.number, "column %zu is missing (the first line has %zu)",
                    column, c->width);
}

bool conll_find(const conll *c, const conll_line *token_line, long number, conll_column *out_column, error *err)
{
    size_t count = token_line->count, found = resolve(token_line, number);
    if (number < 0 && count < c->width)
        return missing(c, token_line, count + 1, err);
    if (number < 0 && count > c->width)
        return error_at(err, ERROR_DATA, conll_name(c), token_line->raw.number,
                        "column %zu is too many (the first line has %zu)", c->width + 1, c->width);
    if (found == SIZE_MAX && number < 0)
        return error_at(err, ERROR_DATA, conll_name(c), token_line->raw.number,
                        "column %ld from the right is wanted, but lines have %zu", -number, c->width);
    if (found == SIZE_MAX)
        return missing(c, token_line, (size_t)number + 1, err);
    *out_column = token_line->columns[found];
    return true;
}
