/* One trial of `ner tune`: a variant with a seed, trained in a folder of its own.
 *
 * The folder, OUT/VARIANT/seed-N: config.yaml (what it is a trial of, written first), model.ner.log.tsv,
 * model.ner.checkpoint (and what teachers hold) while it runs, model.ner where models are kept, and score.tsv, which is
 * written last, before the checkpoint goes: a trial that has it is done. */
#ifndef NER_NER_TUNE_TRIAL_H
#define NER_NER_TUNE_TRIAL_H

#include "models/training/training.h"
#include "ner/tune_plan.h"
#include "ner/tune_record.h"

typedef enum trial_state { TRIAL_TO_DO, TRIAL_BEGUN, TRIAL_DONE, TRIAL_FAILED } trial_state;

/* "to do", "begun", "done", "failed" */
extern const char *const trial_state_names[];

typedef struct tune_trial {
    const tune_variant *variant;
    uint64_t seed;
    config config; /* its model is in the folder */
    char *folder;
    buffer configuration; /* as config.yaml has it */
    trial_state state;
    tune_record record; /* of a done one; before, its sources alone */
} tune_trial;

/* Reads RECIPE with SETTINGS [count] and over them those of the variant and the seed. A configuration without dev is an
 * error. MUST be ended with tune_trial_dispose. */
bool tune_trial_init(tune_trial *t, const char *recipe, const char *const *settings, size_t count,
                     const tune_variant *variant, uint64_t seed, const char *out, error *err);
void tune_trial_dispose(tune_trial *t);

/* Whether both train the same. */
bool tune_trial_same(const tune_trial *a, const tune_trial *b);

/* How far it is, from what is in its folder. DIGESTS: tune_digests_format of its configuration, owned by the trial from
 * now on, also where that fails. A folder of another configuration, or a record of other bytes, is ERROR_DATA. */
bool tune_trial_look(tune_trial *t, char *digests, error *err);

/* Removes what a trial that is done would have removed, had it not been killed; does nothing for another one. */
bool tune_trial_tidy(const tune_trial *t, error *err);

typedef struct trial_options {
    size_t threads;
    bool keep_model;
    const atomic_int *interrupted;
    void *context;
    void (*progress)(void *context, const training_progress *progress); /* after every minibatch; may be NULL */
} trial_options;

/* Trains from where it is. Afterwards it is done, or begun where it was interrupted, or failed. */
bool tune_trial_run(tune_trial *t, const trial_options *options, error *err);

#endif
