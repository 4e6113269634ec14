/* Any bytes as brat's two files for `ner convert`: up to the first NUL the .ann, behind it the .txt. */
#include "tests/fuzz/convert.h"
#include "tests/fuzz/file.h"
#include "tests/fuzz/fuzz.h"

#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size)
{
    const uint8_t *nul = size > 0 ? memchr(bytes, '\0', size) : NULL;
    size_t ann = nul != NULL ? (size_t)(nul - bytes) : size;
    (void)fuzz_named_file(".txt", nul != NULL ? nul + 1 : bytes, nul != NULL ? size - ann - 1 : 0);
    convert_check(fuzz_named_file(".ann", bytes, ann), ANNOTATION_BRAT);
    return 0;
}
