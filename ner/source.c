/* A growing buffer: reader_read behind what is there, memmove before it; or another one takes its place. Malformed
 * UTF-8 is looked for here, once, whatever the input's form is. */
#include "ner/source.h"

#include "base/utf8.h"

#include <string.h>

/* A read gives what there is, up to so much: from a file the whole, so that a batch is worth its while. */
enum { READ_BYTES = 256 * 1024 };

static const char mark[] = "\xEF\xBB\xBF";

void source_init(source *s)
{
    *s = (source){0};
    buffer_init(&s->bytes);
}

void source_dispose(source *s)
{
    source_close(s);
    buffer_dispose(&s->bytes);
}

bool source_open(source *s, const char *path, error *err)
{
    reader *r = reader_open(path, err);
    if (r == NULL)
        return false;
    buffer bytes = s->bytes;
    buffer_clear(&bytes);
    *s = (source){.reader = r, .bytes = bytes};
    return true;
}

void source_close(source *s)
{
    reader_close(s->reader);
    s->reader = NULL;
}

const char *source_name(const source *s)
{
    return reader_name(s->reader);
}

const char *source_rest(const source *s, size_t *out_size)
{
    *out_size = s->bytes.size - s->used;
    return s->bytes.data == NULL ? "" : s->bytes.data + s->used;
}

static void drop_used(source *s)
{
    if (s->used == 0)
        return;
    s->bytes.size -= s->used;
    s->checked -= s->used < s->checked ? s->used : s->checked;
    memmove(s->bytes.data, s->bytes.data + s->used, s->bytes.size);
    s->used = 0;
}

bool source_move(source *s, buffer *spare, error *err)
{
    size_t size;
    const char *rest = source_rest(s, &size);
    buffer_clear(spare);
    if (!buffer_append(spare, rest, size))
        return error_memory(err, size);
    const buffer left = s->bytes;
    s->bytes = *spare;
    *spare = left;
    s->checked -= s->used < s->checked ? s->used : s->checked;
    s->used = 0;
    return true;
}

static bool add_bytes(source *s, error *err)
{
    if (!buffer_reserve(&s->bytes, READ_BYTES))
        return error_memory(err, s->bytes.size + READ_BYTES);
    size_t got;
    if (!reader_read(s->reader, s->bytes.data + s->bytes.size, READ_BYTES, &got, &s->failure)) {
        if (s->failure.code == ERROR_MEMORY)
            return error_set(err, ERROR_MEMORY, "%s", s->failure.message);
        got = 0;
    }
    s->bytes.size += got;
    s->ended = got == 0;
    return true;
}

/* Whether the bytes so far could still become a byte-order mark. */
static bool may_be_mark(const source *s)
{
    return s->bytes.size < 3 && memcmp(s->bytes.data, mark, s->bytes.size) == 0;
}

static size_t count_newlines(const char *text, size_t size)
{
    size_t count = 0;
    for (const char *at = text, *end = text + size; (at = memchr(at, '\n', (size_t)(end - at))) != NULL; at++)
        count++;
    return count;
}

/* Looks at the bytes that are new; a sequence whose rest may still come waits. */
static void find_malformed(source *s)
{
    if (s->malformed_line != 0)
        return;
    const char *text = s->bytes.data + s->checked;
    size_t size = s->bytes.size - s->checked;
    if (!s->ended)
        size -= utf8_unfinished(text, size);
    size_t good = utf8_valid_prefix(text, size);
    s->lines += count_newlines(text, good);
    s->checked += good;
    if (good < size)
        s->malformed_line = s->lines + 1;
}

bool source_read(source *s, error *err)
{
    bool starts = !s->begun;
    s->begun = true;
    drop_used(s);
    do
        if (!add_bytes(s, err))
            return false;
    while (starts && !s->ended && may_be_mark(s));
    if (starts && s->bytes.size >= 3 && memcmp(s->bytes.data, mark, 3) == 0) {
        s->has_mark = true;
        s->used = 3;
    }
    find_malformed(s);
    return true;
}
