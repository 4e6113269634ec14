/* Looks at the first bytes, says which form it is, and hands every word on; what all forms have in common is
 * checked here. */
#include "embeddings/vectors_reader.h"

#include "base/buffer.h"
#include "base/memory.h"
#include "base/utf8.h"
#include "embeddings/fasttext.h"
#include "embeddings/vectors_input.h"
#include "embeddings/vectors_table.h"

#include <string.h>

enum { LOOK_BYTES = 256 * 1024 };

typedef enum form { FORM_GLOVE, FORM_TEXT, FORM_BINARY, FORM_TABLE, FORM_MODEL } form;

static const char *const form_names[] = {"GloVe text", "word2vec or fastText text", "word2vec binary", "ner table",
                                         "fastText model"};

struct vectors_reader {
    form form;
    vectors_input input; /* what mapped forms have no need of is zero there */
    vectors_table table;
    fasttext *model;
    bool latin1;
    buffer transcoded; /* the word, where it was Latin-1 */
};

static bool starts_with(const window *w, const char *bytes, size_t size)
{
    return w->end - w->at >= size && memcmp(w->data + w->at, bytes, size) == 0;
}

/* What is mapped is opened by its path, and not read through the window. */
static bool leave_window(vectors_reader *r, const char *path, error *err)
{
    size_t size = strlen(path);
    if (strcmp(path, "-") == 0 || (size > 3 && strcmp(path + size - 3, ".gz") == 0))
        return error_at(err, ERROR_DATA, r->input.path, 0, "vectors of this form are mapped, so they can be neither"
                        " compressed nor standard input");
    window_dispose(&r->input.window);
    r->input.path = NULL;
    return true;
}

static bool open_table(vectors_reader *r, const char *path, error *err)
{
    if (!leave_window(r, path, err) || !vectors_table_open(&r->table, path, err))
        return false;
    r->form = FORM_TABLE;
    r->input.path = safetensors_path(r->table.file);
    r->input.dim = r->table.view.dim;
    return true;
}

static bool open_model(vectors_reader *r, const char *path, error *err)
{
    if (!leave_window(r, path, err) || (r->model = fasttext_open(path, err)) == NULL)
        return false;
    r->form = FORM_MODEL;
    r->input.path = fasttext_path(r->model);
    r->input.dim = fasttext_dim(r->model);
    return true;
}

/* Takes the line "V D" where there is one. */
static bool take_header(vectors_reader *r, bool *out_header, error *err)
{
    vectors_input *in = &r->input;
    const char *start = in->window.data + in->window.at;
    size_t words, dim, there = in->window.end - in->window.at;
    const char *newline = memchr(start, '\n', there);
    size_t size = newline != NULL ? (size_t)(newline - start) : there;
    *out_header = (newline != NULL || in->window.finished) && vectors_input_header(start, size, &words, &dim);
    if (!*out_header)
        return true;
    if (dim == 0 || dim > VECTORS_DIM_LIMIT)
        return error_at(err, ERROR_DATA, in->path, 1, "the header says %zu values a word; 1 to %d are possible", dim,
                        VECTORS_DIM_LIMIT);
    in->dim = dim;
    in->promised = words;
    in->window.at += size + (newline != NULL);
    in->window.lines++;
    return true;
}

static bool recognise(vectors_reader *r, const char *path, error *err)
{
    vectors_input *in = &r->input;
    if (!window_init(&in->window, path, err))
        return false;
    in->path = reader_name(in->window.reader);
    in->promised = SIZE_MAX;
    if (!window_need(&in->window, LOOK_BYTES, err))
        return false;
    if (in->window.end == 0)
        return error_at(err, ERROR_DATA, in->path, 0, "is empty");
    if (vectors_table_recognise(in->window.data, in->window.end))
        return open_table(r, path, err);
    if (fasttext_recognise(in->window.data, in->window.end))
        return open_model(r, path, err);
    if (starts_with(&in->window, "\x1F\x8B", 2) || starts_with(&in->window, "PK\3\4", 4))
        return error_at(err, ERROR_DATA, in->path, 0,
                        "is compressed: unpack it, or let its name end in .gz if it is gzip");
    if (starts_with(&in->window, "\xEF\xBB\xBF", 3))
        in->window.at += 3;
    bool header, binary = false;
    if (!take_header(r, &header, err))
        return false;
    if (header ? !vectors_binary_recognise(in, &binary, err) : !vectors_text_measure(in, err))
        return false;
    r->form = binary ? FORM_BINARY : header ? FORM_TEXT : FORM_GLOVE;
    return true;
}

vectors_reader *vectors_reader_open(const char *path, error *err)
{
    vectors_reader *r = memory_new(1, sizeof *r);
    if (r == NULL) {
        error_memory(err, sizeof *r);
        return NULL;
    }
    if (recognise(r, path, err)) {
        r->input.values = memory_new(r->input.dim, sizeof(float));
        if (r->input.values != NULL)
            return r;
        error_memory(err, r->input.dim * sizeof(float));
    }
    vectors_reader_close(r);
    return NULL;
}

void vectors_reader_close(vectors_reader *r)
{
    if (r == NULL)
        return;
    window_dispose(&r->input.window);
    memory_free(r->input.values);
    vectors_table_close(&r->table);
    fasttext_close(r->model);
    buffer_dispose(&r->transcoded);
    memory_free(r);
}

void vectors_reader_set_latin1(vectors_reader *r)
{
    r->latin1 = true;
}

size_t vectors_reader_dim(const vectors_reader *r)
{
    return r->input.dim;
}

const char *vectors_reader_format(const vectors_reader *r)
{
    return form_names[r->form];
}

bool vectors_reader_is_table(const vectors_reader *r)
{
    return r->form == FORM_TABLE;
}

const char *vectors_reader_source(const vectors_reader *r)
{
    const char *source = r->form == FORM_TABLE ? safetensors_metadata(r->table.file, "source") : NULL;
    return source != NULL && strcmp(source, "-") != 0 && strcmp(source, "?") != 0 ? source : NULL;
}

/* A row of a table, damaged or whole. */
static reader_status next_row(vectors_reader *r, const char **out_word, size_t *out_size, error *err)
{
    vectors_input *in = &r->input;
    if (in->given == r->table.view.count)
        return READER_END;
    if (!vectors_word(&r->table.view, in->given, out_word, out_size)) {
        error_at(err, ERROR_DATA, in->path, 0, "word %zu: its place is damaged", in->given + 1);
        return READER_FAILED;
    }
    vectors_row(&r->table.view, in->given++, in->values);
    return READER_LINE;
}

static reader_status next_of_model(vectors_reader *r, const char **out_word, size_t *out_size, error *err)
{
    vectors_input *in = &r->input;
    if (in->given == fasttext_count(r->model))
        return READER_END;
    fasttext_word(r->model, in->given++, out_word, out_size);
    if (fasttext_vector(r->model, *out_word, *out_size, in->values))
        return READER_LINE;
    error_at(err, ERROR_DATA, in->path, 0, "word %zu: a value is not finite", in->given);
    return READER_FAILED;
}

static reader_status next_of_form(vectors_reader *r, const char **out_word, size_t *out_size, error *err)
{
    switch (r->form) {
    case FORM_BINARY:
        return vectors_binary_next(&r->input, out_word, out_size, err);
    case FORM_TABLE:
        return next_row(r, out_word, out_size, err);
    case FORM_MODEL:
        return next_of_model(r, out_word, out_size, err);
    default:
        return vectors_text_next(&r->input, out_word, out_size, err);
    }
}

static bool transcode(vectors_reader *r, const char **word, size_t *size, error *err)
{
    buffer_clear(&r->transcoded);
    for (size_t i = 0; i < *size; i++) {
        char bytes[4];
        size_t used = utf8_encode((unsigned char)(*word)[i], bytes);
        if (!buffer_append(&r->transcoded, bytes, used))
            return error_memory(err, 2 * *size);
    }
    *word = r->transcoded.size > 0 ? r->transcoded.data : "";
    *size = r->transcoded.size;
    return true;
}

static bool malformed(const vectors_reader *r, error *err)
{
    bool text = r->form == FORM_GLOVE || r->form == FORM_TEXT;
    if (text)
        return error_at(err, ERROR_DATA, r->input.path, r->input.window.lines, "the word is not UTF-8");
    return error_at(err, ERROR_DATA, r->input.path, 0, "word %zu: is not UTF-8", r->input.given);
}

vectors_status vectors_reader_next(vectors_reader *r, const char **out_word, size_t *out_size, const float **out_values,
                                   error *err)
{
    const char *word;
    size_t size;
    reader_status status = next_of_form(r, &word, &size, err);
    if (status != READER_LINE)
        return status == READER_END ? VECTORS_END : VECTORS_FAILED;
    if (r->latin1 ? !transcode(r, &word, &size, err) : utf8_valid_prefix(word, size) < size && !malformed(r, err))
        return VECTORS_FAILED;
    *out_word = word;
    *out_size = size;
    *out_values = r->input.values;
    return VECTORS_WORD;
}

bool vectors_reader_composes(const vectors_reader *r)
{
    return r->form == FORM_MODEL;
}

bool vectors_reader_compose(vectors_reader *r, const char *word, size_t size, const float **out_values)
{
    if (r->form != FORM_MODEL || !fasttext_vector(r->model, word, size, r->input.values))
        return false;
    *out_values = r->input.values;
    return true;
}
