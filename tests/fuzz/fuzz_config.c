/* Whatever the bytes are, a configuration is read or refused with a message; what was read and formatted reads back as
 * the same text. */
#include "models/config.h"
#include "tests/fuzz/fuzz.h"

#include <string.h>

static void check_round_trip(const config *c)
{
    config again;
    error err;
    buffer first, second;
    buffer_init(&first);
    buffer_init(&second);
    FUZZ_CHECK(config_format(c, &first, &err));
    FUZZ_CHECK(config_parse("again", first.data, first.size, NULL, 0, &again, &err));
    FUZZ_CHECK(config_format(&again, &second, &err));
    FUZZ_CHECK(strcmp(first.data, second.data) == 0);
    buffer_dispose(&first);
    buffer_dispose(&second);
    config_dispose(&again);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    config c;
    error err = {0};
    if (config_parse("input", (const char *)data, size, NULL, 0, &c, &err)) {
        check_round_trip(&c);
        config_dispose(&c);
    } else {
        FUZZ_CHECK(err.code == ERROR_DATA && strncmp(err.message, "input:", 6) == 0);
    }
    return 0;
}
