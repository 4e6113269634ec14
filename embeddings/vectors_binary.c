/* word2vec's binary form: "V D\n", then each word, a space, D floats as they stand in memory, and with some
 * writers a newline. Nothing in the file says that it is binary, so the bytes where the first vector would stand
 * are looked at. */
#include "embeddings/vectors_input.h"

#include "base/utf8.h"

#include <math.h>
#include <string.h>

enum { WORD_LIMIT = 64 * 1024, LOOK_BYTES = 4096 };

/* A control character that text does not hold. */
static bool is_control(char byte)
{
    return ((unsigned char)byte < ' ' || byte == 0x7F) && byte != '\t' && byte != '\r' && byte != '\n';
}

static bool is_text(const char *bytes, size_t size)
{
    for (size_t i = 0; i < size; i++)
        if (is_control(bytes[i]))
            return false;
    size -= utf8_unfinished(bytes, size);
    size_t numeric = 0;
    for (size_t i = 0; i < size; i++)
        numeric += strchr("0123456789.-+eE \t\r\n", bytes[i]) != NULL;
    return utf8_valid_prefix(bytes, size) == size || 2 * numeric > size;
}

bool vectors_binary_recognise(vectors_input *in, bool *out_binary, error *err)
{
    size_t vector = in->dim * sizeof(float);
    if (!window_need(&in->window, WORD_LIMIT + LOOK_BYTES, err))
        return false;
    const char *start = in->window.data + in->window.at;
    size_t size = in->window.end - in->window.at;
    const char *space = memchr(start, ' ', size);
    size_t behind = space != NULL ? size - (size_t)(space + 1 - start) : 0;
    size_t looked = vector < LOOK_BYTES ? vector : LOOK_BYTES;
    *out_binary = space != NULL && !is_text(space + 1, behind < looked ? behind : looked);
    return true;
}

static reader_status fail(const vectors_input *in, const char *what, error *err)
{
    error_at(err, ERROR_DATA, in->path, 0, "word %zu: %s", in->given + 1, what);
    return READER_FAILED;
}

/* Steps over the newlines between words; false at the end of the input. */
static bool skip_newlines(window *w, bool *out_more, error *err)
{
    do {
        if (!window_need(w, 1, err))
            return false;
        *out_more = w->end > w->at;
    } while (*out_more && (w->data[w->at] == '\n' || w->data[w->at] == '\r') && ++w->at);
    return true;
}

static reader_status finish(const vectors_input *in, bool more, error *err)
{
    if (!more)
        return READER_END;
    error_at(err, ERROR_DATA, in->path, 0, "there are bytes behind the last of the %zu words that the header says",
             in->promised);
    return READER_FAILED;
}

static bool values_are_finite(const vectors_input *in)
{
    for (size_t d = 0; d < in->dim; d++)
        if (!isfinite(in->values[d]))
            return false;
    return true;
}

reader_status vectors_binary_next(vectors_input *in, const char **out_word, size_t *out_size, error *err)
{
    window *w = &in->window;
    size_t vector = in->dim * sizeof(float);
    bool more;
    if (!skip_newlines(w, &more, err))
        return READER_FAILED;
    if (in->given == in->promised)
        return finish(in, more, err);
    if (!window_need(w, WORD_LIMIT + 1 + vector, err))
        return READER_FAILED;
    const char *word = w->data + w->at;
    size_t there = w->end - w->at;
    if (there == 0)
        return fail(in, "the file ends before it; its header says more words", err);
    const char *space = memchr(word, ' ', there < WORD_LIMIT ? there : WORD_LIMIT);
    if (space == NULL)
        return fail(in, there < WORD_LIMIT ? "the file is cut short" : "no space ends the word", err);
    size_t size = (size_t)(space - word);
    if (there < size + 1 + vector)
        return fail(in, "the file is cut short", err);
    memcpy(in->values, space + 1, vector);
    if (!values_are_finite(in))
        return fail(in, "a value is not finite", err);
    w->at += size + 1 + vector;
    in->given++;
    *out_word = word;
    *out_size = size;
    return READER_LINE;
}
