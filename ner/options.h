/* Command lines from a table: the same table parses, and prints --help.
 *
 * Long options may be written `--name VALUE` or `--name=VALUE`, short ones `-n VALUE` or `-nVALUE`, flags may be joined
 * (`-lr`); options and operands may be mixed; `--` ends the options; `-` alone is an operand. */
#ifndef NER_NER_OPTIONS_H
#define NER_NER_OPTIONS_H

#include "base/error.h"

typedef enum option_kind {
    OPTION_FLAG,   /* bool: becomes true */
    OPTION_TEXT,   /* const char * */
    OPTION_LIST,   /* option_list: every use adds one */
    OPTION_COUNT,  /* size_t: a whole number from 0 */
    OPTION_INTEGER,/* long: may be negative */
    OPTION_NUMBER, /* double, in the C locale */
    OPTION_CHOICE  /* size_t: index into choices */
} option_kind;

typedef struct option_list {
    const char **items; /* owned by the parser until options_dispose */
    size_t count;
} option_list;

typedef struct option {
    char letter;                /* 0: none */
    const char *name;           /* without "--" */
    option_kind kind;
    const char *argument;       /* what --help calls the value; NULL for a flag */
    const char *help;           /* one or more sentences; wrapped by --help */
    void *value;                /* of the kind's type; holds the default before */
    const char *const *choices; /* NULL-terminated, for OPTION_CHOICE */
} option;

typedef struct command {
    const char *name;     /* "tag" */
    const char *summary;  /* one line for `ner --help` */
    const char *usage;    /* one line a form, without "ner NAME", separated by newlines */
    const char *about;    /* paragraphs for --help */
    const char *examples; /* lines `command` + newline + "    what it does", for --help */
    int (*run)(int argc, char **argv); /* argv[0] is the command's name; returns the exit status */
} command;

typedef struct options {
    const command *command;
    const option *table;
    size_t count;
    const char **operands; /* owned */
    size_t operand_count;
} options;

/* Parses. Returns -1 to go on; else the exit status to return: 0 after --help, 2 after a message on wrong usage.
 * MUST be ended with options_dispose where it returned -1. */
int options_parse(options *o, const command *c, const option *table, size_t count, int argc, char **argv);
void options_dispose(options *o);

/* Prints "ner COMMAND: message" to standard error and returns the exit status for the error's code (2 for ERROR_USAGE, else 1). */
int command_fail(const command *c, const error *err);

/* Prints "ner COMMAND: message" and a hint at --help; returns 2. */
int command_usage(const command *c, const char *format, ...) ATTRIBUTE_FORMAT(2, 3);

/* "ner COMMAND: warning: message" on standard error. */
void command_warn(const command *c, const char *format, ...) ATTRIBUTE_FORMAT(2, 3);

#endif
