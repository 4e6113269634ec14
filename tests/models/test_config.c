#include "base/memory.h"
#include "base/reader.h"
#include "models/config.h"
#include "models/config_keys.h"
#include "tests/support.h"

#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static bool parse(const char *yaml, config *out, error *err)
{
    return config_parse("run.yaml", yaml, strlen(yaml), NULL, 0, out, err);
}

START_TEST(every_key_has_a_default_but_train)
{
    config c;
    error err;
    ck_assert(parse("train: a.txt\n", &c, &err));
    ck_assert_uint_eq(c.train.count, 1);
    ck_assert_str_eq(c.train.items[0], "a.txt");
    ck_assert_ptr_null(c.dev);
    ck_assert_ptr_null(c.vectors);
    ck_assert_double_eq(c.dev_share, 0);
    ck_assert_int_eq(c.columns.token, 0);
    ck_assert_int_eq(c.columns.tag, -1);
    ck_assert_str_eq(c.encoding, "utf-8");
    ck_assert_str_eq(c.vectors_license, "");
    ck_assert(c.words.tune && c.words.keep == SIZE_MAX && c.words.dim == 100 && c.words.min_count == 2);
    ck_assert_str_eq(c.words.store, "f32");
    ck_assert(c.chars.encoder == ENCODER_CNN && c.chars.dim == 30 && c.chars.filters == 50 && c.chars.width == 3);
    ck_assert_uint_eq(c.chars.layers, 7);
    ck_assert(c.rnn.cell == CELL_LSTM && c.rnn.hidden == 200 && c.rnn.layers == 1 && c.rnn.bidirectional);
    ck_assert(c.context.kind == CONTEXT_SENTENCE && c.context.hidden == 200 && c.context.window == 1000);
    ck_assert(c.context.pool == POOLING_MEAN && c.context.sentence == 0.5 && !c.context.carry);
    ck_assert(c.decoder == DECODER_CRF && c.loss == LOSS_CROSS_ENTROPY && c.bioes && c.smoothing == 0);
    ck_assert_str_eq(c.style, "conll");
    ck_assert_str_eq(c.lang, "en");
    ck_assert(c.dropout.input == 0.5 && c.dropout.output == 0.5 && c.dropout.word == 0 && c.dropout.chars == 0);
    ck_assert(c.optimizer.kind == OPTIMIZER_ADAM && c.optimizer.lr == 0.001 && c.optimizer.decay == 0.05);
    ck_assert(c.optimizer.momentum == 0.9 && c.optimizer.clip == 5 && c.average == 0);
    ck_assert(c.regularization.l1 == 0 && c.regularization.l2 == 0);
    ck_assert(c.epochs == 50 && c.batch == 16 && c.patience == 10 && c.seed == 1);
    ck_assert_str_eq(c.model, "model.ner");
    config_dispose(&c);
}
END_TEST

START_TEST(a_whole_configuration)
{
    static const char yaml[] =
        "train: [a.txt, 'b c.txt']   # two files\n"
        "dev: 0.1\n"
        "columns: {token: 1, tag: 3}\n"
        "vectors: glove.6B.100d.txt.gz\n"
        "vectors_license: Public Domain\n"
        "words:\n  tune: false\n  keep: 40000\n  store: i8\n"
        "chars: {encoder: dense, dim: 25, filters: 64, width: 5, layers: 31}\n"
        "rnn: {cell: gru, hidden: 100, layers: 2, bidirectional: false}\n"
        "context: {kind: document, pool: max, hidden: 50, window: 300, sentence: 0.25, carry: true}\n"
        "decoder: softmax\nloss: mse\nsmoothing: 0.1\ntags: bio\nstyle: ud\nlang: pt-BR\nencoding: latin1\n"
        "dropout: {input: 0.25, output: 0, word: 1e-2, chars: 0.1}\n"
        "optimizer: {kind: nadam, lr: .002, decay: 0, momentum: 0, clip: 0}\n"
        "regularization: {l1: 1e-6, l2: 1e-5}\naverage: 0.999\n"
        "epochs: 3\nbatch: 1\npatience: 0\nseed: 18446744073709551615\nmodel: \"42\"\n";
    config c;
    error err;
    ck_assert_msg(parse(yaml, &c, &err), "%s", err.message);
    ck_assert_uint_eq(c.train.count, 2);
    ck_assert_str_eq(c.train.items[1], "b c.txt");
    ck_assert_ptr_null(c.dev);
    ck_assert_double_eq(c.dev_share, 0.1);
    ck_assert(c.columns.token == 1 && c.columns.tag == 3);
    ck_assert_str_eq(c.vectors, "glove.6B.100d.txt.gz");
    ck_assert_str_eq(c.vectors_license, "Public Domain");
    ck_assert(!c.words.tune && c.words.keep == 40000 && strcmp(c.words.store, "i8") == 0);
    ck_assert(c.chars.encoder == ENCODER_DENSE && c.chars.layers == 31);
    ck_assert(c.chars.dim == 25 && c.chars.filters == 64 && c.chars.width == 5);
    ck_assert(c.rnn.cell == CELL_GRU && c.rnn.hidden == 100 && c.rnn.layers == 2 && !c.rnn.bidirectional);
    ck_assert(c.context.kind == CONTEXT_DOCUMENT && c.context.hidden == 50 && c.context.window == 300);
    ck_assert(c.context.pool == POOLING_MAX && c.context.sentence == 0.25 && c.context.carry);
    ck_assert(c.decoder == DECODER_SOFTMAX && c.loss == LOSS_MSE && !c.bioes && c.smoothing == 0.1);
    ck_assert_str_eq(c.style, "ud");
    ck_assert_str_eq(c.lang, "pt-BR");
    ck_assert_str_eq(c.encoding, "latin1");
    ck_assert(c.dropout.input == 0.25 && c.dropout.output == 0 && c.dropout.word == 0.01);
    ck_assert_double_eq(c.dropout.chars, 0.1);
    ck_assert(c.optimizer.kind == OPTIMIZER_NADAM && c.optimizer.lr == 0.002 && c.optimizer.clip == 0);
    ck_assert(c.regularization.l1 == 1e-6 && c.regularization.l2 == 1e-5 && c.average == 0.999);
    ck_assert(c.epochs == 3 && c.batch == 1 && c.patience == 0 && c.seed == UINT64_MAX);
    ck_assert_str_eq(c.model, "42");
    config_dispose(&c);
}
END_TEST

/* Other ways to write the same. */
START_TEST(spellings)
{
    static const struct {
        const char *yaml, *dev, *vectors;
    } cases[] = {
        {"\xEF\xBB\xBFtrain: a\r\ndev: none\r\n", NULL, NULL},
        {"---\ntrain:\n- a\ndev: ~\nvectors:\n...\n", NULL, NULL},
        {"{train: a, dev: \"none\", vectors: 'null'}", "none", "null"},
        {"train: a\nrnn:\n  # hidden: 5\ndev: '0.5'\n", "0.5", NULL},
        {"\"train\": |-\n  a\nrnn.hidden: 200\nvectors: ü/x\n", NULL, "ü/x"},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        config c;
        error err;
        ck_assert_msg(parse(cases[i].yaml, &c, &err), "%s: %s", cases[i].yaml, err.message);
        ck_assert_str_eq(c.train.items[0], "a");
        ck_assert_pstr_eq(c.dev, cases[i].dev);
        ck_assert_pstr_eq(c.vectors, cases[i].vectors);
        ck_assert_uint_eq(c.rnn.hidden, 200);
        config_dispose(&c);
    }
}
END_TEST

START_TEST(settings_go_over_the_file)
{
    static const char *const settings[] = {
        "rnn.hidden=100", "train=[x, y]", "rnn={cell: gru, layers: 2}", "dev=0.2", "vectors=", "rnn.hidden=50",
        "vectors_license=a: \"b\"", "dev=d.txt", "dropout={}", "words.keep=all", "model=/tmp/a=b.ner"};
    static const char yaml[] = "train: a\nrnn: {hidden: 300, layers: 3}\nvectors: v\nwords.keep: 5\n";
    config c;
    error err;
    const size_t count = sizeof settings / sizeof *settings;
    bool done = config_parse("run.yaml", yaml, strlen(yaml), settings, count, &c, &err);
    ck_assert(!done); /* the YAML "a: "b"" is a mapping, not a text */
    ck_assert_str_eq(err.message,
                     "--set vectors_license=a: \"b\": vectors_license: expected a text, found a group of keys");
    ck_assert_int_eq(err.code, ERROR_USAGE);
    const char *mended[sizeof settings / sizeof *settings];
    memcpy(mended, settings, sizeof settings);
    mended[6] = "vectors_license='a: b'";
    ck_assert_msg(config_parse("run.yaml", yaml, strlen(yaml), mended, count, &c, &err), "%s", err.message);
    ck_assert_uint_eq(c.train.count, 2);
    ck_assert_str_eq(c.train.items[1], "y");
    ck_assert(c.rnn.cell == CELL_GRU && c.rnn.layers == 2 && c.rnn.hidden == 50 && c.words.keep == SIZE_MAX);
    ck_assert_str_eq(c.dev, "d.txt");
    ck_assert_double_eq(c.dev_share, 0);
    ck_assert_ptr_null(c.vectors);
    ck_assert_str_eq(c.vectors_license, "a: b");
    ck_assert_str_eq(c.model, "/tmp/a=b.ner");
    config_dispose(&c);
}
END_TEST

/* Each error: what is written, and the message with its line. */
static const struct {
    const char *yaml, *message;
} bad[] = {
    {"", "run.yaml: the key train is missing: it names the CoNLL files to learn from"},
    {"# nothing\n", "run.yaml: the key train is missing: it names the CoNLL files to learn from"},
    {"train: []\n", "run.yaml:1: train: expected a path or a list of paths, found an empty list"},
    {"train:\n", "run.yaml:1: train: expected a path or a list of paths, found nothing"},
    {"train: [a, [b]]\n", "run.yaml:1: train: a list inside a list, or a group inside one"},
    {"train: [a, 7]\n",
     "run.yaml:1: train: expected a path or a list of paths, found 7 (in quotes where it is a file's name)"},
    {"train: {a: b}\n", "run.yaml:1: train: expected a path or a list of paths, found a group of keys"},
    {"train: \"a\\0b\"\n", "run.yaml:1: train: a text here must not hold the character NUL"},
    {"train: a\nrnn:\n  hiden: 5\n", "run.yaml:3: unknown key rnn.hiden; did you mean rnn.hidden?"},
    {"train: a\nhidden: 5\n", "run.yaml:2: unknown key hidden; did you mean rnn.hidden?"},
    {"train: a\nrrn: {hidden: 5}\n", "run.yaml:2: unknown key rrn; did you mean rnn?"},
    {"train: a\noptimiser: {lr: 1}\n", "run.yaml:2: unknown key optimiser; did you mean optimizer?"},
    {"train: a\nlearning_rate: 1\n", "run.yaml:2: unknown key learning_rate"},
    {"train: a\nTrain: b\n", "run.yaml:2: unknown key Train; did you mean train?"},
    {"train: a\n\"ep\\aochs\": b\n", "run.yaml:2: unknown key ep?ochs; did you mean epochs?"},
    {"train: a\n\"epochs\\0\": b\n", "run.yaml:2: unknown key epochs; did you mean epochs?"},
    {"train: a\nepochs: 5\n\nepochs: 6\n", "run.yaml:4: epochs stands here a second time; the first is in line 2"},
    {"train: a\nrnn: {layers: 1}\nrnn.layers: 2\n",
     "run.yaml:3: rnn.layers stands here a second time; the first is in line 2"},
    {"train: a\nrnn: {}\nrnn: {}\n", "run.yaml:3: rnn stands here a second time; the first is in line 2"},
    {"train: a\nrnn: lstm\n", "run.yaml:2: rnn: expected a group of keys, found the text \"lstm\""},
    {"train: a\nrnn: [lstm]\n", "run.yaml:2: rnn: expected a group of keys, found a list"},
    {"train: a\nepochs: many\n",
     "run.yaml:2: epochs: expected a whole number from 1 to 1000000, found the text \"many\""},
    {"train: a\nepochs: '5'\n", "run.yaml:2: epochs: expected a whole number from 1 to 1000000, found the text \"5\""},
    {"train: a\nepochs: 5.5\n", "run.yaml:2: epochs: expected a whole number from 1 to 1000000, found 5.5"},
    {"train: a\nepochs: 0x10\n",
     "run.yaml:2: epochs: expected a whole number from 1 to 1000000, found the text \"0x10\""},
    {"train: a\nepochs: [5]\n", "run.yaml:2: epochs: expected a whole number from 1 to 1000000, found a list"},
    {"train: a\nepochs: true\n", "run.yaml:2: epochs: expected a whole number from 1 to 1000000, found true"},
    {"train: a\nepochs:\n", "run.yaml:2: epochs: expected a whole number from 1 to 1000000, found nothing"},
    {"train: a\nepochs: 0\n",
     "run.yaml:2: epochs: expected a whole number from 1 to 1000000, found 0, which is out of range"},
    {"train: a\nepochs: 1000001\n",
     "run.yaml:2: epochs: expected a whole number from 1 to 1000000, found 1000001, which is out of range"},
    {"train: a\nbatch: -16\n",
     "run.yaml:2: batch: expected a whole number from 1 to 4096, found -16, which is out of range"},
    {"train: a\nwords: {keep: some}\n",
     "run.yaml:2: words.keep: expected all or a whole number from 1 to 1000000000, found the text \"some\""},
    {"train: a\nchars: {width: 4}\n", "run.yaml:2: chars.width: expected an odd number from 1 to 15, found 4"},
    {"train: a\nseed: -1\n",
     "run.yaml:2: seed: expected a whole number from 0 to 18446744073709551615, found -1, which is out of range"},
    {"train: a\nseed: 18446744073709551616\n",
     "run.yaml:2: seed: expected a whole number from 0 to 18446744073709551615, found 18446744073709551616, "
     "which is out of range"},
    {"train: a\ndropout:\n  input: 1\n",
     "run.yaml:3: dropout.input: expected a number from 0 to below 1, found 1, which is out of range"},
    {"train: a\noptimizer: {lr: 0}\n",
     "run.yaml:2: optimizer.lr: expected a number from 1e-12 to 1000, found 0, which is out of range"},
    {"train: a\noptimizer: {lr: .nan}\n",
     "run.yaml:2: optimizer.lr: expected a number from 1e-12 to 1000, found the text \".nan\""},
    {"train: a\noptimizer: {lr: 1e999}\n",
     "run.yaml:2: optimizer.lr: expected a number from 1e-12 to 1000, found 1e999, which is out of range"},
    {"train: a\noptimizer: {kind: rmsprop}\n",
     "run.yaml:2: optimizer.kind: expected sgd | adam | adamw | nadam, found the text \"rmsprop\""},
    {"train: a\nrnn: {cell: ls}\n", "run.yaml:2: rnn.cell: expected lstm | gru | rnn, found the text \"ls\""},
    {"train: a\nchars: {layers: 6}\n", "run.yaml:2: chars.layers: expected an odd number from 1 to 31, found 6"},
    {"train: a\nchars: {layers: 33}\n",
     "run.yaml:2: chars.layers: expected an odd number from 1 to 31, found 33, which is out of range"},
    {"train: a\nrnn: {bidirectional: yes}\n",
     "run.yaml:2: rnn.bidirectional: expected true or false, found the text \"yes\""},
    {"train: a\nencoding: ascii\n", "run.yaml:2: encoding: expected utf-8 | latin1, found the text \"ascii\""},
    {"train: a\nlang: en_US\n", "run.yaml:2: lang: expected the code of a language, found the text \"en_US\""},
    {"train: a\nlang: ''\n", "run.yaml:2: lang: expected the code of a language, found the text \"\""},
    {"train: a\ndev: 1\n",
     "run.yaml:2: dev: expected a path, a share between 0 and 1, or none, found 1, which is out of range"},
    {"train: a\ndev: [b]\n", "run.yaml:2: dev: expected a path, a share between 0 and 1, or none, found a list"},
    {"train: a\nvectors: 100\n",
     "run.yaml:2: vectors: expected a path or none, found 100 (in quotes where it is a file's name)"},
    {"train: a\nvectors: ''\n", "run.yaml:2: vectors: expected a path or none, found nothing"},
    {"train: a\nmodel: none\n", "run.yaml:2: model: expected a path, found none (in quotes where it is a file's name)"},
    {"train: a\nloss: mse\ndecoder: crf\n", "run.yaml:3: loss: mse needs decoder: softmax"},
    {"train: a\nchars: {encoder: lstm}\nchars.filters: 5\n",
     "run.yaml:3: chars.filters must be even: half of it for each direction of the encoder"},
    {"train: a\nloss: mse\n", "run.yaml:2: loss: mse needs decoder: softmax"},
    {"train: a\ndev: b\nbalance: true\nloss: mse\ndecoder: softmax\n",
     "run.yaml:4: balance: true needs loss: cross_entropy"},
    {"train: a\nteacher.folds: 1\n",
     "run.yaml:2: teacher.folds: one part leaves nothing to learn from; two at least, or 0"},
    {"train: a\nbalance: true\n", "run.yaml:2: balance: true needs a dev corpus to be fitted on"},
    {"train: a\ncontext:\n  carry: true\n", "run.yaml:3: context.carry: true needs context.kind: document"},
    {"train: a\ncontext.carry: true\ncontext.kind: sentence\n",
     "run.yaml:3: context.carry: true needs context.kind: document"},
    {"train: a\ncontext: {kind: document, carry: yes}\n",
     "run.yaml:2: context.carry: expected true or false, found the text \"yes\""},
    {"train: a\ncolumns:\n  tag: 0\n", "run.yaml:3: columns: token and tag are the same column"},
    {"- train\n", "run.yaml:1: a configuration is made of lines such as \"epochs: 50\""},
    {"train\n", "run.yaml:1: a configuration is made of lines such as \"epochs: 50\""},
    {"train: a\n---\nepochs: 1\n", "run.yaml:2: a second YAML document begins here; one is read"},
    {"train: &x a\n", "run.yaml:1: anchors (&name) and aliases (*name) are not read here: write the value out"},
    {"train: a\ndev: *x\n", "run.yaml:2: anchors (&name) and aliases (*name) are not read here: write the value out"},
    {"&x train: a\n", "run.yaml:1: anchors (&name) and aliases (*name) are not read here: write the value out"},
    {"train: !!str a\n", "run.yaml:1: tags (!name) are not read here"},
    {"train: [!a b]\n", "run.yaml:1: tags (!name) are not read here"},
    {"? [a, b]\n: c\n", "run.yaml:1: the name of a key is expected here"},
    {"train: a\n<<: {epochs: 1}\n", "run.yaml:2: unknown key <<"},
    {"train: a\nrnn: {cell: {lstm: 1}}\n", "run.yaml:2: rnn.cell: expected lstm | gru | rnn, found a group of keys"},
    {"train: a\nepochs: 1: 2\n", "run.yaml:2: not YAML: mapping values are not allowed in this context"},
    {"train: [a,\nb\n",
     "run.yaml:3: not YAML: did not find expected ',' or ']' (while parsing a flow sequence that begins in line 1)"},
    {"train: a\n\tepochs: 1\n",
     "run.yaml:2: not YAML: found a tab character that violates indentation (while scanning a plain scalar that begins "
     "in line 1)"},
    {"train: a\nepochs: \x01\n", "run.yaml:2: not YAML: control characters are not allowed"},
    {"train: a\ndev: \xFF\n", "run.yaml:2: invalid UTF-8 (byte 0xFF)"},
};

START_TEST(each_error_says_where_and_what)
{
    config untouched;
    memset(&untouched, 7, sizeof untouched);
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
        config c;
        error err;
        memcpy(&c, &untouched, sizeof c);
        ck_assert_msg(!parse(bad[i].yaml, &c, &err), "read: %s", bad[i].yaml);
        ck_assert_str_eq(err.message, bad[i].message);
        ck_assert_int_eq(err.code, ERROR_DATA);
        ck_assert_int_eq(memcmp(&c, &untouched, sizeof c), 0);
        ck_assert(!parse(bad[i].yaml, &c, NULL));
    }
}
END_TEST

START_TEST(each_error_in_a_setting)
{
    static const struct {
        const char *setting, *message;
    } cases[] = {
        {"epochs", "--set epochs: expected KEY=VALUE"},
        {"=5", "--set =5: expected KEY=VALUE"},
        {"epoch=5", "--set epoch=5: unknown key epoch; did you mean epochs?"},
        {"rnn.hidden=-1",
         "--set rnn.hidden=-1: rnn.hidden: expected a whole number from 1 to 8192, found -1, which is out of range"},
        {"rnn.hidden=", "--set rnn.hidden=: rnn.hidden: expected a whole number from 1 to 8192, found nothing"},
        {"rnn.hidden=#5", "--set rnn.hidden=#5: rnn.hidden: expected a whole number from 1 to 8192, found nothing"},
        {"rnn={cell: gru, cell: gru}",
         "--set rnn={cell: gru, cell: gru}: rnn.cell stands here a second time; the first is in line 1"},
        {"train=[a", "--set train=[a: not YAML: did not find expected ',' or ']' (while parsing a flow sequence that "
                     "begins in line 1)"},
        {"train=a\n---\nb", "--set train=a?---?b: a second YAML document begins here; one is read"},
        {"loss=mse", "--set loss=mse: loss: mse needs decoder: softmax"},
        {"model=\xC3", "--set model=?: invalid UTF-8 (byte 0xC3)"},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        config c;
        error err;
        const char *const settings[] = {"loss=cross_entropy", cases[i].setting};
        ck_assert(!config_parse("run.yaml", "train: a", 8, settings, 2, &c, &err));
        ck_assert_str_eq(err.message, cases[i].message);
        ck_assert_int_eq(err.code, ERROR_USAGE);
    }
}
END_TEST

/* TEXT followed by COUNT times PART. */
static buffer repeated(const char *text, const char *part, size_t count)
{
    buffer b;
    buffer_init(&b);
    bool done = buffer_append_text(&b, text);
    for (size_t i = 0; i < count && done; i++)
        done = buffer_append_text(&b, part);
    ck_assert(done);
    return b;
}

static void expect_refused(buffer text, const char *message)
{
    config c;
    error err;
    ck_assert(!config_parse("run.yaml", text.data, text.size, NULL, 0, &c, &err));
    ck_assert_str_eq(err.message, message);
    buffer_dispose(&text);
}

START_TEST(hostile_sizes_are_bounded)
{
    expect_refused(repeated("train: ", "[", 500000), "run.yaml:1: train: a list inside a list, or a group inside one");
    expect_refused(repeated("", "- ", 200000),
                   "run.yaml:1: a configuration is made of lines such as \"epochs: 50\"");
    expect_refused(repeated("", "\n", (1 << 20) + 1), "run.yaml: over 1048576 bytes, which no configuration needs");
    config c;
    error err;
    buffer long_key = repeated("? ", "é", 300);
    ck_assert(!config_parse("run.yaml", long_key.data, long_key.size, NULL, 0, &c, &err));
    ck_assert_uint_lt(strlen(err.message), 250);
    ck_assert_str_eq(err.message + strlen(err.message) - 5, "é...");
    buffer_dispose(&long_key);
}
END_TEST

START_TEST(files_are_read)
{
    config c;
    error err;
    const char *path = support_text(".yaml", "train: a.txt\nepochs: 7\n");
    const char *setting = "epochs=9";
    ck_assert(config_read(path, &setting, 1, &c, &err));
    ck_assert_uint_eq(c.epochs, 9);
    config_dispose(&c);
    ck_assert(!config_read("/nowhere/run.yaml", NULL, 0, &c, &err));
    ck_assert_str_eq(err.message, "/nowhere/run.yaml: No such file or directory");
    ck_assert_int_eq(err.code, ERROR_SYSTEM);
    ck_assert(!config_read("/tmp", NULL, 0, &c, &err));
    ck_assert_int_eq(err.code, ERROR_SYSTEM);
    ck_assert(!config_read("/dev/zero", NULL, 0, &c, &err));
    ck_assert_str_eq(err.message, "/dev/zero: over 1048576 bytes, which no configuration needs");
}
END_TEST

/* Of a run that would never do what it was told. A model that was trained so before that was refused opens. */
START_TEST(a_plateau_needs_a_dev)
{
    static const struct {
        const char *yaml, *message;
    } cases[] = {
        {"train: a\noptimizer:\n  schedule: plateau\n",
         "3: optimizer.schedule: plateau needs a dev corpus: it waits for a better dev F1"},
        {"train: a\noptimizer.schedule: plateau\ndev: none\n",
         "3: optimizer.schedule: plateau needs a dev corpus: it waits for a better dev F1"},
        {"train: a\noptimizer.schedule: plateau\ndev: 0.1\n", NULL},
        {"train: a\noptimizer.schedule: plateau\ndev: b\n", NULL},
        {"train: a\noptimizer.schedule: linear\n", NULL},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        config c;
        error err = {0};
        char message[256];
        const char *path = support_text(".yaml", cases[i].yaml);
        const bool done = config_read(path, NULL, 0, &c, &err);
        ck_assert_msg(done == (cases[i].message == NULL), "%s", cases[i].yaml);
        if (done) {
            config_dispose(&c);
            continue;
        }
        snprintf(message, sizeof message, "%s:%s", path, cases[i].message);
        ck_assert_str_eq(err.message, message);
        ck_assert(parse(cases[i].yaml, &c, &err));
        config_dispose(&c);
    }
}
END_TEST

START_TEST(what_is_formatted_reads_back)
{
    static const char *const settings[] = {
        "train=['/data/x/a.txt', \"b\\u2028\\\"\\\\\\e\\uFEFF\\t.txt\", 'none', /, dir/]", "dev=/data/dev.txt",
        "optimizer.lr=0.1", "columns.tag=3", "average=0.9999", "vectors=v/glove.txt",
        "dropout={input: 0.3333333333333333, word: 1e-9}", "vectors_license='\xE2\x82\xAC: \"free\"\n'",
        "words.keep=1000", "tags=bio", "chars.encoder=none", "seed=18446744073709551615"};
    config c, again;
    error err;
    buffer text, second;
    buffer_init(&text);
    buffer_init(&second);
    ck_assert(config_parse("run.yaml", "train: a", 8, settings, sizeof settings / sizeof *settings, &c, &err));
    ck_assert(config_format(&c, &text, &err));
    ck_assert_ptr_null(strstr(text.data, "/data"));
    ck_assert_ptr_null(strstr(text.data, "model"));
    ck_assert_ptr_nonnull(strstr(text.data, "rnn:\n  cell: lstm\n  hidden: 200\n"));
    ck_assert_msg(config_parse("again", text.data, text.size, NULL, 0, &again, &err), "%s\n%s", err.message, text.data);
    ck_assert_str_eq(again.train.items[0], "a.txt");
    ck_assert_str_eq(again.train.items[1], c.train.items[1]);
    ck_assert_str_eq(again.train.items[2], "none");
    ck_assert_str_eq(again.train.items[3], "/");
    ck_assert_str_eq(again.train.items[4], "dir");
    ck_assert_str_eq(again.vectors_license, c.vectors_license);
    ck_assert_double_eq(again.dropout.input, c.dropout.input);
    ck_assert(again.dropout.word == 1e-9 && again.seed == UINT64_MAX && !again.bioes && again.words.keep == 1000);
    ck_assert(config_format(&again, &second, &err));
    ck_assert_str_eq(text.data, second.data);
    buffer_dispose(&text);
    buffer_dispose(&second);
    config_dispose(&c);
    config_dispose(&again);
}
END_TEST

START_TEST(no_memory_is_an_error_and_no_leak)
{
    static const char yaml[] = "train: [a, b]\ndev: c\nvectors: d\nlang: de\nrnn: {cell: gru}\n";
    static const char *const settings[] = {"train=[x, y, z]", "model=m"};
    config c;
    error err = {0};
    size_t nth = 0;
    for (bool done = false; !done;) {
        memory_fail_at(++nth);
        done = config_parse("run.yaml", yaml, strlen(yaml), settings, 2, &c, &err);
        memory_fail_at(0);
        ck_assert(done || err.code == ERROR_MEMORY);
    }
    ck_assert_uint_gt(nth, 10);
    config_dispose(&c);
}
END_TEST

START_TEST(every_key_is_documented)
{
    char *manual;
    size_t size;
    error err;
    buffer table;
    buffer_init(&table);
    ck_assert(config_keys_document(&table));
    ck_assert_msg(reader_read_all(support_source("docs/configuration.md"), &manual, &size, &err), "%s", err.message);
    bool there = strstr(manual, table.data) != NULL;
    if (!there)
        printf("\n%s", table.data);
    ck_assert_msg(there, "docs/configuration.md does not hold the table above");
    memory_free(manual);
    buffer_dispose(&table);
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("config");
    TCase *tests = tcase_create("config");
    tcase_add_test(tests, every_key_has_a_default_but_train);
    tcase_add_test(tests, a_whole_configuration);
    tcase_add_test(tests, spellings);
    tcase_add_test(tests, settings_go_over_the_file);
    tcase_add_test(tests, each_error_says_where_and_what);
    tcase_add_test(tests, each_error_in_a_setting);
    tcase_add_test(tests, hostile_sizes_are_bounded);
    tcase_add_test(tests, files_are_read);
    tcase_add_test(tests, a_plateau_needs_a_dev);
    tcase_add_test(tests, what_is_formatted_reads_back);
    tcase_add_test(tests, no_memory_is_an_error_and_no_leak);
    tcase_add_test(tests, every_key_is_documented);
    suite_add_tcase(suite, tests);
    return support_run(suite);
}
