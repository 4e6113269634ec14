#include "tests/support.h"

#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

enum { PATHS = 4, PATH_BYTES = 4096, FILES = 1024 };

static char made[FILES][64];
static size_t made_count;
static pid_t maker;

static void remove_files(void)
{
    if (getpid() != maker)
        return;
    for (size_t i = 0; i < made_count; i++)
        unlink(made[i]);
    made_count = 0;
}

int support_run(Suite *suite)
{
    SRunner *runner = srunner_create(suite);
    srunner_set_fork_status(runner, CK_NOFORK);
    srunner_run_all(runner, CK_NORMAL);
    int failed = srunner_ntests_failed(runner);
    srunner_free(runner);
    return failed == 0 ? EXIT_SUCCESS : EXIT_FAILURE;
}

static const char *joined(const char *folder, const char *name)
{
    static char paths[PATHS][PATH_BYTES];
    static size_t next;
    char *path = paths[next++ % PATHS];
    snprintf(path, PATH_BYTES, "%s/%s", folder, name);
    return path;
}

const char *support_shared(const char *name)
{
    const char *folder = getenv("NER_SHARED");
    const char *path = joined(folder != NULL ? folder : "../shared", name);
    if (access(path, R_OK) == 0)
        return path;
    fprintf(stderr, "SKIPPED: %s is not here, so this test of real data did not run\n", path);
    return NULL;
}

const char *support_source(const char *name)
{
    const char *folder = getenv("NER_SOURCE");
    return joined(folder != NULL ? folder : ".", name);
}

const char *support_file(const char *suffix, const void *bytes, size_t size)
{
    if (made_count == 0) {
        maker = getpid();
        atexit(remove_files);
    }
    ck_assert_uint_lt(made_count, FILES);
    char *path = made[made_count++];
    snprintf(path, sizeof made[0], "/tmp/ner-test-%ld-%zu%s", (long)getpid(), made_count, suffix);
    int file = open(path, O_WRONLY | O_CREAT | O_TRUNC, 0600);
    ck_assert_int_ge(file, 0);
    ck_assert_int_eq((int)write(file, bytes, size), (int)size);
    close(file);
    return path;
}

const char *support_text(const char *suffix, const char *text)
{
    return support_file(suffix, text, strlen(text));
}
