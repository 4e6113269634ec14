/* The tokenizer's loop: a token, the white space behind it, the question whether the sentence ends. Each step is
 * taken only with all the bytes that it looked at; where they are not there yet, the same step is taken again in the
 * next call. */
#include "tokenizer/tokenizer.h"

#include "base/buffer.h"
#include "base/memory.h"
#include "tokenizer/boundary.h"
#include "tokenizer/symbols.h"
#include "tokenizer/words.h"

#include <string.h>

struct tokenizer {
    rules r;
    lexicon *words; /* owned; r.words */
    bool lines;
    token *tokens; /* [capacity], owned; start holds bytes from the sentence's first token until it is given out */
    size_t capacity;
    size_t at;    /* bytes of this sentence that are done */
    bool inside;  /* a token ends at AT, and what follows it is not looked at yet */
    bool gap;     /* white space stands before AT */
    size_t tried; /* bytes that were there when AT's step was taken in vain; 0: it was not */
    sentence_state state;
};

enum { FIRST_TOKENS = 256, PATIENCE = 4096 };

static void start_sentence(tokenizer *t, bool paragraph)
{
    size_t quotes = paragraph ? 0 : t->state.quotes;
    t->state = (sentence_state){.quotes = quotes};
    t->at = 0;
    t->inside = false;
    t->gap = true;
    t->tried = 0;
}

/* The message names the codes that there are. */
static void refuse_language(const char *code, error *err)
{
    buffer known = {0};
    bool ok = true;
    for (const char *const *c = language_codes(); ok && *c != NULL; c++)
        ok = buffer_format(&known, "%s%s", known.size > 0 ? ", " : "", *c);
    if (ok)
        error_set(err, ERROR_USAGE, "unknown language '%s'; there are %s", code, known.data);
    else
        error_memory(err, 0);
    buffer_dispose(&known);
}

bool tokenizer_knows(const char *code)
{
    return language_find(code) != NULL;
}

tokenizer *tokenizer_new(const tokenizer_options *options, error *err)
{
    const char *code = options->lang != NULL ? options->lang : "en";
    const language *lang = language_find(code);
    if (lang == NULL) {
        refuse_language(code, err);
        return NULL;
    }
    tokenizer *t = memory_new(1, sizeof *t);
    if (t == NULL) {
        error_memory(err, sizeof *t);
        return NULL;
    }
    start_sentence(t, true);
    t->words = lexicon_new(lang, err);
    if (t->words == NULL) {
        memory_free(t);
        return NULL;
    }
    t->lines = options->lines;
    t->r = (rules){.lang = lang, .words = t->words, .ud = options->style == TOKENIZER_UD,
                   .cuts = options->style == TOKENIZER_UD && lang->hyphens == HYPHEN_CUTS};
    return t;
}

void tokenizer_free(tokenizer *t)
{
    if (t == NULL)
        return;
    lexicon_free(t->words);
    memory_free(t->tokens);
    memory_free(t);
}

void tokenizer_reset(tokenizer *t)
{
    start_sentence(t, true);
}

const char *const *tokenizer_languages(void)
{
    return language_codes();
}

static bool room(tokenizer *t, error *err)
{
    if (t->state.count < t->capacity)
        return true;
    size_t capacity = t->capacity == 0 ? FIRST_TOKENS : memory_grown(t->capacity, t->capacity + 1);
    token *tokens = memory_resize(t->tokens, capacity, sizeof *tokens);
    if (tokens == NULL)
        return error_memory(err, capacity * sizeof *tokens);
    t->tokens = tokens;
    t->capacity = capacity;
    return true;
}

static void put(tokenizer *t, const scan *s, size_t end, token_kind kind)
{
    t->tokens[t->state.count] = (token){NULL, end - t->at, t->at};
    boundary_token(&t->state, s, t->at, end, kind, t->gap);
    t->at = end;
    t->inside = true;
    t->gap = false;
    t->tried = 0;
}

/* Zero-width spaces stay with the token that they end. */
static size_t with_space_marks(scan *s, size_t end)
{
    while (end < s->size && (unsigned char)s->text[end] == 0xE2) {
        cluster c = scan_cluster(s, end);
        if (c.class != CHARACTER_SPACE_MARK)
            break;
        end = c.end;
    }
    return end;
}

/* The token at t->at; false where more bytes are needed. */
static bool token_step(tokenizer *t, scan *s)
{
    character_class class = scan_class(s, t->at);
    piece p;
    if (character_in(class, CHARACTER_SET_WORD))
        p = words_token(&t->r, s, t->at, t->state.count == 0);
    else
        p = symbols_token(&t->r, s, t->at);
    p.end = with_space_marks(s, p.end);
    if (s->hungry)
        return false;
    put(t, s, p.end, p.kind);
    return true;
}

/* White space up to the end of the line, for input whose lines are sentences. */
static gap line_gap(scan *s, size_t at)
{
    gap g = {at, 0};
    for (cluster c = scan_cluster(s, at); character_in(c.class, CHARACTER_SET_BLANKS); c = scan_cluster(s, g.end)) {
        g.end = c.end;
        if (c.code == '\n' || g.end - at > SCAN_GAP_BYTES) {
            g.newlines = 2;
            break;
        }
    }
    return g;
}

static bool too_long(const tokenizer *t, const gap *space)
{
    size_t by = space->end > t->at ? 1 : 2;
    return t->at >= by * TOKENIZER_SENTENCE_BYTES || t->state.count >= by * TOKENIZER_SENTENCE_TOKENS;
}

/* What stands behind most tokens: one space or nothing, and then ASCII that is no white space. */
static bool plain_gap(const scan *s, size_t at, gap *out_space)
{
    const unsigned char *text = (const unsigned char *)s->text;
    size_t end = at + (at < s->size && text[at] == ' ');
    if (end >= s->size || text[end] <= ' ' || text[end] >= 0x7F)
        return false;
    *out_space = (gap){end, 0};
    return true;
}

/* The white space behind a token, and whether the sentence ends there. False where more bytes are needed. */
static bool gap_step(tokenizer *t, scan *s, bool *out_ends, gap *out_space)
{
    gap space;
    bool plain = plain_gap(s, t->at, &space);
    if (plain && t->state.ending == TOKEN_PLAIN) {
        *out_ends = too_long(t, &space);
        *out_space = space;
        return true;
    }
    if (!plain)
        space = t->lines ? line_gap(s, t->at) : scan_gap(s, t->at);
    if (s->hungry)
        return false;
    bool ends = space.newlines > 1 || too_long(t, &space) || (s->final && space.end == s->size);
    if (!ends && !t->lines)
        ends = boundary_here(&t->state, &t->r, s, t->at, &space);
    if (s->hungry)
        return false;
    *out_ends = ends;
    *out_space = space;
    return true;
}

static size_t leading_blanks(scan *s)
{
    size_t at = 0;
    for (cluster c = scan_cluster(s, 0); character_in(c.class, CHARACTER_SET_BLANKS); c = scan_cluster(s, at))
        at = c.end;
    return at;
}

static void give(tokenizer *t, const char *text, size_t document_offset, sentence *out_sentence)
{
    for (size_t i = 0; i < t->state.count; i++) {
        t->tokens[i].text = text + t->tokens[i].start;
        t->tokens[i].start += document_offset;
    }
    *out_sentence = (sentence){t->tokens, t->state.count};
}

/* Whether the step that was taken in vain is worth another try: a token that is long already ends at white space or
 * goes on, and is looked at again when a quarter more of it is there. */
static bool worth_trying(const tokenizer *t, const scan *s)
{
    if (s->final || t->tried == 0 || t->tried - t->at < PATIENCE || s->size - t->at >= (t->tried - t->at) / 4 * 5)
        return true;
    for (size_t i = t->tried; i < s->size; i++) {
        if ((unsigned char)s->text[i] <= ' ')
            return true;
    }
    return false;
}

/* Steps until a sentence ends (true) or bytes are missing; *out_failed: memory is. */
static bool walk(tokenizer *t, scan *s, gap *out_space, bool *out_failed, error *err)
{
    *out_failed = false;
    while (true) {
        if (t->inside) {
            bool ends;
            if (!gap_step(t, s, &ends, out_space))
                return false;
            if (ends)
                return true;
            t->gap = out_space->end > t->at;
            t->at = out_space->end;
            t->inside = false;
        }
        if (!room(t, err)) {
            *out_failed = true;
            return false;
        }
        if (!worth_trying(t, s))
            return false;
        if (!token_step(t, s)) {
            t->tried = s->size;
            return false;
        }
    }
}

bool tokenizer_next(tokenizer *t, const char *text, size_t size, bool final, size_t document_offset,
                    sentence *out_sentence, size_t *out_used, bool *out_found, error *err)
{
    scan s = {.text = text, .size = size, .final = final, .hungry = false};
    size_t skipped = 0;
    if (t->state.count == 0) {
        skipped = leading_blanks(&s);
        s = (scan){.text = text + skipped, .size = size - skipped, .final = final, .hungry = false};
    }
    bool found = false, failed = false;
    if (s.size > 0) {
        gap space;
        found = walk(t, &s, &space, &failed, err);
        if (found) {
            give(t, text + skipped, document_offset + skipped, out_sentence);
            start_sentence(t, space.newlines > 1);
            skipped += space.end;
        }
    } else if (final) {
        tokenizer_reset(t);
    }
    if (failed)
        return false;
    *out_used = skipped;
    *out_found = found;
    return true;
}
