/* Whatever the bytes are, a table is opened or refused; in one that was opened, every look-up, row and word is
 * answered within bounds, and where verifying finds no fault every word is found. */
#include "embeddings/vectors_reader.h"
#include "embeddings/vectors_table.h"
#include "tests/fuzz/file.h"
#include "tests/fuzz/fuzz.h"

#include <string.h>

enum { DIM_LIMIT = 4096 };

static void check_look_ups(const vectors *v)
{
    static const char *const tokens[] = {"", "king", "KING", "1996", "ÉCOLE", "\xFF"};
    for (size_t i = 0; i < sizeof tokens / sizeof *tokens; i++) {
        const char *word;
        size_t size, row = vectors_find_token(v, tokens[i], strlen(tokens[i]));
        FUZZ_CHECK(row == VECTORS_NONE || vectors_word(v, row, &word, &size));
    }
}

static void check_rows(const vectors *v)
{
    static float values[DIM_LIMIT];
    bool whole = vectors_verify(v, "table", NULL);
    for (size_t row = 0; row < v->count + 2; row++) {
        const char *word;
        size_t size;
        bool there = vectors_word(v, row, &word, &size);
        FUZZ_CHECK(there || row >= v->count || !whole);
        FUZZ_CHECK(!there || !whole || vectors_find(v, word, size) == row);
        if (v->dim <= DIM_LIMIT)
            vectors_row(v, row, values);
    }
}

static void check_reader(const char *path)
{
    const char *word;
    size_t size, count = 0;
    const float *values;
    vectors_reader *r = vectors_reader_open(path, NULL);
    while (r != NULL && count < 1000 && vectors_reader_next(r, &word, &size, &values, NULL) == VECTORS_WORD)
        count++;
    vectors_reader_close(r);
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size)
{
    error err = {0};
    vectors_table table;
    const char *path = fuzz_file(bytes, size);
    if (vectors_table_open(&table, path, &err)) {
        check_look_ups(&table.view);
        check_rows(&table.view);
        vectors_table_close(&table);
    } else {
        FUZZ_CHECK(err.code == ERROR_DATA && strncmp(err.message, path, strlen(path)) == 0);
    }
    check_reader(path);
    return 0;
}
