/* ASCII by table, the rest by open addressing. */
#include "models/characters.h"

#include "base/memory.h"
#include "base/utf8.h"

static size_t slot_of(const characters *c, uint32_t code)
{
    size_t slot = (code * 0x9E3779B1u >> 7) & (c->slot_count - 1);
    while (c->slots[slot] != 0 && c->codes[c->slots[slot] - 1] != code)
        slot = (slot + 1) & (c->slot_count - 1);
    return slot;
}

static bool add(characters *c, uint32_t code, error *err)
{
    if (code >= UTF8_MALFORMED)
        return error_set(err, ERROR_DATA, "the list of characters is damaged: byte %02X is not UTF-8",
                         (unsigned)(code - UTF8_MALFORMED));
    const size_t slot = slot_of(c, code);
    if (c->slots[slot] != 0)
        return error_set(err, ERROR_DATA, "the list of characters is damaged: U+%04X stands twice", (unsigned)code);
    c->codes[c->count++] = code;
    c->slots[slot] = (uint32_t)c->count;
    if (code < 128)
        c->ascii[code] = (uint32_t)c->count;
    return true;
}

bool characters_init(characters *c, const char *text, size_t size, error *err)
{
    *c = (characters){.slot_count = 16};
    while (c->slot_count < 2 * size)
        c->slot_count *= 2;
    c->codes = memory_new(size, sizeof *c->codes);
    c->slots = memory_new(c->slot_count, sizeof *c->slots);
    bool ok = (c->codes != NULL && c->slots != NULL) || error_memory(err, c->slot_count * sizeof *c->slots);
    for (size_t at = 0; ok && at < size;) {
        uint32_t code;
        at += utf8_decode(text + at, size - at, &code);
        ok = add(c, code, err);
    }
    if (!ok)
        characters_dispose(c);
    return ok;
}

void characters_dispose(characters *c)
{
    memory_free(c->codes);
    memory_free(c->slots);
    *c = (characters){0};
}

uint32_t characters_find(const characters *c, uint32_t code)
{
    return code < 128 ? c->ascii[code] : c->slot_count == 0 ? 0 : c->slots[slot_of(c, code)];
}

size_t characters_encode(const characters *c, const char *token, size_t size, uint32_t *out_codes)
{
    size_t count = 0;
    for (size_t at = 0; at < size;) {
        uint32_t code;
        at += utf8_decode(token + at, size - at, &code);
        out_codes[count++] = characters_find(c, code);
    }
    return count;
}
