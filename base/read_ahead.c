/* A ring of blocks under one mutex: the thread fills what is free in order, the caller empties in the same order. */
#include "base/read_ahead.h"

#include "base/memory.h"
#include "base/threads.h"

#include <pthread.h>
#include <string.h>
#include <sys/stat.h>

enum { BLOCKS = 8, BLOCK_BYTES = 256 * 1024 };

typedef struct block {
    char *bytes; /* [BLOCK_BYTES] */
    size_t at, size;
    bool failed; /* then REASON says why */
    error reason;
} block;

struct read_ahead {
    reader *source;
    pthread_t thread;
    pthread_mutex_t mutex;
    pthread_cond_t changed;
    block blocks[BLOCKS];
    size_t filled, emptied; /* blocks, from the start; number n stands in blocks[n % BLOCKS] */
    bool closing;
};

bool read_ahead_helps(const char *path)
{
    size_t size = strlen(path);
    struct stat status;
    return size > 3 && strcmp(path + size - 3, ".gz") == 0 && stat(path, &status) == 0 && S_ISREG(status.st_mode) &&
           threads_processors() > 1;
}

/* Reads until the block is full or the input has ended. */
static void fill(read_ahead *a, block *b)
{
    b->at = b->size = 0;
    b->failed = false;
    size_t got = 1;
    while (got > 0 && b->size < BLOCK_BYTES && !b->failed) {
        b->failed = !reader_read(a->source, b->bytes + b->size, BLOCK_BYTES - b->size, &got, &b->reason);
        b->size += b->failed ? 0 : got;
    }
}

/* An empty block is the end, and stays the last. */
static void *work(void *argument)
{
    read_ahead *a = argument;
    bool more = true;
    pthread_mutex_lock(&a->mutex);
    while (more && !a->closing) {
        if (a->filled - a->emptied == BLOCKS) {
            pthread_cond_wait(&a->changed, &a->mutex);
            continue;
        }
        block *b = &a->blocks[a->filled % BLOCKS];
        pthread_mutex_unlock(&a->mutex);
        fill(a, b);
        more = b->size > 0 && !b->failed;
        pthread_mutex_lock(&a->mutex);
        a->filled++;
        pthread_cond_signal(&a->changed);
    }
    pthread_mutex_unlock(&a->mutex);
    return NULL;
}

static void free_blocks(read_ahead *a)
{
    for (size_t i = 0; i < BLOCKS; i++)
        memory_free(a->blocks[i].bytes);
    memory_free(a);
}

read_ahead *read_ahead_new(reader *source, error *err)
{
    read_ahead *a = memory_new(1, sizeof *a);
    bool ok = a != NULL;
    for (size_t i = 0; ok && i < BLOCKS; i++)
        ok = (a->blocks[i].bytes = memory_new(BLOCK_BYTES, 1)) != NULL;
    if (!ok) {
        error_memory(err, BLOCKS * BLOCK_BYTES);
        if (a != NULL)
            free_blocks(a);
        return NULL;
    }
    a->source = source;
    pthread_mutex_init(&a->mutex, NULL);
    pthread_cond_init(&a->changed, NULL);
    int reason = pthread_create(&a->thread, NULL, work, a);
    if (reason == 0)
        return a;
    error_system(err, "cannot start a thread", reason);
    pthread_cond_destroy(&a->changed);
    pthread_mutex_destroy(&a->mutex);
    free_blocks(a);
    return NULL;
}

void read_ahead_free(read_ahead *a)
{
    if (a == NULL)
        return;
    pthread_mutex_lock(&a->mutex);
    a->closing = true;
    pthread_cond_signal(&a->changed);
    pthread_mutex_unlock(&a->mutex);
    pthread_join(a->thread, NULL);
    pthread_cond_destroy(&a->changed);
    pthread_mutex_destroy(&a->mutex);
    free_blocks(a);
}

/* The oldest filled block, waited for where there is none. */
static block *oldest(read_ahead *a)
{
    pthread_mutex_lock(&a->mutex);
    while (a->filled == a->emptied)
        pthread_cond_wait(&a->changed, &a->mutex);
    pthread_mutex_unlock(&a->mutex);
    return &a->blocks[a->emptied % BLOCKS];
}

static void give_back(read_ahead *a)
{
    pthread_mutex_lock(&a->mutex);
    a->emptied++;
    pthread_cond_signal(&a->changed);
    pthread_mutex_unlock(&a->mutex);
}

bool read_ahead_read(read_ahead *a, char *out, size_t capacity, size_t *out_size, error *err)
{
    block *b = oldest(a);
    size_t size = b->size - b->at < capacity ? b->size - b->at : capacity;
    if (size == 0) {
        if (b->failed && err != NULL)
            *err = b->reason;
        *out_size = b->failed ? *out_size : 0;
        return !b->failed;
    }
    memcpy(out, b->bytes + b->at, size);
    b->at += size;
    if (b->at == b->size && !b->failed)
        give_back(a);
    *out_size = size;
    return true;
}
