/* Tags against their neighbours, in the scheme that most of the file follows.
 *
 * For every scheme it is counted how many tags break its rules; the scheme with the fewest is the file's. What still
 * breaks its rules is a finding, and is mended by writing the sentence's entities (no one is lost) in that scheme. */
#include "corpora/lint_file.h"

#include "base/memory.h"
#include "base/utf8.h"
#include "corpora/list.h"

#include <string.h>
#include <utf8proc.h>

typedef enum breach { BREACH_NONE, BREACH_PREFIX, BREACH_ORPHAN, BREACH_UNCLOSED } breach;

static const char *const prefixes[SCHEME_COUNT] = {
    [SCHEME_IOB1] = "OIB",    [SCHEME_BIO] = "OIB",     [SCHEME_IO] = "OI",
    [SCHEME_BIOES] = "OIBES", [SCHEME_BILOU] = "OIBLU", [SCHEME_BMES] = "OMBES",
};

/* A tag as its neighbours see it. */
typedef struct seen_tag {
    char prefix;
    size_t type; /* number, however it is spelt */
} seen_tag;

static bool has_ends(scheme s)
{
    return s == SCHEME_BIOES || s == SCHEME_BILOU || s == SCHEME_BMES;
}

static bool is_one_of(char prefix, const char *letters)
{
    return strchr(letters, prefix) != NULL;
}

/* Whether an entity of NOW's type is open behind BEFORE. */
static bool is_open(seen_tag before, seen_tag now)
{
    return is_one_of(before.prefix, "BIM") && before.type == now.type;
}

/* What is wrong with NOW behind BEFORE and before AFTER. */
static breach breach_of(scheme s, seen_tag before, seen_tag now, seen_tag after)
{
    if (!is_one_of(now.prefix, prefixes[s]))
        return BREACH_PREFIX;
    bool open = is_open(before, now), inside = is_one_of(now.prefix, "IMEL");
    if (s == SCHEME_IOB1 && now.prefix == 'B' && !open)
        return BREACH_PREFIX;
    if (s != SCHEME_IOB1 && s != SCHEME_IO && inside && !open)
        return BREACH_ORPHAN;
    bool goes_on = is_open(now, after) && is_one_of(after.prefix, "IMEL");
    return has_ends(s) && is_one_of(now.prefix, "BIM") && !goes_on ? BREACH_UNCLOSED : BREACH_NONE;
}

/* The tag of line I in a sentence; one that is none counts as O, and so does what is outside of the sentence. I may be
 * FROM - 1, with FROM 0 as well. */
static seen_tag tag_at(const lint_file *f, size_t i, size_t from, size_t to)
{
    if (i + 1 <= from || i >= to || !f->lines[i].has_tag)
        return (seen_tag){'O', 0};
    return (seen_tag){f->lines[i].parsed.prefix, f->lines[i].folded};
}

static breach breach_at(const lint_file *f, scheme s, size_t i, size_t from, size_t to)
{
    return breach_of(s, tag_at(f, i - 1, from, to), tag_at(f, i, from, to), tag_at(f, i + 1, from, to));
}

/* Breaches of every scheme. */
typedef struct votes {
    const lint_file *f;
    size_t breaches[SCHEME_COUNT];
    size_t begins; /* B- */
} votes;

static bool count_breaches(void *context, size_t from, size_t to)
{
    votes *v = context;
    for (size_t i = from; i < to; i++) {
        v->begins += tag_at(v->f, i, from, to).prefix == 'B';
        for (int s = 0; s < SCHEME_COUNT; s++)
            v->breaches[s] += breach_at(v->f, (scheme)s, i, from, to) != BREACH_NONE;
    }
    return true;
}

static void find_scheme(lint_file *f)
{
    static const scheme order[] = {SCHEME_BIO, SCHEME_IOB1, SCHEME_BIOES, SCHEME_BILOU, SCHEME_BMES};
    votes v = {.f = f};
    (void)lint_each_sentence(f, count_breaches, &v);
    f->scheme = SCHEME_BIO;
    for (size_t i = 1; i < sizeof order / sizeof *order; i++) {
        if (v.breaches[order[i]] < v.breaches[f->scheme])
            f->scheme = order[i];
    }
    if (v.begins == 0 && v.breaches[SCHEME_IO] < v.breaches[SCHEME_BIO])
        f->scheme = SCHEME_IO;
}

typedef struct tag_check {
    lint_file *f;
    scheme_tag *tags; /* room for the sentence that is mended */
    span *spans;
    char *prefixes;
    size_t capacity;
    bool no_memory;
} tag_check;

static size_t number_of_type(void *context, const char *type, size_t type_size)
{
    tag_check *c = context;
    size_t number = 0;
    c->no_memory = !names_number(&c->f->types, type, type_size, &number) || c->no_memory;
    return number;
}

static bool reserve(tag_check *c, size_t count)
{
    if (count <= c->capacity)
        return true;
    memory_free(c->tags);
    memory_free(c->spans);
    memory_free(c->prefixes);
    c->capacity = count;
    c->tags = memory_new(count, sizeof *c->tags);
    c->spans = memory_new(count, sizeof *c->spans);
    c->prefixes = memory_new(count, 1);
    return c->tags != NULL && c->spans != NULL && c->prefixes != NULL;
}

/* The tag with its type spelt right. */
static scheme_tag mended_type(const lint_file *f, const lint_line *l)
{
    scheme_tag t = l->parsed;
    if (l->type > 0) {
        t.type = f->types.items[l->type - 1].text;
        t.type_size = f->types.items[l->type - 1].size;
    }
    return t;
}

/* Gives every tag of the sentence the prefix that its entity has in the file's scheme. */
static bool mend(tag_check *c, size_t from, size_t to)
{
    if (!reserve(c, to - from))
        return false;
    for (size_t i = from; i < to; i++)
        c->tags[i - from] = mended_type(c->f, &c->f->lines[i]);
    size_t count = scheme_to_spans(c->tags, to - from, number_of_type, c, c->spans);
    (void)scheme_from_spans(c->f->scheme, c->spans, count, c->prefixes, to - from);
    for (size_t i = from; i < to; i++) {
        if (c->f->lines[i].has_tag && c->f->lines[i].parsed.prefix != c->prefixes[i - from])
            c->f->lines[i].prefix = c->prefixes[i - from];
    }
    return !c->no_memory;
}

static bool all_tags(const lint_file *f, size_t from, size_t to)
{
    for (size_t i = from; i < to; i++) {
        if (!f->lines[i].has_tag)
            return false;
    }
    return true;
}

static bool add_breach(lint_file *f, size_t i, breach what, bool fixable)
{
    const lint_line *l = &f->lines[i];
    const char *text = f->bytes.data + l->at + l->tag.at, *name = scheme_name(f->scheme);
    int shown = lint_shown(l->tag.size);
    switch (what) {
    case BREACH_PREFIX:
        return lint_add(f, i, l->tag.at, LINT_MIXED_SCHEMES, fixable, "\"%.*s\" is not %s, which the file is", shown,
                        text, name);
    case BREACH_ORPHAN:
        return lint_add(f, i, l->tag.at, LINT_ORPHAN_INSIDE, fixable, "\"%.*s\" begins an entity; %s begins it with %s",
                        shown, text, name, has_ends(f->scheme) ? "B- or a tag for one token" : "B-");
    case BREACH_UNCLOSED:
        return lint_add(f, i, l->tag.at, LINT_UNCLOSED_ENTITY, fixable, "the entity has no end-tag behind \"%.*s\"",
                        shown, text);
    case BREACH_NONE:
        break;
    }
    return true;
}

/* A tag that is none would leave the tag behind it an orphan: one defect is one finding. */
static bool follows_defect(const lint_file *f, size_t i, size_t from, breach what)
{
    bool next_is_none = i + 1 < f->count && f->lines[i + 1].kind == CONLL_TOKEN && !f->lines[i + 1].has_tag;
    return (what == BREACH_ORPHAN && i > from && !f->lines[i - 1].has_tag) || (what == BREACH_UNCLOSED && next_is_none);
}

/* A foreign prefix makes its neighbours look wrong too. */
static bool stands_beside_foreign(const lint_file *f, size_t i, size_t from, size_t to)
{
    return !is_one_of(tag_at(f, i - 1, from, to).prefix, prefixes[f->scheme]) ||
           !is_one_of(tag_at(f, i + 1, from, to).prefix, prefixes[f->scheme]);
}

static bool check_sentence(void *context, size_t from, size_t to)
{
    tag_check *c = context;
    lint_file *f = c->f;
    bool broken = false, fixable = all_tags(f, from, to);
    for (size_t i = from; i < to; i++) {
        breach what = breach_at(f, f->scheme, i, from, to);
        if (what == BREACH_NONE || follows_defect(f, i, from, what) ||
            (what != BREACH_PREFIX && stands_beside_foreign(f, i, from, to)))
            continue;
        broken = true;
        if (!add_breach(f, i, what, fixable))
            return false;
    }
    return !broken || !fixable || mend(c, from, to);
}

/* A type, in small letters, and how often it is written how. */
typedef struct spellings {
    names types;    /* as written */
    size_t *counts; /* [types.count] */
    size_t capacity;
    names folded;
    size_t *best;   /* [folded.count]: the number of the most frequent spelling */
    size_t best_capacity;
} spellings;

static bool count_spelling(spellings *s, const scheme_tag *t)
{
    size_t number, known = s->types.count;
    if (!names_number(&s->types, t->type, t->type_size, &number) ||
        !list_reserve(&s->counts, known, 1, &s->capacity, sizeof *s->counts))
        return false;
    if (number == known)
        s->counts[number] = 0;
    s->counts[number]++;
    return true;
}

static bool fold(const char *text, size_t size, buffer *out)
{
    buffer_clear(out);
    for (size_t at = 0; at < size;) {
        uint32_t code;
        char bytes[4];
        at += utf8_decode(text + at, size - at, &code);
        if (code < UTF8_MALFORMED)
            code = (uint32_t)utf8proc_tolower((utf8proc_int32_t)code);
        if (!buffer_append(out, bytes, utf8_encode(code, bytes)))
            return false;
    }
    return true;
}

static bool choose_spellings(spellings *s, buffer *room)
{
    for (size_t i = 0; i < s->types.count; i++) {
        size_t number, known = s->folded.count;
        if (!fold(s->types.items[i].text, s->types.items[i].size, room) ||
            !names_number(&s->folded, room->size > 0 ? room->data : "", room->size, &number) ||
            !list_reserve(&s->best, known, 1, &s->best_capacity, sizeof *s->best))
            return false;
        if (number == known || s->counts[i] > s->counts[s->best[number]])
            s->best[number] = i;
    }
    return true;
}

/* The type's number, however it is spelt. */
static bool find_folded(const spellings *s, const scheme_tag *t, buffer *room, size_t *out_number)
{
    return fold(t->type, t->type_size, room) &&
           names_find(&s->folded, room->size > 0 ? room->data : "", room->size, out_number);
}

static bool check_spelling(lint_file *f, const spellings *s, size_t i, buffer *room)
{
    lint_line *l = &f->lines[i];
    size_t written, number, kept;
    if (!names_find(&s->types, l->parsed.type, l->parsed.type_size, &written) ||
        !find_folded(s, &l->parsed, room, &number))
        return false;
    l->folded = number + 1;
    if (s->best[number] == written)
        return true;
    const names_item *best = &s->types.items[s->best[number]];
    bool sure = s->counts[written] * 10 <= s->counts[s->best[number]];
    if (sure && !names_number(&f->types, best->text, best->size, &kept))
        return false;
    if (sure)
        l->type = kept + 1;
    return lint_add(f, i, l->tag.at + 2, LINT_TYPE_CASE, sure, "the type \"%.*s\" is elsewhere \"%.*s\"",
                    lint_shown(l->parsed.type_size), l->parsed.type, lint_shown(best->size), best->text);
}

static bool check_types(lint_file *f)
{
    spellings s = {0};
    buffer room;
    bool ok = true;
    names_init(&s.types);
    names_init(&s.folded);
    buffer_init(&room);
    for (size_t i = 0; ok && i < f->count; i++)
        ok = !f->lines[i].has_tag || f->lines[i].parsed.prefix == 'O' || count_spelling(&s, &f->lines[i].parsed);
    ok = ok && choose_spellings(&s, &room);
    for (size_t i = 0; ok && i < f->count; i++)
        ok = !f->lines[i].has_tag || f->lines[i].parsed.prefix == 'O' || check_spelling(f, &s, i, &room);
    names_dispose(&s.types);
    names_dispose(&s.folded);
    memory_free(s.counts);
    memory_free(s.best);
    buffer_dispose(&room);
    return ok;
}

bool lint_check_tags(lint_file *f)
{
    tag_check c = {.f = f};
    bool ok = check_types(f);
    if (ok)
        find_scheme(f);
    ok = ok && lint_each_sentence(f, check_sentence, &c);
    memory_free(c.tags);
    memory_free(c.spans);
    memory_free(c.prefixes);
    return ok;
}
