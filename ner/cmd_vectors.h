/* The parts of `ner vectors`: a table in cmd_vectors.c, their code in cmd_vectors_*.c. */
#ifndef NER_NER_CMD_VECTORS_H
#define NER_NER_CMD_VECTORS_H

#include "ner/command.h"

extern const command vectors_build_command, vectors_info_command, vectors_nearest_command, vectors_coverage_command;

/* Indexes into vectors_encodings, the values of --encoding; NULL-terminated. */
enum { VECTORS_UTF8, VECTORS_LATIN1 };
extern const char *const vectors_encodings[];

#endif
