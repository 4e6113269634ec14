/* Time that passes. Thread rule: any thread. */
#ifndef NER_BASE_CLOCK_H
#define NER_BASE_CLOCK_H

/* Seconds from some moment on, which do not jump when somebody sets the time. */
double clock_seconds(void);

#endif
