/* Bytes as a file, for what reads or maps files alone. */
#ifndef NER_TESTS_FUZZ_FILE_H
#define NER_TESTS_FUZZ_FILE_H

#include <stddef.h>
#include <stdint.h>

/* Writes the bytes to this process's file under /dev/shm or /tmp, over what was there; removed at exit. Returns its
 * path. */
const char *fuzz_file(const uint8_t *bytes, size_t size);

/* The same for a file whose name ends so; at most 2 endings, of 4 bytes. */
const char *fuzz_named_file(const char *ending, const uint8_t *bytes, size_t size);

/* A second one, for what is written by the code that is tested. */
const char *fuzz_second_file(void);

#endif
