/* Tagging schemes: prefixes in, spans out, and back.
 *
 * Reading needs no scheme: B, S and U begin, S, U, E and L end, and I and M go on with a span of their type or begin
 * one. Writing needs one: it is a table of four prefixes, for a span of one token, its first, its inner and its last
 * token. */
#include "corpora/scheme.h"

#include <string.h>

const char *const scheme_names[SCHEME_COUNT + 1] = {"iob1", "bio", "io", "bioes", "bilou", "bmes", NULL};

const char *scheme_name(scheme s)
{
    return scheme_names[s];
}

bool scheme_by_name(const char *name, scheme *out_scheme)
{
    for (int i = 0; i < SCHEME_COUNT; i++) {
        if (strcmp(scheme_names[i], name) == 0) {
            *out_scheme = (scheme)i;
            return true;
        }
    }
    return false;
}

bool scheme_parse_tag(const char *text, size_t size, scheme_tag *out_tag)
{
    if (size == 1 && text[0] == 'O') {
        *out_tag = (scheme_tag){.prefix = 'O', .type = text + 1};
        return true;
    }
    if (size < 3 || text[1] != '-' || text[0] == '\0' || strchr("BIESLUM", text[0]) == NULL)
        return false;
    *out_tag = (scheme_tag){.prefix = text[0], .type = text + 2, .type_size = size - 2};
    return true;
}

static bool same_type(const scheme_tag *a, const scheme_tag *b)
{
    return a->type_size == b->type_size && memcmp(a->type, b->type, a->type_size) == 0;
}

static bool begins_always(char prefix)
{
    return prefix == 'B' || prefix == 'S' || prefix == 'U';
}

static bool ends_always(char prefix)
{
    return prefix == 'S' || prefix == 'U' || prefix == 'E' || prefix == 'L';
}

/* Whether a span of TO's type that holds FROM may go on at TO. */
static bool goes_on(const scheme_tag *from, const scheme_tag *to)
{
    return from->prefix != 'O' && !ends_always(from->prefix) && same_type(from, to);
}

void scheme_observe(scheme_evidence *evidence, const scheme_tag *tags, size_t count)
{
    static const scheme_tag outside = {.prefix = 'O', .type = ""};
    const scheme_tag *before = &outside;
    for (size_t i = 0; i < count; i++) {
        bool behind = goes_on(before, &tags[i]);
        evidence->prefixes[(unsigned char)tags[i].prefix]++;
        evidence->orphan_inside += tags[i].prefix == 'I' && !behind;
        evidence->adjacent_begin += tags[i].prefix == 'B' && behind;
        evidence->lone_begin += tags[i].prefix == 'B' && !behind;
        before = &tags[i];
    }
}

scheme scheme_recognise(const scheme_evidence *evidence)
{
    const size_t *seen = evidence->prefixes;
    if (seen['M'] > 0)
        return SCHEME_BMES;
    if (seen['L'] > 0 || seen['U'] > 0)
        return SCHEME_BILOU;
    if (seen['E'] > 0 || seen['S'] > 0)
        return SCHEME_BIOES;
    if (seen['B'] == 0)
        return seen['I'] > 0 ? SCHEME_IO : SCHEME_BIO;
    return evidence->orphan_inside > evidence->lone_begin ? SCHEME_IOB1 : SCHEME_BIO;
}

size_t scheme_to_spans(const scheme_tag *tags, size_t count, scheme_type_number *type_number, void *context,
                       span *out_spans)
{
    size_t spans = 0;
    for (size_t i = 0; i < count; i++) {
        if (tags[i].prefix == 'O')
            continue;
        if (begins_always(tags[i].prefix) || i == 0 || !goes_on(&tags[i - 1], &tags[i]))
            out_spans[spans++] = (span){.start = i, .type = type_number(context, tags[i].type, tags[i].type_size)};
        out_spans[spans - 1].end = i + 1;
    }
    return spans;
}

typedef struct scheme_prefixes {
    char alone, first, inner, last;
} scheme_prefixes;

static const scheme_prefixes prefixes_of[SCHEME_COUNT] = {
    [SCHEME_IOB1] = {'I', 'I', 'I', 'I'},  [SCHEME_BIO] = {'B', 'B', 'I', 'I'},   [SCHEME_IO] = {'I', 'I', 'I', 'I'},
    [SCHEME_BIOES] = {'S', 'B', 'I', 'E'}, [SCHEME_BILOU] = {'U', 'B', 'I', 'L'}, [SCHEME_BMES] = {'S', 'B', 'M', 'E'},
};

size_t scheme_from_spans(scheme s, const span *spans, size_t span_count, char *out_prefixes, size_t count)
{
    const scheme_prefixes *prefix = &prefixes_of[s];
    size_t melted = 0;
    if (count > 0)
        memset(out_prefixes, 'O', count);
    for (size_t k = 0; k < span_count; k++) {
        size_t start = spans[k].start, end = spans[k].end;
        memset(out_prefixes + start, prefix->inner, end - start);
        out_prefixes[end - 1] = prefix->last;
        out_prefixes[start] = end - start == 1 ? prefix->alone : prefix->first;
        bool touches = k > 0 && spans[k - 1].end == start && spans[k - 1].type == spans[k].type;
        if (touches && s == SCHEME_IOB1)
            out_prefixes[start] = 'B';
        melted += touches && s == SCHEME_IO;
    }
    return melted;
}
