/* The text is read whole; entities are collected, sorted and checked against each other. */
#include "ner/brat_input.h"

#include "base/memory.h"
#include "base/reader.h"
#include "base/utf8.h"
#include "corpora/list.h"

#include <dirent.h>
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

struct brat_input {
    char **paths; /* [count], owned: .ann files */
    size_t count, capacity, next;
    size_t *byte_at; /* where each code point of its text begins */
};

static bool ends_with_ann(const char *name)
{
    size_t size = strlen(name);
    return size > 4 && strcmp(name + size - 4, ".ann") == 0;
}

static char *join(const char *folder, const char *name)
{
    size_t a = strlen(folder), b = strlen(name);
    char *path = memory_new(a + b + 2, 1);
    if (path != NULL) {
        memcpy(path, folder, a);
        path[a] = '/';
        memcpy(path + a + 1, name, b);
    }
    return path;
}

static bool add_path(brat_input *b, char *path)
{
    if (path == NULL || !list_reserve(&b->paths, b->count, 1, &b->capacity, sizeof *b->paths)) {
        memory_free(path);
        return false;
    }
    b->paths[b->count++] = path;
    return true;
}

static bool is_digit(char c)
{
    return c >= '0' && c <= '9';
}

/* Names in the order in which people count: a, a-2, a-10. The ending .ann is the same everywhere and not looked at. */
static int by_name(const void *a, const void *b)
{
    const char *x = *(char *const *)a, *y = *(char *const *)b;
    const char *x_end = x + strlen(x) - 4, *y_end = y + strlen(y) - 4;
    while (x < x_end && y < y_end) {
        size_t x_digits = strspn(x, "0123456789"), y_digits = strspn(y, "0123456789");
        if (x_digits != y_digits && is_digit(*x) && is_digit(*y))
            return x_digits < y_digits ? -1 : 1;
        if (*x != *y)
            return (unsigned char)*x < (unsigned char)*y ? -1 : 1;
        x++;
        y++;
    }
    return (x < x_end) - (y < y_end);
}

static bool list_folder(brat_input *b, const char *folder, error *err)
{
    DIR *entries = opendir(folder);
    if (entries == NULL)
        return error_system(err, folder, errno);
    bool ok = true;
    for (struct dirent *entry; ok && (entry = readdir(entries)) != NULL;) {
        if (ends_with_ann(entry->d_name))
            ok = add_path(b, join(folder, entry->d_name)) || error_memory(err, 0);
    }
    closedir(entries);
    if (ok && b->count == 0)
        return error_at(err, ERROR_DATA, folder, 0, "there is no .ann file in it");
    if (ok)
        qsort(b->paths, b->count, sizeof *b->paths, by_name);
    return ok;
}

brat_input *brat_input_open(const char *path, error *err)
{
    brat_input *b = memory_new(1, sizeof *b);
    struct stat status;
    bool ok = b != NULL || error_memory(err, 0);
    if (ok && stat(path, &status) == 0 && S_ISDIR(status.st_mode))
        ok = list_folder(b, path, err);
    else if (ok && !ends_with_ann(path))
        ok = error_set(err, ERROR_USAGE, "%s: of brat's two files the one is wanted that ends in .ann", path);
    else if (ok)
        ok = add_path(b, memory_copy_text(path, strlen(path))) || error_memory(err, 0);
    if (!ok) {
        brat_input_close(b);
        return NULL;
    }
    return b;
}

void brat_input_close(brat_input *b)
{
    if (b == NULL)
        return;
    for (size_t i = 0; i < b->count; i++)
        memory_free(b->paths[i]);
    memory_free(b->paths);
    memory_free(b->byte_at);
    memory_free(b);
}

/* NAME.txt for NAME.ann. */
static bool read_text(const char *path, annotation *a, error *err)
{
    size_t size = strlen(path);
    char *text_path = memory_copy_text(path, size), *bytes;
    if (text_path == NULL)
        return error_memory(err, size);
    memcpy(text_path + size - 3, "txt", 3);
    size_t bytes_size;
    bool ok = reader_read_all(text_path, &bytes, &bytes_size, err);
    if (ok) {
        size_t good = utf8_valid_prefix(bytes, bytes_size);
        ok = good == bytes_size || error_at(err, ERROR_DATA, text_path, 0, "malformed UTF-8 at byte %zu", good + 1);
        ok = ok && (buffer_append(&a->text, bytes, bytes_size) || error_memory(err, bytes_size));
        memory_free(bytes);
    }
    memory_free(text_path);
    return ok;
}

static bool index_characters(brat_input *b, const annotation *a, size_t *out_count)
{
    size_t count = utf8_count(a->text.data, a->text.size), at = 0;
    memory_free(b->byte_at);
    b->byte_at = memory_new(count + 1, sizeof *b->byte_at);
    if (b->byte_at == NULL)
        return false;
    for (size_t i = 0; i < count; i++) {
        uint32_t code;
        b->byte_at[i] = at;
        at += utf8_decode(a->text.data + at, a->text.size - at, &code);
    }
    b->byte_at[count] = at;
    *out_count = count;
    return true;
}

/* Digits, and what stands behind them. */
static bool take_number(const char **at, const char *end, size_t *out)
{
    size_t value = 0;
    const char *start = *at;
    for (; *at < end && **at >= '0' && **at <= '9' && value < SIZE_MAX / 10 - 1; (*at)++)
        value = value * 10 + (size_t)(**at - '0');
    *out = value;
    return *at > start && (*at == end || **at < '0' || **at > '9');
}

static bool take_byte(const char **at, const char *end, char byte)
{
    if (*at == end || **at != byte)
        return false;
    (*at)++;
    return true;
}

static bool only_blanks(const annotation *a, size_t from, size_t to)
{
    for (size_t i = from; i < to; i++) {
        if (memchr(" \t\r\n", a->text.data[i], 4) == NULL)
            return false;
    }
    return true;
}

/* What a T line says. */
typedef struct standoff {
    const char *label;
    size_t label_size;
    size_t start, end; /* bytes of the text */
} standoff;

/* "PER 0 6;7 13", up to END. */
static bool parse_place(const brat_input *b, const annotation *a, size_t characters, const char *at, const char *end,
                        standoff *out, const char **out_wrong)
{
    *out_wrong = "no T line as brat writes it: T1<TAB>LABEL START END<TAB>TEXT";
    const char *space = memchr(at, ' ', (size_t)(end - at));
    if (space == NULL || space == at)
        return false;
    *out = (standoff){.label = at, .label_size = (size_t)(space - at)};
    at = space + 1;
    for (bool first = true; first || take_byte(&at, end, ';'); first = false) {
        size_t start, stop;
        if (!take_number(&at, end, &start) || !take_byte(&at, end, ' ') || !take_number(&at, end, &stop))
            return false;
        if (start >= stop || stop > characters) {
            *out_wrong = "the place is empty or outside of the text";
            return false;
        }
        if (!first && (b->byte_at[start] < out->end || !only_blanks(a, out->end, b->byte_at[start]))) {
            *out_wrong = "the entity stands in parts";
            return false;
        }
        out->start = first ? b->byte_at[start] : out->start;
        out->end = b->byte_at[stop];
    }
    return at == end;
}

static bool read_line(const brat_input *b, annotation *a, size_t characters, const line *l, error *err)
{
    const char *end = l->text + l->size, *tab = memchr(l->text, '\t', l->size);
    const char *wrong = "no T line as brat writes it: T1<TAB>LABEL START END<TAB>TEXT";
    standoff s;
    size_t good = utf8_valid_prefix(l->text, l->size);
    if (good < l->size)
        return error_at(err, ERROR_DATA, a->name, l->number, "malformed UTF-8 at byte %zu (0x%02X)", good + 1,
                        (unsigned char)l->text[good]);
    if (l->size == 0 || l->text[0] != 'T')
        return true;
    const char *second = tab != NULL ? memchr(tab + 1, '\t', (size_t)(end - tab - 1)) : NULL;
    if (second == NULL || !parse_place(b, a, characters, tab + 1, second, &s, &wrong))
        return error_at(err, ERROR_DATA, a->name, l->number, "%s", wrong);
    return annotation_add_span(a, s.start, s.end, s.label, s.label_size, l->number) || error_memory(err, 0);
}

static int by_start(const void *a, const void *b)
{
    const annotation_span *x = a, *y = b;
    return (x->start > y->start) - (x->start < y->start);
}

static bool check_overlap(annotation *a, error *err)
{
    if (a->span_count > 1)
        qsort(a->spans, a->span_count, sizeof *a->spans, by_start);
    for (size_t i = 1; i < a->span_count; i++) {
        if (a->spans[i].start < a->spans[i - 1].end)
            return error_at(err, ERROR_DATA, a->name, a->spans[i].line, "the entity overlaps the one of line %zu",
                            a->spans[i - 1].line);
    }
    return true;
}

reader_status brat_input_next(brat_input *b, annotation *a, error *err)
{
    size_t characters = 0;
    line l;
    if (b->next == b->count)
        return READER_END;
    const char *path = b->paths[b->next++];
    a->name = path;
    a->mark = b->next > 1;
    if (!read_text(path, a, err))
        return READER_FAILED;
    reader *input = reader_open(path, err);
    bool ok = input != NULL && (index_characters(b, a, &characters) || error_memory(err, 0));
    reader_status status = READER_FAILED;
    while (ok && (status = reader_line(input, &l, err)) == READER_LINE)
        ok = read_line(b, a, characters, &l, err);
    reader_close(input);
    return ok && status == READER_END && check_overlap(a, err) ? READER_LINE : READER_FAILED;
}
