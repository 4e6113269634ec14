/* The keys of a configuration, as one table: what reads, writes, checks and documents each of them.
 *
 * Used by the other files of the configuration and their tests alone. Thread rule: the table is constant. */
#ifndef NER_MODELS_CONFIG_KEYS_H
#define NER_MODELS_CONFIG_KEYS_H

#include "models/config.h"

enum { CONFIG_KEYS_MOST = 96 }; /* room for the number of keys */

typedef enum key_kind {
    KEY_GROUP,         /* holds other keys; no value of its own */
    KEY_PATHS,         /* config_paths: a path or a list of them */
    KEY_PATH_OR_SHARE, /* char *, and dev_share: a path, a share or none */
    KEY_PATH,          /* char * */
    KEY_PATH_OR_NONE,  /* char *, NULL for none */
    KEY_TEXT,          /* char *, "" where nothing stands */
    KEY_LANGUAGE,      /* char *: letters, digits, hyphens */
    KEY_NAME,          /* char *: one of `choices` */
    KEY_CHOICE,        /* an enum: the number of the choice */
    KEY_FIRST_CHOICE,  /* bool: whether it is the first of two choices */
    KEY_BOOL,          /* bool */
    KEY_COUNT,         /* size_t */
    KEY_ODD_COUNT,     /* size_t, odd */
    KEY_COUNT_OR_ALL,  /* size_t, SIZE_MAX for all */
    KEY_COLUMN,        /* long */
    KEY_SEED,          /* uint64_t */
    KEY_REAL           /* double */
} key_kind;

typedef struct config_key {
    const char *name;       /* dotted */
    key_kind kind;
    size_t offset;          /* of the field in config */
    double least, most;     /* of a number */
    bool below;             /* `most` itself is out of range */
    bool left_out;          /* config_format leaves it out: it does not change the result */
    const char *choices;    /* "lstm | gru | rnn", in the order of the enum */
    const char *initial;    /* the default, as YAML; NULL where a value must be given */
    const char *help;       /* one sentence of Markdown */
} config_key;

/* A value as it stood in the YAML. */
typedef struct config_scalar {
    const char *text; /* NUL-terminated; may hold NULs */
    size_t size;      /* bytes */
    bool plain;       /* without quotes: may be a number, true, none, … */
    size_t row;       /* its line, from 1; 0 where it stood in no file */
} config_scalar;

/* A number of the table: keys[0 .. config_key_count). */
size_t config_key_count(void);
const config_key *config_key_at(size_t i);

/* The number of the key NAME, or config_key_count() where there is none. */
size_t config_key_find(const char *name);

/* The key that looks most like NAME, or NULL where none does. */
const config_key *config_key_nearest(const char *name);

/* What KEY takes, in words: "a whole number from 1 to 8192". */
bool config_key_expected(const config_key *key, buffer *out);

/* Sets the field of KEY in C from VALUES [count] (a list where LIST, else count is 1); what the field owned is freed.
 * The error has no place. */
bool config_key_set(const config_key *key, config *c, const config_scalar *values, size_t count, bool list, error *err);

/* Appends the field of KEY as a YAML value, with a newline behind it. False when there is no memory. */
bool config_key_format(const config_key *key, const config *c, buffer *out);

/* Frees what the field of KEY owns and makes it zero. */
void config_key_clear(const config_key *key, config *c);

/* Appends the table of docs/configuration.md. False when there is no memory. */
bool config_keys_document(buffer *out);

/* TEXT for a message: control characters as '?', cut to fit OUT [capacity] with "..." at its end. Returns OUT. */
const char *config_show(const char *text, size_t size, char *out, size_t capacity);

#endif
