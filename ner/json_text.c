/* Runs of bytes that need no escape are written as they stand; a code point that does need one ends the run. */
#include "ner/json_text.h"

#include "base/utf8.h"

static const char *short_escape(uint32_t code)
{
    switch (code) {
    case '"': return "\\\"";
    case '\\': return "\\\\";
    case '\b': return "\\b";
    case '\f': return "\\f";
    case '\n': return "\\n";
    case '\r': return "\\r";
    case '\t': return "\\t";
    default: return NULL;
    }
}

static bool plain(uint32_t code)
{
    return code >= 0x20 && code != '"' && code != '\\' && code != 0x85 && code != 0x2028 && code != 0x2029
           && code < UTF8_MALFORMED;
}

static bool write_escaped(writer *w, uint32_t code)
{
    const char *escape = short_escape(code);
    if (escape != NULL)
        return writer_text(w, escape);
    if (code >= UTF8_MALFORMED)
        return writer_text(w, "\xEF\xBF\xBD");
    return writer_format(w, "\\u%04x", (unsigned)code);
}

bool json_text_piece(writer *w, const char *text, size_t size)
{
    bool well = true;
    size_t run = 0;
    for (size_t at = 0; at < size;) {
        uint32_t code;
        size_t length = utf8_decode(text + at, size - at, &code);
        if (!plain(code)) {
            if (at > run)
                writer_write(w, text + run, at - run);
            well = write_escaped(w, code);
            run = at + length;
        }
        at += length;
    }
    return size > run ? writer_write(w, text + run, size - run) : well;
}

bool json_text_string(writer *w, const char *text, size_t size)
{
    writer_byte(w, '"');
    json_text_piece(w, text, size);
    return writer_byte(w, '"');
}
