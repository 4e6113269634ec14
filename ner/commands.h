/* The table of commands: one cmd_NAME.c each. */
#ifndef NER_NER_COMMANDS_H
#define NER_NER_COMMANDS_H

#include "ner/options.h"

/* In the order of `ner --help`; to add a command: declare it here, put it into the table in main.c and its file into
 * the list in the meson.build at the top. docs/man/meson.build reads these lines too. */
extern const command command_info;
extern const command command_convert;
extern const command command_lint;
extern const command command_score;
extern const command command_stats;
extern const command command_tag;
extern const command command_tokenize;
extern const command command_train;
extern const command command_tune;
extern const command command_vectors;

#endif
