/* Wakes who waits for bytes of a file that may never come: a pipe that is looked at beside the file ("self-pipe",
 * D. J. Bernstein).
 *
 * Thread rule: wakeup_call and wakeup_wait may be called by any thread at any time between init and dispose. */
#ifndef NER_BASE_WAKEUP_H
#define NER_BASE_WAKEUP_H

#include "base/error.h"

typedef struct wakeup {
    int ends[2]; /* of the pipe; -1: none */
} wakeup;

/* false when the system gives no pipe. MUST be ended with wakeup_dispose, in any case. */
bool wakeup_init(wakeup *w, error *err) ATTRIBUTE_CHECKED;
void wakeup_dispose(wakeup *w);

/* From now on no wait lasts. */
void wakeup_call(const wakeup *w);

/* Waits until FILE can be read without waiting, be it that it has ended or that reading fails: true. false, be there
 * what there may, once W is called. */
bool wakeup_wait(const wakeup *w, int file);

#endif
