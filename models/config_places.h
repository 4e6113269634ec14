/* Where the keys of a configuration were set, for messages: a line of a file, or a setting of the command line.
 *
 * Used by config_yaml.c and config_read.c. Thread rule: as the configuration. */
#ifndef NER_MODELS_CONFIG_PLACES_H
#define NER_MODELS_CONFIG_PLACES_H

#include "models/config_keys.h"

typedef struct config_place {
    const char *source; /* the file's name, or the text of the setting; not owned */
    bool setting;
    size_t row;   /* a line */
    size_t order; /* of the keys as they were read; 0: not set, the default stands */
} config_place;

/* Of every key, where it was set last. Zeros: none was. */
typedef struct config_places {
    config_place items[CONFIG_KEYS_MOST];
    size_t count; /* keys read so far */
} config_places;

/* Notes that key NUMBER of the table stands here; `order` is set. */
void config_places_note(config_places *p, size_t number, config_place here);

/* Puts the place before what ERR says; a wrong setting is wrong usage. Always false. */
bool config_place_add(const config_place *p, error *err);

/* The keys FIRST and SECOND do not go together, as WHY says: the place is that of the one that was set last. Always
 * false. */
bool config_places_refuse(const config_places *p, const char *first, const char *second, const char *why, error *err);

#endif
