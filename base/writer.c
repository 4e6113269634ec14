/* A block of bytes before write(2); a temporary file, fsync and rename around it. */
#include "base/writer.h"

#include "base/buffer.h"
#include "base/memory.h"
#include "base/temporary.h"

#include <errno.h>
#include <fcntl.h>
#include <libgen.h>
#include <limits.h>
#include <stdarg.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

enum { BLOCK = 64 * 1024, NAME = 48, TRIES = 1000 };

struct writer {
    int file;
    char *name;      /* for messages; owned */
    char *target;    /* what the temporary file is renamed to; NULL where it is written directly; owned */
    char *temporary; /* owned */
    size_t place;    /* of the temporary file in base/temporary.h */
    char *block;     /* [BLOCK], owned */
    size_t used;
    int failure; /* errno of the first failure, or 0 */
};

static void writer_free(writer *w)
{
    memory_free(w->name);
    memory_free(w->target);
    memory_free(w->temporary);
    memory_free(w->block);
    memory_free(w);
}

/* PATH, a link to what is not there yet, with the link followed once; NULL where it is no link, or without memory. */
static char *follow(const char *path)
{
    char link[PATH_MAX];
    ssize_t size = readlink(path, link, sizeof link - 1);
    if (size <= 0)
        return NULL;
    link[size] = '\0';
    const char *slash = link[0] != '/' ? strrchr(path, '/') : NULL;
    size_t folder = slash != NULL ? (size_t)(slash - path) + 1 : 0;
    char *target = memory_new(folder + (size_t)size + 1, 1);
    if (target == NULL)
        return NULL;
    memcpy(target, path, folder);
    memcpy(target + folder, link, (size_t)size);
    return target;
}

/* Follows links, so that the file they point to is replaced, not the link. NULL with errno. */
static char *resolve(const char *path)
{
    char *target = realpath(path, NULL);
    if (target != NULL || errno != ENOENT || path[0] == '\0')
        return target;
    target = memory_copy_text(path, strlen(path));
    for (char *next = target; next != NULL && (next = follow(target)) != NULL; target = next)
        memory_free(target);
    if (target == NULL)
        errno = ENOMEM;
    return target;
}

/* Opens a name in the target's folder that nobody has, with the permissions that open(2) gives a new file. mkstemp
 * would give others, and the process's umask cannot be asked without changing it under the other threads. */
static bool open_new(writer *w)
{
    static atomic_uint next;
    const char *slash = strrchr(w->target, '/');
    size_t folder = slash != NULL ? (size_t)(slash - w->target) + 1 : 0;
    memcpy(w->temporary, w->target, folder);
    for (unsigned tries = 0; tries < TRIES; tries++) {
        snprintf(w->temporary + folder, NAME, ".ner-%lx-%x.tmp", (unsigned long)getpid(),
                 atomic_fetch_add(&next, 1));
        w->file = open(w->temporary, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0666);
        if (w->file >= 0 || errno != EEXIST)
            break;
    }
    return w->file >= 0;
}

static bool open_temporary(writer *w, const char *path, error *err)
{
    w->target = resolve(path);
    if (w->target == NULL)
        return error_system(err, path, errno);
    w->temporary = memory_new(strlen(w->target) + NAME, 1);
    if (w->temporary == NULL)
        return error_memory(err, 0);
    struct stat old;
    bool replaces = stat(w->target, &old) == 0;
    if ((replaces && access(w->target, W_OK) != 0) || !open_new(w))
        return error_system(err, path, errno);
    w->place = temporary_add(w->temporary);
    if (replaces)
        (void)fchmod(w->file, old.st_mode & 0777);
    return true;
}

static bool open_output(writer *w, const char *path, error *err)
{
    if (path == NULL) {
        w->file = STDOUT_FILENO;
        return true;
    }
    struct stat status;
    if (stat(path, &status) == 0 && S_ISDIR(status.st_mode))
        return error_system(err, path, EISDIR);
    if (stat(path, &status) == 0 && !S_ISREG(status.st_mode)) {
        w->file = open(path, O_WRONLY | O_CLOEXEC);
        return w->file >= 0 || error_system(err, path, errno);
    }
    return open_temporary(w, path, err);
}

writer *writer_open(const char *path, error *err)
{
    if (path != NULL && strcmp(path, "-") == 0)
        path = NULL;
    writer *w = memory_new(1, sizeof *w);
    if (w == NULL) {
        error_memory(err, sizeof *w);
        return NULL;
    }
    w->file = -1;
    const char *name = path != NULL ? path : "standard output";
    w->name = memory_copy_text(name, strlen(name));
    w->block = memory_new(BLOCK, 1);
    if (w->name == NULL || w->block == NULL)
        error_memory(err, BLOCK);
    if (w->name == NULL || w->block == NULL || !open_output(w, path, err)) {
        writer_free(w);
        return NULL;
    }
    return w;
}

bool writer_try(const char *path, error *err)
{
    struct stat status;
    if (strcmp(path, "-") == 0 || (stat(path, &status) == 0 && !S_ISREG(status.st_mode) && !S_ISDIR(status.st_mode)))
        return true;
    writer *w = writer_open(path, err);
    writer_abandon(w);
    return w != NULL;
}

static void write_system(writer *w, const char *bytes, size_t size)
{
    while (size > 0 && w->failure == 0) {
        ssize_t written = write(w->file, bytes, size);
        if (written < 0 && errno != EINTR)
            w->failure = errno;
        if (written > 0) {
            bytes += written;
            size -= (size_t)written;
        }
    }
}

static void empty_block(writer *w)
{
    write_system(w, w->block, w->used);
    w->used = 0;
}

bool writer_write(writer *w, const void *bytes, size_t size)
{
    if (size > BLOCK - w->used)
        empty_block(w);
    if (size > BLOCK) {
        write_system(w, bytes, size);
    } else if (size > 0) {
        memcpy(w->block + w->used, bytes, size);
        w->used += size;
    }
    return w->failure == 0;
}

bool writer_text(writer *w, const char *text)
{
    return writer_write(w, text, strlen(text));
}

bool writer_byte(writer *w, char byte)
{
    return writer_write(w, &byte, 1);
}

bool writer_format(writer *w, const char *format, ...)
{
    char small[512];
    va_list arguments;
    va_start(arguments, format);
    int size = vsnprintf(small, sizeof small, format, arguments);
    va_end(arguments);
    if (size >= 0 && (size_t)size < sizeof small)
        return writer_write(w, small, (size_t)size);
    char *large = size >= 0 ? memory_new((size_t)size + 1, 1) : NULL;
    if (large == NULL) {
        w->failure = w->failure != 0 ? w->failure : ENOMEM;
        return false;
    }
    va_start(arguments, format);
    vsnprintf(large, (size_t)size + 1, format, arguments);
    va_end(arguments);
    bool ok = writer_write(w, large, (size_t)size);
    memory_free(large);
    return ok;
}

static bool report(const writer *w, error *err)
{
    return w->failure == 0 || error_system(err, w->name, w->failure);
}

bool writer_flush(writer *w, error *err)
{
    empty_block(w);
    return report(w, err);
}

/* Makes the rename itself last: syncs the folder it happened in. */
static void sync_folder(char *path)
{
    int folder = open(dirname(path), O_RDONLY | O_CLOEXEC);
    if (folder >= 0) {
        (void)fsync(folder);
        close(folder);
    }
}

static void note_failure(writer *w, bool failed)
{
    if (failed && w->failure == 0)
        w->failure = errno;
}

bool writer_commit(writer *w, error *err)
{
    empty_block(w);
    bool direct = w->target == NULL;
    if (!direct && w->failure == 0)
        note_failure(w, fsync(w->file) != 0);
    if (w->file != STDOUT_FILENO)
        note_failure(w, close(w->file) != 0);
    w->file = -1;
    if (!direct && w->failure == 0)
        note_failure(w, rename(w->temporary, w->target) != 0);
    bool ok = report(w, err);
    if (!direct && ok)
        sync_folder(w->target);
    else if (!direct)
        unlink(w->temporary);
    if (!direct)
        temporary_drop(w->place);
    writer_free(w);
    return ok;
}

void writer_abandon(writer *w)
{
    if (w == NULL)
        return;
    if (w->file > STDOUT_FILENO)
        close(w->file);
    if (w->temporary != NULL) {
        unlink(w->temporary);
        temporary_drop(w->place);
    }
    writer_free(w);
}

bool writer_is_terminal(const writer *w)
{
    return isatty(w->file) == 1;
}
