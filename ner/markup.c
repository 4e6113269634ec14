/* Escapes, code point by code point. */
#include "ner/markup.h"

#include "base/utf8.h"

void markup_escape(writer *out, const char *text, size_t size)
{
    for (size_t at = 0; at < size;) {
        uint32_t code;
        const size_t step = utf8_decode(text + at, size - at, &code);
        if (code >= UTF8_MALFORMED || code == 0xFFFE || code == 0xFFFF)
            writer_text(out, "\xEF\xBF\xBD");
        else if (code < 0x20)
            writer_format(out, "&#x24%02X;", (unsigned)code);
        else if (code == '&' || code == '<' || code == '>' || code == '"')
            writer_format(out, "&#%u;", (unsigned)code);
        else
            writer_write(out, text + at, step);
        at += step;
    }
}
