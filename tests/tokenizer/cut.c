#include "tests/tokenizer/cut.h"

#include "base/memory.h"
#include "base/utf8.h"
#include "tokenizer/character.h"

#include <string.h>

/* Everything between two tokens is white space. */
static void check_gap(const char *text, size_t size)
{
    for (size_t at = 0; at < size;) {
        uint32_t code;
        at += utf8_decode(text + at, size - at, &code);
        CUT_CHECK(character_in(character_of(code), CHARACTER_SET_BLANKS));
    }
}

static void check_sentence(const sentence *s, const char *piece, size_t used, const char *text, size_t *at)
{
    CUT_CHECK(s->count > 0);
    for (size_t i = 0; i < s->count; i++) {
        const token *k = &s->tokens[i];
        CUT_CHECK(k->size > 0);
        CUT_CHECK(k->text >= piece && k->text + k->size <= piece + used);
        CUT_CHECK(k->start >= *at);
        CUT_CHECK(memcmp(k->text, text + k->start, k->size) == 0);
        check_gap(text + *at, k->start - *at);
        *at = k->start + k->size;
    }
}

static void append_sentence(const sentence *s, buffer *out)
{
    for (size_t i = 0; i < s->count; i++) {
        CUT_CHECK(buffer_append(out, s->tokens[i].text, s->tokens[i].size));
        CUT_CHECK(buffer_append_byte(out, i + 1 < s->count ? '|' : '\n'));
    }
}

size_t cut_text(tokenizer *t, const char *text, size_t size, size_t step, buffer *out)
{
    size_t done = 0, come = 0, checked = 0, tokens = 0;
    bool final = false;
    while (!final) {
        come = size - come > step ? come + step : size;
        final = come == size;
        char *piece = memory_new(come - done, 1);
        CUT_CHECK(piece != NULL);
        memcpy(piece, text + done, come - done);
        size_t at = 0;
        for (bool found = true; found;) {
            sentence s;
            size_t used;
            error err;
            CUT_CHECK(tokenizer_next(t, piece + at, come - done - at, final, done + at, &s, &used, &found, &err));
            CUT_CHECK(used <= come - done - at);
            if (found) {
                check_sentence(&s, piece + at, used, text, &checked);
                append_sentence(&s, out);
                tokens += s.count;
            }
            at += used;
        }
        done += at;
        memory_free(piece);
    }
    CUT_CHECK(done == size);
    check_gap(text + checked, size - checked);
    return tokens;
}

char *cut(const char *text, const char *lang, tokenizer_style style)
{
    error err;
    tokenizer *t = tokenizer_new(&(tokenizer_options){.style = style, .lang = lang}, &err);
    CUT_CHECK(t != NULL);
    buffer out;
    buffer_init(&out);
    CUT_CHECK(buffer_append(&out, "", 0));
    cut_text(t, text, strlen(text), SIZE_MAX, &out);
    tokenizer_free(t);
    return out.data;
}

void cut_check(const char *text, const char *want, const char *lang, tokenizer_style style)
{
    char *got = cut(text, lang, style);
    ck_assert_str_eq(got != NULL ? got : "", want);
    memory_free(got);
}
