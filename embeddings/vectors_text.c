/* Lines of a word and its values. Nearly all lines are a word without spaces and exactly the values, one space
 * between them: these are read from the left in one pass. Every other line is cut into fields from the right, so
 * that the word may hold spaces, and what is wrong with it is said. */
#include "embeddings/vectors_input.h"

#include "embeddings/decimal.h"

#include <stdint.h>
#include <string.h>

enum { QUOTED_BYTES = 32 };

typedef struct field {
    const char *start, *end;
} field;

static bool is_blank(char byte)
{
    return byte == ' ' || byte == '\t';
}

/* The end of the line without CR and blanks. */
static const char *line_end(const char *text, size_t size)
{
    const char *end = text + size;
    if (end > text && end[-1] == '\r')
        end--;
    while (end > text && is_blank(end[-1]))
        end--;
    return end;
}

/* The last field of TEXT to END. */
static field last_field(const char *text, const char *end)
{
    while (end > text && is_blank(end[-1]))
        end--;
    const char *start = end;
    while (start > text && !is_blank(start[-1]))
        start--;
    return (field){start, end};
}

static bool is_number(field f)
{
    float value;
    return f.end > f.start && decimal_parse(f.start, f.end, &value) == f.end;
}

bool vectors_input_header(const char *text, size_t size, size_t *out_words, size_t *out_dim)
{
    const char *end = line_end(text, size);
    field dim = last_field(text, end), words = last_field(text, dim.start);
    size_t dim_number, words_number;
    if (words.start != text || !decimal_parse_count(dim.start, (size_t)(dim.end - dim.start), &dim_number) ||
        !decimal_parse_count(words.start, (size_t)(words.end - words.start), &words_number))
        return false;
    *out_words = words_number;
    *out_dim = dim_number;
    return true;
}

/* How many fields there are, and how many of them, from the right, are numbers. */
static void count_fields(const char *text, const char *end, size_t *out_fields, size_t *out_numbers)
{
    bool all = true;
    *out_fields = *out_numbers = 0;
    for (field f = last_field(text, end); f.end > f.start; f = last_field(text, f.start)) {
        ++*out_fields;
        all = all && is_number(f);
        *out_numbers += all;
    }
}

/* The whole first line stands in the window, unless it is longer than any can be. */
static bool need_first_line(window *w, error *err)
{
    size_t seen = 0;
    while (memchr(w->data + w->at + seen, '\n', w->end - w->at - seen) == NULL && !w->finished) {
        seen = w->end - w->at;
        if (seen >= WINDOW_LIMIT)
            return true;
        if (!window_need(w, seen + 1, err))
            return false;
    }
    return true;
}

/* A line whose fields, all but the first, are numbers says the dimension at once. Where none in sight is so (all
 * words hold spaces), the first line's numbers count. */
static size_t measure(const window *w)
{
    const char *at = w->data + w->at, *end = w->data + w->end;
    size_t first = 0;
    for (size_t i = 0; at < end; i++) {
        const char *newline = memchr(at, '\n', (size_t)(end - at));
        if (newline == NULL && i > 0 && !w->finished)
            break;
        size_t fields, numbers, size = newline != NULL ? (size_t)(newline - at) : (size_t)(end - at);
        count_fields(at, line_end(at, size), &fields, &numbers);
        bool no_word = size > 0 && is_blank(*at) && numbers == fields;
        if (fields > 1 && (numbers == fields || numbers + 1 == fields))
            return no_word ? fields : fields - 1;
        first = i == 0 ? numbers : first;
        at += size + (newline != NULL);
    }
    return first;
}

bool vectors_text_measure(vectors_input *in, error *err)
{
    if (!need_first_line(&in->window, err))
        return false;
    in->dim = measure(&in->window);
    if (in->dim == 0)
        return error_at(err, ERROR_DATA, in->path, 1, "no word vectors: a word and numbers behind it are wanted");
    if (in->dim > VECTORS_DIM_LIMIT)
        return error_at(err, ERROR_DATA, in->path, 1, "%zu values, more than %d", in->dim, VECTORS_DIM_LIMIT);
    return true;
}

/* The usual line: returns the word's end, or NULL where it is another one. */
static const char *parse_usual(const vectors_input *in, const char *text, const char *end)
{
    const char *word_end = memchr(text, ' ', (size_t)(end - text));
    const char *at = word_end;
    for (size_t d = 0; d < in->dim; d++) {
        if (at == NULL || at == end || *at != ' ')
            return NULL;
        at = decimal_parse(at + 1, end, &in->values[d]);
    }
    return at == end ? word_end : NULL;
}

static bool wrong_value(const vectors_input *in, field f, size_t d, error *err)
{
    char shown[QUOTED_BYTES + 1];
    size_t size = 0;
    for (const char *at = f.start; at < f.end && size < QUOTED_BYTES; at++)
        shown[size++] = *at > ' ' && *at < 0x7F ? *at : '?';
    shown[size] = '\0';
    return error_at(err, ERROR_DATA, in->path, in->window.lines, "value %zu, '%s', is not a finite decimal number",
                    d + 1, shown);
}

static bool wrong_count(const vectors_input *in, const char *text, const char *end, error *err)
{
    size_t fields, numbers;
    count_fields(text, end, &fields, &numbers);
    bool word_alone = fields <= in->dim || numbers == fields;
    return error_at(err, ERROR_DATA, in->path, in->window.lines, "the vector has %zu values, %zu are wanted",
                    word_alone ? fields - 1 : numbers, in->dim);
}

/* Any line, from the right. */
static bool parse_unusual(const vectors_input *in, const char *text, const char *end, const char **out_word_end,
                          error *err)
{
    field values_end = {end, end}, broken = {NULL, NULL};
    size_t broken_value = 0;
    for (size_t d = in->dim; d-- > 0;) {
        field f = values_end = last_field(text, values_end.start);
        if (f.start == f.end || f.start == text)
            return wrong_count(in, text, end, err);
        if (decimal_parse(f.start, f.end, &in->values[d]) != f.end) {
            broken = f;
            broken_value = d;
        }
    }
    if (broken.start != NULL)
        return wrong_value(in, broken, broken_value, err);
    field last = last_field(text, values_end.start);
    if (last.start > text && is_number(last))
        return wrong_count(in, text, end, err);
    *out_word_end = last.end;
    return true;
}

/* At the end of the file. */
static reader_status finish(const vectors_input *in, error *err)
{
    if (in->promised == SIZE_MAX || in->promised == in->given)
        return READER_END;
    error_at(err, ERROR_DATA, in->path, in->window.lines, "the file ends after %zu words; its header says %zu",
             in->given, in->promised);
    return READER_FAILED;
}

reader_status vectors_text_next(vectors_input *in, const char **out_word, size_t *out_size, error *err)
{
    const char *text, *end, *word_end;
    size_t size;
    do {
        reader_status status = window_line(&in->window, &text, &size, err);
        if (status != READER_LINE)
            return status == READER_END ? finish(in, err) : status;
        end = line_end(text, size);
    } while (end == text);
    if (in->given == in->promised) {
        error_at(err, ERROR_DATA, in->path, in->window.lines, "more words than the %zu that the header says",
                 in->promised);
        return READER_FAILED;
    }
    word_end = parse_usual(in, text, end);
    if (word_end == NULL && !parse_unusual(in, text, end, &word_end, err))
        return READER_FAILED;
    in->given++;
    *out_word = text;
    *out_size = (size_t)(word_end - text);
    return READER_LINE;
}
