/* ner tokenize: running text in, sentences of tokens out. A window of the document slides along: what the tokenizer
 * is done with leaves it, what the input gives next is added, and it never grows over what an unfinished sentence
 * needs. */
#include "base/memory.h"
#include "base/reader.h"
#include "base/utf8.h"
#include "ner/commands.h"
#include "ner/options.h"
#include "ner/overwrite.h"
#include "ner/tokens_output.h"
#include "tokenizer/tokenizer.h"

#include <string.h>

enum { BLOCK = 1 << 16 };

typedef struct settings {
    size_t form, style, input, unit;
    const char *lang, *out;
} settings;

/* The document that is read, and the part of it that is not done with. */
typedef struct window {
    const char *path;
    reader *in;
    char *bytes;         /* [capacity], owned */
    size_t capacity;
    size_t at, end;      /* the part: bytes[at] to bytes[end - 1] */
    size_t offset;       /* of bytes[0] in the document */
    bool final;          /* the input has no more */
    bool started;        /* its first bytes have been looked at for a BOM */
    bool warned;         /* of malformed UTF-8 */
    size_t checked;      /* bytes[0] to bytes[checked - 1] are known to be well formed, or a warning was given */
} window;

static bool window_grow(window *w, error *err)
{
    if (w->at > 0) {
        memmove(w->bytes, w->bytes + w->at, w->end - w->at);
        w->offset += w->at;
        w->end -= w->at;
        w->checked -= w->at < w->checked ? w->at : w->checked;
        w->at = 0;
    }
    if (w->capacity - w->end >= BLOCK)
        return true;
    size_t capacity = memory_grown(w->capacity, w->end + BLOCK);
    char *bytes = memory_resize(w->bytes, capacity, 1);
    if (bytes == NULL)
        return error_memory(err, capacity);
    w->bytes = bytes;
    w->capacity = capacity;
    return true;
}

/* Skips a byte-order mark at the start of the document, once its three bytes could have come. */
static void window_start(window *w)
{
    if (w->started || (w->end < 3 && !w->final))
        return;
    w->started = true;
    if (w->end >= 3 && memcmp(w->bytes, "\xEF\xBB\xBF", 3) == 0) {
        memmove(w->bytes, w->bytes + 3, w->end - 3);
        w->end -= 3;
    }
}

static void window_warn(window *w, const command *c)
{
    if (w->warned)
        return;
    size_t size = w->end - w->checked;
    size_t good = utf8_valid_prefix(w->bytes + w->checked, size);
    w->checked += good;
    if (good == size || (!w->final && utf8_unfinished(w->bytes + w->checked, size - good) == size - good))
        return;
    w->warned = true;
    command_warn(c, "%s: malformed UTF-8 at byte %zu; it stays as it is", reader_name(w->in), w->offset + w->checked);
}

static bool window_read(window *w, const command *c, error *err)
{
    size_t size;
    if (!window_grow(w, err) || !reader_read(w->in, w->bytes + w->end, w->capacity - w->end, &size, err))
        return false;
    w->end += size;
    w->final = size == 0;
    window_start(w);
    window_warn(w, c);
    return true;
}

/* Writes the sentences that the window settles. */
static bool write_settled(window *w, tokenizer *t, tokens_output *o, error *err)
{
    bool found = w->started;
    while (found) {
        sentence s;
        size_t used;
        const char *text = w->bytes + w->at;
        if (!tokenizer_next(t, text, w->end - w->at, w->final, w->offset + w->at, &s, &used, &found, err))
            return false;
        if (found) {
            const token *last = &s.tokens[s.count - 1];
            bool glued = last->text + last->size == text + used && !(w->final && w->at + used == w->end);
            tokens_output_sentence(o, &s, text, w->offset + w->at, glued);
        }
        tokens_output_skip(o, text, w->offset + w->at, used);
        w->at += used;
    }
    return true;
}

/* One file to its end. What is written is handed on before the input is waited for. */
static bool tokenize_window(window *w, const command *c, tokenizer *t, tokens_output *o, error *err)
{
    while (!w->final) {
        if (!writer_flush(o->w, err) || !window_read(w, c, err) || !write_settled(w, t, o, err))
            return false;
    }
    return true;
}

/* False where nothing more can be done; a file that cannot be read is reported and sets *out_status. */
static bool tokenize_file(const char *path, tokenizer *t, tokens_output *o, int *out_status)
{
    error err;
    window w = {.path = path, .in = reader_open(path, &err)};
    bool well = w.in != NULL && tokenize_window(&w, &command_tokenize, t, o, &err);
    if (!well)
        *out_status = command_fail(&command_tokenize, &err);
    tokenizer_reset(t);
    reader_close(w.in);
    memory_free(w.bytes);
    return well || (err.code != ERROR_MEMORY && writer_flush(o->w, NULL));
}

static int tokenize_files(const options *o, const settings *chosen, tokenizer *t)
{
    static const char *const standard_input[] = {"-"};
    const char *const *paths = o->operand_count > 0 ? o->operands : standard_input;
    size_t count = o->operand_count > 0 ? o->operand_count : 1;
    error err;
    writer *w = overwrite_spares_all(chosen->out, paths, count, &err) ? writer_open(chosen->out, &err) : NULL;
    if (w == NULL)
        return command_fail(&command_tokenize, &err);
    tokens_output out = {.w = w, .form = (tokens_form)chosen->form, .unit = (tokens_unit)chosen->unit};
    int status = 0;
    bool on = true;
    for (size_t i = 0; i < count && on; i++) {
        tokens_output_document(&out, count > 1 ? paths[i] : NULL);
        on = tokenize_file(paths[i], t, &out, &status);
    }
    if (!on) {
        writer_abandon(w);
        return status;
    }
    return writer_commit(w, &err) ? status : command_fail(&command_tokenize, &err);
}

static int tokenize_run(int argc, char **argv)
{
    static const char *const forms[] = {"lines", "conll", "conllu", "jsonl", NULL};
    static const char *const styles[] = {"ud", "conll", NULL};
    static const char *const inputs[] = {"text", "lines", NULL};
    static const char *const units[] = {"chars", "bytes", "utf16", NULL};
    settings chosen = {.lang = "en", .out = "-"};
    const option table[] = {
        {'f', "format", OPTION_CHOICE, "FORM",
         "lines: a sentence a line, tokens separated by one space. conll: a token a line, an empty line after every "
         "sentence. conllu: CoNLL-U with SpaceAfter=No. jsonl: a sentence an object, tokens with offsets.",
         &chosen.form, forms},
        {'i', "input", OPTION_CHOICE, "FORM",
         "text: running text, an empty line ends a paragraph. lines: a sentence a line.", &chosen.input, inputs},
        {0, "lang", OPTION_TEXT, "CODE", "The language: en, de, fr, es, nl, it or pt.", &chosen.lang, NULL},
        {0, "style", OPTION_CHOICE, "STYLE",
         "ud: as Universal Dependencies (search - engine). conll: as CoNLL-2003 (search-engine).",
         &chosen.style,  styles},
        {0, "offsets", OPTION_CHOICE, "UNIT", "What jsonl counts: chars (code points), bytes or utf16 (units).",
            &chosen.unit,
         units},
        {'o', "output", OPTION_TEXT, "FILE", "Where to write; standard output without it.", &chosen.out, NULL},
    };
    options o;
    int status = options_parse(&o, &command_tokenize, table, sizeof table / sizeof *table, argc, argv);
    if (status != -1)
        return status;
    error err;
    tokenizer_options wanted = {.style = chosen.style == 0 ? TOKENIZER_UD : TOKENIZER_CONLL, .lang = chosen.lang,
                                .lines = chosen.input == 1};
    tokenizer *t = tokenizer_new(&wanted, &err);
    status = t != NULL ? tokenize_files(&o, &chosen, t) : command_fail(&command_tokenize, &err);
    tokenizer_free(t);
    options_dispose(&o);
    return status;
}

const command command_tokenize = {
    .name = "tokenize",
    .summary = "Cut text into sentences and tokens.",
    .usage = "[OPTION]... [FILE]...",
    .about = "Reads running text (UTF-8, also .gz) and writes its sentences and tokens. Without FILE, or where "
             "FILE is -, it reads standard input. Nothing is lost: tokens and the white space between them are "
             "the text.\nA sentence is written as soon as the bytes have come that show where it ends.",
    .examples = "ner tokenize letter.txt\n a sentence a line\nner tokenize -f jsonl --offsets utf16 --lang de "
                "brief.txt.gz\n tokens with their offsets, as JavaScript counts\n",
    .run = tokenize_run,
};
