/* A block of sentences made ready for the network: their tokens numbered, and for every distinct one its shares of the
 * first layer's gates, from memory that lasts across blocks or computed now.
 *
 * Thread rule: a block belongs to one thread. */
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
    type_cache known;
    string_set lower;
    arena memory;  /* lasts a block */
    arena scratch; /* lasts while new tokens are computed */
} block;

/* Nothing is allocated before it is used. MUST be ended with block_dispose. */
void block_init(block *b, const model *m);
void block_dispose(block *b);

/* Reads COUNT sentences; WINDOWS [count] number the windows of documents they are in, NULL: each is for itself. What
 * was read before is gone. false when there is no memory. */
bool block_read(block *b, const sentence *sentences, const size_t *windows, size_t count) ATTRIBUTE_CHECKED;

#endif
