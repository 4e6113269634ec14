/* Corpora in memory: one array of tokens, one of spans, one of sentences that point into both.
 *
 * While files are read the arrays still move, so a sentence's tokens and spans are known by their counts alone; when
 * all is read, counts become pointers, types get their numbers in byte order and spans are renumbered. Texts never
 * move: a word is kept once, in the table of words. */
#include "corpora/corpus.h"

#include "base/memory.h"
#include "corpora/conll.h"
#include "corpora/digest.h"
#include "corpora/list.h"
#include "corpora/names.h"

#include <string.h>

struct corpus_memory {
    token *tokens;
    span *spans;
    size_t token_capacity, span_capacity, sentence_capacity;
    names types, words; /* in order of first sight */
};

/* What is known while one file is read. */
typedef struct corpus_builder {
    corpus *made;
    struct corpus_memory *memory;
    const corpus_options *options;
    conll *input;
    corpus_file *file;
    size_t file_number;
    scheme_evidence evidence;
    scheme_tag *tags; /* [tag_capacity], owned: those of the sentence that is being read */
    size_t tag_count, tag_capacity;
    size_t first_line;   /* of that sentence */
    bool new_document;   /* the next sentence begins one */
    size_t text_at;      /* bytes of the document's text so far */
} corpus_builder;

static bool out_of_memory(const corpus_builder *b, size_t line_number, error *err)
{
    error_memory(err, 0);
    error_add_place(err, conll_name(b->input), line_number);
    return false;
}

static size_t number_of_type(void *context, const char *type, size_t type_size)
{
    struct corpus_memory *m = context;
    size_t number = 0;
    (void)names_find(&m->types, type, type_size, &number); /* it is there: read_tag put it in */
    return number;
}

static bool end_sentence(corpus_builder *b, error *err)
{
    corpus *c = b->made;
    if (b->tag_count == 0)
        return true;
    struct corpus_memory *m = b->memory;
    if (!list_reserve(&c->sentences, c->count, 1, &m->sentence_capacity, sizeof *c->sentences) ||
        !list_reserve(&m->spans, c->spans, b->tag_count, &m->span_capacity, sizeof *m->spans))
        return out_of_memory(b, b->first_line, err);
    scheme_observe(&b->evidence, b->tags, b->tag_count);
    size_t spans = scheme_to_spans(b->tags, b->tag_count, number_of_type, m, m->spans + c->spans);
    c->sentences[c->count++] = (corpus_sentence){.count = b->tag_count,
                                                 .span_count = spans,
                                                 .document = c->documents - 1,
                                                 .file = b->file_number,
                                                 .line = b->first_line};
    c->spans += spans;
    b->file->sentences++;
    b->file->tokens += b->tag_count;
    b->file->spans += spans;
    b->tag_count = 0;
    b->text_at++;
    return true;
}

static void begin_sentence(corpus_builder *b, size_t line_number)
{
    b->first_line = line_number;
    if (b->new_document) {
        b->made->documents++;
        b->text_at = 0;
    }
    b->new_document = false;
}

static bool is_dropped(const corpus_options *options, const scheme_tag *t)
{
    for (size_t i = 0; i < options->drop_count; i++) {
        if (strlen(options->drop[i]) == t->type_size && memcmp(options->drop[i], t->type, t->type_size) == 0)
            return true;
    }
    return false;
}

static bool read_tag(corpus_builder *b, const conll_line *l, error *err)
{
    conll_column column;
    if (!conll_find(b->input, l, b->options->tag_column, &column, err))
        return false;
    scheme_tag t;
    if (!scheme_parse_tag(column.text, column.size, &t) || memchr(t.type, '\0', t.type_size) != NULL)
        return error_at(err, ERROR_DATA, conll_name(b->input), l->raw.number,
                        "\"%.*s\" is no tag: O, or one of B I E S L U M, a hyphen and a type",
                        (int)(column.size < 80 ? column.size : 80), column.text);
    if (t.prefix == 'O' || is_dropped(b->options, &t)) {
        t = (scheme_tag){.prefix = 'O', .type = ""};
    } else {
        size_t number;
        if (!names_number(&b->memory->types, t.type, t.type_size, &number))
            return out_of_memory(b, l->raw.number, err);
        t.type = b->memory->types.items[number].text;
    }
    b->tags[b->tag_count] = t;
    return true;
}

static bool read_token(corpus_builder *b, const conll_line *l, error *err)
{
    corpus *c = b->made;
    struct corpus_memory *m = b->memory;
    conll_column column;
    size_t word;
    if (!conll_find(b->input, l, b->options->token_column, &column, err))
        return false;
    if (!list_reserve(&b->tags, b->tag_count, 1, &b->tag_capacity, sizeof *b->tags) ||
        !list_reserve(&m->tokens, c->tokens, 1, &m->token_capacity, sizeof *m->tokens) ||
        !names_number(&m->words, column.text, column.size, &word))
        return out_of_memory(b, l->raw.number, err);
    if (!read_tag(b, l, err))
        return false;
    if (b->tag_count == 0)
        begin_sentence(b, l->raw.number);
    else
        b->text_at++;
    m->tokens[c->tokens++] = (token){.text = m->words.items[word].text, .size = column.size, .start = b->text_at};
    b->text_at += column.size;
    b->tag_count++;
    return true;
}

static bool read_lines(corpus_builder *b, error *err)
{
    conll_line l;
    reader_status status;
    while ((status = conll_next(b->input, &l, err)) == READER_LINE) {
        if (l.kind == CONLL_TOKEN) {
            if (!read_token(b, &l, err))
                return false;
        } else if (!end_sentence(b, err)) {
            return false;
        }
        b->new_document = b->new_document || l.begins_document;
    }
    return status == READER_END && end_sentence(b, err);
}

static bool read_file(corpus *c, const char *path, const corpus_options *options, error *err)
{
    corpus_builder b = {.made = c, .memory = c->memory, .options = options, .new_document = true};
    b.file_number = c->file_count;
    conll_options reading = {options->token_column, options->latin1 ? CONLL_LATIN1 : CONLL_UTF8};
    b.file = &c->files[c->file_count];
    b.file->path = memory_copy_text(path, strlen(path));
    if (b.file->path == NULL)
        return error_memory(err, strlen(path));
    c->file_count++;
    b.input = conll_open(path, &reading, err);
    bool ok = b.input != NULL && read_lines(&b, err);
    if (ok && b.file->sentences == 0)
        ok = error_at(err, ERROR_DATA, conll_name(b.input), 0, "there is no sentence in it");
    b.file->scheme = scheme_recognise(&b.evidence);
    ok = ok && digest_file(path, b.file->sha256, err);
    conll_close(b.input);
    memory_free(b.tags);
    return ok;
}

/* Gives types their numbers in byte order, and spans these numbers. */
static bool number_types(corpus *c, error *err)
{
    const names *seen = &c->memory->types;
    size_t *order = memory_new(seen->count, sizeof *order), *rank = memory_new(seen->count, sizeof *rank);
    c->types = memory_new(seen->count, sizeof *c->types);
    bool ok = order != NULL && rank != NULL && c->types != NULL;
    if (ok)
        names_sort(seen, order);
    for (size_t i = 0; ok && i < seen->count; i++) {
        rank[order[i]] = i;
        c->types[i] = memory_copy_text(seen->items[order[i]].text, seen->items[order[i]].size);
        c->type_count++;
        ok = c->types[i] != NULL;
    }
    for (size_t i = 0; ok && i < c->spans; i++)
        c->memory->spans[i].type = rank[c->memory->spans[i].type];
    memory_free(order);
    memory_free(rank);
    return ok || error_memory(err, 0);
}

static void point_sentences(corpus *c)
{
    const token *tokens = c->memory->tokens;
    const span *spans = c->memory->spans;
    for (size_t i = 0; i < c->count; i++) {
        c->sentences[i].tokens = tokens;
        c->sentences[i].spans = spans;
        tokens += c->sentences[i].count;
        spans += c->sentences[i].span_count;
    }
}

corpus *corpus_read(const char *const *paths, size_t path_count, const corpus_options *options, error *err)
{
    if (path_count == 0) {
        error_set(err, ERROR_USAGE, "a corpus of no files");
        return NULL;
    }
    corpus *c = memory_new(1, sizeof *c);
    bool ok = c != NULL && (c->memory = memory_new(1, sizeof *c->memory)) != NULL &&
              (c->files = memory_new(path_count, sizeof *c->files)) != NULL;
    if (!ok)
        error_memory(err, 0);
    for (size_t i = 0; ok && i < path_count; i++)
        ok = read_file(c, paths[i], options, err);
    if (!ok || !number_types(c, err)) {
        corpus_free(c);
        return NULL;
    }
    point_sentences(c);
    return c;
}

void corpus_free(corpus *c)
{
    if (c == NULL)
        return;
    for (size_t i = 0; i < c->type_count; i++)
        memory_free(c->types[i]);
    for (size_t i = 0; i < c->file_count; i++)
        memory_free(c->files[i].path);
    if (c->memory != NULL) {
        names_dispose(&c->memory->types);
        names_dispose(&c->memory->words);
        memory_free(c->memory->tokens);
        memory_free(c->memory->spans);
    }
    memory_free(c->memory);
    memory_free(c->types);
    memory_free(c->files);
    memory_free(c->sentences);
    memory_free(c);
}
