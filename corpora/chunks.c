/* Three chunkers. The strict one is driven by tables: which neighbours begin an entity, go on with one, end one. */
#include "corpora/chunks.h"

#include "base/memory.h"
#include "corpora/conlleval.h"
#include "corpora/scheme.h"

#include <string.h>

const char *const strict_scheme_names[] = {"iob1", "bio",  "io",   "bioes", "bilou", "bmes",
                                           "ioe1", "ioe2", "iob2", "iobes", NULL};

strict_scheme strict_scheme_of(size_t name)
{
    static const strict_scheme others[] = {STRICT_BIO, STRICT_BIOES};
    return name <= STRICT_IOE2 ? (strict_scheme)name : others[name - STRICT_IOE2 - 1];
}

/* Neighbours are written as three letters each: the prefix before ('*': any), the prefix now, and '=' where the types
 * must be the same, '/' where they must differ, '*' where that does not matter. */
typedef struct strict_rules {
    const char *prefixes;
    const char *begins, *goes_on, *ends;
} strict_rules;

static const strict_rules rules[] = {
    [STRICT_IOB1] = {"IOB", "OI* II/ BI* IB= BB=", "BI= II=", "II/ IO* IB* BO* BI/ BB="},
    [STRICT_BIO] = {"IOB", "*B*", "BI= II=", "IO* II/ IB* BO* BI/ BB*"},
    [STRICT_IO] = {"IO", "OI* II/", "II=", "IO* II/"},
    [STRICT_BIOES] = {"IOBES", "*B* *S*", "BI= BE= II= IE=", "S** E**"},
    [STRICT_BILOU] = {"IOBLU", "*B* *U*", "BI= BL= II= IL=", "U** L**"},
    [STRICT_BMES] = {"MOBES", "*B* *S*", "BM= BE= MM= ME=", "S** E**"},
    [STRICT_IOE1] = {"IOE", "OI* II/ EI* EE=", "II= IE=", "II/ IO* IE/ EI= EE="},
    [STRICT_IOE2] = {"IOE", "OI* OE* EI* EE* II/ IE/", "IE= II=", "E**"},
};

/* A tag as seqeval cuts it: the first byte, and the rest without the hyphens around it. */
typedef struct strict_tag {
    char prefix;
    const char *type;
    size_t size;
} strict_tag;

static const strict_tag outside = {'O', "", 0};

static strict_tag cut_strict(split_field text)
{
    strict_tag t = {text.text[0], text.text + 1, text.size - 1};
    while (t.size > 0 && t.type[0] == '-') {
        t.type++;
        t.size--;
    }
    while (t.size > 0 && t.type[t.size - 1] == '-')
        t.size--;
    return t;
}

static bool matches(const char *patterns, const strict_tag *before, const strict_tag *now)
{
    bool same = before->size == now->size && memcmp(before->type, now->type, now->size) == 0;
    for (const char *p = patterns;; p += 4) {
        if ((p[0] == '*' || p[0] == before->prefix) && (p[1] == '*' || p[1] == now->prefix) &&
            (p[2] == '*' || (p[2] == '=') == same))
            return true;
        if (p[3] == '\0')
            return false;
    }
}

/* The tag at I; behind the last one everything is outside. */
static strict_tag strict_at(const split_field *tags, size_t count, size_t i)
{
    return i < count ? cut_strict(tags[i]) : outside;
}

static bool check_prefixes(const strict_rules *r, const char *name, const split_field *tags, size_t count,
                           size_t *out_wrong, error *err)
{
    for (size_t i = 0; i < count; i++) {
        if (tags[i].size > 0 && tags[i].text[0] != '\0' && strchr(r->prefixes, tags[i].text[0]) != NULL)
            continue;
        *out_wrong = i;
        return error_set(err, ERROR_DATA, "\"%.*s\" is no tag of the scheme %s (prefixes %s)",
                         (int)(tags[i].size < 80 ? tags[i].size : 80), tags[i].size > 0 ? tags[i].text : "", name,
                         r->prefixes);
    }
    return true;
}

static bool number_type(names *types, const strict_tag *t, size_t *out_type)
{
    return names_number(types, t->size > 0 ? t->type : "_", t->size > 0 ? t->size : 1, out_type);
}

static bool find_strict(strict_scheme s, const split_field *tags, size_t count, names *types, span *out_spans,
                        size_t *out_count, size_t *out_wrong, error *err)
{
    const strict_rules *r = &rules[s];
    if (!check_prefixes(r, strict_scheme_names[s], tags, count, out_wrong, err))
        return false;
    size_t spans = 0, end;
    for (size_t i = 0; i < count; i = end) {
        strict_tag before = i > 0 ? strict_at(tags, count, i - 1) : outside, first = strict_at(tags, count, i);
        end = i + 1;
        if (!matches(r->begins, &before, &first))
            continue;
        strict_tag last = first, next = strict_at(tags, count, end);
        for (; end < count && matches(r->goes_on, &last, &next); next = strict_at(tags, count, ++end))
            last = next;
        if (!matches(r->ends, &last, &next))
            continue;
        out_spans[spans] = (span){.start = i, .end = end};
        if (!number_type(types, &first, &out_spans[spans++].type)) {
            *out_wrong = count;
            return error_memory(err, 0);
        }
    }
    *out_count = spans;
    return true;
}

typedef struct type_numbering {
    names *types;
    bool no_memory;
} type_numbering;

static size_t number_in_context(void *context, const char *type, size_t type_size)
{
    type_numbering *numbering = context;
    size_t number = 0;
    if (!names_number(numbering->types, type, type_size, &number))
        numbering->no_memory = true;
    return number;
}

static bool find_lenient(const split_field *tags, size_t count, names *types, span *out_spans, size_t *out_count,
                         size_t *out_wrong, error *err)
{
    type_numbering numbering = {types, false};
    scheme_tag *parsed = memory_new(count, sizeof *parsed);
    *out_wrong = count;
    if (parsed == NULL)
        return error_memory(err, count * sizeof *parsed);
    for (size_t i = 0; i < count; i++) {
        if (scheme_parse_tag(tags[i].text, tags[i].size, &parsed[i]))
            continue;
        memory_free(parsed);
        *out_wrong = i;
        return error_set(err, ERROR_DATA, "\"%.*s\" is no tag: O, or one of B I E S L U M, a hyphen and a type",
                         (int)(tags[i].size < 80 ? tags[i].size : 80), tags[i].size > 0 ? tags[i].text : "");
    }
    *out_count = scheme_to_spans(parsed, count, number_in_context, &numbering, out_spans);
    memory_free(parsed);
    return !numbering.no_memory || error_memory(err, 0);
}

bool chunks_find(chunks_mode mode, strict_scheme strict, const split_field *tags, size_t count, names *types,
                 span *out_spans, size_t *out_count, size_t *out_wrong, error *err)
{
    switch (mode) {
    case CHUNKS_STRICT:
        return find_strict(strict, tags, count, types, out_spans, out_count, out_wrong, err);
    case CHUNKS_LENIENT:
        return find_lenient(tags, count, types, out_spans, out_count, out_wrong, err);
    case CHUNKS_CONLLEVAL:
        break;
    }
    *out_wrong = count;
    return conlleval_chunks(tags, count, types, out_spans, out_count, err);
}
