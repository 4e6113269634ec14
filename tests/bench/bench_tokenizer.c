/* How many bytes a second of processor time one core cuts into sentences and tokens, and the same for `wc -w` on the
 * same file in the same run. The text is running English: the raw text of the UD corpora in ../shared, or a paragraph
 * of our own where they are missing, again and again. */
#include "base/buffer.h"
#include "base/error.h"
#include "base/reader.h"
#include "base/writer.h"
#include "tokenizer/tokenizer.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <unistd.h>

enum { SIZE = 64 << 20, BLOCK = 1 << 16, ROUNDS = 3 };

static const char paragraph[] =
    "The committee met on Tuesday, March 4, 2008, in St. Paul. \"We don't expect a decision before noon,\" said "
    "Dr. Ann B. Lee of the state's water board; others weren't so sure. About 3,500 people (12.5% of the town) live "
    "by the river. Will they move? Nobody knows.\n\n";

/* Adds the text of a CoNLL-U file, as reference/tokeval.py rebuilds it. */
static bool add_raw(buffer *text, const char *path)
{
    error err;
    reader *in = reader_open(path, &err);
    if (in == NULL)
        return false;
    line l;
    const char *between = "";
    bool well = true;
    while (well && reader_line(in, &l, &err) == READER_LINE) {
        static const char mark[] = "# text = ";
        if (l.size > 8 && (memcmp(l.text, "# newdoc", 8) == 0 || memcmp(l.text, "# newpar", 8) == 0))
            between = "\n\n";
        if (l.size <= strlen(mark) || memcmp(l.text, mark, strlen(mark)) != 0)
            continue;
        well = buffer_append_text(text, between) && buffer_append(text, l.text + strlen(mark), l.size - strlen(mark));
        between = " ";
    }
    reader_close(in);
    return well && buffer_append_text(text, "\n\n");
}

static bool make_text(buffer *text)
{
    static const char *const names[] = {"ud-gum", "ud-ewt"};
    const char *folder = getenv("NER_SHARED");
    for (size_t i = 0; i < 2; i++) {
        char path[4096];
        snprintf(path, sizeof path, "%s/corpora/%s/dev.conllu", folder != NULL ? folder : "../shared", names[i]);
        if (!add_raw(text, path))
            fprintf(stderr, "%s is not here, so the text is our own\n", path);
    }
    if (text->size == 0 && !buffer_append_text(text, paragraph))
        return false;
    size_t period = text->size;
    while (text->size < SIZE) {
        if (!buffer_reserve(text, period) || !buffer_append(text, text->data, period))
            return false;
    }
    return true;
}

static bool write_text(const char *path, const buffer *text)
{
    writer *w = writer_open(path, NULL);
    if (w == NULL)
        return false;
    writer_write(w, text->data, text->size);
    return writer_commit(w, NULL);
}

static bool cut_all(tokenizer *t, const buffer *text, size_t *out_sentences, size_t *out_tokens)
{
    size_t at = 0, end = 0;
    *out_sentences = *out_tokens = 0;
    while (at < text->size) {
        end = text->size - end > BLOCK ? end + BLOCK : text->size;
        for (bool found = true; found;) {
            sentence s;
            size_t used;
            error err;
            if (!tokenizer_next(t, text->data + at, end - at, end == text->size, at, &s, &used, &found, &err))
                return false;
            at += used;
            *out_sentences += found;
            *out_tokens += found ? s.count : 0;
        }
    }
    return true;
}

/* Processor seconds of this process, or of its children: other work on the machine does not count. */
static double used_seconds(int who)
{
    struct rusage usage;
    getrusage(who, &usage);
    return (double)(usage.ru_utime.tv_sec + usage.ru_stime.tv_sec)
           + 1e-6 * (double)(usage.ru_utime.tv_usec + usage.ru_stime.tv_usec);
}

/* Processor seconds that `wc -w` takes for PATH; 0 where it cannot be run. */
static double count_words(const char *path)
{
    char command[256];
    snprintf(command, sizeof command, "wc -w '%s' > /dev/null", path);
    double start = used_seconds(RUSAGE_CHILDREN);
    return system(command) == 0 ? used_seconds(RUSAGE_CHILDREN) - start : 0;
}

int main(void)
{
    buffer text;
    buffer_init(&text);
    error err;
    tokenizer *t = tokenizer_new(&(tokenizer_options){.style = TOKENIZER_UD, .lang = "en"}, &err);
    if (t == NULL || !make_text(&text))
        return EXIT_FAILURE;
    char path[64];
    snprintf(path, sizeof path, "/tmp/ner-bench-%ld.txt", (long)getpid());
    if (!write_text(path, &text))
        return EXIT_FAILURE;
    double best = 0, words = 0;
    size_t sentences = 0, tokens = 0;
    for (int round = 0; round < ROUNDS; round++) {
        double start = used_seconds(RUSAGE_SELF);
        if (!cut_all(t, &text, &sentences, &tokens))
            return EXIT_FAILURE;
        double took = used_seconds(RUSAGE_SELF) - start;
        best = round == 0 || took < best ? took : best;
        took = count_words(path);
        words = round == 0 || took < words ? took : words;
    }
    double megabytes = (double)text.size / 1e6;
    printf("tokenizer: %.1f MB/s (%zu sentences, %zu tokens in %.2f s, best of %d)\n", megabytes / best, sentences,
           tokens,
           best, ROUNDS);
    if (words > 0)
        printf("wc -w: %.1f MB/s on the same file; the tokenizer takes %.2f times as long\n", megabytes / words,
               best / words);
    unlink(path);
    buffer_dispose(&text);
    tokenizer_free(t);
    return EXIT_SUCCESS;
}
