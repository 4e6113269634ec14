/* The table is asked first, so that a word which stands in it in lower case has no second vector. */
#include "embeddings/vectors_compose.h"

bool vectors_compose(vectors_builder *b, vectors_reader *r, const char *word, size_t size, bool *out_new, error *err)
{
    const vectors view = vectors_builder_view(b);
    const float *values;
    const bool wanted =
        vectors_find_token(&view, word, size) == VECTORS_NONE && vectors_reader_compose(r, word, size, &values);
    if (wanted && !vectors_builder_add(b, word, size, values, NULL, NULL, err))
        return false;
    if (out_new != NULL)
        *out_new = wanted;
    return true;
}
