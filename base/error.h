/* One error: a code that decides the exit status, and a message that names the place.
 *
 * Every function that can fail takes `error *err` last and returns false or NULL on failure. `err` may be NULL.
 * On failure all other outputs are untouched. Libraries never print and never exit.
 * Thread rule: an error belongs to one thread. */
#ifndef NER_BASE_ERROR_H
#define NER_BASE_ERROR_H

#include "base/attributes.h"

#include <stdbool.h>
#include <stddef.h>

typedef enum error_code {
    ERROR_NONE = 0,
    ERROR_USAGE,  /* the command line or an argument is wrong: exit status 2 */
    ERROR_DATA,   /* what was read is wrong: exit status 1 */
    ERROR_SYSTEM, /* the operating system said no: exit status 1 */
    ERROR_MEMORY  /* out of memory: exit status 1 */
} error_code;

enum { ERROR_MESSAGE_BYTES = 768 };

typedef struct error {
    error_code code;
    char message[ERROR_MESSAGE_BYTES]; /* NUL-terminated UTF-8 without a newline at its end; too long a one is cut */
} error;

/* Sets code and message. Always returns false, so that a caller can write `return error_set(...)`. */
bool error_set(error *err, error_code code, const char *format, ...) ATTRIBUTE_FORMAT(3, 4);

/* The same with a place before the message: "PATH:LINE: " (LINE from 1), or "PATH: " where LINE is 0. */
bool error_at(error *err, error_code code, const char *path, size_t line, const char *format, ...)
    ATTRIBUTE_FORMAT(5, 6);

/* "PATH: what errno says", with the errno that is given. */
bool error_system(error *err, const char *path, int error_number);

/* "out of memory", with the bytes that were wanted where that is known (0 where not). */
bool error_memory(error *err, size_t bytes);

/* Puts a place before a message that is already there. */
void error_add_place(error *err, const char *path, size_t line);

#endif
