/* ner vectors info, ner vectors nearest: what is in a file of word vectors. */
#include "ner/cmd_vectors.h"

#include "base/memory.h"
#include "base/writer.h"
#include "embeddings/neighbours.h"
#include "embeddings/vectors_load.h"
#include "ner/options.h"

#include <limits.h>
#include <string.h>

enum { NEAREST = 10, FIRST_WORDS = 8 };

static int info_run(int argc, char **argv);
static int nearest_run(int argc, char **argv);

const command vectors_info_command = {
    .name = "vectors info",
    .summary = "Say what a file of word vectors holds, and check all of it.",
    .usage = "[OPTION]... FILE",
    .about = "Reads every word and value of FILE, a table, a model or any form that `ner vectors build` reads: a "
             "fault is named with its place, and the status is 1.",
    .examples = "ner vectors info glove.vectors\n"
                "    form, number of words and values, type, source",
    .run = info_run,
};

const command vectors_nearest_command = {
    .name = "vectors nearest",
    .summary = "Find the words whose vectors are nearest to that of a word.",
    .usage = "[OPTION]... FILE WORD...",
    .about = "A line each: WORD, the neighbour, the cosine of their vectors, separated by tabs, the nearest first. "
             "WORD is looked up as it stands, then in lower case, then with its digits as 0. Where one has no vector, "
             "the others are answered and the status is 1.",
    .examples = "ner vectors nearest --count 3 glove.vectors Berlin\n"
                "    three neighbours",
    .run = nearest_run,
};

static void write_first_words(writer *w, const vectors *v)
{
    writer_text(w, "first words:");
    for (size_t row = 0; row < v->count && row < FIRST_WORDS; row++) {
        const char *word;
        size_t size;
        writer_byte(w, ' ');
        if (vectors_word(v, row, &word, &size))
            writer_write(w, word, size);
    }
    writer_byte(w, '\n');
}

static const char *value_type(tensor_type type)
{
    return type == TENSOR_F32 ? "f32" : type == TENSOR_F16 ? "f16" : "i8";
}

static void write_facts(writer *w, const vectors_loaded *loaded)
{
    const vectors *v = &loaded->view;
    writer_format(w, "format: %s\nwords: %zu\nvalues a word: %zu\n", loaded->format, v->count, v->dim);
    if (loaded->table.file != NULL) {
        static const char *const keys[] = {"source", "source.format"};
        writer_format(w, "type: %s\n", value_type(v->type));
        for (size_t i = 0; i < sizeof keys / sizeof *keys; i++) {
            const char *value = safetensors_metadata(loaded->table.file, keys[i]);
            if (value != NULL)
                writer_format(w, "%s: %s\n", keys[i], value);
        }
    } else {
        writer_format(w, "words that are there again: %zu\n", loaded->repeated);
    }
    write_first_words(w, v);
}

static bool info(const char *path, bool latin1, error *err)
{
    vectors_loaded loaded;
    if (!vectors_load(&loaded, path, latin1, err))
        return false;
    bool ok = vectors_verify(&loaded.view, path, err);
    writer *w = ok ? writer_open(NULL, err) : NULL;
    if (w != NULL)
        write_facts(w, &loaded);
    vectors_unload(&loaded);
    return w != NULL && writer_commit(w, err);
}

static int info_run(int argc, char **argv)
{
    size_t encoding = VECTORS_UTF8;
    const option table[] = {
        {0, "encoding", OPTION_CHOICE, "NAME", "How FILE writes its words.", &encoding, vectors_encodings},
    };
    options o;
    int status = options_parse(&o, &vectors_info_command, table, 1, argc, argv);
    if (status != -1)
        return status;
    error err;
    if (o.operand_count != 1)
        status = command_usage(&vectors_info_command, "one FILE is wanted, not %zu", o.operand_count);
    else
        status = info(o.operands[0], encoding == VECTORS_LATIN1, &err) ? 0 : command_fail(&vectors_info_command, &err);
    options_dispose(&o);
    return status;
}

static bool write_neighbours(writer *w, const vectors *v, const char *word, size_t row, neighbour *list, size_t count,
                             error *err)
{
    if (!neighbours_find(v, row, count, list, &count, err))
        return false;
    for (size_t i = 0; i < count; i++) {
        const char *near = "";
        size_t size = 0;
        (void)vectors_word(v, list[i].row, &near, &size);
        writer_format(w, "%s\t%.*s\t%.4f\n", word, (int)(size > INT_MAX ? INT_MAX : size), near, list[i].cosine);
    }
    return true;
}

static void say_missing(const char *path, const char *word, bool composes)
{
    error missing;
    error_at(&missing, ERROR_DATA, path, 0, "has no vector for \"%s\"%s", word,
             composes ? "; a table that `ner vectors build --vocab WORDS` makes has one from its subwords" : "");
    (void)command_fail(&vectors_nearest_command, &missing);
}

/* Answers every word; one without a vector is said at once and fails the whole at the end. */
static bool answer(writer *w, const vectors_loaded *loaded, const options *o, neighbour *list, size_t count,
                   bool *out_all, error *err)
{
    const vectors *v = &loaded->view;
    *out_all = true;
    for (size_t i = 1; i < o->operand_count; i++) {
        const char *word = o->operands[i];
        size_t row = vectors_find_token(v, word, strlen(word));
        if (row == VECTORS_NONE) {
            say_missing(o->operands[0], word, loaded->composes);
            *out_all = false;
        } else if (!write_neighbours(w, v, word, row, list, count, err)) {
            return false;
        }
    }
    return true;
}

static bool nearest_words(const options *o, size_t count, bool latin1, bool *out_all, error *err)
{
    vectors_loaded loaded;
    if (!vectors_load(&loaded, o->operands[0], latin1, err))
        return false;
    count = count < loaded.view.count ? count : loaded.view.count;
    neighbour *list = memory_new(count, sizeof *list);
    writer *w = list != NULL ? writer_open(NULL, err) : NULL;
    bool ok = list != NULL || error_memory(err, count * sizeof *list);
    ok = ok && w != NULL && answer(w, &loaded, o, list, count, out_all, err);
    if (ok)
        ok = writer_commit(w, err);
    else
        writer_abandon(w);
    memory_free(list);
    vectors_unload(&loaded);
    return ok;
}

static int nearest_run(int argc, char **argv)
{
    size_t encoding = VECTORS_UTF8, count = NEAREST;
    const option table[] = {
        {'n', "count", OPTION_COUNT, "N", "Show N neighbours; 10 where it is not given.", &count, NULL},
        {0, "encoding", OPTION_CHOICE, "NAME", "How FILE writes its words.", &encoding, vectors_encodings},
    };
    options o;
    int status = options_parse(&o, &vectors_nearest_command, table, 2, argc, argv);
    if (status != -1)
        return status;
    error err;
    bool all = true;
    if (o.operand_count < 2)
        status = command_usage(&vectors_nearest_command, "FILE and a WORD are wanted");
    else if (!nearest_words(&o, count, encoding == VECTORS_LATIN1, &all, &err))
        status = command_fail(&vectors_nearest_command, &err);
    else
        status = all ? 0 : 1;
    options_dispose(&o);
    return status;
}
