/* Probabilities of tags are held as 16 bits, in steps of 1 / 65535: their sum is made 1 again when they are asked for.
 * Of a sentence's moves only those are held that are made at all, one sentence behind the other as they come. */
#include "models/training/teaching.h"

#include "base/buffer.h"
#include "base/memory.h"
#include "models/config_difference.h"
#include "models/model_file.h"

#include <string.h>

#define TEACHING_FORMAT "ner.teaching"
#define TEACHING_BY "ner.teaching.by"

/* A move that is made less often in a sentence than this is not held. */
static const real LEAST_MOVES = (real)1e-5;

/* Where a sentence's moves stand. */
typedef struct move_list {
    size_t first, count;
} move_list;

struct teaching {
    size_t tags, sentences, tokens;
    size_t *first;    /* [sentences + 1]: the first token of each */
    uint16_t *shares; /* [tokens][tags] */
    bool *agrees;     /* [sentences] */
    move_list *lists; /* [sentences] */
    uint32_t *moves;  /* [move_count]: from * tags + to */
    float *times;     /* [move_count]: how often each is made on average */
    size_t move_count, move_capacity;
    buffer identity; /* corpus and tags */
};

/* What must be equal for probabilities to belong to a corpus: its files, and the tags. */
static bool identify(const corpus *c, const tagset *tags, buffer *out)
{
    bool ok = buffer_format(out, "scheme %d", (int)tags->scheme);
    for (size_t i = 0; ok && i < tags->type_count; i++)
        ok = buffer_format(out, "\n%s", tags->types[i]);
    for (size_t i = 0; ok && i < c->file_count; i++)
        ok = buffer_format(out, "\n%s", c->files[i].sha256);
    return ok;
}

teaching *teaching_new(const corpus *c, const tagset *tags, error *err)
{
    teaching *t = memory_new(1, sizeof *t);
    if (t == NULL) {
        error_memory(err, sizeof *t);
        return NULL;
    }
    *t = (teaching){.tags = tags->count, .sentences = c->count, .tokens = c->tokens};
    t->first = memory_new(c->count + 1, sizeof *t->first);
    t->agrees = memory_new(c->count, sizeof *t->agrees);
    t->shares = memory_new(c->tokens, tags->count * sizeof *t->shares);
    t->lists = memory_new(c->count, sizeof *t->lists);
    if (t->first == NULL || t->agrees == NULL || t->shares == NULL || t->lists == NULL ||
        !identify(c, tags, &t->identity)) {
        teaching_free(t);
        error_memory(err, c->tokens * tags->count * sizeof *t->shares);
        return NULL;
    }
    for (size_t i = 0; i < c->count; i++)
        t->first[i + 1] = t->first[i] + c->sentences[i].count;
    return t;
}

void teaching_free(teaching *t)
{
    if (t == NULL)
        return;
    memory_free(t->first);
    memory_free(t->agrees);
    memory_free(t->shares);
    memory_free(t->lists);
    memory_free(t->moves);
    memory_free(t->times);
    buffer_dispose(&t->identity);
    memory_free(t);
}

bool teaching_fits(const teaching *t, const corpus *c, const tagset *tags)
{
    buffer identity = {0};
    const bool fits = identify(c, tags, &identity) && strcmp(identity.data, t->identity.data) == 0 &&
                      c->count == t->sentences && c->tokens == t->tokens;
    buffer_dispose(&identity);
    return fits;
}

static size_t length_of(const teaching *t, size_t number)
{
    return t->first[number + 1] - t->first[number];
}

static bool reserve_moves(teaching *t, size_t more)
{
    if (more <= t->move_capacity - t->move_count)
        return true;
    const size_t capacity = memory_grown(t->move_capacity, t->move_count + more);
    uint32_t *moves = memory_resize(t->moves, capacity, sizeof *moves);
    if (moves == NULL)
        return false;
    t->moves = moves;
    float *times = memory_resize(t->times, capacity, sizeof *times);
    if (times == NULL)
        return false;
    t->times = times;
    t->move_capacity = capacity;
    return true;
}

/* Puts them behind the moves that are held. */
static bool add_moves(teaching *t, size_t number, const real *moves)
{
    const size_t all = t->tags * t->tags;
    size_t count = 0;
    for (size_t i = 0; i < all; i++)
        count += moves[i] >= LEAST_MOVES;
    if (!reserve_moves(t, count))
        return false;
    t->lists[number] = (move_list){t->move_count, count};
    for (size_t i = 0; i < all; i++) {
        if (moves[i] < LEAST_MOVES)
            continue;
        t->moves[t->move_count] = (uint32_t)i;
        t->times[t->move_count++] = (float)moves[i];
    }
    return true;
}

/* The mean of what BEFORE teachers held and what one more holds. */
static real mean_of(real held, real more, size_t before)
{
    return (held * (real)before + more) / (real)(before + 1);
}

static void add_shares(teaching *t, size_t number, const real *shares, size_t before)
{
    uint16_t *own = t->shares + t->first[number] * t->tags;
    for (size_t i = 0; i < length_of(t, number) * t->tags; i++) {
        const real share = mean_of((real)own[i] / 65535, shares[i], before);
        own[i] = (uint16_t)(share >= 1 ? 65535 : share > 0 ? share * 65535 + (real)0.5 : 0);
    }
}

bool teaching_add(teaching *t, size_t number, const real *shares, const real *moves, size_t before)
{
    const size_t all = t->tags * t->tags;
    real *mean = memory_new(all, sizeof *mean);
    if (mean == NULL)
        return false;
    teaching_moves(t, number, mean);
    for (size_t i = 0; i < all; i++)
        mean[i] = mean_of(mean[i], moves[i], before);
    const bool ok = add_moves(t, number, mean);
    if (ok)
        add_shares(t, number, shares, before);
    memory_free(mean);
    return ok;
}

/* Whether any tag of a token has a share. */
static bool holds_token(const teaching *t, size_t number, size_t at)
{
    const uint16_t *own = t->shares + (t->first[number] + at) * t->tags;
    size_t i = 0;
    while (i < t->tags && own[i] == 0)
        i++;
    return i < t->tags;
}

bool teaching_holds(const teaching *t, size_t number)
{
    return length_of(t, number) == 0 || holds_token(t, number, 0);
}

void teaching_shares(const teaching *t, size_t number, size_t at, real *out)
{
    const uint16_t *own = t->shares + (t->first[number] + at) * t->tags;
    size_t sum = 0;
    for (size_t i = 0; i < t->tags; i++)
        sum += own[i];
    for (size_t i = 0; i < t->tags; i++)
        out[i] = (real)own[i] / (real)sum;
}

void teaching_moves(const teaching *t, size_t number, real *out)
{
    const move_list *list = &t->lists[number];
    memset(out, 0, t->tags * t->tags * sizeof *out);
    for (size_t i = list->first; i < list->first + list->count; i++)
        out[t->moves[i]] = (real)t->times[i];
}

void teaching_compare(teaching *t, size_t number, const size_t *tags)
{
    t->agrees[number] = true;
    for (size_t at = 0; at < length_of(t, number); at++) {
        const uint16_t *own = t->shares + (t->first[number] + at) * t->tags;
        for (size_t i = 0; i < t->tags; i++)
            if (own[i] > own[tags[at]])
                t->agrees[number] = false;
    }
}

bool teaching_agrees(const teaching *t, size_t number)
{
    return t->agrees[number];
}

/* The moves of all sentences as the file has them, one sentence behind the other. */
typedef struct moves_in_order {
    uint64_t *counts; /* [sentences] */
    uint32_t *moves;
    float *times;
    size_t count;
} moves_in_order;

static void drop_order(moves_in_order *o)
{
    memory_free(o->counts);
    memory_free(o->moves);
    memory_free(o->times);
}

static bool put_in_order(const teaching *t, moves_in_order *out)
{
    *out = (moves_in_order){.counts = memory_new(t->sentences, sizeof *out->counts),
                            .moves = memory_new(t->move_count, sizeof *out->moves),
                            .times = memory_new(t->move_count, sizeof *out->times)};
    if (out->counts == NULL || out->moves == NULL || out->times == NULL) {
        drop_order(out);
        return false;
    }
    for (size_t i = 0; i < t->sentences; i++) {
        const move_list *list = &t->lists[i];
        out->counts[i] = list->count;
        if (list->count == 0)
            continue;
        memcpy(out->moves + out->count, t->moves + list->first, list->count * sizeof *out->moves);
        memcpy(out->times + out->count, t->times + list->first, list->count * sizeof *out->times);
        out->count += list->count;
    }
    return true;
}

bool teaching_write(const teaching *t, const char *path, const teaching_state *state, error *err)
{
    const uint64_t numbers[] = {state->done, state->folds};
    moves_in_order o;
    if (!put_in_order(t, &o))
        return error_memory(err, t->move_count * sizeof *o.moves);
    /* The library's format has no 16 bits without a sign. */
    tensor tensors[6] = { /* and room for the sum */
        {"shares", TENSOR_U8, 3, {t->tokens, t->tags, 2}, t->shares, t->tokens * t->tags * 2},
        {"folds", TENSOR_U64, 1, {2}, numbers, sizeof numbers},
        {"moves.counts", TENSOR_U64, 1, {t->sentences}, o.counts, t->sentences * sizeof *o.counts},
        {"moves", TENSOR_U32, 1, {o.count}, o.moves, o.count * sizeof *o.moves},
        {"moves.times", TENSOR_F32, 1, {o.count}, o.times, o.count * sizeof *o.times},
    };
    const metadata entries[] = {{TEACHING_FORMAT, t->identity.data}, {TEACHING_BY, state->by}};
    const bool ok = model_file_write_summed(path, tensors, 5, entries, 2, err);
    drop_order(&o);
    return ok;
}

static bool read_folds(const safetensors *file, size_t *out_done, size_t *out_folds, error *err)
{
    uint64_t numbers[2];
    if (safetensors_metadata(file, TEACHING_FORMAT) == NULL)
        return error_at(err, ERROR_DATA, safetensors_path(file), 0, "is no file of `ner train --folds`");
    const tensor *folds = safetensors_need(file, "folds", TENSOR_U64, 1, (size_t[]){2}, err);
    if (folds == NULL || !model_file_check(file, err))
        return false;
    memcpy(numbers, folds->data, sizeof numbers);
    if (numbers[0] > numbers[1])
        return error_at(err, ERROR_DATA, safetensors_path(file), 0, "has more folds than there are");
    *out_done = numbers[0];
    *out_folds = numbers[1];
    return true;
}

static bool check_state(const safetensors *file, const teaching_state *wanted, size_t *out_done, error *err)
{
    size_t folds = 0;
    if (!read_folds(file, out_done, &folds, err))
        return false;
    const char *by = safetensors_metadata(file, TEACHING_BY);
    if (folds != wanted->folds)
        return error_at(err, ERROR_DATA, safetensors_path(file), 0, "is of a run with %zu folds, not %zu", folds,
                        wanted->folds);
    if (by != NULL && strcmp(by, wanted->by) == 0)
        return true;
    char difference[CONFIG_DIFFERENCE_BYTES];
    if (by != NULL && config_difference(by, wanted->by, difference))
        return error_at(err, ERROR_DATA, safetensors_path(file), 0,
                        "belongs to a run with another configuration (%s); without --resume it is made anew",
                        difference);
    return error_at(err, ERROR_DATA, safetensors_path(file), 0,
                    "belongs to a run with other vectors; without --resume it is made anew");
}

bool teaching_count(const char *path, const teaching_state *wanted, size_t *out_done, error *err)
{
    safetensors *file = safetensors_open(path, err);
    const bool ok = file != NULL && check_state(file, wanted, out_done, err);
    safetensors_close(file);
    return ok;
}

bool teaching_lacks(const char *path)
{
    size_t done, folds;
    safetensors *file = safetensors_open(path, NULL);
    const bool lacks = file != NULL && read_folds(file, &done, &folds, NULL) && done < folds;
    safetensors_close(file);
    return lacks;
}

/* Whether a sentence's moves are between tags, and none is made more often than there are tokens to make it. */
static bool moves_can_be(const teaching *t, size_t number)
{
    const move_list *list = &t->lists[number];
    const float most = (float)length_of(t, number);
    for (size_t i = list->first; i < list->first + list->count; i++)
        if (t->moves[i] >= t->tags * t->tags || !(t->times[i] >= 0 && t->times[i] <= most))
            return false;
    return true;
}

static bool take_moves(teaching *t, const safetensors *file, error *err)
{
    const tensor *counts = safetensors_need(file, "moves.counts", TENSOR_U64, 1, &t->sentences, err);
    const tensor *moves = counts != NULL ? safetensors_find(file, "moves") : NULL;
    const size_t count = moves != NULL && moves->dimensions == 1 ? moves->shape[0] : 0;
    moves = counts != NULL ? safetensors_need(file, "moves", TENSOR_U32, 1, &count, err) : NULL;
    const tensor *times = moves != NULL ? safetensors_need(file, "moves.times", TENSOR_F32, 1, &count, err) : NULL;
    if (times == NULL)
        return false;
    if (!reserve_moves(t, count))
        return error_memory(err, count * sizeof *t->moves);
    if (count > 0) {
        memcpy(t->moves, moves->data, moves->bytes);
        memcpy(t->times, times->data, times->bytes);
    }
    bool ok = true;
    for (size_t i = 0; ok && i < t->sentences; i++) {
        uint64_t own;
        memcpy(&own, (const char *)counts->data + i * sizeof own, sizeof own);
        ok = own <= count - t->move_count;
        t->lists[i] = (move_list){t->move_count, ok ? own : 0};
        t->move_count += t->lists[i].count;
        ok = ok && moves_can_be(t, i);
    }
    return ok || error_at(err, ERROR_DATA, safetensors_path(file), 0, "names moves that there cannot be");
}

/* Whether of every sentence all tokens are held, or none. */
static bool holds_whole_sentences(const teaching *t)
{
    for (size_t i = 0; i < t->sentences; i++)
        for (size_t at = 1; at < length_of(t, i); at++)
            if (holds_token(t, i, at) != teaching_holds(t, i))
                return false;
    return true;
}

static bool take(teaching *t, const safetensors *file, error *err)
{
    if (strcmp(safetensors_metadata(file, TEACHING_FORMAT), t->identity.data) != 0)
        return error_at(err, ERROR_DATA, safetensors_path(file), 0,
                        "was made for another training corpus or other tags: make it again with `ner train --folds`");
    const size_t shape[] = {t->tokens, t->tags, 2};
    const tensor *shares = safetensors_need(file, "shares", TENSOR_U8, 3, shape, err);
    if (shares == NULL || !take_moves(t, file, err))
        return false;
    memcpy(t->shares, shares->data, shares->bytes);
    return holds_whole_sentences(t) ||
           error_at(err, ERROR_DATA, safetensors_path(file), 0, "holds only some tokens of a sentence");
}

teaching *teaching_read(const char *path, const corpus *c, const tagset *tags, size_t *out_done, size_t *out_folds,
                        error *err)
{
    teaching *t = teaching_new(c, tags, err);
    safetensors *file = t != NULL ? safetensors_open(path, err) : NULL;
    const bool ok = file != NULL && read_folds(file, out_done, out_folds, err) && take(t, file, err);
    safetensors_close(file);
    if (ok)
        return t;
    teaching_free(t);
    return NULL;
}
