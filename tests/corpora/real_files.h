/* Every file with columns in ../shared/corpora, with the counts of its README. */
#ifndef NER_TESTS_CORPORA_REAL_FILES_H
#define NER_TESTS_CORPORA_REAL_FILES_H

#include "corpora/scheme.h"
#include "tests/support.h"

#include <stdio.h>

typedef struct real_file {
    const char *path;
    long token_column, tag_column;
    size_t sentences, tokens, entities;
    scheme scheme;
    size_t documents;
} real_file;

static const real_file real_files[] = {
    {"conll2003/train.txt", 0, -1, 14041, 203621, 23499, SCHEME_IOB1, 946},
    {"conll2003/dev.txt", 0, -1, 3250, 51362, 5942, SCHEME_IOB1, 216},
    {"wikigold/all.txt", 0, -1, 1696, 39007, 3558, SCHEME_IO, 145},
    {"wnut17/train.conll", 0, -1, 3394, 62730, 1975, SCHEME_BIO, 1},
    {"wnut17/dev.conll", 0, -1, 1009, 15733, 836, SCHEME_BIO, 1},
    {"btc/train.conll", 0, -1, 6338, 99933, 8779, SCHEME_BIO, 1},
    {"btc/dev.conll", 0, -1, 1001, 15027, 1730, SCHEME_BIO, 1},
    {"uner-ewt/train-draft-20221202.iob2", 1, 2, 12543, 204579, 8433, SCHEME_BIO, 540},
    {"uner-ewt/dev.iob2", 1, 2, 2001, 25149, 966, SCHEME_BIO, 318},
    {"uner-pt/train.iob2", 1, 2, 7018, 171776, 8101, SCHEME_BIO, 234},
    {"uner-pt/dev.iob2", 1, 2, 1172, 28447, 1401, SCHEME_BIO, 40},
    {"uner-pt/test.iob2", 1, 2, 1167, 27604, 1215, SCHEME_BIO, 39},
    {"crossner-ai/train.txt", 0, -1, 100, 3782, 532, SCHEME_BIO, 1},
    {"crossner-ai/dev.txt", 0, -1, 350, 10919, 1549, SCHEME_BIO, 1},
    {"crossner-ai/test.txt", 0, -1, 431, 12991, 1809, SCHEME_BIO, 1},
    {"crossner-politics/train.txt", 0, -1, 200, 8384, 1304, SCHEME_BIO, 1},
    {"crossner-politics/dev.txt", 0, -1, 541, 24624, 3482, SCHEME_BIO, 1},
    {"crossner-politics/test.txt", 0, -1, 651, 27585, 4209, SCHEME_BIO, 1},
    {"bc5cdr/train.tsv", 0, -1, 4560, 118170, 9385, SCHEME_BIO, 1},
    {"bc5cdr/dev.tsv", 0, -1, 4581, 117453, 9593, SCHEME_BIO, 1},
    {"bc5cdr/test.tsv", 0, -1, 4797, 124750, 9809, SCHEME_BIO, 1},
    {"ncbi-disease/train.tsv", 0, -1, 5424, 135701, 5134, SCHEME_BIO, 1},
    {"ncbi-disease/dev.tsv", 0, -1, 923, 23969, 787, SCHEME_BIO, 1},
    {"ncbi-disease/test.tsv", 0, -1, 940, 24497, 960, SCHEME_BIO, 1},
    {"ncbi-disease/iobes/test.tsv", 0, -1, 940, 24497, 960, SCHEME_BIOES, 1},
    {"conll2002-es/train.txt", 0, -1, 8323, 264715, 18798, SCHEME_BIO, 1},
    {"conll2002-es/dev.txt", 0, -1, 1915, 52923, 4352, SCHEME_BIO, 1},
    {"germeval2014/dev.tsv", 1, 2, 2200, 41653, 2674, SCHEME_BIO, 1},
    {"german-ler/dev.conll", 0, -1, 6666, 214443, 5044, SCHEME_BIO, 1},
    {"lener-br/dev.conll", 0, -1, 1176, 41166, 1818, SCHEME_BIO, 1},
    {"resume-zh/train.bmes", 0, -1, 3821, 124099, 13440, SCHEME_BMES, 1},
    {"resume-zh/dev.bmes", 0, -1, 463, 13890, 1497, SCHEME_BMES, 1},
    {"resume-zh/test.bmes", 0, -1, 477, 15100, 1630, SCHEME_BMES, 1},
    {"weibo-zh/train.conll", 0, -1, 1350, 73778, 1895, SCHEME_BIO, 1},
    {"weibo-zh/dev.conll", 0, -1, 270, 14509, 389, SCHEME_BIO, 1},
};

enum { REAL_FILES = sizeof real_files / sizeof *real_files };

/* The path of ../shared/corpora/NAME, or NULL after a loud line where it is missing. */
static const char *real_path(const char *name)
{
    char path[512];
    snprintf(path, sizeof path, "corpora/%s", name);
    return support_shared(path);
}

#endif
