/* The table of configuration keys, and what can be said about a key without looking at a value.
 *
 * Everything that knows a key by its name reads this table: parsing, formatting, defaults, ranges in messages, the
 * suggestion for a mistyped key and the table in docs/configuration.md. */
#include "models/config_keys.h"

#include "base/edit_distance.h"

#include <stddef.h>
#include <stdio.h>
#include <string.h>

#define FIELD(field) offsetof(config, field)
#define GROUP(key, text) {.name = key, .kind = KEY_GROUP, .help = text}
#define VALUE(key, type, field, start, text) \
    {.name = key, .kind = type, .offset = FIELD(field), .initial = start, .help = text}
#define CHOICE(key, type, field, names, start, text) \
    {.name = key, .kind = type, .offset = FIELD(field), .choices = names, .initial = start, .help = text}
#define NUMBER(key, type, field, low, high, start, text) \
    {.name = key, .kind = type, .offset = FIELD(field), .least = low, .most = high, .initial = start, .help = text}
#define BELOW(key, field, low, high, start, text) \
    {.name = key, .kind = KEY_REAL, .offset = FIELD(field), .least = low, .most = high, .below = true, \
     .initial = start, .help = text}

static const config_key keys[] = {
    VALUE("train", KEY_PATHS, train, NULL, "CoNLL files to learn from."),
    VALUE("dev", KEY_PATH_OR_SHARE, dev, "none",
          "What chooses the epoch to keep: a CoNLL file, or a share of `train` that is cut off for it (of whole "
          "documents, under `context.kind: document`). `none`: the last epoch is kept."),
    GROUP("columns", "Where a line of the CoNLL files holds what; from 0, or from the right: -1 is the last."),
    NUMBER("columns.token", KEY_COLUMN, columns.token, -1000, 999, "0", "The column of the token."),
    NUMBER("columns.tag", KEY_COLUMN, columns.tag, -1000, 999, "-1",
           "The column of the tag. Where it is negative, every line must have as many columns as the file's first."),
    CHOICE("encoding", KEY_NAME, encoding, "utf-8 | latin1", "utf-8", "The encoding of the CoNLL files."),
    VALUE("vectors", KEY_PATH_OR_NONE, vectors, "none",
          "Word vectors, in any form that `ner vectors build` reads or writes; with a fastText model, `.bin`, frequent "
          "words of `train` (`words.min_count`) that it lacks get vectors from their subwords. `none`: they start at "
          "random."),
    VALUE("vectors_license", KEY_TEXT, vectors_license, "\"\"", "The terms of the vectors, for the model's card."),
    GROUP("words", "Word vectors in the network."),
    VALUE("words.tune", KEY_BOOL, words.tune, "true", "Whether training changes the vectors."),
    NUMBER("words.keep", KEY_COUNT_OR_ALL, words.keep, 1, 1e9, "all",
           "How many of the vectors' words the model holds, from the first of the table on; "
           "words of `train` are always held."),
    NUMBER("words.dim", KEY_COUNT, words.dim, 1, 4096, "100", "Numbers in a vector; counts only without `vectors`."),
    NUMBER("words.min_count", KEY_COUNT, words.min_count, 1, 1e9, "2",
           "How often a word that has no vector must stand in `train` to get one of its own."),
    CHOICE("words.store", KEY_NAME, words.store, "f32 | f16 | i8", "f32", "How the model holds its vectors."),
    GROUP("chars", "The encoding of a word by its characters."),
    CHOICE("chars.encoder", KEY_CHOICE, chars.encoder, "none | cnn | lstm | gru | dense", "cnn",
           "The network that reads the characters."),
    NUMBER("chars.dim", KEY_COUNT, chars.dim, 1, 1024, "30", "Numbers in the vector of a character."),
    NUMBER("chars.filters", KEY_COUNT, chars.filters, 1, 4096, "50",
           "Filters of the CNN; units of both directions together of the LSTM and the GRU; for `dense` the filters of "
           "each width in a block (16 is a good number; the first layer has twice as many)."),
    NUMBER("chars.width", KEY_ODD_COUNT, chars.width, 1, 15, "3",
           "Characters that a filter of the CNN sees; for `dense`, the filters of the second width see two more."),
    NUMBER("chars.layers", KEY_ODD_COUNT, chars.layers, 1, 31, "7",
           "Layers of convolutions for `dense`: the first, and two for each block."),
    GROUP("rnn", "The recurrent layers."),
    CHOICE("rnn.cell", KEY_CHOICE, rnn.cell, "lstm | gru | rnn", "lstm",
           "The cell; `docs/cells.md` has the equations."),
    NUMBER("rnn.hidden", KEY_COUNT, rnn.hidden, 1, 8192, "200", "Units per direction."),
    NUMBER("rnn.layers", KEY_COUNT, rnn.layers, 1, 16, "1", "Layers, one on top of the other."),
    VALUE("rnn.bidirectional", KEY_BOOL, rnn.bidirectional, "true",
          "Whether a second network reads from right to left."),
    GROUP("context", "What of a document a token sees beyond its sentence."),
    CHOICE("context.kind", KEY_CHOICE, context.kind, "sentence | document", "sentence",
           "`document`: a second recurrent layer reads, beside the first one's output, what `pool` makes of it at the "
           "other places where the same word stands in the document."),
    CHOICE("context.pool", KEY_CHOICE, context.pool, "mean | max", "mean",
           "What is made of the other places: their `mean`, or of every number the greatest (`max`), so that one place "
           "that tells what the word is need not stand against many that do not. Idle without `kind: document`."),
    NUMBER("context.hidden", KEY_COUNT, context.hidden, 1, 8192, "200", "Units per direction of the second layer."),
    NUMBER("context.window", KEY_COUNT, context.window, 1, 1e6, "1000",
           "Tokens of a document that are looked at together; a longer one is cut between sentences."),
    NUMBER("context.sentence", KEY_REAL, context.sentence, 0, 10, "0.5",
           "How much the first layer's own answer weighs in the loss: it is what a sentence alone is tagged by."),
    VALUE("context.carry", KEY_BOOL, context.carry, "false",
          "Whether the second layer begins a sentence with what the sentences before and behind it in the window ended "
          "in, instead of nothing; goes with `kind: document` only."),
    CHOICE("decoder", KEY_CHOICE, decoder, "crf | softmax", "crf", "How scores become tags."),
    CHOICE("loss", KEY_CHOICE, loss, "cross_entropy | mse", "cross_entropy",
           "What training makes small. `mse`, against one-hot tags, goes with `decoder: softmax` only."),
    BELOW("smoothing", smoothing, 0, 1, "0.0",
          "Label smoothing: the share of the target that all tags have together, under `crf` all legal sequences."),
    CHOICE("tags", KEY_FIRST_CHOICE, bioes, "bioes | bio", "bioes",
           "The scheme that the network predicts; output is always BIO."),
    CHOICE("style", KEY_NAME, style, "conll | ud", "conll",
           "How the corpora cut words; `ner tag` cuts running text the same way."),
    VALUE("lang", KEY_LANGUAGE, lang, "en", "The language of the corpora, for the tokenizer."),
    GROUP("dropout", "Shares of what is set to zero at random in training."),
    BELOW("dropout.input", dropout.input, 0, 1, "0.5", "Of the numbers that go into the recurrent layers."),
    BELOW("dropout.output", dropout.output, 0, 1, "0.5", "Of the numbers that come out of each recurrent layer."),
    BELOW("dropout.recurrent", dropout.recurrent, 0, 1, "0.0",
          "Of the state that a recurrent layer hands on from token to token; the same units for a whole sentence."),
    VALUE("dropout.locked", KEY_BOOL, dropout.locked, "false",
          "Whether `input` and `output` drop the same numbers at every token of a sentence (variational dropout)."),
    BELOW("dropout.word", dropout.word, 0, 1, "0.0", "Of the words, which are then read as unknown."),
    BELOW("dropout.chars", dropout.chars, 0, 1, "0.0",
          "Of the numbers in the vectors of characters, where `chars.encoder` is `dense`."),
    NUMBER("dropout.singleton", KEY_REAL, dropout.singleton, 0, 1, "0.0",
           "The same of the words that stand once in `train`, in sentences that are read in capitals, too."),
    BELOW("capitals", capitals, 0, 1, "0.0",
          "The share of training sentences that are read in capitals, another choice in every epoch."),
    BELOW("adversary", adversary, 0, 1, "0.0",
          "How far, as a share of their length, the vectors of a sentence's words are moved against the network; half "
          "of the loss is then that of the moved sentence, and training takes twice as long. 0: off."),
    GROUP("optimizer", "How the weights move."),
    CHOICE("optimizer.kind", KEY_CHOICE, optimizer.kind, "sgd | adam | adamw | nadam", "adam", "The rule."),
    NUMBER("optimizer.lr", KEY_REAL, optimizer.lr, 1e-12, 1000, "0.001", "The learning rate, at its highest."),
    CHOICE("optimizer.schedule", KEY_CHOICE, optimizer.schedule, "inverse | linear | cosine | plateau", "inverse",
           "How the rate falls: by `decay`; to nothing at the last of `epochs`, in a line or as a cosine does; by half "
           "whenever dev F1 stands still for `plateau` epochs (a `dev` is needed)."),
    NUMBER("optimizer.decay", KEY_REAL, optimizer.decay, 0, 1000, "0.05",
           "`schedule: inverse`: in epoch E, counted from 0, the rate is lr / (1 + decay * E)."),
    NUMBER("optimizer.plateau", KEY_COUNT, optimizer.plateau, 1, 1e6, "3",
           "`schedule: plateau`: epochs without a better dev F1 after which the rate is halved."),
    NUMBER("optimizer.warmup", KEY_REAL, optimizer.warmup, 0, 1e6, "0.0",
           "Epochs, or a part of one, over which the rate rises from nothing."),
    BELOW("optimizer.momentum", optimizer.momentum, 0, 1, "0.9", "For `sgd`: the share of the last step that is kept."),
    NUMBER("optimizer.clip", KEY_REAL, optimizer.clip, 0, 1e9, "5.0",
           "Gradients are scaled down to this norm; 0: never."),
    GROUP("regularization", "Penalties on the weights, added to the loss."),
    NUMBER("regularization.l1", KEY_REAL, regularization.l1, 0, 1e6, "0.0", "Times the sum of absolute values."),
    NUMBER("regularization.l2", KEY_REAL, regularization.l2, 0, 1e6, "0.0", "Times half the sum of squares."),
    GROUP("teacher", "What other models hold of `train`."),
    VALUE("teacher.file", KEY_PATH_OR_NONE, teacher.file, "none",
          "A file of `ner train --folds` for the same corpus: each sentence as a model tags it that has not seen it. "
          "Where `dev` is a share, for the same share and seed."),
    NUMBER("teacher.folds", KEY_COUNT, teacher.folds, 0, 1000, "0",
           "Where there is no file: how many teachers the run makes first, each from all of `train` but one part; 0: "
           "none."),
    NUMBER("teacher.rounds", KEY_COUNT, teacher.rounds, 1, 100, "1",
           "How many times that is done, with other seeds and, up to `folds` times, other parts; what the teachers "
           "hold is the mean."),
    NUMBER("teacher.epochs", KEY_COUNT, teacher.epochs, 0, 1e6, "0", "Epochs of a teacher; 0: as many as `epochs`."),
    NUMBER("teacher.hidden", KEY_COUNT, teacher.hidden, 0, 8192, "0",
           "Units per direction of a teacher, in all recurrent layers; 0: as the run has."),
    NUMBER("teacher.trust", KEY_REAL, teacher.trust, 0, 1, "0.5",
           "How much of what a token should be is the teachers'; the gold tag has the rest."),
    NUMBER("teacher.doubt", KEY_REAL, teacher.doubt, 0, 1, "1.0",
           "How much a sentence counts where the teachers' likeliest tags are not the gold ones."),
    BELOW("average", average, 0, 1, "0.0",
          "Decay of the moving average of the weights, which is what the model keeps; 0: off."),
    VALUE("balance", KEY_BOOL, balance, "false",
          "Whether the score of O is shifted at the end so that dev F1 is best: more names where most are missed, "
          "fewer where most are wrong."),
    NUMBER("epochs", KEY_COUNT, epochs, 1, 1e6, "50", "Passes over `train` at most."),
    NUMBER("batch", KEY_COUNT, batch, 1, 4096, "16", "Sentences in a minibatch."),
    NUMBER("patience", KEY_COUNT, patience, 0, 1e6, "10",
           "Epochs without a better dev F1 before training stops; 0: it never does."),
    NUMBER("seed", KEY_SEED, seed, 0, 0x1p64, "1", "Where the random numbers start; any whole number below 2^64."),
    {.name = "model", .kind = KEY_PATH, .offset = FIELD(model), .left_out = true, .initial = "model.ner",
     .help = "Where the model is written, where `-o` does not say so."},
};

enum { KEYS = sizeof keys / sizeof *keys, NAME_BYTES = EDIT_DISTANCE_LONGEST + 1 };

_Static_assert(KEYS <= (int)CONFIG_KEYS_MOST, "room for every key");

size_t config_key_count(void)
{
    return KEYS;
}

const config_key *config_key_at(size_t i)
{
    return &keys[i];
}

size_t config_key_find(const char *name)
{
    size_t i = 0;
    while (i < KEYS && strcmp(keys[i].name, name) != 0)
        i++;
    return i;
}

static size_t smaller(size_t a, size_t b)
{
    return a < b ? a : b;
}

static const char *last_part(const char *name)
{
    const char *dot = strrchr(name, '.');
    return dot != NULL ? dot + 1 : name;
}

const config_key *config_key_nearest(const char *name)
{
    const config_key *nearest = NULL;
    if (strlen(name) >= NAME_BYTES)
        return NULL;
    size_t part = strlen(last_part(name));
    size_t best = 2 * (part < 3 ? 1 : part / 3 + 1) + 1;
    for (size_t i = 0; i < KEYS; i++) {
        /* A key in the wrong group is one step further off than the same key in the right one. */
        size_t whole = 2 * edit_distance(name, keys[i].name);
        size_t elsewhere = 2 * edit_distance(last_part(name), last_part(keys[i].name)) + 1;
        if (smaller(whole, elsewhere) < best) {
            best = smaller(whole, elsewhere);
            nearest = &keys[i];
        }
    }
    return nearest;
}

static bool describe_range(const config_key *key, const char *noun, buffer *out)
{
    return buffer_format(out, "%s from %.15g to %s%.15g", noun, key->least, key->below ? "below " : "", key->most);
}

bool config_key_expected(const config_key *key, buffer *out)
{
    switch (key->kind) {
    case KEY_GROUP: return buffer_append_text(out, "a group of keys");
    case KEY_PATHS: return buffer_append_text(out, "a path or a list of paths");
    case KEY_PATH_OR_SHARE: return buffer_append_text(out, "a path, a share between 0 and 1, or none");
    case KEY_PATH: return buffer_append_text(out, "a path");
    case KEY_PATH_OR_NONE: return buffer_append_text(out, "a path or none");
    case KEY_TEXT: return buffer_append_text(out, "a text");
    case KEY_LANGUAGE: return buffer_append_text(out, "the code of a language");
    case KEY_NAME:
    case KEY_CHOICE:
    case KEY_FIRST_CHOICE: return buffer_append_text(out, key->choices);
    case KEY_BOOL: return buffer_append_text(out, "true or false");
    case KEY_COUNT:
    case KEY_COLUMN: return describe_range(key, "a whole number", out);
    case KEY_ODD_COUNT: return describe_range(key, "an odd number", out);
    case KEY_COUNT_OR_ALL: return describe_range(key, "all or a whole number", out);
    case KEY_SEED: return buffer_append_text(out, "a whole number from 0 to 18446744073709551615");
    case KEY_REAL: return describe_range(key, "a number", out);
    }
    return false;
}

/* A cell of a Markdown table: "|" would end it. */
static bool append_cell(buffer *out, const char *text, size_t size)
{
    for (size_t i = 0; i < size; i++)
        if ((text[i] == '|' && !buffer_append_byte(out, '\\')) || !buffer_append_byte(out, text[i]))
            return false;
    return true;
}

static bool document_value(const config_key *key, buffer *scratch, buffer *out)
{
    buffer_clear(scratch);
    return buffer_format(out, "| `%s` | ", key->name) && config_key_expected(key, scratch) &&
           append_cell(out, scratch->data, scratch->size) && buffer_append_text(out, " | ") &&
           (key->initial != NULL ? buffer_format(out, "`%s`", key->initial)
                                 : buffer_append_text(out, "must be given")) &&
           buffer_format(out, " | %s |\n", key->help);
}

bool config_keys_document(buffer *out)
{
    buffer scratch;
    buffer_init(&scratch);
    bool done = buffer_append_text(out, "| Key | Value | Default | Meaning |\n| --- | --- | --- | --- |\n");
    for (size_t i = 0; i < KEYS && done; i++)
        done = keys[i].kind == KEY_GROUP ? buffer_format(out, "| **`%s`** | | | %s |\n", keys[i].name, keys[i].help)
                                         : document_value(&keys[i], &scratch, out);
    buffer_dispose(&scratch);
    return done;
}
