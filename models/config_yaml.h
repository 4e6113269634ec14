/* YAML into the fields of a configuration: of a file, of a setting, of one value.
 *
 * An unknown key, a wrong type, a value out of range, a key twice, what is not YAML or not UTF-8 are errors with their
 * place; the configuration may then be half set, and is the caller's to dispose of. Used by config_read.c. Thread rule:
 * as the configuration. */
#ifndef NER_MODELS_CONFIG_YAML_H
#define NER_MODELS_CONFIG_YAML_H

#include "models/config_places.h"

enum { CONFIG_YAML_BYTES = 1 << 20 }; /* more is refused: no configuration needs it */

/* Sets what YAML [size] names, and notes in PLACES where each key stands. NAME is that of the file, for messages, and
 * lives as long as the places. */
bool config_yaml_read(const char *name, const char *yaml, size_t size, config *c, config_places *places, error *err);

/* The same of SETTING ("KEY=VALUE"), which lives as long as the places. What is wrong in it is ERROR_USAGE. */
bool config_yaml_read_setting(const char *setting, config *c, config_places *places, error *err);

/* Sets KEY, which is no group, to the value that stands in YAML [size]. */
bool config_yaml_read_value(const char *name, const config_key *key, const char *yaml, size_t size, config *c,
                            error *err);

#endif
