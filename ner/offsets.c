/* One switch, so that no form of output counts on its own. */
#include "ner/offsets.h"

#include "base/utf8.h"

const char *const offset_unit_names[] = {"chars", "bytes", "utf16", NULL};

size_t offset_count(offset_unit unit, const char *text, size_t size)
{
    switch (unit) {
    case OFFSET_CHARS:
        return utf8_count(text, size);
    case OFFSET_UTF16:
        return utf8_count_utf16(text, size);
    case OFFSET_BYTES:
        break;
    }
    return size;
}
