/* zlib's inflate over read(2). zlib's own gzread would take a file that is no gzip file for plain text, drop everything
 * behind a damaged header of a second member without a word, and wait until its caller's buffer is full. */
#include "base/gunzip.h"

#include "base/memory.h"

#include <errno.h>
#include <limits.h>
#include <unistd.h>
#include <zlib.h>

enum { BLOCK = 64 * 1024, GZIP_ONLY = 16 };

struct gunzip {
    int file;
    z_stream stream;
    size_t members; /* that are whole */
    bool inside;    /* a member */
    bool finished;  /* the system has no more */
    size_t taken;   /* compressed bytes read from the system */
    unsigned char block[BLOCK];
};

static void *zlib_new(void *unused, unsigned count, unsigned size)
{
    (void)unused;
    return memory_new(count, size);
}

static void zlib_free(void *unused, void *pointer)
{
    (void)unused;
    memory_free(pointer);
}

gunzip *gunzip_new(int file, error *err)
{
    gunzip *g = memory_new(1, sizeof *g);
    if (g == NULL) {
        error_memory(err, sizeof *g);
        return NULL;
    }
    g->file = file;
    g->stream.zalloc = zlib_new;
    g->stream.zfree = zlib_free;
    if (inflateInit2(&g->stream, GZIP_ONLY + MAX_WBITS) != Z_OK) {
        memory_free(g);
        error_memory(err, 0);
        return NULL;
    }
    return g;
}

void gunzip_free(gunzip *g)
{
    if (g == NULL)
        return;
    inflateEnd(&g->stream);
    memory_free(g);
}

static bool fill_block(gunzip *g, const char *name, error *err)
{
    ssize_t got;
    do
        got = read(g->file, g->block, BLOCK);
    while (got < 0 && errno == EINTR);
    if (got < 0)
        return error_system(err, name, errno);
    g->stream.next_in = g->block;
    g->stream.avail_in = (unsigned)got;
    g->taken += (size_t)got;
    g->finished = got == 0;
    return true;
}

static bool damaged(const gunzip *g, const char *name, int code, error *err)
{
    size_t at = g->taken - g->stream.avail_in;
    if (code == Z_MEM_ERROR)
        return error_memory(err, 0);
    if (g->finished && g->taken == 0)
        return error_at(err, ERROR_DATA, name, 0, "the gzip file is empty, it has not even a header");
    if (g->finished)
        return error_at(err, ERROR_DATA, name, 0, "the gzip file is cut short after byte %zu", at);
    if (g->members == 0 && g->stream.total_in < 3)
        return error_at(err, ERROR_DATA, name, 0, "this is no gzip file, though its name ends in .gz");
    return error_at(err, ERROR_DATA, name, 0, "the gzip file is damaged before byte %zu (%s)", at,
                    g->stream.msg != NULL ? g->stream.msg : "broken stream");
}

/* Between members: past zeros that fill up a block, to the next member if there is one. */
static void enter_member(gunzip *g)
{
    z_stream *z = &g->stream;
    for (; g->members > 0 && z->avail_in > 0 && z->next_in[0] == 0; z->avail_in--)
        z->next_in++;
    if (z->avail_in == 0)
        return;
    if (g->members > 0)
        inflateReset(z);
    g->inside = true;
}

bool gunzip_read(gunzip *g, const char *name, char *out, size_t capacity, size_t *out_size, error *err)
{
    z_stream *z = &g->stream;
    unsigned room = capacity < UINT_MAX ? (unsigned)capacity : UINT_MAX;
    z->next_out = (unsigned char *)out;
    z->avail_out = room;
    while (z->avail_out == room) {
        if (z->avail_in == 0 && !g->finished && !fill_block(g, name, err))
            return false;
        if (!g->inside)
            enter_member(g);
        if (!g->inside && g->finished && g->members > 0)
            break;
        if (!g->inside && !g->finished)
            continue;
        int code = inflate(z, Z_NO_FLUSH);
        if (code == Z_STREAM_END) {
            g->members++;
            g->inside = false;
        } else if (code != Z_OK || (z->avail_in == 0 && g->finished && z->avail_out == room)) {
            return damaged(g, name, code, err);
        }
    }
    *out_size = room - z->avail_out;
    return true;
}
