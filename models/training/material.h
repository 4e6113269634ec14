/* All that a training run reads before it begins: corpora, words, characters, tags, and both datasets. */
#ifndef NER_MODELS_TRAINING_MATERIAL_H
#define NER_MODELS_TRAINING_MATERIAL_H

#include "models/training/dataset.h"
#include "models/training/fold_part.h"
#include "models/training/vocabulary.h"
#include "models/training/word_cases.h"

typedef struct material {
    const initial *initial; /* what training goes on from; NULL: from nothing. Not owned */
    corpus *train_corpus, *dev_corpus; /* dev NULL where it is a share of train, or none */
    vocabulary words;
    characters chars;
    tagset *tags;
    vectors view; /* of the word table */
    word_cases cases; /* of the word table */
    bool *moves;  /* [view.count]: rows that training moves */
    dataset train, dev;
    bool has_dev;
    teaching *teaching; /* of train_corpus; NULL: none */
    char teacher_sha256[DIGEST_HEX]; /* of teacher.file; "" without one, or where TEACHERS went before it */
} material;

/* FROM (NULL: nothing) must live as long. TEACHERS: a file that goes before teacher.file; NULL: none. With a FOLD,
 * `dev` is that part, and has_dev is false: it chooses nothing. A corpus without entities (train or dev), a share for
 * dev that leaves one of both without sentences, vectors that know almost none of its words, and teachers that have not
 * tagged all of train or have learned from a share for dev, are errors. MUST be ended with material_dispose. */
bool material_read(material *m, const config *c, const initial *from, const char *teachers, fold_part fold,
                   error *err);
void material_dispose(material *m);

#endif
