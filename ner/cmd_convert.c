/* ner convert: other tags in the same lines, or the same entities in another form. */
#include "base/memory.h"
#include "base/path.h"
#include "base/writer.h"
#include "corpora/retag.h"
#include "ner/annotation.h"
#include "ner/brat_files.h"
#include "ner/commands.h"
#include "ner/overwrite.h"
#include "tokenizer/tokenizer.h"

#include <string.h>

static int convert_run(int argc, char **argv);

const command command_convert = {
    .name = "convert",
    .summary = "Rewrite a corpus: other tagging schemes, other forms.",
    .usage = "--to FORM [OPTION]... [FILE]\n--to SCHEME --in-place [OPTION]... FILE...",
    .about = "To a scheme (bio, iob1, io, bioes, bilou, bmes): the tags are rewritten, every other byte stays as it "
             "is. No entity is lost; io cannot tell neighbours of one type apart, and it is said how many have melted "
             "together.\n"
             "To another form: conll (two columns), jsonl (text, spans, tokens) or brat (.txt and .ann). Sentences and "
             "document marks are kept, comments and other columns are not. Entities that overlap are an error.",
    .examples = "ner convert --to bio iob1.txt >bio.txt\n"
                "    CoNLL-2003's tags as most programs want them\n"
                "ner convert --to bioes --in-place train.txt dev.txt\n"
                "    the files themselves; each is replaced when the new one is whole\n"
                "ner convert --to jsonl train.conll >train.jsonl\n"
                "    a document a line, with character offsets\n"
                "ner convert --to brat -o notes train.conll\n"
                "    a folder of .txt and .ann files\n",
    .run = convert_run,
};

static const char *const targets[] = {"iob1", "bio", "io", "bioes", "bilou", "bmes", "conll", "jsonl", "brat", NULL};
static const char *const forms[] = {"auto", "conll", "jsonl", "brat", NULL};
static const char *const encodings[] = {"utf8", "latin1", NULL};
static const char *const cuts[] = {"tokens", "blanks", NULL};
static const char *const styles[] = {"conll", "ud", NULL};

enum { TO_CONLL = SCHEME_COUNT, TO_JSONL, TO_BRAT, NO_TARGET, FROM_AUTO = 0, CUT_BLANKS = 1, STYLE_UD = 1 };

typedef struct convert_words {
    const char *out, *lang;
    size_t target, from, encoding, cut, style;
    long column, token_column;
    bool in_place;
} convert_words;

static void say_melted(size_t melted)
{
    if (melted > 0)
        command_warn(&command_convert, "%zu %s melted into the one before: io cannot tell neighbours of one type apart",
                     melted, melted == 1 ? "entity has" : "entities have");
}

static conll_encoding encoding_of(const convert_words *w)
{
    return w->encoding != 0 ? CONLL_BYTES : CONLL_UTF8;
}

/* One file's tags, to OUT. */
static bool retag(const convert_words *w, const char *path, const char *out_path, error *err)
{
    retag_options how = {w->column, encoding_of(w), (scheme)w->target};
    retag_result result;
    writer *out = writer_open(out_path, err);
    if (out == NULL)
        return false;
    if (!retag_file(path, &how, out, &result, err)) {
        writer_abandon(out);
        return false;
    }
    if (!writer_commit(out, err))
        return false;
    say_melted(result.melted);
    return true;
}

static int retag_in_place(const convert_words *w, const options *o)
{
    for (size_t i = 0; i < o->operand_count; i++) {
        const char *path = o->operands[i];
        error err = {0};
        if (!overwrite_is_possible(path))
            return command_usage(&command_convert, "--in-place: %s is not a file that can be rewritten", path);
        if (!retag(w, path, path, &err))
            return command_fail(&command_convert, &err);
    }
    return 0;
}

/* Where documents go. */
typedef struct sink {
    const convert_words *words;
    writer *out;          /* all but brat */
    const char *source;   /* the file that is read */
    size_t documents;     /* of that file */
    size_t melted;
} sink;

/* Cuts running text as `ner tokenize` does. */
static bool cut_with_tokenizer(const convert_words *w, annotation *a, error *err)
{
    tokenizer_options how = {.style = w->style == STYLE_UD ? TOKENIZER_UD : TOKENIZER_CONLL, .lang = w->lang};
    tokenizer *t = tokenizer_new(&how, err);
    if (t == NULL)
        return false;
    a->token_count = 0;
    bool ok = true, found = true;
    for (size_t at = 0; ok && found;) {
        sentence s;
        size_t used = 0;
        const char *rest = a->text.size > 0 ? a->text.data + at : "";
        ok = tokenizer_next(t, rest, a->text.size - at, true, at, &s, &used, &found, err);
        for (size_t i = 0; ok && found && i < s.count; i++) {
            size_t start = s.tokens[i].start;
            ok = annotation_add_token(a, start, start + s.tokens[i].size, i == 0) || error_memory(err, 0);
        }
        at += used;
    }
    tokenizer_free(t);
    return ok;
}

static bool fit(const convert_words *w, annotation *a, error *err)
{
    if (!a->has_tokens && w->cut == CUT_BLANKS && !annotation_cut_at_blanks(a))
        return error_memory(err, 0);
    if (!a->has_tokens && w->cut != CUT_BLANKS && !cut_with_tokenizer(w, a, err))
        return false;
    return annotation_fit_tokens(a, err);
}

static bool spares_source(const sink *s, const char *name, const char *ending, error *err)
{
    char *path = brat_files_path(s->words->out, name, ending, err);
    const bool ok = path != NULL && overwrite_spares(path, s->source, "the input", err);
    memory_free(path);
    return ok;
}

static bool write_whole(const char *folder, const char *name, const char *ending, const annotation *a, error *err)
{
    char *path = brat_files_path(folder, name, ending, err);
    writer *out = path != NULL ? writer_open(path, err) : NULL;
    memory_free(path);
    if (out == NULL)
        return false;
    if (strcmp(ending, "txt") == 0)
        writer_write(out, a->text.size > 0 ? a->text.data : "", a->text.size);
    else
        annotation_write_brat(a, out);
    return writer_commit(out, err);
}

/* NAME, NAME-2, NAME-3, … for the documents of a file. */
static bool write_pair(const sink *s, const annotation *a, error *err)
{
    buffer name;
    buffer_init(&name);
    const char *base = path_last(s->source);
    const char *dot = strchr(base, '.');
    size_t size = dot != NULL && dot > base ? (size_t)(dot - base) : strlen(base);
    bool ok = strcmp(base, "-") == 0 ? buffer_append_text(&name, "stdin") : buffer_append(&name, base, size);
    ok = ok && (s->documents == 1 || buffer_format(&name, "-%zu", s->documents));
    const char *folder = s->words->out;
    ok = ok ? spares_source(s, name.data, "txt", err) && spares_source(s, name.data, "ann", err) &&
                  write_whole(folder, name.data, "txt", a, err) && write_whole(folder, name.data, "ann", a, err)
            : error_memory(err, 0);
    buffer_dispose(&name);
    return ok;
}

static bool write_document(sink *s, annotation *a, error *err)
{
    s->documents++;
    size_t target = s->words->target;
    if (target == TO_JSONL) {
        annotation_write_jsonl(a, s->out);
        return true;
    }
    if (target == TO_BRAT)
        return annotation_check_labels(a, " \t\n\r", err) && write_pair(s, a, err);
    scheme to = target < SCHEME_COUNT ? (scheme)target : SCHEME_BIO;
    return fit(s->words, a, err) && annotation_write_conll(a, to, s->out, &s->melted, err);
}

static annotation_form form_of(const convert_words *w, const char *path)
{
    return w->from == FROM_AUTO ? annotation_form_of(path) : (annotation_form)(w->from - 1);
}

static bool convert_file(sink *s, const char *path, error *err)
{
    annotation_options how = {s->words->token_column, s->words->column,
                              s->words->encoding != 0 ? CONLL_LATIN1 : CONLL_UTF8};
    annotation_reader *input = annotation_open(path, form_of(s->words, path), &how, err);
    annotation a;
    annotation_init(&a);
    reader_status status = READER_FAILED;
    bool ok = input != NULL;
    s->source = path;
    s->documents = 0;
    while (ok && (status = annotation_next(input, &a, err)) == READER_LINE) {
        /* Documents of other forms are kept apart by marks, which the first one does not need. */
        a.mark = a.mark || (s->documents > 0 && form_of(s->words, path) != ANNOTATION_CONLL);
        ok = write_document(s, &a, err);
    }
    annotation_dispose(&a);
    annotation_close(input);
    return ok && status == READER_END;
}

static int convert_forms(const convert_words *w, const char *path)
{
    error err = {0};
    sink s = {.words = w};
    if (w->target == TO_BRAT) {
        if (!brat_files_prepare(w->out, &path, 1, false, &err))
            return command_fail(&command_convert, &err);
    } else if ((s.out = writer_open(w->out, &err)) == NULL) {
        return command_fail(&command_convert, &err);
    }
    bool ok = convert_file(&s, path, &err);
    if (s.out != NULL && ok)
        ok = writer_commit(s.out, &err);
    else
        writer_abandon(s.out);
    if (!ok)
        return command_fail(&command_convert, &err);
    say_melted(s.melted);
    return 0;
}

static int convert(const convert_words *w, const options *o)
{
    const char *path = o->operand_count > 0 ? o->operands[0] : "-";
    bool to_scheme = w->target < SCHEME_COUNT, from_conll = form_of(w, path) == ANNOTATION_CONLL;
    error err = {0};
    if (w->target == NO_TARGET)
        return command_usage(&command_convert, "--to is wanted: a scheme or a form");
    if (w->in_place && (!to_scheme || !from_conll || w->out != NULL || o->operand_count == 0))
        return command_usage(&command_convert, "--in-place wants a scheme, CoNLL files, and no -o");
    if (!w->in_place && o->operand_count > 1)
        return command_usage(&command_convert, "one file at a time, but with --in-place");
    if (w->target == TO_BRAT && (w->out == NULL || strcmp(w->out, "-") == 0))
        return command_usage(&command_convert, "--to brat wants a folder: -o DIR");
    if (w->in_place)
        return retag_in_place(w, o);
    if (!overwrite_spares(w->out, path, "the input", &err))
        return command_fail(&command_convert, &err);
    if (!to_scheme || !from_conll)
        return convert_forms(w, path);
    return retag(w, path, w->out, &err) ? 0 : command_fail(&command_convert, &err);
}

static int convert_run(int argc, char **argv)
{
    convert_words w = {.target = NO_TARGET, .column = -1};
    const option table[] = {
        {0, "to", OPTION_CHOICE, "FORM", "The scheme or the form to write.", &w.target, targets},
        {0, "from", OPTION_CHOICE, "FORM", "What FILE is; auto goes by its name: .jsonl, .ann or a folder (brat), and "
         "everything else CoNLL.", &w.from, forms},
        {0, "column", OPTION_INTEGER, "N", "CoNLL: where the tag stands, from 0; -1, the default, is the last column.",
         &w.column, NULL},
        {0, "token-column", OPTION_INTEGER, "N", "CoNLL to other forms: where the token stands, from 0 (0).",
         &w.token_column, NULL},
        {0, "in-place", OPTION_FLAG, NULL, "Replace each FILE when the new one is whole.", &w.in_place, NULL},
        {'o', "output", OPTION_TEXT, "OUT", "Write there; for brat a folder.", &w.out, NULL},
        {0, "encoding", OPTION_CHOICE, "NAME", "What CoNLL files are written in; latin1 stays latin1 when only tags "
         "change.", &w.encoding, encodings},
        {0, "cut", OPTION_CHOICE, "HOW", "Text without tokens to CoNLL: tokens as `ner tokenize` cuts them, or what "
         "stands between blanks (then an end of line ends a sentence). Entities always end with a token.", &w.cut,
         cuts},
        {0, "lang", OPTION_TEXT, "CODE", "With --cut tokens, the language (en): en, de, fr, es, nl, it or pt.",
         &w.lang, NULL},
        {0, "style", OPTION_CHOICE, "STYLE", "With --cut tokens: how to cut words.", &w.style, styles},
    };
    options o;
    int status = options_parse(&o, &command_convert, table, sizeof table / sizeof *table, argc, argv);
    if (status != -1)
        return status;
    status = convert(&w, &o);
    options_dispose(&o);
    return status;
}
