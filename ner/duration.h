/* A time for people: "12 s", "5 min 10 s", "3 h 05 min". */
#ifndef NER_NER_DURATION_H
#define NER_NER_DURATION_H

enum { DURATION_BYTES = 40 };

/* Writes SECONDS (>= 0) to OUT and returns it. */
const char *duration_format(double seconds, char out[DURATION_BYTES]);

#endif
