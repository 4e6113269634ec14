/* Any bytes as a line of JSON: what jansson takes as an object with a text is taken with the same text, what is taken
 * can be written again with other spans and is still taken, and places lie inside the line. */
#include "base/buffer.h"
#include "ner/json_record.h"
#include "tests/fuzz/fuzz.h"

#include <jansson.h>
#include <string.h>

/* Checks what jansson says; it refuses more (malformed UTF-8, numbers that are too large, lone surrogates). */
static void compare(const char *line, size_t size, bool taken, const char *text, size_t text_size)
{
    json_t *object = json_loadb(line, size, JSON_ALLOW_NUL, NULL);
    const json_t *wanted = json_object_get(object, "text");
    if (json_is_object(object) && json_is_string(wanted) && taken) {
        FUZZ_CHECK(text_size == json_string_length(wanted));
        FUZZ_CHECK(memcmp(text, json_string_value(wanted), text_size) == 0);
    }
    json_decref(object);
}

/* Whether an error of ours may stand where jansson has none. */
static bool may_refuse(const error *err)
{
    return strstr(err->message, "inside each other") != NULL || strstr(err->message, "two fields") != NULL ||
           strstr(err->message, "no field") != NULL;
}

static void check_rewritten(const record *r, arena *memory)
{
    static const char spans[] = "[{\"start\": 0}]";
    buffer again;
    buffer_init(&again);
    bool has = r->spans_end > 0;
    FUZZ_CHECK(buffer_append(&again, r->raw, has ? r->spans_at : r->size - 1));
    FUZZ_CHECK(has || buffer_append_text(&again, ", \"spans\": "));
    FUZZ_CHECK(buffer_append_text(&again, spans));
    FUZZ_CHECK(buffer_append(&again, r->raw + (has ? r->spans_end : r->size - 1), has ? r->size - r->spans_end : 1));
    record second;
    const char *text;
    size_t text_size;
    error err;
    FUZZ_CHECK(json_record_read(again.data, again.size, memory, &second, &text, &text_size, &err));
    FUZZ_CHECK(memcmp(second.raw + second.spans_at, spans, sizeof spans - 1) == 0);
    buffer_dispose(&again);
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size)
{
    arena memory;
    arena_init(&memory);
    const char *line = (const char *)bytes, *text = NULL;
    size_t text_size = 0;
    record r;
    error err = {0};
    bool taken = json_record_read(line, size, &memory, &r, &text, &text_size, &err);
    if (taken) {
        FUZZ_CHECK(r.raw >= line && r.raw + r.size <= line + size && r.raw[0] == '{' && r.raw[r.size - 1] == '}');
        FUZZ_CHECK(r.spans_at <= r.spans_end && r.spans_end < r.size && text_size < size);
        check_rewritten(&r, &memory);
    } else if (memchr(line, '\0', size) == NULL) { /* jansson passes over a NUL behind a number */
        FUZZ_CHECK(err.message[0] != '\0');
        json_t *object = json_loadb(line, size, JSON_ALLOW_NUL, NULL);
        FUZZ_CHECK(!json_is_object(object) || may_refuse(&err));
        json_decref(object);
    }
    compare(line, size, taken, text, text_size);
    arena_dispose(&memory);
    return 0;
}
