#include "tests/models/kernels/arrays.h"

#include "tests/support.h"

#include <fcntl.h>
#include <math.h>
#include <stdbool.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

/* Places of REACH bytes with a forbidden page behind; only the pages that are used exist. */
enum { PLACES = 32, REACH = 16 * 1024 * 1024 };

static struct place {
    char *bytes;
    bool taken;
} places[PLACES];

static char *map_place(void)
{
    const size_t page = (size_t)sysconf(_SC_PAGESIZE);
    const int zeros = open("/dev/zero", O_RDWR);
    char *mapped = mmap(NULL, REACH + page, PROT_READ | PROT_WRITE, MAP_PRIVATE, zeros, 0);
    if (mapped == MAP_FAILED || mprotect(mapped + REACH, page, PROT_NONE) != 0)
        ck_abort_msg("no memory");
    close(zeros);
    return mapped;
}

float *array_new(size_t size)
{
    size_t i = 0;
    while (i < PLACES && places[i].taken)
        i++;
    if (i == PLACES || size > REACH / sizeof(float))
        ck_abort_msg("too many arrays at a time, or too large a one");
    if (places[i].bytes == NULL)
        places[i].bytes = map_place();
    places[i].taken = true;
    return (float *)(void *)(places[i].bytes + REACH) - size;
}

void array_release(float *made, size_t size)
{
    for (size_t i = 0; i < PLACES; i++)
        if (places[i].bytes != NULL && places[i].bytes + REACH == (char *)(made + size))
            places[i].taken = false;
}

float *array_random(random_stream *random, size_t size, double reach)
{
    float *made = array_new(size);
    for (size_t i = 0; i < size; i++)
        made[i] = (float)(reach * (2 * random_uniform(random) - 1));
    return made;
}

float *array_copy(const float *other, size_t size)
{
    float *made = array_new(size);
    memcpy(made, other, size * sizeof *made);
    return made;
}

void array_expect(const char *what, float *actual, float *expected, size_t size, double tolerance)
{
    for (size_t i = 0; i < size; i++)
        if (!(fabs((double)actual[i] - (double)expected[i]) <= tolerance * (1 + fabs((double)expected[i]))))
            ck_abort_msg("%s: %zu of %zu is %.9g, plain has %.9g", what, i, size, (double)actual[i],
                         (double)expected[i]);
    array_release(actual, size);
    array_release(expected, size);
}
