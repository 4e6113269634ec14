/* Whatever the bytes are, a model is opened or refused; one that is opened tags whatever the tokens are, and its
 * entities lie inside their sentences. Since a checksum keeps damage out, the bytes are tried a second time with right
 * checksums, as somebody who means harm would write them. */
#include "models/model_file.h"
#include "models/tagger.h"
#include "tests/fuzz/file.h"
#include "tests/fuzz/fuzz.h"

#include <stdlib.h>
#include <string.h>

enum { TOKENS = 7 };

static void check_entities(const model *m, const sentence *s, const tagged_sentence *tagged)
{
    size_t end = 0;
    for (size_t i = 0; i < tagged->count; i++) {
        const entity *e = &tagged->entities[i];
        FUZZ_CHECK(e->start >= end && e->start < e->end && e->end <= s->count);
        FUZZ_CHECK(e->type < model_tagset(m)->type_count);
        FUZZ_CHECK(e->probability >= 0 && e->probability <= 1);
        end = e->end;
    }
}

static void check_tagging(const model *m)
{
    static const char *const words[TOKENS] = {"Anna", "sees", "", "\xFF\xC3", "Bonn", "1996", "日本語😀"};
    token tokens[TOKENS];
    for (size_t i = 0; i < TOKENS; i++)
        tokens[i] = (token){.text = words[i], .size = strlen(words[i])};
    const sentence sentences[] = {{.tokens = tokens, .count = TOKENS}, {.tokens = tokens, .count = 0},
                                  {.tokens = tokens + 4, .count = 1}};
    tagged_sentence tagged[3];
    tagger *t = tagger_new(m, NULL);
    if (t != NULL && tagger_tag(t, sentences, NULL, 3, tagged, NULL))
        for (size_t i = 0; i < 3; i++)
            check_entities(m, &sentences[i], &tagged[i]);
    tagger_free(t);
}

static void check_model(const char *path)
{
    error err = {0};
    model *m = model_open(path, &err);
    if (m == NULL) {
        FUZZ_CHECK(err.code == ERROR_DATA && strncmp(err.message, path, strlen(path)) == 0);
        return;
    }
    model_verify(m, NULL);
    check_tagging(m);
    model_free(m);
}

/* Writes the right checksums into a copy of the bytes; NULL where they are no file of tensors with a checksum. */
static uint8_t *with_checksums(const char *path, const uint8_t *bytes, size_t size)
{
    safetensors *file = safetensors_open(path, NULL);
    if (file == NULL)
        return NULL;
    uint8_t *copy = NULL;
    size_t header_size;
    const tensor *sum = safetensors_find(file, "checksum");
    const unsigned char *start = safetensors_header(file, &header_size);
    if (sum != NULL && sum->type == TENSOR_U64 && sum->bytes == 2 * sizeof(uint64_t) && (copy = malloc(size)) != NULL) {
        uint64_t sums[2];
        model_file_sums(file, sums);
        memcpy(copy, bytes, size);
        memcpy(copy + ((const unsigned char *)sum->data - start), sums, sizeof sums);
    }
    safetensors_close(file);
    return copy;
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size)
{
    const char *path = fuzz_file(bytes, size);
    check_model(path);
    uint8_t *mended = with_checksums(path, bytes, size);
    if (mended != NULL)
        check_model(fuzz_file(mended, size));
    free(mended);
    return 0;
}
