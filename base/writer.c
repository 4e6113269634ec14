/* A block of bytes before write(2); mkstemp, fsync and rename around it. */
#include "base/writer.h"

#include "base/buffer.h"
#include "base/memory.h"

#include <errno.h>
#include <fcntl.h>
#include <libgen.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

enum { BLOCK = 64 * 1024 };

struct writer {
    int file;
    char *name;      /* for messages; owned */
    char *target;    /* what the temporary file is renamed to; NULL where it is written directly; owned */
    char *temporary; /* owned */
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

/* The permissions that open(2) would have given a new file, or those of the file that is replaced. */
static mode_t wanted_mode(const char *target)
{
    struct stat status;
    if (stat(target, &status) == 0)
        return status.st_mode & 07777;
    mode_t mask = umask(0);
    umask(mask);
    return 0666 & ~mask;
}

/* Follows links, so that the file they point to is replaced, not the link. */
static char *resolve(const char *path)
{
    char *target = realpath(path, NULL);
    return target != NULL ? target : memory_copy_text(path, strlen(path));
}

static bool open_temporary(writer *w, const char *path, error *err)
{
    static const char suffix[] = ".XXXXXX";
    w->target = resolve(path);
    size_t size = w->target != NULL ? strlen(w->target) : 0;
    w->temporary = w->target != NULL ? memory_new(size + sizeof suffix, 1) : NULL;
    if (w->temporary == NULL)
        return error_memory(err, 0);
    memcpy(w->temporary, w->target, size);
    memcpy(w->temporary + size, suffix, sizeof suffix);
    w->file = mkstemp(w->temporary);
    if (w->file < 0) {
        int reason = errno;
        memory_free(w->temporary);
        w->temporary = NULL;
        return error_system(err, path, reason);
    }
    (void)fchmod(w->file, wanted_mode(w->target));
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
    writer_free(w);
    return ok;
}

void writer_abandon(writer *w)
{
    if (w == NULL)
        return;
    if (w->file > STDOUT_FILENO)
        close(w->file);
    if (w->temporary != NULL)
        unlink(w->temporary);
    writer_free(w);
}

bool writer_is_terminal(const writer *w)
{
    return isatty(w->file) == 1;
}
