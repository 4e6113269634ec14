/* Tags numbered: O is 0, then type by type the prefixes B I, or B I E S; all else is arithmetic on that number. */
#include "corpora/tagset.h"

#include "base/memory.h"

#include <string.h>

/* Where in its type's run a prefix stands. */
enum { BEGIN, INSIDE, END, SINGLE };

static const char prefix_letters[] = "BIES";

static size_t prefixes_per_type(const tagset *ts)
{
    return ts->scheme == SCHEME_BIO ? 2 : 4;
}

static size_t position(const tagset *ts, size_t tag)
{
    return (tag - 1) % prefixes_per_type(ts);
}

static char *name_of(char prefix, const char *type)
{
    size_t size = strlen(type);
    char *name = memory_new(size + 3, 1);
    if (name != NULL) {
        name[0] = prefix;
        name[1] = '-';
        memcpy(name + 2, type, size);
    }
    return name;
}

static bool fill(tagset *ts, const char *const *types)
{
    ts->types = memory_new(ts->type_count, sizeof *ts->types);
    ts->names = memory_new(ts->count, sizeof *ts->names);
    if (ts->types == NULL || ts->names == NULL || (ts->names[0] = memory_copy_text("O", 1)) == NULL)
        return false;
    for (size_t k = 0; k < ts->type_count; k++) {
        ts->types[k] = memory_copy_text(types[k], strlen(types[k]));
        if (ts->types[k] == NULL)
            return false;
    }
    for (size_t tag = 1; tag < ts->count; tag++) {
        ts->names[tag] = name_of(tagset_prefix(ts, tag), ts->types[tagset_type(ts, tag)]);
        if (ts->names[tag] == NULL)
            return false;
    }
    return true;
}

tagset *tagset_new(scheme s, const char *const *types, size_t type_count, error *err)
{
    if (s != SCHEME_BIO && s != SCHEME_BIOES) {
        error_set(err, ERROR_USAGE, "a network predicts bio or bioes tags, not %s", scheme_name(s));
        return NULL;
    }
    size_t tags = 0;
    tagset *ts = memory_multiply(type_count, 4, &tags) ? memory_new(1, sizeof *ts) : NULL;
    if (ts != NULL) {
        ts->scheme = s;
        ts->type_count = type_count;
        ts->count = type_count * prefixes_per_type(ts) + 1;
    }
    if (ts == NULL || !fill(ts, types)) {
        error_memory(err, 0);
        tagset_free(ts);
        return NULL;
    }
    return ts;
}

void tagset_free(tagset *ts)
{
    if (ts == NULL)
        return;
    for (size_t k = 0; ts->types != NULL && k < ts->type_count; k++)
        memory_free(ts->types[k]);
    for (size_t tag = 0; ts->names != NULL && tag < ts->count; tag++)
        memory_free(ts->names[tag]);
    memory_free(ts->types);
    memory_free(ts->names);
    memory_free(ts);
}

char tagset_prefix(const tagset *ts, size_t tag)
{
    return tag == 0 ? 'O' : prefix_letters[position(ts, tag)];
}

size_t tagset_type(const tagset *ts, size_t tag)
{
    return (tag - 1) / prefixes_per_type(ts);
}

/* Whether a span is open behind this tag: it may go on (bio), or must (bioes). */
static bool leaves_open(const tagset *ts, size_t tag)
{
    return tag != 0 && tag != ts->count && position(ts, tag) <= INSIDE;
}

bool tagset_allows(const tagset *ts, size_t from, size_t to)
{
    bool inner = to != 0 && to != ts->count && (position(ts, to) == INSIDE || position(ts, to) == END);
    if (inner)
        return leaves_open(ts, from) && tagset_type(ts, from) == tagset_type(ts, to);
    return ts->scheme == SCHEME_BIO || !leaves_open(ts, from);
}

void tagset_from_spans(const tagset *ts, const span *spans, size_t span_count, size_t *out_tags, size_t count)
{
    for (size_t i = 0; i < count; i++)
        out_tags[i] = 0;
    for (size_t k = 0; k < span_count; k++) {
        size_t first = 1 + spans[k].type * prefixes_per_type(ts), last = spans[k].end - 1;
        for (size_t i = spans[k].start; i <= last; i++)
            out_tags[i] = first + (i == spans[k].start ? BEGIN : INSIDE);
        if (ts->scheme == SCHEME_BIOES)
            out_tags[last] = first + (last == spans[k].start ? SINGLE : END);
    }
}

size_t tagset_to_spans(const tagset *ts, const size_t *tags, size_t count, span *out_spans)
{
    size_t spans = 0;
    for (size_t i = 0; i < count; i++) {
        if (tags[i] == 0)
            continue;
        bool goes_on = i > 0 && position(ts, tags[i]) != BEGIN && tagset_allows(ts, tags[i - 1], tags[i]) &&
                       leaves_open(ts, tags[i - 1]);
        if (!goes_on)
            out_spans[spans++] = (span){.start = i, .type = tagset_type(ts, tags[i])};
        out_spans[spans - 1].end = i + 1;
    }
    return spans;
}
