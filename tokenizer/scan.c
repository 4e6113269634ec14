/* Grapheme clusters by utf8proc's rules (UAX 29), white space apart: it never takes marks with it, so that tokens
 * always begin behind it. */
#include "tokenizer/scan.h"

#include "base/utf8.h"

#include <utf8proc.h>

/* A longer cluster is cut: nobody reads a letter with a thousand accents. */
enum { CLUSTER_BYTES = 4096, KEYCAP = 0x20E3 };

/* Reads a code point at AT; false at the end and where its bytes have not all come. */
static bool decode(scan *s, size_t at, uint32_t *out_code, size_t *out_end)
{
    if (at >= s->size) {
        s->hungry = s->hungry || !s->final;
        return false;
    }
    size_t size = utf8_decode(s->text + at, s->size - at, out_code);
    if (*out_code >= UTF8_MALFORMED && !s->final && s->size - at < 4
        && utf8_unfinished(s->text + at, s->size - at) == s->size - at) {
        s->hungry = true;
        return false;
    }
    *out_end = at + size;
    return true;
}

static bool joined(uint32_t left, uint32_t right, utf8proc_int32_t *state)
{
    if (left >= UTF8_MALFORMED || right >= UTF8_MALFORMED)
        return false;
    return !utf8proc_grapheme_break_stateful((utf8proc_int32_t)left, (utf8proc_int32_t)right, state);
}

static bool prefix_mark(uint32_t code)
{
    return code < UTF8_MALFORMED
           && utf8proc_get_property((utf8proc_int32_t)code)->boundclass == UTF8PROC_BOUNDCLASS_PREPEND;
}

cluster scan_cluster_slow(scan *s, size_t at)
{
    cluster c = {0, CHARACTER_END, at};
    uint32_t code;
    if (!decode(s, at, &code, &c.end))
        return c;
    c.code = code;
    c.class = character_of(code);
    if (character_in(c.class, CHARACTER_SET_BLANKS))
        return c;
    utf8proc_int32_t state = 0;
    uint32_t next;
    size_t end;
    bool prefix = prefix_mark(code);
    while (c.end - at < CLUSTER_BYTES && decode(s, c.end, &next, &end) && joined(code, next, &state)) {
        if (prefix) {
            if (character_in(character_of(next), CHARACTER_SET_BLANKS))
                break;
            c.code = next;
            c.class = character_of(next);
            prefix = prefix_mark(next);
        } else if (next == KEYCAP) {
            c.class = CHARACTER_PICTURE;
        }
        code = next;
        c.end = end;
    }
    return c;
}

gap scan_gap(scan *s, size_t at)
{
    gap g = {at, 0};
    bool carriage_return = false;
    while (true) {
        cluster c = scan_cluster(s, g.end);
        if (!character_in(c.class, CHARACTER_SET_BLANKS))
            break;
        if (c.class == CHARACTER_LINE && !(carriage_return && c.code == '\n'))
            g.newlines = c.code == 0x2029 || g.newlines == 1 ? 2 : 1;
        carriage_return = c.code == '\r';
        g.end = c.end;
        if (g.end - at > SCAN_GAP_BYTES)
            g.newlines = 2;
        if (g.newlines > 1)
            break;
    }
    return g;
}

character_class scan_class_before(const scan *s, size_t at)
{
    if (at == 0)
        return CHARACTER_BLANK;
    size_t start = at - 1;
    while (start > 0 && at - start < 4 && ((unsigned char)s->text[start] & 0xC0) == 0x80)
        start--;
    uint32_t code;
    if (start + utf8_decode(s->text + start, at - start, &code) != at)
        return CHARACTER_LETTER; /* a malformed byte */
    return character_of(code);
}
