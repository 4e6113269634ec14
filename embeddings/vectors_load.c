/* The reader says what the file is; for a table it is closed again and the file mapped. */
#include "embeddings/vectors_load.h"

#include "embeddings/vectors_reader.h"

static bool read_words(vectors_loaded *loaded, vectors_reader *r, error *err)
{
    const char *word;
    size_t size;
    const float *values;
    vectors_status status;
    while ((status = vectors_reader_next(r, &word, &size, &values, err)) == VECTORS_WORD) {
        bool is_new;
        if (!vectors_builder_add(loaded->builder, word, size, values, NULL, &is_new, err))
            return false;
        loaded->repeated += !is_new;
    }
    loaded->view = vectors_builder_view(loaded->builder);
    return status == VECTORS_END;
}

static bool load(vectors_loaded *loaded, vectors_reader *r, const char *path, bool latin1, error *err)
{
    loaded->format = vectors_reader_format(r);
    loaded->composes = vectors_reader_composes(r);
    if (vectors_reader_is_table(r)) {
        if (!vectors_table_open(&loaded->table, path, err))
            return false;
        loaded->view = loaded->table.view;
    } else {
        if (latin1)
            vectors_reader_set_latin1(r);
        loaded->builder = vectors_builder_new(vectors_reader_dim(r), err);
        if (loaded->builder == NULL || !read_words(loaded, r, err))
            return false;
    }
    return loaded->view.count > 0 || error_at(err, ERROR_DATA, path, 0, "holds no words");
}

bool vectors_load(vectors_loaded *loaded, const char *path, bool latin1, error *err)
{
    vectors_loaded made = {0};
    vectors_reader *r = vectors_reader_open(path, err);
    bool ok = r != NULL && load(&made, r, path, latin1, err);
    vectors_reader_close(r);
    if (ok)
        *loaded = made;
    else
        vectors_unload(&made);
    return ok;
}

void vectors_unload(vectors_loaded *loaded)
{
    vectors_table_close(&loaded->table);
    vectors_builder_free(loaded->builder);
    *loaded = (vectors_loaded){0};
}
