#include "tokenizer/language.h"

#include <stddef.h>
#include <string.h>

static const language *const all[] = {
    &language_en, &language_de, &language_fr, &language_es, &language_nl, &language_it, &language_pt,
};
static const char *const codes[] = {"en", "de", "fr", "es", "nl", "it", "pt", NULL};

const language *language_find(const char *code)
{
    size_t size = strcspn(code, "-_");
    for (size_t i = 0; i < sizeof all / sizeof *all; i++) {
        if (strlen(all[i]->code) == size && strncmp(all[i]->code, code, size) == 0)
            return all[i];
    }
    return NULL;
}

const char *const *language_codes(void)
{
    return codes;
}
