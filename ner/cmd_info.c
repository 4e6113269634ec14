/* ner info: the card of a model, from what the model file says of itself. */
#include "base/buffer.h"
#include "base/memory.h"
#include "base/writer.h"
#include "models/inference.h"
#include "models/model.h"
#include "models/model_file.h"
#include "ner/commands.h"
#include "ner/model_path.h"
#include "ner/reliability_text.h"

#include <string.h>

static int info_run(int argc, char **argv);

const command command_info = {
    .name = "info",
    .summary = "Say what a model is and how well it does.",
    .usage = "[--verify] MODEL",
    .about =
        "MODEL is a path, or a name that is looked for as `ner tag -m` does. What is said stands in the model itself.",
    .examples = "ner info en\n"
                "    the model that ships\n"
                "ner info --verify model.ner\n"
                "    checks every byte too; status 1 where one is damaged",
    .run = info_run,
};

/* One of several fields between tabs, and where it ends. */
typedef struct field {
    const char *text;
    int size; /* bytes, for "%.*s" */
} field;

/* Cuts the line at TEXT into FIELDS [count]; fields that are missing are empty. Returns where the next line begins. */
static const char *cut_line(const char *text, field *fields, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        fields[i] = (field){text, (int)strcspn(text, "\t\n")};
        text += fields[i].size;
        if (*text == '\t')
            text++;
    }
    text += strcspn(text, "\n");
    return *text == '\n' ? text + 1 : text;
}

static void write_types(writer *w, const tagset *ts)
{
    writer_text(w, "types:");
    for (size_t i = 0; i < ts->type_count; i++)
        writer_format(w, " %s", ts->types[i]);
    writer_format(w, "\ntags: %s, %zu of them\n", scheme_name(ts->scheme), ts->count);
}

static const char *upper_cell(cell_kind cell)
{
    return cell == CELL_LSTM ? "LSTM" : cell == CELL_GRU ? "GRU" : "Elman RNN";
}

static void write_characters(writer *w, const config *c)
{
    if (c->chars.encoder == ENCODER_CNN)
        writer_format(w, " + character CNN, %zu filters of width %zu over %zu values", c->chars.filters, c->chars.width,
                      c->chars.dim);
    else if (c->chars.encoder == ENCODER_DENSE)
        writer_format(w, " + dense character CNN, %zu layers, %zu filters of widths %zu and %zu over %zu values",
                      c->chars.layers, c->chars.filters, c->chars.width, c->chars.width + 2, c->chars.dim);
    else if (c->chars.encoder != ENCODER_NONE)
        writer_format(w, " + character %s, %zu units over %zu values",
                      c->chars.encoder == ENCODER_LSTM ? "LSTM" : "GRU", c->chars.filters, c->chars.dim);
}

static void write_network(writer *w, const model *m)
{
    const config *c = model_config(m);
    writer_format(w, "network: word vectors of %zu values", model_vectors(m)->dim);
    write_characters(w, c);
    writer_format(w, "; %s, %zu layer%s of %zu units%s; %s\n", upper_cell(c->rnn.cell), c->rnn.layers,
                  c->rnn.layers == 1 ? "" : "s", c->rnn.hidden,
                  c->rnn.bidirectional ? " a direction, both directions" : "",
                  c->decoder == DECODER_CRF ? "CRF" : "softmax");
    if (c->context.kind == CONTEXT_DOCUMENT)
        writer_format(w, "context: the document, in windows of %zu tokens; a second layer of %zu units over the %s%s\n",
                      c->context.window, c->context.hidden,
                      c->context.pool == POOLING_MAX ? "maxima of words that repeat" : "means of words that repeat",
                      c->context.carry ? ", which goes on from sentence to sentence" : "");
    writer_format(w, "parameters: %zu, without the word vectors\n", model_weights(m)->network->parameters.size);
    writer_format(w, "arithmetic: weights in f32; here they are used as %s\n", arithmetic_names[inference_fastest()]);
    writer_format(w, "tokens: style %s, language %s\n", c->style, c->lang);
}

static void write_corpora(writer *w, const safetensors *file)
{
    const char *at = safetensors_metadata(file, MODEL_CORPORA);
    while (at != NULL && *at != '\0') {
        field f[6];
        at = cut_line(at, f, 6);
        writer_format(w, "%.*s: %.*s, %.*s sentences, %.*s tokens, %.*s entities\n    sha256 %.*s\n", f[0].size,
                      f[0].text, f[1].size, f[1].text, f[3].size, f[3].text, f[4].size, f[4].text, f[5].size, f[5].text,
                      f[2].size, f[2].text);
    }
}

/* A line of MODEL_INITIAL: what the model named last was made from. */
static void write_ancestor(writer *w, const field *f)
{
    if (strncmp(f[0].text, "model\t", 6) == 0)
        writer_format(w, "from: %.*s\n", f[1].size, f[1].text);
    else if (strncmp(f[0].text, "vectors\t", 8) == 0 || strncmp(f[0].text, "teacher\t", 8) == 0 ||
             strncmp(f[0].text, "licence\t", 8) == 0)
        writer_format(w, "    %.*s: %.*s\n", f[0].size, f[0].text, f[1].size, f[1].text);
    else
        writer_format(w, "    %.*s: %.*s, %.*s sentences\n", f[0].size, f[0].text, f[1].size, f[1].text, f[3].size,
                      f[3].text);
    if (strncmp(f[0].text, "licence\t", 8) != 0 && f[2].size > 0)
        writer_format(w, "        sha256 %.*s\n", f[2].size, f[2].text);
}

static void write_initial(writer *w, const safetensors *file)
{
    const char *at = safetensors_metadata(file, MODEL_INITIAL);
    while (at != NULL && *at != '\0') {
        field f[4];
        at = cut_line(at, f, 4);
        write_ancestor(w, f);
    }
}

/* A fraction with six decimals, "0.934512", as per cent with two. */
static void write_percent(writer *w, const char *name, field f)
{
    size_t millionths = 0;
    for (int i = 0; i < f.size; i++)
        if (f.text[i] >= '0' && f.text[i] <= '9')
            millionths = millionths * 10 + (size_t)(f.text[i] - '0');
    size_t hundredths = (millionths + 50) / 100;
    writer_format(w, "%s %zu.%02zu%%", name, hundredths / 100, hundredths % 100);
}

static void write_dev(writer *w, const safetensors *file)
{
    const char *dev = safetensors_metadata(file, MODEL_DEV);
    if (dev == NULL) {
        writer_text(w, "dev score: none, the last epoch was kept\n");
        return;
    }
    field f[4];
    cut_line(dev, f, 4);
    write_percent(w, "dev score: F1", f[3]);
    write_percent(w, ", precision", f[1]);
    write_percent(w, ", recall", f[2]);
    writer_format(w, ", epoch %.*s\n", f[0].size, f[0].text);
}

static bool write_reliability(writer *w, const model *m, error *err)
{
    const reliability *r = model_reliability(m);
    buffer text = {0};
    if (r == NULL) {
        writer_text(w, "probabilities: not calibrated\n");
        return true;
    }
    const bool ok = reliability_text(r, "    ", &text);
    if (ok)
        writer_write(w, text.data, text.size);
    buffer_dispose(&text);
    return ok || error_memory(err, 0);
}

static void write_case(writer *w, const model *m, const char *name, casing kind)
{
    const casing_knowledge *k = model_casing(m);
    writer_format(w, "%s: %zu sentences and %zu entities of train; %s\n", name, k->counts.sentences[kind],
                  k->counts.spans[kind],
                  k->learned[kind] ? "tagged as they stand" : "written as words mostly are first");
}

static void write_casing(writer *w, const model *m)
{
    if (model_casing(m) == NULL)
        return;
    write_case(w, m, "sentences in capitals", CASING_UPPER);
    write_case(w, m, "sentences in lower case", CASING_LOWER);
}

static void write_vectors(writer *w, const model *m)
{
    const vectors *v = model_vectors(m);
    const config *c = model_config(m);
    const char *from = safetensors_metadata(model_file(m), MODEL_VECTORS);
    field f[6];
    cut_line(from != NULL ? from : "", f, 6);
    writer_format(w, "vectors: %.*s, %zu words of %zu values in %s, %.*s of them tuned\n", f[0].size, f[0].text,
                  v->count, v->dim,
                  v->type == TENSOR_F32   ? "f32"
                  : v->type == TENSOR_F16 ? "f16"
                                          : "i8",
                  f[3].size, f[3].text);
    writer_format(w, "    %.*s of %.*s tokens of train have one\n", f[4].size, f[4].text, f[5].size, f[5].text);
    if (f[1].size > 0)
        writer_format(w, "    sha256 %.*s\n", f[1].size, f[1].text);
    if (c->vectors_license != NULL && c->vectors_license[0] != '\0')
        writer_format(w, "    licence: %s\n", c->vectors_license);
}

static void write_teacher(writer *w, const safetensors *file)
{
    const char *teacher = safetensors_metadata(file, MODEL_TEACHER);
    field f[2];
    if (teacher == NULL)
        return;
    cut_line(teacher, f, 2);
    writer_format(w, "teacher: %.*s\n    sha256 %.*s\n", f[0].size, f[0].text, f[1].size, f[1].text);
}

static bool write_card(const model *m, bool verified, error *err)
{
    writer *w = writer_open(NULL, err);
    if (w == NULL)
        return false;
    const safetensors *file = model_file(m);
    writer_format(w, "model: %s, format %s\n", safetensors_path(file), safetensors_metadata(file, MODEL_FORMAT));
    write_types(w, model_tagset(m));
    write_network(w, m);
    write_corpora(w, file);
    writer_format(w, "seed: %llu\n", (unsigned long long)model_config(m)->seed);
    write_dev(w, file);
    if (!write_reliability(w, m, err)) {
        writer_abandon(w);
        return false;
    }
    write_casing(w, m);
    write_vectors(w, m);
    write_teacher(w, file);
    write_initial(w, file);
    if (verified)
        writer_text(w, "verified: every byte is as it was written\n");
    return writer_commit(w, err);
}

static bool info(const char *name, bool verify, error *err)
{
    char *path = model_path_find(name, err);
    model *m = path != NULL ? model_open(path, err) : NULL;
    memory_free(path);
    bool ok = m != NULL && (!verify || model_verify(m, err)) && write_card(m, verify, err);
    model_free(m);
    return ok;
}

static int info_run(int argc, char **argv)
{
    bool verify = false;
    const option table[] = {
        {0, "verify", OPTION_FLAG, NULL, "Check every byte, the word vectors too.", &verify, NULL},
    };
    options o;
    int status = options_parse(&o, &command_info, table, sizeof table / sizeof *table, argc, argv);
    if (status != -1)
        return status;
    error err;
    if (o.operand_count != 1)
        status = command_usage(&command_info, "one MODEL is wanted, not %zu", o.operand_count);
    else
        status = info(o.operands[0], verify, &err) ? 0 : command_fail(&command_info, &err);
    options_dispose(&o);
    return status;
}
