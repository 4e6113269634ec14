/* Addresses are ASCII but for the rest of a URL; every look ahead is bounded. */
#include "tokenizer/addresses.h"

static unsigned char byte_at(scan *s, size_t at)
{
    if (at < s->size)
        return (unsigned char)s->text[at];
    s->hungry = s->hungry || !s->final;
    return ' ';
}

static bool ascii_alnum(unsigned char byte)
{
    return (byte >= '0' && byte <= '9') || ((byte | 32) >= 'a' && (byte | 32) <= 'z');
}

/* Letters, digits, hyphens and underscores that end with a letter or digit. */
static size_t label(scan *s, size_t at)
{
    size_t end = at;
    for (size_t i = at; i - at < 64; i++) {
        unsigned char byte = byte_at(s, i);
        if (ascii_alnum(byte))
            end = i + 1;
        else if (byte != '-' && byte != '_')
            break;
    }
    return end;
}

/* A mark behind the last byte would change its cluster. */
static bool whole(scan *s, size_t end)
{
    cluster last = scan_cluster(s, end - 1);
    return last.end == end;
}

size_t addresses_mail(scan *s, size_t at)
{
    size_t i = at;
    for (; i - at < ADDRESS_BYTES; i++) {
        unsigned char byte = byte_at(s, i);
        if (!ascii_alnum(byte) && byte != '.' && byte != '_' && byte != '-' && byte != '+' && byte != '%')
            break;
    }
    if (i == at || byte_at(s, i) != '@')
        return at;
    size_t end = label(s, i + 1);
    if (end == i + 1)
        return at;
    while (byte_at(s, end) == '.' && end - at < ADDRESS_BYTES) {
        size_t next = label(s, end + 1);
        if (next == end + 1)
            break;
        end = next;
    }
    return whole(s, end) ? end : at;
}

static bool closing(const scan *s, size_t at, const cluster *c, bool bracket)
{
    switch (c->class) {
    case CHARACTER_STOP:
    case CHARACTER_TERMINAL:
    case CHARACTER_ELLIPSIS:
    case CHARACTER_COMMA:
    case CHARACTER_COLON:
    case CHARACTER_APOSTROPHE:
    case CHARACTER_QUOTE: return true;
    case CHARACTER_CLOSE: return !(bracket && s->text[at] == ')');
    default: return c->code == ';' || c->code == '*';
    }
}

size_t addresses_rest(scan *s, size_t at)
{
    size_t end = at;    /* behind the last character that surely belongs to it */
    size_t open = 0;    /* "(" that wait for their ")" */
    for (size_t i = at; i - at < TOKENIZER_TOKEN_BYTES;) {
        cluster c = scan_cluster(s, i);
        if (c.class == CHARACTER_END || character_in(c.class, CHARACTER_SET_BLANKS) || c.code == '"' || c.code == '<'
            || c.code == '>' || character_in(c.class, CHARACTER_SET_CJK))
            break;
        bool bracket = open > 0;
        if (c.code == '(')
            open++;
        else if (c.code == ')' && open > 0)
            open--;
        else if (c.code == ')' || c.code == ']' || c.code == '}')
            break;
        if (!closing(s, i, &c, bracket) && c.code != '(')
            end = c.end;
        else if (c.code == ')' && bracket)
            end = c.end;
        i = c.end;
    }
    return end;
}

/* The path behind a host name, where there is one. */
static size_t path(scan *s, size_t end)
{
    return byte_at(s, end) == '/' && ascii_alnum(byte_at(s, end + 1)) ? addresses_rest(s, end) : end;
}

static bool all_lower(const scan *s, size_t at, size_t end)
{
    for (; at < end; at++) {
        if (s->text[at] >= 'A' && s->text[at] <= 'Z')
            return false;
    }
    return true;
}

size_t addresses_name(const rules *r, scan *s, size_t at)
{
    size_t end = label(s, at), last = at, stops = 0;
    if (end == at)
        return at;
    while (byte_at(s, end) == '.' && end - at < ADDRESS_BYTES) {
        size_t next = label(s, end + 1);
        if (next == end + 1)
            break;
        last = end + 1;
        end = next;
        stops++;
    }
    if (stops == 0 || end - at >= ADDRESS_BYTES || !whole(s, end))
        return at;
    /* What looks like "end.So": a capital behind the stop begins a sentence. */
    bool known = (lexicon_find(r->words, s->text + last, end - last) & LEXICON_DOMAIN) != 0
                 && !(s->text[last] >= 'A' && s->text[last] <= 'Z' && !(s->text[at] >= 'A' && s->text[at] <= 'Z'));
    if (known)
        return path(s, end);
    return stops >= 2 && all_lower(s, at, end) ? end : at;
}
