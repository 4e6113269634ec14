/* A cursor walks once over the arguments, the dictionary and the head of the input matrix, bounding each number; then
 * only the place of the matrix is kept. N-grams are hashed with FNV-1a over signed bytes, as fastText does. */
#include "embeddings/fasttext.h"

#include "base/mapping.h"
#include "base/memory.h"
#include "embeddings/word_index.h"

#include <math.h>
#include <string.h>

enum { MAGIC = 793712314, VERSION = 12, DIM_LIMIT = 65536, NGRAM_LIMIT = 64, WORD_TYPE = 0 };

struct fasttext {
    char *path;
    mapping map;
    word_index words;
    size_t dim, buckets, shortest, longest; /* longest 0: no n-grams */
    size_t rows;                            /* of the matrix */
    const unsigned char *matrix;            /* [rows][dim] floats, not aligned */
};

typedef struct cursor {
    const unsigned char *at, *end;
    bool ended; /* the file was too short */
} cursor;

static void take(cursor *c, void *out, size_t size)
{
    if ((size_t)(c->end - c->at) < size) {
        c->ended = true;
        c->at = c->end;
        memset(out, 0, size);
        return;
    }
    memcpy(out, c->at, size);
    c->at += size;
}

static int32_t take_32(cursor *c)
{
    int32_t value;
    take(c, &value, sizeof value);
    return value;
}

static int64_t take_64(cursor *c)
{
    int64_t value;
    take(c, &value, sizeof value);
    return value;
}

static bool wrong(const fasttext *ft, const char *what, error *err)
{
    return error_at(err, ERROR_DATA, ft->path, 0, "%s", what);
}

static bool cut_short(const fasttext *ft, error *err)
{
    return wrong(ft, "the fastText model is cut short", err);
}

static bool read_arguments(fasttext *ft, cursor *c, error *err)
{
    enum { MAGIC_AT, VERSION_AT, DIM = 2, BUCKETS = 10, SHORTEST = 11, LONGEST = 12, COUNT = 14 };
    int32_t arguments[COUNT];
    double sampling;
    for (size_t i = 0; i < COUNT; i++)
        arguments[i] = take_32(c);
    take(c, &sampling, sizeof sampling);
    if (c->ended)
        return cut_short(ft, err);
    if (arguments[MAGIC_AT] != MAGIC || arguments[VERSION_AT] != VERSION)
        return error_at(err, ERROR_DATA, ft->path, 0, "is a fastText model of version %d; %d is read",
                        (int)arguments[VERSION_AT], VERSION);
    if (arguments[DIM] < 1 || arguments[DIM] > DIM_LIMIT || arguments[BUCKETS] < 0)
        return wrong(ft, "the fastText model has an impossible size", err);
    if (arguments[SHORTEST] < 0 || arguments[LONGEST] < 0 || arguments[LONGEST] > NGRAM_LIMIT)
        return wrong(ft, "the fastText model has n-grams of an impossible length", err);
    ft->dim = (size_t)arguments[DIM];
    ft->buckets = (size_t)arguments[BUCKETS];
    ft->shortest = (size_t)arguments[SHORTEST];
    ft->longest = ft->buckets > 0 ? (size_t)arguments[LONGEST] : 0;
    return true;
}

/* One entry: the word up to a NUL, how often it was seen, what it is. */
static bool read_entry(fasttext *ft, cursor *c, bool is_word, error *err)
{
    const char *word = (const char *)c->at;
    const unsigned char *nul = memchr(c->at, 0, (size_t)(c->end - c->at));
    if (nul == NULL)
        return cut_short(ft, err);
    size_t size = (size_t)(nul - c->at);
    int8_t type;
    c->at = nul + 1;
    (void)take_64(c);
    take(c, &type, sizeof type);
    if (c->ended)
        return cut_short(ft, err);
    if (is_word != (type == WORD_TYPE))
        return wrong(ft, "the fastText model's dictionary is damaged", err);
    bool is_new = true;
    if (is_word && !word_index_add(&ft->words, word, size, NULL, &is_new, err))
        return false;
    return is_new || wrong(ft, "the fastText model has a word twice", err);
}

static bool read_dictionary(fasttext *ft, cursor *c, error *err)
{
    int32_t size = take_32(c), words = take_32(c), labels = take_32(c);
    (void)take_64(c); /* tokens of the corpus */
    int64_t pruned = take_64(c);
    if (c->ended)
        return cut_short(ft, err);
    if (words < 0 || labels < 0 || words > size || size - words != labels)
        return wrong(ft, "the fastText model's dictionary is damaged", err);
    if (pruned > 0)
        return wrong(ft, "is a fastText model that was pruned: these are not read", err);
    if (pruned == 0)
        ft->longest = 0;
    for (int32_t i = 0; i < size; i++)
        if (!read_entry(ft, c, i < words, err))
            return false;
    return true;
}

static bool find_matrix(fasttext *ft, cursor *c, error *err)
{
    unsigned char quantised;
    take(c, &quantised, 1);
    if (quantised != 0 && !c->ended)
        return wrong(ft, "is a quantised fastText model: these are not read", err);
    int64_t rows = take_64(c), dim = take_64(c);
    if (c->ended)
        return cut_short(ft, err);
    if (rows < 0 || dim < 0 || (uint64_t)dim != ft->dim || (uint64_t)rows != ft->words.count + ft->buckets)
        return wrong(ft, "the fastText model's matrix does not fit its dictionary", err);
    size_t bytes;
    if (!memory_multiply((size_t)rows, ft->dim * sizeof(float), &bytes) || bytes > (size_t)(c->end - c->at))
        return cut_short(ft, err);
    ft->rows = (size_t)rows;
    ft->matrix = c->at;
    return true;
}

static bool read_model(fasttext *ft, error *err)
{
    if (!mapping_open(&ft->map, ft->path, err) || !word_index_init(&ft->words, err))
        return false;
    if (ft->map.size == 0)
        return wrong(ft, "is empty", err);
    cursor c = {.at = ft->map.bytes, .end = ft->map.bytes + ft->map.size};
    return read_arguments(ft, &c, err) && read_dictionary(ft, &c, err) && find_matrix(ft, &c, err);
}

fasttext *fasttext_open(const char *path, error *err)
{
    fasttext *ft = memory_new(1, sizeof *ft);
    if (ft != NULL)
        ft->path = memory_copy_text(path, strlen(path));
    if (ft == NULL || ft->path == NULL)
        error_memory(err, 0);
    else if (read_model(ft, err))
        return ft;
    fasttext_close(ft);
    return NULL;
}

void fasttext_close(fasttext *ft)
{
    if (ft == NULL)
        return;
    word_index_dispose(&ft->words);
    mapping_close(&ft->map);
    memory_free(ft->path);
    memory_free(ft);
}

bool fasttext_recognise(const char *bytes, size_t size)
{
    int32_t magic;
    if (size < sizeof magic)
        return false;
    memcpy(&magic, bytes, sizeof magic);
    return magic == MAGIC;
}

size_t fasttext_dim(const fasttext *ft)
{
    return ft->dim;
}

size_t fasttext_count(const fasttext *ft)
{
    return ft->words.count;
}

const char *fasttext_path(const fasttext *ft)
{
    return ft->path;
}

void fasttext_word(const fasttext *ft, size_t i, const char **out_word, size_t *out_size)
{
    *out_word = ft->words.text.data + ft->words.offset[i];
    *out_size = ft->words.offset[i + 1] - ft->words.offset[i];
}

static void add_row(const fasttext *ft, size_t row, float *sum)
{
    const unsigned char *at = ft->matrix + row * ft->dim * sizeof(float);
    for (size_t d = 0; d < ft->dim; d++, at += sizeof(float)) {
        float value;
        memcpy(&value, at, sizeof value);
        sum[d] += value;
    }
}

/* Byte I of "<word>". */
static unsigned char marked_byte(const char *word, size_t size, size_t i)
{
    return (unsigned char)(i == 0 ? '<' : i <= size ? word[i - 1] : '>');
}

static bool continues(unsigned char byte)
{
    return (byte & 0xC0) == 0x80;
}

/* Adds the rows of the n-grams of "<word>" that begin at byte START; returns how many. */
static size_t add_ngrams(const fasttext *ft, const char *word, size_t size, size_t start, float *sum)
{
    uint32_t hash = 2166136261u;
    size_t end = size + 2, added = 0;
    for (size_t at = start, characters = 1; at < end && characters <= ft->longest; characters++) {
        do {
            unsigned char byte = marked_byte(word, size, at++);
            uint32_t extended = byte < 0x80 ? byte : 0xFFFFFF00u | byte; /* fastText's bytes are signed */
            hash = (hash ^ extended) * 16777619u;
        } while (at < end && continues(marked_byte(word, size, at)));
        bool mark_alone = characters == 1 && (start == 0 || at == end);
        if (characters >= ft->shortest && !mark_alone) {
            add_row(ft, ft->words.count + hash % ft->buckets, sum);
            added++;
        }
    }
    return added;
}

bool fasttext_vector(const fasttext *ft, const char *word, size_t size, float *out)
{
    static const char end_of_sentence[] = "</s>";
    size_t row = word_index_find(&ft->words, word, size), added = 0;
    bool whole = row != SIZE_MAX && size == sizeof end_of_sentence - 1 && memcmp(word, end_of_sentence, size) == 0;
    memset(out, 0, ft->dim * sizeof *out);
    if (row != SIZE_MAX) {
        add_row(ft, row, out);
        added++;
    }
    for (size_t start = 0; ft->longest > 0 && !whole && start < size + 2; start++)
        if (!continues(marked_byte(word, size, start)))
            added += add_ngrams(ft, word, size, start, out);
    bool finite = added > 0;
    for (size_t d = 0; d < ft->dim && added > 0; d++) {
        out[d] *= 1.0f / (float)added;
        finite = finite && isfinite(out[d]);
    }
    return finite;
}
