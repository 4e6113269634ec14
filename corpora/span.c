/* Spans compared: two sorted lists are walked side by side, as in a merge. */
#include "corpora/span.h"

bool span_equal(span a, span b)
{
    return a.start == b.start && a.end == b.end && a.type == b.type;
}

size_t span_count_common(const span *a, size_t a_count, const span *b, size_t b_count)
{
    size_t common = 0;
    for (size_t i = 0, j = 0; i < a_count && j < b_count;) {
        if (a[i].start < b[j].start) {
            i++;
        } else if (b[j].start < a[i].start) {
            j++;
        } else {
            common += span_equal(a[i], b[j]);
            i++;
            j++;
        }
    }
    return common;
}
