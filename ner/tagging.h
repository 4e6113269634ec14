/* Many sentences to entities, by many threads: windows, tagger, filter.
 *
 * What comes out for a sentence depends on that sentence, the model and the options alone, and on its window
 * (models/context.h) where the model looks at documents: not on threads, nor on what else is in the call. Thread rule:
 * belongs to one thread, which shares the work out to threads of its own, where nothing else is said. */
#ifndef NER_NER_TAGGING_H
#define NER_NER_TAGGING_H

#include "base/error.h"
#include "models/model.h"
#include "models/tagger.h"

/* What is done with sentences all in capitals or all in lower case (models/casing.h). */
typedef enum case_rule {
    CASE_AUTO,    /* they are restored where the model has not learned names in such */
    CASE_KEEP,    /* nothing */
    CASE_RESTORE  /* they are restored */
} case_rule;

/* "auto", "keep", "restore", NULL: in the order of the enum. */
extern const char *const case_rule_names[];

/* Entities of a restored sentence that are less probable are dropped: what was guessed of its words is not sure
 * (docs/case.md has the figures). */
#define CASE_LEAST_PROBABILITY 0.7

typedef struct tagging_options {
    size_t threads;         /* at least 1 */
    size_t max_sentence;    /* tokens; longer sentences are tagged in windows; at least WINDOW_LEAST_TOKENS */
    double min_probability; /* entities below it are dropped */
    const bool *types;      /* [types of the model]: those that are kept; NULL: all. Must outlive the tagging */
    arithmetic arithmetic;
    bool sentence_alone; /* a model that looks at documents sees each sentence for itself */
    bool unweighed;      /* probabilities are wanted for min_probability alone, and are 0 without it */
    case_rule casing;
    const vectors *more_words; /* where words are looked up that the model lacks; NULL: nowhere. Must outlive it */
} tagging_options;

typedef struct tagging tagging;

/* NULL on failure. MUST be freed with tagging_free, before the model. */
tagging *tagging_new(const model *m, const tagging_options *options, error *err);

/* NULL is allowed. */
void tagging_free(tagging *t);

/* The tokens of a document's windows; 0 where every sentence is for itself. */
size_t tagging_window(const tagging *t);

/* Tags SENTENCES [count] into out [count]. BEGINS [count]: those that begin a window of their document; the first does.
 * NULL: all do. What out points to lives until the next call. On failure, out is undefined.
 * After warm-up nothing is allocated. */
bool tagging_run(tagging *t, const sentence *sentences, const bool *begins, size_t count, tagged_sentence *out,
                 error *err);

/* The same in three steps, for who has threads of its own: what is known of the sentences of one call. Several rounds
 * may be under way at once. */
typedef struct tagging_round tagging_round;

/* NULL on failure. MUST be freed with tagging_round_free (NULL is allowed), before the tagging. */
tagging_round *tagging_round_new(const tagging *t, error *err);
void tagging_round_free(tagging_round *r);

/* Cuts the sentences, which live until the round's end, into *out_tasks tasks. Thread rule: tagging_begin and
 * tagging_end belong to one thread at a time for each round. */
bool tagging_begin(const tagging *t, tagging_round *r, const sentence *sentences, const bool *begins, size_t count,
                   size_t *out_tasks, error *err);

/* Does one task, once; a failure shows in tagging_end. Thread rule: any thread, but one at a time for each WORKER,
 * which is below options.threads. */
void tagging_do(tagging *t, tagging_round *r, size_t task, size_t worker);

/* When all tasks are done: as tagging_run; what out points to lives until the round begins anew. */
bool tagging_end(const tagging *t, tagging_round *r, tagged_sentence *out, error *err);

#endif
