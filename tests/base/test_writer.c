#include "base/memory.h"
#include "base/reader.h"
#include "base/temporary.h"
#include "base/writer.h"
#include "tests/support.h"

#include <dirent.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

static char folder[64]; /* a new one for every test */
static char path[128];  /* "out" in it */

static void begin(void)
{
    snprintf(folder, sizeof folder, "/tmp/ner-test-XXXXXX");
    ck_assert_ptr_nonnull(mkdtemp(folder));
    snprintf(path, sizeof path, "%s/out", folder);
}

/* Files in the folder, and their removal. */
static size_t empty_folder(void)
{
    size_t count = 0;
    DIR *listing = opendir(folder);
    for (struct dirent *entry; (entry = readdir(listing)) != NULL;) {
        if (strcmp(entry->d_name, ".") == 0 || strcmp(entry->d_name, "..") == 0)
            continue;
        unlinkat(dirfd(listing), entry->d_name, 0);
        count++;
    }
    closedir(listing);
    return count;
}

static void end(void)
{
    memory_fail_at(0);
    empty_folder();
    rmdir(folder);
}

static void put_file(const char *name, const char *text, mode_t mode)
{
    int file = open(name, O_WRONLY | O_CREAT | O_TRUNC, 0600);
    ck_assert_int_eq((int)write(file, text, strlen(text)), (int)strlen(text));
    fchmod(file, mode);
    close(file);
}

static void expect_file(const char *name, const char *text)
{
    char *bytes;
    size_t size;
    ck_assert(reader_read_all(name, &bytes, &size, NULL));
    ck_assert_str_eq(bytes, text);
    memory_free(bytes);
}

static writer *open_well(const char *name)
{
    error err = {0};
    writer *w = writer_open(name, &err);
    ck_assert_msg(w != NULL, "%s", err.message);
    return w;
}

START_TEST(a_file_appears_whole)
{
    writer *w = open_well(path);
    ck_assert(writer_text(w, "PER"));
    ck_assert(writer_byte(w, '\t'));
    ck_assert(writer_format(w, "%d-%d", 0, 13));
    ck_assert(writer_write(w, "\n...", 1));
    ck_assert(writer_flush(w, NULL));
    ck_assert_int_eq(access(path, F_OK), -1);
    ck_assert(writer_commit(w, NULL));
    expect_file(path, "PER\t0-13\n");
    ck_assert_uint_eq(empty_folder(), 1);
}
END_TEST

START_TEST(long_pieces_and_many_short_ones)
{
    size_t size = 200000, written = 0;
    char *text = memory_new(size + 1, 1);
    memset(text, 'x', size);
    writer *w = open_well(path);
    for (int i = 0; i < 70000; i++, written += 2)
        writer_text(w, "ab");
    writer_write(w, text, size);
    writer_format(w, "%s", text);
    writer_write(w, NULL, 0);
    ck_assert(writer_commit(w, NULL));
    struct stat status;
    ck_assert_int_eq(stat(path, &status), 0);
    ck_assert_uint_eq((size_t)status.st_size, written + 2 * size);
    memory_free(text);
}
END_TEST

START_TEST(an_abandoned_file_leaves_the_old_one)
{
    put_file(path, "old", 0600);
    writer *w = open_well(path);
    writer_text(w, "new");
    writer_flush(w, NULL);
    writer_abandon(w);
    expect_file(path, "old");
    ck_assert_uint_eq(empty_folder(), 1);
    writer_abandon(NULL);
}
END_TEST

/* The size of files is limited, as on a full disk. */
START_TEST(a_failed_commit_leaves_the_old_one)
{
    put_file(path, "old", 0600);
    struct rlimit kept, small;
    getrlimit(RLIMIT_FSIZE, &kept);
    small = (struct rlimit){.rlim_cur = 1000, .rlim_max = kept.rlim_max};
    void (*handler)(int) = signal(SIGXFSZ, SIG_IGN);
    setrlimit(RLIMIT_FSIZE, &small);
    writer *w = open_well(path);
    for (int i = 0; i < 100000; i++)
        writer_text(w, "much ");
    error err = {0};
    bool ok = writer_commit(w, &err);
    setrlimit(RLIMIT_FSIZE, &kept);
    signal(SIGXFSZ, handler);
    char message[256];
    snprintf(message, sizeof message, "%s: File too large", path);
    ck_assert(!ok);
    ck_assert_int_eq(err.code, ERROR_SYSTEM);
    ck_assert_str_eq(err.message, message);
    expect_file(path, "old");
    ck_assert_uint_eq(empty_folder(), 1);
}
END_TEST

START_TEST(the_first_failure_sticks)
{
    error err = {0};
    writer *w = open_well("/dev/full");
    ck_assert(writer_text(w, "x"));
    ck_assert(!writer_flush(w, &err));
    ck_assert_str_eq(err.message, "/dev/full: No space left on device");
    ck_assert(!writer_text(w, "more"));
    ck_assert(!writer_byte(w, 'x'));
    ck_assert(!writer_format(w, "%d", 1));
    ck_assert(!writer_flush(w, NULL));
    err = (error){0};
    ck_assert(!writer_commit(w, &err));
    ck_assert_int_eq(err.code, ERROR_SYSTEM);
    ck_assert_str_eq(err.message, "/dev/full: No space left on device");
}
END_TEST

START_TEST(a_link_stays_and_its_target_is_replaced)
{
    char target[128];
    snprintf(target, sizeof target, "%s/target", folder);
    put_file(target, "old", 0600);
    ck_assert_int_eq(symlink("target", path), 0);
    writer *w = open_well(path);
    writer_text(w, "new");
    ck_assert(writer_commit(w, NULL));
    expect_file(target, "new");
    struct stat status;
    ck_assert_int_eq(lstat(path, &status), 0);
    ck_assert(S_ISLNK(status.st_mode));
}
END_TEST

START_TEST(a_link_to_nothing_makes_its_target)
{
    char target[128];
    snprintf(target, sizeof target, "%s/target", folder);
    ck_assert_int_eq(symlink("target", path), 0);
    writer *w = open_well(path);
    writer_text(w, "new");
    ck_assert(writer_commit(w, NULL));
    expect_file(target, "new");
}
END_TEST

START_TEST(a_circle_of_links_is_an_error)
{
    error err = {0};
    ck_assert_int_eq(symlink("out", path), 0);
    ck_assert_ptr_null(writer_open(path, &err));
    ck_assert_ptr_nonnull(strstr(err.message, "/out: Too many levels of symbolic links"));
}
END_TEST

static mode_t mode_of(const char *name)
{
    struct stat status;
    ck_assert_int_eq(stat(name, &status), 0);
    return status.st_mode & 07777;
}

START_TEST(permissions_are_kept_or_those_of_a_new_file)
{
    mode_t mask = umask(027);
    ck_assert(writer_commit(open_well(path), NULL));
    umask(mask);
    ck_assert_uint_eq(mode_of(path), 0640);
    put_file(path, "old", 0604);
    ck_assert(writer_commit(open_well(path), NULL));
    ck_assert_uint_eq(mode_of(path), 0604);
}
END_TEST

START_TEST(a_name_may_be_as_long_as_the_system_allows)
{
    char name[400], letters[256];
    memset(letters, 'n', 255);
    letters[255] = '\0';
    snprintf(name, sizeof name, "%s/%s", folder, letters);
    writer *w = open_well(name);
    writer_text(w, "text");
    ck_assert(writer_commit(w, NULL));
    expect_file(name, "text");
}
END_TEST

START_TEST(a_bare_name_is_in_the_current_folder)
{
    char before[4096];
    ck_assert_ptr_nonnull(getcwd(before, sizeof before));
    ck_assert_int_eq(chdir(folder), 0);
    writer *w = open_well("out");
    writer_text(w, "here");
    ck_assert(writer_commit(w, NULL));
    ck_assert_int_eq(chdir(before), 0);
    expect_file(path, "here");
}
END_TEST

START_TEST(a_fifo_is_written_directly)
{
    ck_assert_int_eq(mkfifo(path, 0600), 0);
    pid_t child = fork();
    if (child == 0) {
        char bytes[16];
        int file = open(path, O_RDONLY);
        size_t size = 0;
        for (ssize_t got; (got = read(file, bytes + size, sizeof bytes - size)) > 0;)
            size += (size_t)got;
        _exit(size == 4 && memcmp(bytes, "text", 4) == 0 ? 0 : 1);
    }
    writer *w = open_well(path);
    writer_text(w, "text");
    ck_assert(writer_commit(w, NULL));
    int status;
    waitpid(child, &status, 0);
    ck_assert_int_eq(status, 0);
    struct stat now;
    ck_assert(stat(path, &now) == 0 && S_ISFIFO(now.st_mode));
}
END_TEST

START_TEST(a_dash_is_standard_output_and_stays_open)
{
    int kept = dup(STDOUT_FILENO), file = open(path, O_WRONLY | O_CREAT, 0600);
    fflush(stdout);
    dup2(file, STDOUT_FILENO);
    writer *w = open_well("-");
    writer_text(w, "one ");
    bool ok = writer_commit(w, NULL);
    w = open_well(NULL);
    writer_text(w, "two");
    ok = writer_commit(w, NULL) && ok && !writer_is_terminal(w = open_well(NULL));
    writer_abandon(w);
    dup2(kept, STDOUT_FILENO);
    close(kept);
    close(file);
    ck_assert(ok);
    expect_file(path, "one two");
}
END_TEST

static void expect_refusal(const char *name, const char *reason)
{
    char message[256];
    error err = {0};
    snprintf(message, sizeof message, "%s: %s", name, reason);
    ck_assert_ptr_null(writer_open(name, &err));
    ck_assert_int_eq(err.code, ERROR_SYSTEM);
    ck_assert_str_eq(err.message, message);
}

START_TEST(what_cannot_be_written_is_said_at_once)
{
    expect_refusal("/nowhere/out", "No such file or directory");
    expect_refusal("", "No such file or directory");
    expect_refusal(folder, "Is a directory");
    put_file(path, "", 0600);
    char below[160];
    snprintf(below, sizeof below, "%s/below", path);
    expect_refusal(below, "Not a directory");
}
END_TEST

START_TEST(trying_writes_nothing)
{
    begin();
    ck_assert(writer_try(path, NULL));
    ck_assert(writer_try("-", NULL));
    ck_assert(writer_try("/dev/null", NULL));
    error err;
    ck_assert(!writer_try(folder, &err));
    ck_assert(strstr(err.message, "Is a directory") != NULL);
    ck_assert(!writer_try("/nowhere/at/all", &err));
    ck_assert_int_eq(err.code, ERROR_SYSTEM);
    ck_assert_uint_eq(empty_folder(), 0);
    begin();
    ck_assert_int_eq(mkfifo(path, 0600), 0);
    ck_assert(writer_try(path, NULL)); /* and it does not wait for a reader */
    ck_assert_uint_eq(empty_folder(), 1);
}
END_TEST

START_TEST(an_interrupted_program_can_remove_what_is_half_written)
{
    char second[128];
    snprintf(second, sizeof second, "%s/second", folder);
    writer *whole = open_well(path), *half = open_well(second);
    ck_assert(writer_commit(whole, NULL));
    writer_text(half, "half");
    temporary_remove_all();
    ck_assert_uint_eq(empty_folder(), 1);
    writer_abandon(half);
}
END_TEST

START_TEST(many_files_can_be_open_at_once)
{
    writer *open[40];
    char name[128];
    for (int i = 0; i < 40; i++) {
        snprintf(name, sizeof name, "%s/%d", folder, i);
        open[i] = open_well(name);
    }
    for (int i = 0; i < 40; i++)
        ck_assert(writer_commit(open[i], NULL));
    temporary_remove_all();
    ck_assert_uint_eq(empty_folder(), 40);
}
END_TEST

START_TEST(out_of_memory_is_an_error)
{
    char text[1000];
    memset(text, 'x', sizeof text - 1);
    text[sizeof text - 1] = '\0';
    put_file(path, "old", 0600);
    bool done = false;
    for (size_t nth = 1; !done; nth++) {
        error err = {0};
        memory_fail_at(nth);
        writer *w = writer_open(path, &err);
        if (w != NULL)
            writer_format(w, "%s", text);
        done = w != NULL && writer_commit(w, &err);
        memory_fail_at(0);
        ck_assert(done || err.code == ERROR_MEMORY || strstr(err.message, "Cannot allocate memory") != NULL);
        expect_file(path, done ? text : "old");
    }
    ck_assert_uint_eq(empty_folder(), 1);
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("writer");
    TCase *tests = tcase_create("writer");
    tcase_add_checked_fixture(tests, begin, end);
    tcase_add_test(tests, a_file_appears_whole);
    tcase_add_test(tests, long_pieces_and_many_short_ones);
    tcase_add_test(tests, an_abandoned_file_leaves_the_old_one);
    tcase_add_test(tests, a_failed_commit_leaves_the_old_one);
    tcase_add_test(tests, the_first_failure_sticks);
    tcase_add_test(tests, a_link_stays_and_its_target_is_replaced);
    tcase_add_test(tests, a_link_to_nothing_makes_its_target);
    tcase_add_test(tests, a_circle_of_links_is_an_error);
    tcase_add_test(tests, permissions_are_kept_or_those_of_a_new_file);
    tcase_add_test(tests, a_name_may_be_as_long_as_the_system_allows);
    tcase_add_test(tests, a_bare_name_is_in_the_current_folder);
    tcase_add_test(tests, a_fifo_is_written_directly);
    tcase_add_test(tests, a_dash_is_standard_output_and_stays_open);
    tcase_add_test(tests, what_cannot_be_written_is_said_at_once);
    tcase_add_test(tests, trying_writes_nothing);
    tcase_add_test(tests, an_interrupted_program_can_remove_what_is_half_written);
    tcase_add_test(tests, many_files_can_be_open_at_once);
    tcase_add_test(tests, out_of_memory_is_an_error);
    suite_add_tcase(suite, tests);
    return support_run(suite);
}
