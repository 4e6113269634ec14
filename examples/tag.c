/* Names in a text, with libner alone:
 *
 *     cc tag.c $(pkg-config --cflags --libs ner) -o tag
 *     ./tag en 'Angela Merkel came to Paris.'
 */
#include "ner/ner.h"

#include <stdio.h>
#include <string.h>

static int fail(const ner_error *error)
{
    fprintf(stderr, "tag: %s\n", error->message);
    return 1;
}

static int tag(ner_tagger *tagger, const char *text)
{
    ner_error error;
    ner_result *result = ner_tag_text(tagger, text, strlen(text), &error);
    if (result == NULL)
        return fail(&error);
    for (size_t i = 0; i < ner_result_count(result); i++) {
        const ner_entity *entity = ner_result_entity(result, i);
        printf("%zu\t%zu\t%s\t%.4f\t%s\n", entity->char_start, entity->char_end, entity->label, entity->probability,
               entity->text);
    }
    ner_result_free(result);
    return 0;
}

int main(int argc, char **argv)
{
    if (argc < 3) {
        fprintf(stderr, "usage: tag MODEL TEXT...\n");
        return 2;
    }
    ner_error error;
    ner_model *model = ner_model_open(argv[1], &error);
    if (model == NULL)
        return fail(&error);
    ner_tagger *tagger = ner_tagger_new(model, NULL, &error);
    int status = tagger != NULL ? 0 : fail(&error);
    for (int i = 2; i < argc && status == 0; i++)
        status = tag(tagger, argv[i]);
    ner_tagger_free(tagger);
    ner_model_close(model);
    return status;
}
