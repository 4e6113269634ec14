/* Command lines from a table: the same table parses, and prints --help.
 *
 * Long options may be written `--name VALUE` or `--name=VALUE`, short ones `-n VALUE` or `-nVALUE`, flags may be joined
 * (`-lr`); options and operands may be mixed; `--` ends the options; `-` alone is an operand. */
#ifndef NER_NER_OPTIONS_H
#define NER_NER_OPTIONS_H

#include "ner/command.h"

typedef struct options {
    const command *command;
    const option *table; /* need not live longer than options_parse */
    size_t count;
    const char **operands; /* owned */
    size_t operand_count;
    option_list **lists; /* [list_count] values of the kind OPTION_LIST; owned, and so are their items */
    size_t list_count;
} options;

/* Parses. Returns -1 to go on; else the exit status to return: 0 after --help, 2 after a message on wrong usage.
 * MUST be ended with options_dispose where it returned -1. */
int options_parse(options *o, const command *c, const option *table, size_t count, int argc, char **argv);
void options_dispose(options *o);

#endif
