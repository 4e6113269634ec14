/* Two chunkers side by side, one over gold, one over guess.
 *
 * For each new token both say whether a chunk ends before it and whether one begins at it. A chunk is right when it
 * began on both sides at the same token with the same type, and ends on both sides at the same token. */
#include "corpora/conlleval.h"

#include "base/memory.h"
#include "corpora/names.h"

#include <string.h>

enum { OTHER_PREFIX = 0 };

/* A tag as the chunkers see it. */
typedef struct tag_view {
    char prefix;      /* B I E O . [ ] or OTHER_PREFIX */
    char letter;      /* the prefix, if it is one byte; else '\0' */
    size_t type;      /* number in `types`; 0 is the empty type */
    const char *text; /* the whole prefix */
    size_t size;
} tag_view;

static const tag_view outside = {.prefix = 'O', .letter = 'O', .type = 0, .text = "O", .size = 1};

struct conlleval {
    conlleval_options options;
    names types;
    score_counts *counts; /* [capacity], by type */
    size_t capacity;
    score_counts total;
    size_t tokens, correct_tags;
    size_t joined; /* entities behind an end-tag of their type that do not begin a chunk */
    tag_view last_gold, last_guess; /* their texts are not looked at */
    bool in_correct;                /* a chunk is open that began alike on both sides */
    size_t width;                   /* fields of the first line that has any; 0 before it */
};

/* Makes room for the counts of type NUMBER. */
static bool reserve(conlleval *c, size_t number)
{
    if (number < c->capacity)
        return true;
    size_t capacity = memory_grown(c->capacity, number + 1);
    score_counts *counts = memory_resize(c->counts, capacity, sizeof *counts);
    if (counts == NULL)
        return false;
    memset(counts + c->capacity, 0, (capacity - c->capacity) * sizeof *counts);
    c->counts = counts;
    c->capacity = capacity;
    return true;
}

static bool number_of_type(conlleval *c, const char *text, size_t size, size_t *out_number)
{
    if (size == 0 || (size == 1 && text[0] == '0')) {
        *out_number = 0;
        return true;
    }
    return names_number(&c->types, text, size, out_number) && reserve(c, *out_number);
}

conlleval *conlleval_new(const conlleval_options *options, error *err)
{
    conlleval *c = memory_new(1, sizeof *c);
    size_t empty;
    if (c != NULL)
        names_init(&c->types);
    if (c == NULL || !names_number(&c->types, "", 0, &empty) || !reserve(c, empty)) {
        error_memory(err, 0);
        conlleval_free(c);
        return NULL;
    }
    c->options = *options;
    c->last_gold = c->last_guess = outside;
    return c;
}

void conlleval_free(conlleval *c)
{
    if (c == NULL)
        return;
    names_dispose(&c->types);
    memory_free(c->counts);
    memory_free(c);
}

static char known_prefix(const char *text, size_t size)
{
    return size == 1 && memchr("BIEO.[]", text[0], 7) != NULL ? text[0] : OTHER_PREFIX;
}

/* Under raw, the field is the type of a chunk of one token. */
static bool read_raw(conlleval *c, split_field field, tag_view *out)
{
    size_t size = strlen(c->options.outside);
    bool is_outside = (field.size == size && memcmp(field.text, c->options.outside, size) == 0) ||
                      (field.size == 1 && field.text[0] == 'O');
    *out = is_outside ? outside : (tag_view){.prefix = 'B', .letter = 'B', .text = "B", .size = 1};
    return is_outside || number_of_type(c, field.text, field.size, &out->type);
}

static bool read_tag(conlleval *c, split_field field, tag_view *out)
{
    if (field.size == 0)
        field.text = "";
    if (c->options.raw)
        return read_raw(c, field, out);
    if (field.size == 1 && field.text[0] == 'O') {
        *out = outside;
        return true;
    }
    const char *hyphen = memchr(field.text, '-', field.size);
    size_t size = hyphen != NULL ? (size_t)(hyphen - field.text) : field.size;
    *out = (tag_view){.prefix = known_prefix(field.text, size), .text = field.text, .size = size};
    out->letter = size == 1 ? field.text[0] : '\0';
    return hyphen == NULL || number_of_type(c, hyphen + 1, field.size - size - 1, &out->type);
}

static bool ends_chunk(const tag_view *last, const tag_view *now)
{
    if (last->prefix == '[' || last->prefix == ']')
        return true;
    if ((last->prefix == 'B' || last->prefix == 'I') && (now->prefix == 'B' || now->prefix == 'O'))
        return true;
    if (last->prefix == 'E' && (now->prefix == 'E' || now->prefix == 'I' || now->prefix == 'O'))
        return true;
    return last->prefix != 'O' && last->prefix != '.' && last->type != now->type;
}

static bool begins_chunk(const tag_view *last, const tag_view *now)
{
    if (now->prefix == '[' || now->prefix == ']')
        return true;
    if (now->prefix == 'B' && (last->prefix == 'B' || last->prefix == 'I' || last->prefix == 'O'))
        return true;
    if ((now->prefix == 'I' || now->prefix == 'E') && (last->prefix == 'O' || last->prefix == 'E'))
        return true;
    return now->prefix != 'O' && now->prefix != '.' && last->type != now->type;
}

/* A tag whose type is looked up in TYPES only where a chunk begins: until then its text tells it from others. */
typedef struct text_tag {
    tag_view view;
    const char *type;
    size_t size;
} text_tag;

static text_tag cut_text(split_field field)
{
    const char *hyphen = field.size > 0 ? memchr(field.text, '-', field.size) : NULL;
    size_t prefix = hyphen != NULL ? (size_t)(hyphen - field.text) : field.size;
    text_tag t = {{.prefix = prefix > 0 ? known_prefix(field.text, prefix) : OTHER_PREFIX}, "", 0};
    if (hyphen != NULL && !(field.size - prefix == 2 && hyphen[1] == '0')) {
        t.type = hyphen + 1;
        t.size = field.size - prefix - 1;
    }
    return t;
}

/* Gives NOW a number that is LAST's exactly where their types are the same. */
static void compare_types(const text_tag *last, text_tag *now)
{
    bool same = last->size == now->size && memcmp(last->type, now->type, now->size) == 0;
    now->view.type = same ? last->view.type : !last->view.type;
}

bool conlleval_chunks(const split_field *tags, size_t count, names *chunk_types, span *out_spans, size_t *out_count,
                      error *err)
{
    size_t chunks = 0;
    bool open = false;
    text_tag last = {outside, "", 0};
    for (size_t i = 0; i < count; i++) {
        text_tag now = cut_text(tags[i]);
        compare_types(&last, &now);
        bool begins = begins_chunk(&last.view, &now.view);
        if (open && (begins || ends_chunk(&last.view, &now.view))) {
            out_spans[chunks - 1].end = i;
            open = false;
        }
        if (begins) {
            size_t type;
            if (!names_number(chunk_types, now.type, now.size, &type))
                return error_memory(err, 0);
            out_spans[chunks++] = (span){.start = i, .end = count, .type = type};
            open = true;
        }
        last = now;
    }
    *out_count = chunks;
    return true;
}

static void count_correct(conlleval *c)
{
    c->total.correct++;
    c->counts[c->last_gold.type].correct++;
    c->in_correct = false;
}

static bool is_one_of(char letter, const char *letters)
{
    return letter != '\0' && strchr(letters, letter) != NULL;
}

/* Whether a scheme with end-tags begins an entity here, and the script does not. */
static bool is_joined(const tag_view *last, const tag_view *now)
{
    return is_one_of(last->letter, "ESLU") && is_one_of(now->letter, "BSU") && last->type == now->type &&
           !begins_chunk(last, now);
}

static void step(conlleval *c, const tag_view *gold, const tag_view *guess)
{
    bool gold_ends = ends_chunk(&c->last_gold, gold), guess_ends = ends_chunk(&c->last_guess, guess);
    bool gold_begins = begins_chunk(&c->last_gold, gold), guess_begins = begins_chunk(&c->last_guess, guess);
    if (c->in_correct && gold_ends && guess_ends && c->last_gold.type == c->last_guess.type)
        count_correct(c);
    else if (gold_ends != guess_ends || gold->type != guess->type)
        c->in_correct = false;
    if (gold_begins && guess_begins && gold->type == guess->type)
        c->in_correct = true;
    c->total.gold += gold_begins;
    c->counts[gold->type].gold += gold_begins;
    c->total.guess += guess_begins;
    c->counts[guess->type].guess += guess_begins;
    c->joined += is_joined(&c->last_gold, gold) + is_joined(&c->last_guess, guess);
    c->last_gold = *gold;
    c->last_guess = *guess;
}

bool conlleval_add(conlleval *c, split_field gold, split_field guess, error *err)
{
    tag_view gold_tag, guess_tag;
    if (!read_tag(c, gold, &gold_tag) || !read_tag(c, guess, &guess_tag))
        return error_memory(err, 0);
    step(c, &gold_tag, &guess_tag);
    c->tokens++;
    c->correct_tags += gold_tag.type == guess_tag.type && gold_tag.size == guess_tag.size &&
                       memcmp(gold_tag.text, guess_tag.text, gold_tag.size) == 0;
    return true;
}

void conlleval_boundary(conlleval *c)
{
    step(c, &outside, &outside);
}

void conlleval_finish(conlleval *c)
{
    if (c->in_correct)
        count_correct(c);
}

static bool is_boundary(const split_field *fields, size_t count)
{
    return count == 0 || (fields[0].size == 3 && memcmp(fields[0].text, "-X-", 3) == 0);
}

bool conlleval_add_line(conlleval *c, split *delimiter, const char *name, const line *columns, error *err)
{
    const split_field *fields;
    size_t count;
    if (!split_cut(delimiter, columns->text, columns->size, &fields, &count, err))
        return false;
    if (c->width == 0)
        c->width = count;
    if (count != c->width && count != 0)
        return error_at(err, ERROR_DATA, name, columns->number, "unexpected number of features: %zu (%zu)", count,
                        c->width);
    if (is_boundary(fields, count)) {
        conlleval_boundary(c);
        return true;
    }
    if (count < 2)
        return error_at(err, ERROR_USAGE, name, columns->number,
                        "one column alone; gold is the second last and guess the last (-d gives another separator%s)",
                        memchr(columns->text, '\t', columns->size) != NULL ? ", -d '\\t' a tab" : "");
    if (c->options.raw && (fields[count - 2].text == NULL || fields[count - 1].text == NULL))
        return error_at(err, ERROR_USAGE, name, columns->number, "a tag is a group of -d that took no part");
    return conlleval_add(c, fields[count - 2], fields[count - 1], err);
}

size_t conlleval_tokens(const conlleval *c)
{
    return c->tokens;
}

size_t conlleval_correct_tags(const conlleval *c)
{
    return c->correct_tags;
}

size_t conlleval_joined(const conlleval *c)
{
    return c->joined;
}

score_counts conlleval_counts(const conlleval *c)
{
    return c->total;
}

bool conlleval_types(const conlleval *c, conlleval_type **out_types, size_t *out_count, error *err)
{
    size_t *order = memory_new(c->types.count, sizeof *order), count = 0;
    conlleval_type *types = memory_new(c->types.count, sizeof *types);
    if (order == NULL || types == NULL) {
        memory_free(order);
        memory_free(types);
        return error_memory(err, 0);
    }
    names_sort(&c->types, order);
    for (size_t i = 0; i < c->types.count; i++) {
        const names_item *type = &c->types.items[order[i]];
        score_counts counts = c->counts[order[i]];
        if (counts.gold > 0 || counts.guess > 0)
            types[count++] = (conlleval_type){type->text, type->size, counts};
    }
    memory_free(order);
    *out_types = types;
    *out_count = count;
    return true;
}
