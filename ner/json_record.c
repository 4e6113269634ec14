/* A scanner that walks over values with a stack of open brackets, so that depth costs no call stack. */
#include "ner/json_record.h"

#include "base/utf8.h"

#include <string.h>

typedef struct scanner {
    const char *start, *at, *end;
    error *err;
} scanner;

typedef struct slice {
    const char *start, *end; /* of a string: with its quotes */
} slice;

static bool fault(const scanner *s, const char *what)
{
    return error_set(s->err, ERROR_DATA, "not JSON: %s (byte %zu of the line)", what, (size_t)(s->at - s->start) + 1);
}

static void skip_blanks(scanner *s)
{
    while (s->at < s->end && (*s->at == ' ' || *s->at == '\t' || *s->at == '\r' || *s->at == '\n'))
        s->at++;
}

static bool is_next(const scanner *s, char wanted)
{
    return s->at < s->end && *s->at == wanted;
}

static bool take(scanner *s, char wanted)
{
    if (!is_next(s, wanted))
        return false;
    s->at++;
    return true;
}

static int hex_digit(char c)
{
    if (c >= '0' && c <= '9')
        return c - '0';
    if (c >= 'a' && c <= 'f')
        return c - 'a' + 10;
    return c >= 'A' && c <= 'F' ? c - 'A' + 10 : -1;
}

static bool skip_escape(scanner *s)
{
    if (s->at == s->end)
        return fault(s, "a string has no end");
    char c = *s->at;
    if (c == '\0' || strchr("\"\\/bfnrtu", c) == NULL)
        return fault(s, "an escape that is none");
    s->at++;
    for (int i = 0; c == 'u' && i < 4; i++, s->at++)
        if (s->at == s->end || hex_digit(*s->at) < 0)
            return fault(s, "\\u without four hexadecimal digits");
    return true;
}

static bool skip_string(scanner *s)
{
    if (!take(s, '"'))
        return fault(s, "a string is missing");
    while (s->at < s->end) {
        char c = *s->at;
        if ((unsigned char)c < 0x20)
            return fault(s, "a control character in a string");
        s->at++;
        if (c == '"')
            return true;
        if (c == '\\' && !skip_escape(s))
            return false;
    }
    return fault(s, "a string has no end");
}

static bool skip_digits(scanner *s)
{
    const char *first = s->at;
    while (s->at < s->end && *s->at >= '0' && *s->at <= '9')
        s->at++;
    return s->at > first || fault(s, "a digit is missing");
}

static bool skip_number(scanner *s)
{
    take(s, '-');
    if (!take(s, '0') && !skip_digits(s))
        return false;
    if (take(s, '.') && !skip_digits(s))
        return false;
    if (take(s, 'e') || take(s, 'E')) {
        if (!take(s, '+'))
            take(s, '-');
        return skip_digits(s);
    }
    return true;
}

static bool skip_word(scanner *s, const char *word)
{
    size_t size = strlen(word);
    if ((size_t)(s->end - s->at) < size || memcmp(s->at, word, size) != 0)
        return fault(s, "a value is missing");
    s->at += size;
    return true;
}

static bool skip_scalar(scanner *s)
{
    if (s->at == s->end)
        return fault(s, "it ends too early");
    switch (*s->at) {
    case '"':
        return skip_string(s);
    case 't':
        return skip_word(s, "true");
    case 'f':
        return skip_word(s, "false");
    case 'n':
        return skip_word(s, "null");
    default:
        return (*s->at == '-' || (*s->at >= '0' && *s->at <= '9')) ? skip_number(s) : fault(s, "a value is missing");
    }
}

/* KEY and its colon. */
static bool skip_key(scanner *s)
{
    skip_blanks(s);
    if (!skip_string(s))
        return false;
    skip_blanks(s);
    return take(s, ':') || fault(s, "a colon is missing");
}

/* Behind a value: goes on to the next one (*out_more), or closes brackets until none is open. */
static bool leave_value(scanner *s, const char *open, size_t *depth, bool *out_more)
{
    *out_more = false;
    while (*depth > 0) {
        bool object = open[*depth - 1] == '{';
        skip_blanks(s);
        if (take(s, ',')) {
            *out_more = true;
            return !object || skip_key(s);
        }
        if (!take(s, object ? '}' : ']'))
            return fault(s, object ? "a comma or } is missing" : "a comma or ] is missing");
        --*depth;
    }
    return true;
}

/* One value of any kind, from where it begins to behind its end. */
static bool skip_value(scanner *s)
{
    char open[JSON_RECORD_DEPTH];
    size_t depth = 0;
    for (bool more = true; more;) {
        skip_blanks(s);
        bool object = is_next(s, '{');
        if (!object && !is_next(s, '[')) {
            if (!skip_scalar(s) || !leave_value(s, open, &depth, &more))
                return false;
            continue;
        }
        if (depth == JSON_RECORD_DEPTH)
            return fault(s, "too many brackets inside each other");
        open[depth++] = *s->at++;
        skip_blanks(s);
        if (is_next(s, object ? '}' : ']')) {
            if (!leave_value(s, open, &depth, &more))
                return false;
        } else if (object && !skip_key(s)) {
            return false;
        }
    }
    return true;
}

/* The four digits of a \u escape whose digits begin at AT. */
static uint32_t unit_at(const char *at)
{
    uint32_t unit = 0;
    for (int i = 0; i < 4; i++)
        unit = unit << 4 | (uint32_t)hex_digit(at[i]);
    return unit;
}

static const char *unescape_unicode(const char *at, const char *end, char **out)
{
    uint32_t code = unit_at(at);
    at += 4;
    if (code >= 0xD800 && code < 0xDC00 && end - at >= 6 && at[0] == '\\' && at[1] == 'u') {
        uint32_t low = unit_at(at + 2);
        if (low >= 0xDC00 && low < 0xE000) {
            code = 0x10000 + ((code - 0xD800) << 10) + (low - 0xDC00);
            at += 6;
        }
    }
    if (code >= 0xD800 && code < 0xE000)
        code = 0xFFFD;
    *out += utf8_encode(code, *out);
    return at;
}

/* The bytes of a string that was checked; no more than it takes as it stands. Returns how many. */
static size_t unescape(slice string, char *out)
{
    static const char letters[] = "bfnrt", values[] = "\b\f\n\r\t";
    char *to = out;
    const char *at = string.start + 1, *end = string.end - 1;
    while (at < end) {
        if (*at != '\\') {
            *to++ = *at++;
            continue;
        }
        char c = at[1];
        at += 2;
        const char *letter = strchr(letters, c);
        if (c == 'u')
            at = unescape_unicode(at, end, &to);
        else
            *to++ = letter != NULL ? values[letter - letters] : c;
    }
    return (size_t)(to - out);
}

static bool is_key(slice key, const char *wanted)
{
    char name[64];
    if ((size_t)(key.end - key.start) > sizeof name)
        return false;
    size_t size = unescape(key, name);
    return size == strlen(wanted) && memcmp(name, wanted, size) == 0;
}

/* What is wanted of the object's fields. */
typedef struct fields {
    slice text;
    bool has_text;
    record record;
} fields;

static bool read_field(scanner *s, fields *f)
{
    slice key, value;
    skip_blanks(s);
    key.start = s->at;
    if (!skip_string(s))
        return false;
    key.end = s->at;
    skip_blanks(s);
    if (!take(s, ':'))
        return fault(s, "a colon is missing");
    skip_blanks(s);
    value.start = s->at;
    if (!skip_value(s))
        return false;
    value.end = s->at;
    if (is_key(key, "text")) {
        f->has_text = *value.start == '"';
        f->text = value;
    } else if (is_key(key, "spans")) {
        if (f->record.spans_end > 0)
            return error_set(s->err, ERROR_DATA, "it has two fields \"spans\"");
        f->record.spans_at = (size_t)(value.start - f->record.raw);
        f->record.spans_end = (size_t)(value.end - f->record.raw);
    } else if (is_key(key, "file")) {
        f->record.has_file = true;
    }
    return true;
}

static bool read_object(scanner *s, fields *f)
{
    skip_blanks(s);
    f->record.raw = s->at;
    if (!take(s, '{'))
        return fault(s, "an object, which begins with {, is missing");
    skip_blanks(s);
    if (!is_next(s, '}')) {
        do {
            if (!read_field(s, f))
                return false;
            skip_blanks(s);
        } while (take(s, ','));
    }
    if (!take(s, '}'))
        return fault(s, "a comma or } is missing");
    f->record.size = (size_t)(s->at - f->record.raw);
    skip_blanks(s);
    return s->at == s->end || fault(s, "something stands behind the object");
}

bool json_record_read(const char *line, size_t size, arena *memory, record *out_record, const char **out_text,
                      size_t *out_text_size, error *err)
{
    scanner s = {.start = line, .at = line, .end = line + size, .err = err};
    fields f = {0};
    if (!read_object(&s, &f))
        return false;
    if (!f.has_text)
        return error_set(err, ERROR_DATA, "it has no field \"text\" that is a string");
    size_t room = (size_t)(f.text.end - f.text.start);
    char *text = arena_take(memory, room, 1);
    if (text == NULL)
        return error_memory(err, room);
    *out_text_size = unescape(f.text, text);
    *out_text = text;
    *out_record = f.record;
    return true;
}
