/* Two units at most. */
#include "ner/duration.h"

#include <stdio.h>

const char *duration_format(double seconds, char out[DURATION_BYTES])
{
    const long whole = seconds < 1e9 ? (long)(seconds + 0.5) : 1000000000;
    if (whole >= 3600)
        snprintf(out, DURATION_BYTES, "%ld h %02ld min", whole / 3600, whole % 3600 / 60);
    else if (whole >= 60)
        snprintf(out, DURATION_BYTES, "%ld min %02ld s", whole / 60, whole % 60);
    else
        snprintf(out, DURATION_BYTES, "%ld s", whole);
    return out;
}
