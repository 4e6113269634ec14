/* "KEY=VALUE" as the command line of `ner tune` has it, often several of them in one text. Values themselves are
 * checked where the configuration is read. */
#ifndef NER_NER_TUNE_SETTING_H
#define NER_NER_TUNE_SETTING_H

#include "base/error.h"

/* Where the piece at TEXT ends: at a SEPARATOR outside of quotes and brackets, as YAML has them, or at the end. Where a
 * blank separates, a tab does, too. */
const char *tune_setting_end(const char *text, char separator);

/* A control character, which would break the lines and tables that names and settings stand in, is ERROR_USAGE. */
bool tune_setting_check_text(const char *text, size_t size, error *err);

/* What sets what is not the user's to set here, seed or model, is ERROR_USAGE. */
bool tune_setting_check_key(const char *text, size_t size, error *err);

/* What is no "KEY=VALUE", has a control character or sets what is not the user's to set here, seed or model, is
 * ERROR_USAGE. */
bool tune_setting_check(const char *text, size_t size, error *err);

/* What models/config.h says of a setting begins with "--set KEY=VALUE: ": takes the name of the option away, which
 * nobody gave here. */
void tune_setting_unname(error *err);

#endif
