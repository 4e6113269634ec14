/* One scheme's tags written as another's, every other byte kept. */
#ifndef NER_CORPORA_RETAG_H
#define NER_CORPORA_RETAG_H

#include "base/writer.h"
#include "corpora/conll.h"
#include "corpora/scheme.h"

typedef struct retag_options {
    long tag_column;         /* from 0; negative: from the right */
    conll_encoding encoding; /* CONLL_UTF8 checks; the bytes are kept in any case */
    scheme to;
} retag_options;

typedef struct retag_result {
    size_t entities;
    size_t melted; /* under SCHEME_IO: those that cannot be told from the one before any more */
} retag_result;

/* Reads PATH and writes it to OUT. Entities are those of scheme_to_spans, so that none is lost. False, with PATH:LINE,
 * for a tag that no scheme has, a missing column or malformed UTF-8; what was written by then is OUT's to forget. A
 * failure to write is OUT's to report. */
bool retag_file(const char *path, const retag_options *options, writer *out, retag_result *out_result, error *err);

#endif
