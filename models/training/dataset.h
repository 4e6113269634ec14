/* A corpus as the network sees it: every distinct token once, with its row and characters; sentences of token numbers
 * and gold tags. */
#ifndef NER_MODELS_TRAINING_DATASET_H
#define NER_MODELS_TRAINING_DATASET_H

#include "corpora/corpus.h"
#include "corpora/tagset.h"
#include "embeddings/vectors.h"
#include "models/characters.h"
#include "models/input.h"
#include "models/training/teaching.h"

typedef struct dataset_sentence {
    input_sentence input;
    const size_t *tags; /* [input.count] */
    const corpus_sentence *source;
    size_t number; /* in the corpus */
} dataset_sentence;

typedef struct dataset_options {
    bool capitals; /* every form is wanted in capitals too */
    size_t window; /* tokens of a document that are looked at together; 0: every sentence for itself */
} dataset_options;

typedef struct dataset {
    dataset_sentence *sentences; /* [count], in the order of the corpus */
    size_t count, tokens;
    size_t *windows; /* [window_count + 1]: the first sentence of each window, and `count` */
    size_t window_count;
    size_t spans;         /* gold entities of these sentences */
    size_t unknown_spans; /* of them, those of types that the tag set lacks: they are in no gold tags */
    lexicon lexicon;
    const teaching *teaching; /* of these sentences; NULL: none. Not owned */
    size_t *rows, *first;     /* what the lexicon points into; owned */
    uint32_t *codes, *words;
    bool *once;          /* of a form that is there for `capitals` alone: what is read so stands once */
    uint32_t *capitals;  /* [lexicon count]: the form in capitals; NULL where not wanted */
    uint32_t *all_forms; /* what sentences point into; owned */
    size_t *all_tags;
} dataset;

/* Of the sentences [count] of the corpus. A window takes sentences that stand one behind the other in a document as
 * long as they fit; a longer sentence is one of its own. Entities of types that the tag set lacks are left out of the
 * gold tags and counted. MUST be ended with dataset_dispose. Thread rule: immutable once made. */
bool dataset_init(dataset *d, const corpus *corpora, const size_t *sentences, size_t count, const vectors *words,
                  const characters *chars, const tagset *tags, dataset_options options, error *err);
void dataset_dispose(dataset *d);

/* Tokens of the sentences of a window. */
size_t dataset_window_tokens(const dataset *d, size_t window);

#endif
