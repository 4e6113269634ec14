/* A block of sentences made ready for the network: their tokens numbered, and for every distinct one its shares of the
 * first layer's gates, from memory that lasts across blocks or computed now.
 *
 * Thread rule: a block belongs to one thread; several may share what they know of word types. */
#ifndef NER_MODELS_BLOCK_H
#define NER_MODELS_BLOCK_H

#include "base/arena.h"
#include "base/string_set.h"
#include "models/input.h"
#include "models/model.h"
#include "models/type_cache.h"
#include "tokenizer/sentence.h"

typedef struct block {
    /* What was read. */
    input_sentence *sentences; /* numbers of distinct tokens */
    real **shares;             /* [forms.count]: see inference_read */
    uint32_t *words;           /* [forms.count]: lexicon.words; NULL where the model takes sentences alone */
    string_set forms;          /* the distinct tokens */

    const model *model;
    const vectors *more; /* where words are looked up that the model lacks; NULL: nowhere. To be set before the first
                          * block is read */
    type_cache own;    /* what is known of word types, */
    type_cache *known; /* there or in another block */
    type_row *rows;    /* [row_count]: the types that were taken from it */
    size_t row_count;
    string_set lower;
    arena memory;  /* lasts a block */
    arena scratch; /* lasts while new tokens are computed */
} block;

/* Nothing is allocated before it is used. MUST be ended with block_dispose. */
void block_init(block *b, const model *m);
void block_dispose(block *b);

/* From now on what OTHER knows of word types is used; it has the same model and `more`, and outlives B. To be called
 * before the first block is read. */
void block_share(block *b, block *other);

/* Reads COUNT sentences; WINDOWS [count] number the windows of documents they are in, NULL: each is for itself. What
 * was read before is gone. false when there is no memory. */
bool block_read(block *b, const sentence *sentences, const size_t *windows, size_t count) ATTRIBUTE_CHECKED;

#endif
