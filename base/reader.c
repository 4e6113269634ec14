/* One buffer between the system and the caller; read(2) for plain input, base/gunzip.h for ".gz". */
#include "base/reader.h"

#include "base/buffer.h"
#include "base/gunzip.h"
#include "base/memory.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

enum { BLOCK = 256 * 1024 };

struct reader {
    int file;
    gunzip *gzip;   /* NULL for plain input */
    char *name;     /* owned */
    char *block;    /* [BLOCK], owned; made when the first line is asked for */
    size_t at, end; /* what of the block is not used yet */
    bool finished;  /* the system has no more */
    buffer joined;  /* a line that crosses blocks */
    size_t lines;   /* given out */
    size_t offset;  /* bytes given out as lines */
    const wakeup *wakeup; /* ends the input; NULL: nothing does */
};

static bool ends_with_gz(const char *path)
{
    size_t size = strlen(path);
    return size > 3 && strcmp(path + size - 3, ".gz") == 0;
}

static bool open_file(reader *r, const char *path, error *err)
{
    if (strcmp(path, "-") == 0) {
        r->file = STDIN_FILENO;
        return true;
    }
    r->file = open(path, O_RDONLY | O_CLOEXEC);
    if (r->file < 0)
        return error_system(err, path, errno);
    struct stat status;
    if (fstat(r->file, &status) == 0 && S_ISDIR(status.st_mode))
        return error_system(err, path, EISDIR);
    if (!ends_with_gz(path))
        return true;
    r->gzip = gunzip_new(r->file, err);
    return r->gzip != NULL;
}

reader *reader_open(const char *path, error *err)
{
    reader *r = memory_new(1, sizeof *r);
    if (r == NULL) {
        error_memory(err, sizeof *r);
        return NULL;
    }
    r->file = -1;
    const char *name = strcmp(path, "-") == 0 ? "standard input" : path;
    r->name = memory_copy_text(name, strlen(name));
    if (r->name == NULL)
        error_memory(err, strlen(name));
    if (r->name == NULL || !open_file(r, path, err)) {
        reader_close(r);
        return NULL;
    }
    return r;
}

void reader_close(reader *r)
{
    if (r == NULL)
        return;
    gunzip_free(r->gzip);
    if (r->file > STDIN_FILENO)
        close(r->file);
    buffer_dispose(&r->joined);
    memory_free(r->block);
    memory_free(r->name);
    memory_free(r);
}

const char *reader_name(const reader *r)
{
    return r->name;
}

void reader_end_at(reader *r, const wakeup *w)
{
    /* Nothing ever comes to a file that is open for writing alone: reading says so, waiting would not. */
    const int flags = fcntl(r->file, F_GETFL);
    r->wakeup = flags >= 0 && (flags & O_ACCMODE) == O_WRONLY ? NULL : w;
}

/* Straight from the system, past the block. */
static bool read_system(reader *r, char *out, size_t capacity, size_t *out_size, error *err)
{
    if (r->gzip != NULL)
        return gunzip_read(r->gzip, r->name, out, capacity, out_size, err);
    if (r->wakeup != NULL && !wakeup_wait(r->wakeup, r->file)) {
        *out_size = 0;
        return true;
    }
    ssize_t got;
    do
        got = read(r->file, out, capacity);
    while (got < 0 && errno == EINTR);
    if (got < 0)
        return error_system(err, r->name, errno);
    *out_size = (size_t)got;
    return true;
}

bool reader_read(reader *r, char *out, size_t capacity, size_t *out_size, error *err)
{
    if (r->at == r->end)
        return read_system(r, out, capacity, out_size, err);
    size_t size = r->end - r->at < capacity ? r->end - r->at : capacity;
    memcpy(out, r->block + r->at, size);
    r->at += size;
    *out_size = size;
    return true;
}

static bool fill_block(reader *r, error *err)
{
    if (r->block == NULL && (r->block = memory_new(BLOCK, 1)) == NULL)
        return error_memory(err, BLOCK);
    size_t got;
    if (!read_system(r, r->block, BLOCK, &got, err))
        return false;
    r->at = 0;
    r->end = got;
    r->finished = got == 0;
    return true;
}

static reader_status give(reader *r, const char *text, size_t size, bool newline, line *out_line)
{
    *out_line = (line){.text = text, .size = size, .number = ++r->lines, .offset = r->offset, .newline = newline};
    r->offset += size + newline;
    return READER_LINE;
}

reader_status reader_line(reader *r, line *out_line, error *err)
{
    buffer_clear(&r->joined);
    for (;;) {
        if (r->at == r->end && !r->finished && !fill_block(r, err))
            return READER_FAILED;
        if (r->finished)
            break;
        const char *start = r->block + r->at;
        const char *newline = memchr(start, '\n', r->end - r->at);
        size_t size = newline != NULL ? (size_t)(newline - start) : r->end - r->at;
        r->at += size + (newline != NULL);
        if (newline != NULL && r->joined.size == 0)
            return give(r, start, size, true, out_line);
        if (!buffer_append(&r->joined, start, size)) {
            error_memory(err, r->joined.size + size);
            error_add_place(err, r->name, r->lines + 1);
            return READER_FAILED;
        }
        if (newline != NULL)
            return give(r, r->joined.data, r->joined.size, true, out_line);
    }
    return r->joined.size == 0 ? READER_END : give(r, r->joined.data, r->joined.size, false, out_line);
}

bool reader_has_line(const reader *r)
{
    return r->finished || (r->at < r->end && memchr(r->block + r->at, '\n', r->end - r->at) != NULL);
}

bool reader_read_all(const char *path, char **out_bytes, size_t *out_size, error *err)
{
    reader *r = reader_open(path, err);
    if (r == NULL)
        return false;
    buffer all;
    buffer_init(&all);
    bool ok = true;
    for (size_t got = 1; ok && got > 0;) {
        ok = buffer_reserve(&all, BLOCK) || error_memory(err, all.size + BLOCK);
        ok = ok && read_system(r, all.data + all.size, BLOCK, &got, err);
        if (ok)
            all.size += got;
    }
    reader_close(r);
    if (!ok) {
        buffer_dispose(&all);
        return false;
    }
    all.data[all.size] = '\0';
    *out_bytes = all.data;
    *out_size = all.size;
    return true;
}
