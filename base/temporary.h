/* The temporary files that exist now, so that a program that is interrupted leaves none behind.
 *
 * Thread rule: any thread may call all of it; temporary_remove_all may also be called by a signal handler. */
#ifndef NER_BASE_TEMPORARY_H
#define NER_BASE_TEMPORARY_H

#include <stddef.h>

/* Remembers PATH (copied) and returns its place. There are few places, and what finds none or is too long is not
 * remembered: it would then be left behind, which does no other harm. */
size_t temporary_add(const char *path);

/* Forgets what temporary_add remembered: it was renamed or removed. */
void temporary_drop(size_t place);

/* Removes all that are remembered; for the handler of a signal that ends the program. */
void temporary_remove_all(void);

#endif
