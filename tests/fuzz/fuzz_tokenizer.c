/* The first byte chooses language, style and mode, the second the pieces in which the rest comes. Whatever the text:
 * tokens and white space are the text, sentences do not depend on the pieces, and no code point is cut. */
#include "base/buffer.h"
#include "base/utf8.h"
#include "tests/fuzz/fuzz.h"
#include "tokenizer/character.h"
#include "tokenizer/tokenizer.h"

#include <string.h>

enum { LANGUAGES = 8 };

static void check_gap(const char *text, size_t size)
{
    for (size_t at = 0; at < size;) {
        uint32_t code;
        at += utf8_decode(text + at, size - at, &code);
        FUZZ_CHECK(character_in(character_of(code), CHARACTER_SET_BLANKS));
    }
}

/* Appends the offsets of each token to OUT, and a mark behind each sentence. */
static void cut(tokenizer *t, const char *text, size_t size, size_t step, buffer *out)
{
    size_t at = 0, come = 0, checked = 0;
    bool final = false;
    while (!final) {
        come = size - come > step ? come + step : size;
        final = come == size;
        for (bool found = true; found;) {
            sentence s;
            size_t used;
            FUZZ_CHECK(tokenizer_next(t, text + at, come - at, final, at, &s, &used, &found, NULL));
            FUZZ_CHECK(used <= come - at);
            for (size_t i = 0; found && i < s.count; i++) {
                const token *k = &s.tokens[i];
                FUZZ_CHECK(k->size > 0 && k->start >= checked && k->text == text + k->start);
                FUZZ_CHECK(k->start + k->size <= at + used);
                check_gap(text + checked, k->start - checked);
                checked = k->start + k->size;
                size_t place[2] = {k->start, i + 1 == s.count};
                FUZZ_CHECK(buffer_append(out, place, sizeof place));
            }
            at += used;
        }
    }
    FUZZ_CHECK(at == size);
    check_gap(text + checked, size - checked);
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size)
{
    if (size < 2)
        return 0;
    const char *const *languages = tokenizer_languages();
    size_t count = 0;
    while (languages[count] != NULL)
        count++;
    FUZZ_CHECK(count <= LANGUAGES);
    tokenizer_options options = {.style = bytes[0] & 8 ? TOKENIZER_CONLL : TOKENIZER_UD,
                                 .lang = languages[(bytes[0] & 7) % count], .lines = (bytes[0] & 0x30) == 0x30};
    static tokenizer *made[LANGUAGES][2][2]; /* kept for the next inputs: a document leaves nothing behind */
    tokenizer **kept = &made[(bytes[0] & 7) % count][options.style][options.lines];
    if (*kept == NULL)
        *kept = tokenizer_new(&options, NULL);
    tokenizer *t = *kept;
    FUZZ_CHECK(t != NULL);
    buffer whole, pieces;
    buffer_init(&whole);
    buffer_init(&pieces);
    const char *text = (const char *)bytes + 2;
    cut(t, text, size - 2, SIZE_MAX, &whole);
    cut(t, text, size - 2, 1 + bytes[1] % 32, &pieces);
    FUZZ_CHECK(whole.size == pieces.size && (whole.size == 0 || memcmp(whole.data, pieces.data, whole.size) == 0));
    buffer_dispose(&whole);
    buffer_dispose(&pieces);
    return 0;
}
