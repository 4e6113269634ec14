/* Decoding takes every byte once, agrees with all the counts, and encoding gives the bytes back. */
#include "base/utf8.h"
#include "tests/fuzz/fuzz.h"

#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size)
{
    const char *text = (const char *)bytes;
    size_t count = 0, units = 0, first_malformed = size;
    for (size_t at = 0; at < size; count++) {
        uint32_t code;
        char again[4];
        size_t length = utf8_decode(text + at, size - at, &code);
        FUZZ_CHECK(length >= 1 && length <= 4 && length <= size - at);
        FUZZ_CHECK(utf8_encode(code, again) == length && memcmp(again, text + at, length) == 0);
        if (code >= UTF8_MALFORMED && first_malformed == size)
            first_malformed = at;
        units += code > 0xFFFF && code < UTF8_MALFORMED ? 2 : 1;
        at += length;
    }
    FUZZ_CHECK(utf8_count(text, size) == count);
    FUZZ_CHECK(utf8_count_utf16(text, size) == units);
    FUZZ_CHECK(utf8_valid_prefix(text, size) == first_malformed);
    FUZZ_CHECK(utf8_unfinished(text, size) <= 3);
    return 0;
}
