/* A command that is made of commands: `ner` itself, and `ner vectors` with build, info, nearest and coverage. */
#ifndef NER_NER_PARTS_H
#define NER_NER_PARTS_H

#include "ner/command.h"

/* Runs the part of WHOLE that argv[1] names (argv[0] is WHOLE's own name); --help prints what WHOLE is, examples first,
 * and the parts; an unknown name is wrong usage, with the nearest one suggested. Returns the exit status. */
int parts_run(const command *whole, int argc, char **argv);

#endif
