/* How each word of the model's table is mostly written, learned from the training corpus.
 *
 * Words that stand in the corpus, in sentences of mixed case and not at their start, are counted. For the words of a
 * vector file that do not, a logistic regression from vectors to "written with a capital" is fitted on those that do,
 * and on those that the model before knew, where there is one: names stand together in a space of word vectors. */
#ifndef NER_MODELS_TRAINING_WORD_CASES_H
#define NER_MODELS_TRAINING_WORD_CASES_H

#include "corpora/corpus.h"
#include "models/casing.h"

typedef struct word_cases {
    uint8_t *cases; /* [words->count]: word_case; owned */
    casing_counts counts;
} word_cases;

/* From the SENTENCES [count] of the corpus. The first PRETRAINED rows of WORDS came from a file of vectors, the others'
 * vectors tell nothing. KNOWN (NULL: nothing): what a model knows whose words are the first rows; it stands where the
 * corpus does not tell, and its counts are added. MUST be called before training changes vectors, and be ended with
 * word_cases_dispose. */
bool word_cases_learn(word_cases *w, const vectors *words, size_t pretrained, const casing_knowledge *known,
                      const corpus *corpora, const size_t *sentences, size_t count, error *err);

/* A struct of zeros is allowed. */
void word_cases_dispose(word_cases *w);

#endif
