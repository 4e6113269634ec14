/* What a command is: its name, its help, its options, and how it speaks to its user. */
#ifndef NER_NER_COMMAND_H
#define NER_NER_COMMAND_H

#include "base/error.h"

typedef enum option_kind {
    OPTION_FLAG,   /* bool: becomes true */
    OPTION_TEXT,   /* const char * */
    OPTION_LIST,   /* option_list: every use adds one */
    OPTION_COUNT,  /* size_t: a whole number from 0 */
    OPTION_POSITIVE, /* size_t: a whole number from 1 */
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

typedef struct command command;

struct command {
    const char *name;     /* "tag"; "vectors build" for a part, whose messages begin "ner vectors: " all the same */
    const char *summary;  /* one line for `ner --help` */
    const char *usage;    /* one line a form, without "ner NAME", separated by newlines */
    const char *about;    /* paragraphs for --help */
    const char *examples; /* lines `command` + newline + "    what it does", for --help */
    int (*run)(int argc, char **argv); /* argv[0] is the command's name; returns the exit status */
    const command *const *parts; /* NULL-terminated commands of its own ("vectors build"; ner/parts.h); NULL: none */
};

/* Prints "ner COMMAND: message" to standard error and returns the exit status for the error's code (2 for ERROR_USAGE,
 * else 1). */
int command_fail(const command *c, const error *err);

/* Prints "ner COMMAND: message" and a hint at --help; returns 2. */
int command_usage(const command *c, const char *format, ...) ATTRIBUTE_FORMAT(2, 3);

/* "ner COMMAND: warning: message" on standard error. */
void command_warn(const command *c, const char *format, ...) ATTRIBUTE_FORMAT(2, 3);

#endif
