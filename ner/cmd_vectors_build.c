/* ner vectors build: from any form that can be read to a table. */
#include "ner/cmd_vectors.h"

#include "base/clock.h"
#include "base/path.h"
#include "base/reader.h"
#include "base/utf8.h"
#include "embeddings/vectors_compose.h"
#include "embeddings/vectors_table.h"
#include "embeddings/word_form.h"
#include "embeddings/word_index.h"
#include "ner/options.h"
#include "ner/overwrite.h"

#include <stdio.h>
#include <string.h>
#include <unistd.h>

static const char *const type_names[] = {"f32", "f16", "i8", NULL};
static const tensor_type types[] = {TENSOR_F32, TENSOR_F16, TENSOR_I8};

typedef struct build_options {
    const char *in, *out;
    size_t limit; /* words; SIZE_MAX: all */
    option_list vocabularies;
    size_t type, encoding; /* indexes */
    bool quiet;
} build_options;

typedef struct build {
    const build_options *options;
    word_index listed; /* the vocabulary's words; empty without one */
    word_index wanted; /* and their forms */
    vectors_builder *builder;
    size_t read, repeated; /* words */
    bool progress;
    double shown; /* seconds */
} build;

static int build_run(int argc, char **argv);

const command vectors_build_command = {
    .name = "vectors build",
    .summary = "Write word vectors as a table.",
    .usage = "[OPTION]... IN OUT",
    .about = "Reads IN (GloVe text, word2vec text and binary, fastText .vec, each also .gz; a fastText model, .bin; a "
             "table) and writes the table OUT. Words stay in the order of IN; of a word that is there twice the first "
             "vector counts. With a fastText model and --vocab, words that the model does not hold get vectors from "
             "its character n-grams.\n"
             "f32 keeps every value, f16 takes half the room, i8 a quarter: steps of 1/127 of the row's largest "
             "value.",
    .examples = "ner vectors build glove.6B.100d.txt.gz glove.vectors\n"
                "    all words, every value as it is\n"
                "ner vectors build --limit 50000 --type i8 wiki.en.vec small.vectors\n"
                "    the 50,000 most frequent, a byte a value\n"
                "ner vectors build --vocab words.txt glove.6B.100d.txt mine.vectors\n"
                "    what a list of words needs",
    .run = build_run,
};

/* On a terminal, five times a second. */
static void show_progress(build *b)
{
    if (!b->progress || b->read % 1024 != 0 || clock_seconds() - b->shown < 0.2)
        return;
    b->shown = clock_seconds();
    fprintf(stderr, "\r%zu words", b->read);
}

static void end_progress(const build *b)
{
    if (b->progress && b->shown > 0)
        fprintf(stderr, "\r%24s\r", "");
}

/* Adds every form under which the word would be looked up. */
static bool want_forms(word_index *wanted, const char *word, size_t size, error *err)
{
    char lower[WORD_FORM_BYTES], folded[WORD_FORM_BYTES];
    size_t lower_size, folded_size;
    if (!word_index_add(wanted, word, size, NULL, NULL, err))
        return false;
    if (word_form_fold_digits(word, size, folded, &folded_size) &&
        !word_index_add(wanted, folded, folded_size, NULL, NULL, err))
        return false;
    if (!word_form_lower(word, size, lower, &lower_size))
        return true;
    if (!word_index_add(wanted, lower, lower_size, NULL, NULL, err))
        return false;
    return !word_form_fold_digits(lower, lower_size, folded, &folded_size) ||
           word_index_add(wanted, folded, folded_size, NULL, NULL, err);
}

/* A line of a vocabulary: the word, and behind a tab what does not count here. */
static bool want_line(build *b, const char *path, const line *l, error *err)
{
    const char *text = l->text, *end = text + l->size;
    if (l->number == 1 && l->size >= 3 && memcmp(text, "\xEF\xBB\xBF", 3) == 0)
        text += 3;
    if (end > text && end[-1] == '\r')
        end--;
    const char *tab = memchr(text, '\t', (size_t)(end - text));
    size_t size = (size_t)((tab != NULL ? tab : end) - text);
    if (utf8_valid_prefix(text, size) < size)
        return error_at(err, ERROR_DATA, path, l->number, "the word is not UTF-8");
    return size == 0 || (word_index_add(&b->listed, text, size, NULL, NULL, err) &&
                         want_forms(&b->wanted, text, size, err));
}

static bool read_vocabulary(build *b, const char *path, error *err)
{
    reader *r = reader_open(path, err);
    if (r == NULL)
        return false;
    line l;
    reader_status status;
    bool ok = true;
    while (ok && (status = reader_line(r, &l, err)) != READER_END)
        ok = status == READER_LINE && want_line(b, reader_name(r), &l, err);
    reader_close(r);
    return ok;
}

static bool read_vocabularies(build *b, error *err)
{
    const option_list *list = &b->options->vocabularies;
    for (size_t i = 0; i < list->count; i++)
        if (!read_vocabulary(b, list->items[i], err))
            return false;
    if (list->count > 0 && b->wanted.count == 0)
        return error_at(err, ERROR_DATA, list->items[0], 0, "holds no words");
    return true;
}

static bool add_words(build *b, vectors_reader *r, error *err)
{
    const char *word;
    size_t size;
    const float *values;
    vectors_status status = VECTORS_END;
    while (vectors_builder_count(b->builder) < b->options->limit &&
           (status = vectors_reader_next(r, &word, &size, &values, err)) == VECTORS_WORD) {
        b->read++;
        show_progress(b);
        if (b->wanted.count > 0 && word_index_find(&b->wanted, word, size) == SIZE_MAX)
            continue;
        bool is_new;
        if (!vectors_builder_add(b->builder, word, size, values, NULL, &is_new, err))
            return false;
        b->repeated += !is_new;
    }
    end_progress(b);
    return status != VECTORS_FAILED;
}

/* The words of the vocabulary that would not be found get vectors made from their parts. */
static bool compose_words(build *b, vectors_reader *r, error *err)
{
    for (size_t i = 0; vectors_reader_composes(r) && i < b->listed.count; i++) {
        const char *word = b->listed.text.data + b->listed.offset[i];
        size_t size = b->listed.offset[i + 1] - b->listed.offset[i];
        if (vectors_builder_count(b->builder) == b->options->limit)
            break;
        if (!vectors_compose(b->builder, r, word, size, NULL, err))
            return false;
    }
    return true;
}

static bool read_all(build *b, const char **out_format, buffer *out_source, error *err)
{
    vectors_reader *r = vectors_reader_open(b->options->in, err);
    if (r == NULL)
        return false;
    if (b->options->encoding == VECTORS_LATIN1)
        vectors_reader_set_latin1(r);
    *out_format = vectors_reader_format(r);
    const char *source = vectors_reader_source(r) != NULL ? vectors_reader_source(r) : path_last(b->options->in);
    b->builder = vectors_builder_new(vectors_reader_dim(r), err);
    bool ok = buffer_append_text(out_source, source) || error_memory(err, 0);
    ok = ok && b->builder != NULL && add_words(b, r, err) && compose_words(b, r, err);
    vectors_reader_close(r);
    if (ok && vectors_builder_count(b->builder) == 0)
        return error_at(err, ERROR_DATA, b->options->in, 0,
                        b->read == 0 ? "holds no words" : "holds no word of the vocabulary");
    return ok;
}

static bool write_table(build *b, const char *format, const char *name, error *err)
{
    bool utf8 = utf8_valid_prefix(name, strlen(name)) == strlen(name);
    const metadata entries[] = {{"source", utf8 ? name : "?"}, {"source.format", format}};
    return vectors_table_write(b->options->out, b->builder, types[b->options->type], entries, 2, err);
}

static bool build_table(build *b, error *err)
{
    const char *format;
    buffer source = {0};
    const bool ok = word_index_init(&b->listed, err) && word_index_init(&b->wanted, err) && read_vocabularies(b, err) &&
                    read_all(b, &format, &source, err) && write_table(b, format, source.data, err);
    buffer_dispose(&source);
    return ok;
}

static int build_with(const build_options *chosen)
{
    build b = {.options = chosen, .progress = !chosen->quiet && isatty(STDERR_FILENO) == 1};
    error err;
    int status = build_table(&b, &err) ? 0 : command_fail(&vectors_build_command, &err);
    if (status == 0 && b.repeated > 0)
        command_warn(&vectors_build_command, "%s: %zu words stood there again; their first vectors count", chosen->in,
                     b.repeated);
    vectors_builder_free(b.builder);
    word_index_dispose(&b.listed);
    word_index_dispose(&b.wanted);
    return status;
}

static bool spares_inputs(const build_options *o, error *err)
{
    return overwrite_spares(o->out, o->in, "the input", err) &&
           overwrite_spares_all(o->out, o->vocabularies.items, o->vocabularies.count, err);
}

static int build_run(int argc, char **argv)
{
    error err;
    build_options chosen = {.limit = SIZE_MAX};
    size_t limit = 0;
    const option table[] = {
        {0, "limit", OPTION_COUNT, "N", "Take the first N words, which mostly are the most frequent; 0: all.", &limit,
         NULL},
        {0, "vocab", OPTION_LIST, "FILE",
         "Take only words of FILE, one a line (what stands behind a tab does not count), and their forms in lower case "
         "and with digits as 0. May be given several times.", &chosen.vocabularies, NULL},
        {0, "type", OPTION_CHOICE, "TYPE", "How values are stored.", &chosen.type, type_names},
        {0, "encoding", OPTION_CHOICE, "NAME", "How IN writes its words.", &chosen.encoding, vectors_encodings},
        {0, "quiet", OPTION_FLAG, NULL, "Show no progress.", &chosen.quiet, NULL},
    };
    options o;
    int status = options_parse(&o, &vectors_build_command, table, sizeof table / sizeof *table, argc, argv);
    if (status != -1)
        return status;
    if (o.operand_count != 2) {
        status = command_usage(&vectors_build_command, "IN and OUT are wanted, not %zu files", o.operand_count);
    } else {
        chosen.in = o.operands[0];
        chosen.out = o.operands[1];
        chosen.limit = limit > 0 ? limit : SIZE_MAX;
        status = spares_inputs(&chosen, &err) ? build_with(&chosen) : command_fail(&vectors_build_command, &err);
    }
    options_dispose(&o);
    return status;
}
