/* A small world for tests of training and tagging: made-up people who live in towns, trained on in milliseconds. */
#ifndef NER_TESTS_MODELS_TOY_H
#define NER_TESTS_MODELS_TOY_H

#include "models/config.h"
#include "models/model.h"
#include "models/training/training.h"

/* NAME in a folder of this process, which is removed with all that is in it at exit. The path lives as long as
 * the process. */
const char *toy_path(const char *name);

/* A CoNLL file of COUNT sentences, such as "Anna Berg lives in Oslo .", with the entities PER and LOC; SEED says which.
 * The same arguments give the same file. */
const char *toy_corpus(size_t count, uint64_t seed);

/* Vectors of 6 values for most of its words, as GloVe writes them. */
const char *toy_vectors(void);

/* Files in that folder. */
size_t toy_files(void);

/* A configuration that learns TRAIN (and chooses on DEV; NULL: none) with a few units, and SETTINGS [count] over it. */
config toy_config(const char *train, const char *dev, const char *out, const char *const *settings, size_t count);

/* Trains; fails the test where that fails. */
training_result toy_train(const config *c, const training_options *options);

/* A configuration of teachers, written to OUT: TOY_FOLDS folds of TOY_TAUGHT sentences; and its run, which fails the
 * test where it fails. */
enum { TOY_TAUGHT = 60, TOY_FOLDS = 3 };
config toy_teachers(const char *out);
training_result toy_teach(const char *out, const training_options *options);

/* A model of 8 epochs on 40 sentences, made once a process. */
const char *toy_model(void);

/* Gives a model's file the checksums of what it holds now: a change that they do not show. */
void toy_sign(const char *path);

/* The bytes of a file; memory_free. */
char *toy_read(const char *path, size_t *out_size);
void toy_expect_same(const char *path, const char *other);

/* Two models of the same network must differ in their weights. That their bytes differ says nothing: they hold their
 * configurations. */
void toy_expect_other_weights(const char *path, const char *other);

#endif
