/* Any bytes as JSON lines for `ner convert`. */
#include "tests/fuzz/convert.h"
#include "tests/fuzz/file.h"
#include "tests/fuzz/fuzz.h"

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size)
{
    convert_check(fuzz_file(bytes, size), ANNOTATION_JSONL);
    return 0;
}
