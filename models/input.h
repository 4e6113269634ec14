/* From numbered tokens to a minibatch that the network reads.
 *
 * A lexicon holds what is known of every distinct token; sentences are numbers into it. The same code serves training,
 * evaluation and tagging. Thread rule: lexicon and sentences are shared; memory and scratch belong to one thread. */
#ifndef NER_MODELS_INPUT_H
#define NER_MODELS_INPUT_H

#include "base/string_set.h"
#include "embeddings/vectors.h"
#include "models/network_pass.h"

typedef struct lexicon {
    size_t count;          /* distinct tokens */
    const size_t *rows;    /* [count]: row of the word vectors, VECTORS_NONE for unknown */
    const size_t *first;   /* [count + 1]: where a token's characters begin */
    const uint32_t *codes; /* character numbers */
    const uint32_t *words; /* [count]: tokens that are the same word but for case have the same number, which is below
                            * count; LEXICON_ALONE: without letters. NULL where no network asks */
    const vectors *more;   /* another table of the same width: row words->count + i is its row i; NULL: none */
    const bool *once;      /* [count]: stands once in the training corpus; NULL: unknown */
} lexicon;

#define LEXICON_ALONE UINT32_MAX

/* Fills out_words [forms->count], a lexicon's `words`; LOWER, an empty set, is scratch. false when there is no memory.
 */
bool lexicon_words(const string_set *forms, string_set *lower, uint32_t *out_words) ATTRIBUTE_CHECKED;

typedef struct input_sentence {
    const uint32_t *forms; /* [count]: numbers in the lexicon */
    size_t count;
    size_t document; /* neighbours with the same number are looked at together, where a network does so */
} input_sentence;

/* Takes a word's vector away with probability P, so that the network learns from the rest; random NULL: never. */
typedef struct input_dropout {
    double word, singleton; /* `singleton`: of the lexicon's `once`, where it is more */
    random_stream *random;
} input_dropout;

/* The minibatch of these sentences, in memory of the arena. UNKNOWN [word_dim] stands for words without a row; out_rows
 * [rows of the packing] tells which row of the table each token got (may be NULL). LOCAL [lexicon count] is scratch:
 * all zeros before and after. false when there is no memory. */
bool input_build(const network *n, const lexicon *l, const vectors *words, const real *unknown,
                 const input_sentence *sentences, size_t count, input_dropout dropout, uint32_t *local, arena *memory,
                 network_input *out_input, size_t **out_rows) ATTRIBUTE_CHECKED;

/* What stands around the rows of the packing of these sentences. LOCAL as above. false when there is no memory. */
bool input_look_around(const lexicon *l, const input_sentence *sentences, const packing *p, uint32_t *local,
                       arena *memory, neighbourhood *out) ATTRIBUTE_CHECKED;

/* Only the places: the packing of these sentences, and the form of every row. false when there is no memory. */
bool input_place(const input_sentence *sentences, size_t count, arena *memory, packing *out_packing,
                 uint32_t **out_forms) ATTRIBUTE_CHECKED;

/* out [count][dim]: the vectors of ROWS [count] as reals, UNKNOWN [dim] for VECTORS_NONE; MORE as a lexicon has
 * it. false when there is no memory. */
bool input_look_up(const vectors *words, const vectors *more, const real *unknown, size_t dim, const size_t *rows,
                   size_t count, arena *memory, real *out) ATTRIBUTE_CHECKED;

/* A sentence's length in tokens and its number in its list. */
typedef struct input_length {
    size_t length, number;
} input_length;

/* Longest first, of equals the earlier one: neighbours then go through the network together without waste. */
void input_sort_by_length(input_length *lengths, size_t count);

#endif
