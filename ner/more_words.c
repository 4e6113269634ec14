/* Vectors are told apart by the names of their files: a table keeps that of the file it was built from, a model that of
 * its `vectors:` and those of the models it goes on from. Values would be no better witnesses: training moves them. */
#include "ner/more_words.h"

#include "base/path.h"
#include "embeddings/vectors_reader.h"
#include "models/model_file.h"

#include <string.h>

/* A name in a text; bytes. */
typedef struct name {
    const char *text;
    size_t size;
} name;

/* After a table could not be opened: the reader of all forms knows more of what is wrong, or names another form. */
static bool refuse(const char *path, error *err)
{
    vectors_reader *r = vectors_reader_open(path, err);
    if (r != NULL)
        error_at(err, ERROR_DATA, path, 0, "is of another form (%s): `ner vectors build %s TABLE` makes a table of it"
                 "%s", vectors_reader_format(r), path,
                 vectors_reader_composes(r) ? ", and with --vocab WORDS adds vectors from subwords" : "");
    vectors_reader_close(r);
    return false;
}

bool more_words_open(vectors_table *out, const char *path, const model *m, const char *model_name, error *err)
{
    const size_t wanted = model_vectors(m)->dim;
    vectors_table opened;
    error failure;
    if (!vectors_table_open(&opened, path, &failure))
        return failure.code == ERROR_DATA ? refuse(path, err) : error_set(err, failure.code, "%s", failure.message);
    if (opened.view.dim != wanted) {
        error_at(err, ERROR_DATA, path, 0, "has vectors of %zu values, the model %s of %zu", opened.view.dim,
                 model_name, wanted);
        vectors_table_close(&opened);
        return false;
    }
    *out = opened;
    return true;
}

static bool is_text(name n, const char *text)
{
    return n.size == strlen(text) && memcmp(n.text, text, n.size) == 0;
}

/* The first field of a line; nothing where there is no line. */
static name first_field(const char *line)
{
    return line != NULL ? (name){line, strcspn(line, "\t\n")} : (name){"", 0};
}

/* A ".gz" does not count. */
static bool is_same(name a, name b)
{
    name *both[] = {&a, &b};
    for (size_t i = 0; i < 2; i++)
        if (both[i]->size > 3 && memcmp(both[i]->text + both[i]->size - 3, ".gz", 3) == 0)
            both[i]->size -= 3;
    return a.size == b.size && memcmp(a.text, b.text, a.size) == 0;
}

/* What a table was built from; nothing where it does not say. A model may be the table. */
static name source_of(const safetensors *file)
{
    const bool is_model = safetensors_metadata(file, MODEL_FORMAT) != NULL;
    const name source = first_field(safetensors_metadata(file, is_model ? MODEL_VECTORS : "source"));
    if (is_model && is_text(source, "none"))
        return (name){"no file", strlen("no file")};
    return is_text(source, "-") || is_text(source, "?") ? (name){"", 0} : source;
}

/* Field NUMBER of a line, from 0; nothing where there is none. */
static name field(const char *line, size_t number)
{
    for (; number > 0; number--) {
        line += strcspn(line, "\t\n");
        line += *line == '\t';
    }
    return first_field(line);
}

/* What vectors are known by. */
typedef struct names {
    name file, source; /* source: what a table was built from */
} names;

static names names_of(const char *line)
{
    enum { SOURCE = 6 };
    return line != NULL ? (names){field(line, 0), field(line, SOURCE)} : (names){{"", 0}, {"", 0}};
}

/* Vectors of a model, and of those that it goes on from, in turn: the first is wanted with LINE NULL. False behind the
 * last. */
static bool next_vectors(const safetensors *file, const char **line, names *out)
{
    static const char head[] = "vectors\t";
    if (*line == NULL) {
        *line = safetensors_metadata(file, MODEL_INITIAL);
        *line = *line != NULL ? *line : "";
        *out = names_of(safetensors_metadata(file, MODEL_VECTORS));
        return true;
    }
    while (**line != '\0') {
        const char *now = *line, *newline = now + strcspn(now, "\n");
        *line = newline + (*newline == '\n');
        if (strncmp(now, head, strlen(head)) == 0) {
            *out = names_of(now + strlen(head));
            return true;
        }
    }
    return false;
}

/* Whether one of them is of this name; *out_own: the first that is of a file, nothing where none is. */
static bool had_vectors(const safetensors *file, name source, const char *path, name *out_own)
{
    const char *line = NULL;
    *out_own = (name){"", 0};
    for (names n; next_vectors(file, &line, &n);) {
        if (n.file.size == 0 || is_text(n.file, "none"))
            continue;
        if (is_same(n.file, source) || is_same(n.source, source) || is_text(n.file, path_last(path)))
            return true;
        if (out_own->size == 0)
            *out_own = n.source.size > 0 ? n.source : n.file;
    }
    return false;
}

bool more_words_compare(const vectors_table *table, const char *path, const model *m, const char *model_name,
                        buffer *out, error *err)
{
    const name source = source_of(table->file);
    name own;
    if (source.size == 0 || had_vectors(model_file(m), source, path, &own))
        return true;
    const int size = (int)own.size;
    bool ok = buffer_format(out, "%s: its vectors are of %.*s, ", path, (int)source.size, source.text);
    if (size == 0)
        ok = ok && buffer_format(out, "and the model %s was trained without a file of vectors: it finds less with such "
                                      "a table than without; leave --vectors out", model_name);
    else
        ok = ok && buffer_format(out, "those of the model %s are of %.*s: where these are others, it finds less with "
                                      "such a table than without; `ner vectors build %.*s TABLE` makes the right one",
                                 model_name, size, own.text, size, own.text);
    return ok || error_memory(err, 0);
}
