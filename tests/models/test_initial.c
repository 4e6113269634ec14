/* Going on from a model, in the toy world: PER and LOC are known, new words, characters and types come. */
#include "base/memory.h"
#include "models/model_file.h"
#include "models/training/initial.h"
#include "tests/models/toy.h"
#include "tests/support.h"

#include <math.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#define COUNT(array) (sizeof(array) / sizeof *(array))

/* No step moves anything that could be seen. */
static const char still[] = "optimizer.lr=1e-12";

static initial open_well(const char *path)
{
    initial i;
    error err = {0};
    ck_assert_msg(initial_open(&i, path, &err), "%s", err.message);
    return i;
}

static bool configure(const initial *from, const char *train, const char *dev, const char *out,
                      const char *const *settings, size_t count, config *c, error *err)
{
    buffer yaml = {0};
    config taken;
    const config_base base = initial_base(from, &taken);
    const bool ok = buffer_format(&yaml,
                                  "train: %s\ndev: %s\nmodel: %s\nepochs: 1\nbatch: 8\n"
                                  "dropout: {input: 0, output: 0}\noptimizer: {lr: 0.02}\n",
                                  train, dev != NULL ? dev : "none", out)
                        ? config_parse_over("on.yaml", yaml.data, yaml.size, settings, count, &base, c, err)
                        : error_memory(err, 0);
    buffer_dispose(&yaml);
    return ok;
}

/* Trains on TRAIN from a model. */
static training_result go_on(const initial *from, const char *train, const char *dev, const char *out,
                             const char *const *settings, size_t count, training_options options)
{
    config c;
    error err = {0};
    ck_assert_msg(configure(from, train, dev, out, settings, count, &c, &err), "%s", err.message);
    options.initial = from;
    options.threads = options.threads > 0 ? options.threads : 1;
    const training_result result = toy_train(&c, &options);
    config_dispose(&c);
    return result;
}

static model *open_model(const char *path)
{
    error err = {0};
    model *m = model_open(path, &err);
    ck_assert_msg(m != NULL, "%s", err.message);
    return m;
}

/* The toy corpus of SEED with every WHAT replaced by WITH. */
static const char *edited(uint64_t seed, const char *what, const char *with)
{
    size_t size;
    char *text = toy_read(toy_corpus(40, seed), &size), *at = text;
    buffer out = {0};
    for (char *found; (found = strstr(at, what)) != NULL; at = found + strlen(what))
        ck_assert(buffer_append(&out, at, (size_t)(found - at)) && buffer_append_text(&out, with));
    ck_assert(buffer_append_text(&out, at));
    const char *path = support_text(".conll", out.data);
    memory_free(text);
    buffer_dispose(&out);
    return path;
}

typedef struct losses {
    double first, last;
    size_t epochs;
} losses;

static void note_loss(void *context, const training_epoch *e)
{
    losses *l = context;
    l->first = l->epochs++ == 0 ? e->loss : l->first;
    l->last = e->loss;
}

static void expect_near(const char *name, size_t i, double value, double wanted)
{
    ck_assert_msg(fabs(value - wanted) < 1e-6, "%s %zu is %g instead of %g", name, i, value, wanted);
}

/* On the same data the loss begins where it ended, and where nothing moves the new model is the old one. */
START_TEST(goes_on_where_it_ended)
{
    static const char *const kinds[][3] = {
        {"decoder=crf", "chars.encoder=cnn", "average=0"},
        {"decoder=softmax", "chars.encoder=gru", "average=0.9"},
        {"context={kind: document, pool: max, hidden: 5, carry: true}", "chars.encoder=dense", "tags=bio"},
        {"rnn={layers: 2, cell: gru, bidirectional: false}", "chars.encoder=none", "words.store=f16"},
    };
    const char *const settings[] = {kinds[_i][0], kinds[_i][1], kinds[_i][2], "words.min_count=1",
                                    "dropout={input: 0, output: 0}"};
    const char *const same[] = {still, "words.min_count=1", _i == 3 ? "words.store=f16" : "words.store=f32",
                                _i == 1 ? "average=0.9" : "average=0"};
    losses before = {0}, after = {0};
    const char *path = toy_path("before.ner"), *train = toy_corpus(40, 1);
    config c = toy_config(train, NULL, path, settings, COUNT(settings));
    toy_train(&c, &(training_options){.threads = 1, .listener = {.context = &before, .epoch = note_loss}});
    config_dispose(&c);
    initial from = open_well(path);
    go_on(&from, train, NULL, toy_path("after.ner"), same, 4,
          (training_options){.listener = {.context = &after, .epoch = note_loss}});
    ck_assert_double_lt(after.first, 1.1 * before.last);
    ck_assert_double_lt(before.last, 0.75 * before.first);

    model *m = open_model(toy_path("after.ner"));
    const parameters *p = &model_weights(m)->network->parameters;
    ck_assert_uint_eq(p->size, model_weights(from.model)->network->parameters.size);
    for (size_t i = 0; i < p->size; i++)
        expect_near("weight", i, model_weights(m)->values[i], model_weights(from.model)->values[i]);
    const vectors *words = model_vectors(m), *old = model_vectors(from.model);
    ck_assert_uint_eq(words->count, old->count);
    const casing_knowledge *told = model_casing(m), *known = model_casing(from.model);
    ck_assert_mem_eq(told->cases, known->cases, words->count);
    ck_assert_uint_eq(told->counts.spans[CASING_MIXED], 2 * known->counts.spans[CASING_MIXED]);
    for (size_t row = 0; row < words->count; row++) {
        float values[6], wanted[6];
        vectors_row(words, row, values);
        vectors_row(old, row, wanted);
        for (size_t d = 0; d < 6; d++)
            expect_near("word", row, (double)values[d], (double)wanted[d]);
    }
    ck_assert_str_eq(initial_characters(&from), safetensors_metadata(model_file(m), MODEL_CHARACTERS));
    model_free(m);
    initial_dispose(&from);
}
END_TEST

static size_t tag_of(const tagset *tags, const char *name)
{
    size_t i = 0;
    while (i < tags->count && strcmp(tags->names[i], name) != 0)
        i++;
    ck_assert_msg(i < tags->count, "there is no %s", name);
    return i;
}

static const real *tensor_of(const model *m, const char *name, size_t *out_width)
{
    const parameter *p = parameters_find(&model_weights(m)->network->parameters, name);
    ck_assert_ptr_nonnull(p);
    *out_width = p->size / p->shape[0];
    return model_weights(m)->values + p->at;
}

/* Rows of tags go where the tag of that name is; a new tag's moves are nothing yet. */
static void expect_tags_moved(const model *old, const model *now)
{
    static const char *const names[] = {"O", "B-LOC", "E-LOC", "B-PER", "S-PER"};
    static const char *const tensors[] = {"emission.weight", "emission.bias", "crf.start", "crf.stop"};
    const tagset *a = model_tagset(old), *b = model_tagset(now);
    size_t width, width_now;
    for (size_t i = 0; i < COUNT(names); i++)
        for (size_t t = 0; t < COUNT(tensors); t++) {
            const real *from = tensor_of(old, tensors[t], &width), *to = tensor_of(now, tensors[t], &width_now);
            ck_assert_uint_eq(width, width_now);
            for (size_t j = 0; j < width; j++)
                expect_near(tensors[t], j, to[tag_of(b, names[i]) * width + j], from[tag_of(a, names[i]) * width + j]);
        }
    const real *from = tensor_of(old, "crf.transitions", &width), *to = tensor_of(now, "crf.transitions", &width_now);
    for (size_t i = 0; i < COUNT(names); i++) {
        for (size_t j = 0; j < COUNT(names); j++)
            expect_near("move", i * COUNT(names) + j, to[tag_of(b, names[i]) * width_now + tag_of(b, names[j])],
                        from[tag_of(a, names[i]) * width + tag_of(a, names[j])]);
        expect_near("new move", i, to[tag_of(b, names[i]) * width_now + tag_of(b, "S-NUM")], 0);
    }
}

START_TEST(a_new_type_beside_the_old_ones)
{
    const char *train = edited(3, " O\nkm", " B-NUM\nkm");
    static const char *const settings[] = {"epochs=20", "patience=0"}, *const nothing[] = {still};
    initial from = open_well(toy_model());
    go_on(&from, train, NULL, toy_path("still.ner"), nothing, 1, (training_options){0});
    model *m = open_model(toy_path("still.ner"));
    ck_assert_uint_eq(model_tagset(m)->type_count, 3);
    ck_assert_str_eq(model_tagset(m)->types[0], "LOC");
    ck_assert_str_eq(model_tagset(m)->types[1], "NUM");
    ck_assert_str_eq(model_tagset(m)->types[2], "PER");
    expect_tags_moved(from.model, m);
    model_free(m);
    const training_result result = go_on(&from, train, edited(4, " O\nkm", " B-NUM\nkm"), toy_path("learned.ner"),
                                         settings, 2, (training_options){0});
    ck_assert_double_gt(score_f1(&result.dev), 0.97);
    initial_dispose(&from);
}
END_TEST

/* Types that train lacks stay, unless they are to be dropped. */
START_TEST(a_type_that_train_lacks)
{
    static const char *const nothing[] = {still};
    const char *train = edited(3, "B-LOC", "O");
    initial from = open_well(toy_model());
    for (size_t drop = 0; drop < 2; drop++) {
        from.drop_types = drop == 1;
        go_on(&from, train, NULL, toy_path("lacks.ner"), nothing, 1, (training_options){0});
        model *m = open_model(toy_path("lacks.ner"));
        const tagset *tags = model_tagset(m);
        size_t width;
        ck_assert_uint_eq(tags->type_count, 2 - drop);
        ck_assert_str_eq(tags->types[1 - drop], "PER");
        const real *old = tensor_of(from.model, "emission.bias", &width), *bias = tensor_of(m, "emission.bias", &width);
        expect_near("bias", 0, bias[tag_of(tags, "S-PER")], old[tag_of(model_tagset(from.model), "S-PER")]);
        model_free(m);
    }
    initial_dispose(&from);
}
END_TEST

static void expect_row(const model *m, const char *word, const float *wanted)
{
    float values[6];
    const size_t row = vectors_find(model_vectors(m), word, strlen(word));
    ck_assert_msg(row != VECTORS_NONE, "there is no %s", word);
    vectors_row(model_vectors(m), row, values);
    for (size_t d = 0; d < 6; d++)
        expect_near(word, d, (double)values[d], (double)wanted[d]);
}

/* The model's words come first and keep what they have learned; then those of the file, then those of train. The
 * model's characters keep their numbers. */
START_TEST(new_words_and_characters)
{
    const char *train = support_text(".conll", "Xaver B-PER\nlives O\nin O\nZürich B-LOC\n\nXaver B-PER\nvisits O\n"
                                               "Zürich B-LOC\n. O\n");
    const char *file = support_text(".txt", "oslo 9 9 9 9 9 9\nxaver 1 2 3 4 5 6\nrare 1 1 1 1 1 1\n"
                                            "unused 2 2 2 2 2 2\n");
    initial from = open_well(toy_model());
    const vectors *old = model_vectors(from.model);
    for (size_t keep = 1; keep < 4; keep++) {
        char vectors_setting[256], keep_setting[32];
        snprintf(vectors_setting, sizeof vectors_setting, "vectors=%s", file);
        snprintf(keep_setting, sizeof keep_setting, "words.keep=%zu", keep);
        const char *const settings[] = {still, vectors_setting, keep_setting};
        go_on(&from, train, NULL, toy_path("words.ner"), settings, 3, (training_options){0});
        model *m = open_model(toy_path("words.ner"));
        const vectors *now = model_vectors(m);
        /* xaver, as train has it, and zürich, which stands there twice; rare where it is among the first KEEP. */
        ck_assert_uint_eq(now->count, old->count + 2 + (keep == 3));
        for (size_t row = 0; row < old->count; row++) {
            const char *word, *same;
            size_t size, other;
            ck_assert(vectors_word(old, row, &word, &size) && vectors_word(now, row, &same, &other));
            ck_assert(size == other && memcmp(word, same, size) == 0);
        }
        float oslo[6];
        const size_t row = vectors_find(old, "oslo", 4);
        vectors_row(old, row, oslo);
        expect_row(m, "oslo", oslo);
        ck_assert_int_eq(model_casing(m)->cases[row], WORD_CASE_TITLE); /* which this train does not tell */
        expect_row(m, "xaver", (const float[]){1, 2, 3, 4, 5, 6});
        ck_assert(vectors_find(now, "zürich", strlen("zürich")) == now->count - 1);
        const char *list = safetensors_metadata(model_file(m), MODEL_CHARACTERS), *known = initial_characters(&from);
        ck_assert(strncmp(list, known, strlen(known)) == 0);
        ck_assert_str_eq(list + strlen(known), "XZcü");
        model_free(m);
    }
    initial_dispose(&from);
}
END_TEST

/* With words.tune: false the words of the model and of the file stand still, new ones move. */
START_TEST(words_that_stand_still)
{
    const char *train = support_text(".conll", "Xaver B-PER\nlives O\nin O\nOslo B-LOC\n\nXaver B-PER\nlives O\n");
    static const char *const settings[] = {"words.tune=false", "epochs=5"};
    initial from = open_well(toy_model());
    const vectors *old = model_vectors(from.model);
    float oslo[6];
    go_on(&from, train, NULL, toy_path("frozen.ner"), settings, 2, (training_options){0});
    model *m = open_model(toy_path("frozen.ner"));
    vectors_row(old, vectors_find(old, "oslo", 4), oslo);
    expect_row(m, "oslo", oslo);
    ck_assert(strstr(safetensors_metadata(model_file(m), MODEL_VECTORS), "none\t") != NULL);
    ck_assert_uint_eq(model_vectors(m)->count, old->count + 1);
    model_free(m);
    initial_dispose(&from);
}
END_TEST

/* Keys of the network are the model's; another value is refused where it stands. */
START_TEST(the_network_is_the_models)
{
    static const struct {
        const char *setting, *message;
    } cases[] = {
        {"rnn.hidden=9", "rnn.hidden is 9, but %s, from which training is to go on, has 8"},
        {"rnn.cell=gru", "rnn.cell is gru, but %s, from which training is to go on, has lstm"},
        {"rnn.layers=2", "rnn.layers is 2, but %s, from which training is to go on, has 1"},
        {"rnn.bidirectional=false", "rnn.bidirectional is false, but %s, from which training is to go on, has true"},
        {"words.dim=7", "words.dim is 7, but %s, from which training is to go on, has 6"},
        {"chars.encoder=lstm", "chars.encoder is lstm, but %s, from which training is to go on, has cnn"},
        {"chars.filters=7", "chars.filters is 7, but %s, from which training is to go on, has 6"},
        {"context.kind=document", "context.kind is document, but %s, from which training is to go on, has sentence"},
        {"context.carry=true", "context.carry is true, but %s, from which training is to go on, has false"},
        {"decoder=softmax", "decoder is softmax, but %s, from which training is to go on, has crf"},
        {"tags=bio", "tags is bio, but %s, from which training is to go on, has bioes"},
    };
    initial from = open_well(toy_model());
    config c;
    error err;
    ck_assert(configure(&from, "a", NULL, "b", NULL, 0, &c, &err));
    ck_assert(c.rnn.hidden == 8 && c.chars.dim == 4 && c.chars.filters == 6 && c.words.dim == 6);
    ck_assert(c.words.min_count == 2 && c.epochs == 1);
    config_dispose(&c);
    /* What counts for nothing beside a char-CNN, and what is no matter of shape. */
    ck_assert(configure(&from, "a", NULL, "b", (const char *const[]){"chars.layers=9", "style=ud"}, 2, &c, &err));
    ck_assert_str_eq(c.style, "ud");
    config_dispose(&c);
    for (size_t i = 0; i < COUNT(cases); i++) {
        char expected[ERROR_MESSAGE_BYTES];
        const int size = snprintf(expected, sizeof expected, "--set %s: ", cases[i].setting);
        const char *rest = strstr(cases[i].message, "%s");
        snprintf(expected + size, sizeof expected - (size_t)size, "%.*s%s%s", (int)(rest - cases[i].message),
                 cases[i].message, toy_model(), rest + 2);
        ck_assert(!configure(&from, "a", NULL, "b", &cases[i].setting, 1, &c, &err));
        ck_assert_str_eq(err.message, expected);
        ck_assert_int_eq(err.code, ERROR_USAGE);
    }
    initial_dispose(&from);
}
END_TEST

START_TEST(vectors_of_another_size)
{
    const char *file = support_text(".txt", "oslo 1 2 3\nanna 4 5 6\n");
    char setting[256], expected[ERROR_MESSAGE_BYTES];
    snprintf(setting, sizeof setting, "vectors=%s", file);
    const char *const settings[] = {setting};
    initial from = open_well(toy_model());
    config c;
    error err;
    training_result result;
    ck_assert(configure(&from, toy_corpus(40, 1), NULL, toy_path("never.ner"), settings, 1, &c, &err));
    ck_assert(!training_run(&c, &(training_options){.threads = 1, .initial = &from}, &result, &err));
    snprintf(expected, sizeof expected, "%s: has vectors of 3 values, but %s, from which training is to go on, of 6",
             file, toy_model());
    ck_assert_str_eq(err.message, expected);
    config_dispose(&c);
    initial_dispose(&from);
}
END_TEST

/* The new model says where it is from, and where that was from. */
START_TEST(tells_its_ancestors)
{
    static const char *const nothing[] = {still};
    initial from = open_well(toy_model());
    go_on(&from, toy_corpus(30, 5), NULL, toy_path("child.ner"), nothing, 1, (training_options){0});
    initial child = open_well(toy_path("child.ner"));
    go_on(&child, toy_corpus(30, 6), NULL, toy_path("grandchild.ner"), nothing, 1, (training_options){0});
    initial grandchild = open_well(toy_path("grandchild.ner"));
    char digest[DIGEST_HEX], expected[1024];
    ck_assert(digest_file(toy_path("child.ner"), digest, NULL));
    ck_assert_str_eq(digest, child.sha256);
    ck_assert_ptr_null(safetensors_metadata(model_file(from.model), MODEL_INITIAL));
    snprintf(expected, sizeof expected,
             "model\tchild.ner\t%s\tkept\n%s\nvectors\t%s\nmodel\ttoy.ner\t%s\tkept\n%s\nvectors\t%s",
             child.sha256, safetensors_metadata(model_file(child.model), MODEL_CORPORA),
             safetensors_metadata(model_file(child.model), MODEL_VECTORS), from.sha256,
             safetensors_metadata(model_file(from.model), MODEL_CORPORA),
             safetensors_metadata(model_file(from.model), MODEL_VECTORS));
    ck_assert_str_eq(safetensors_metadata(model_file(grandchild.model), MODEL_INITIAL), expected);
    initial_dispose(&grandchild);
    initial_dispose(&child);
    initial_dispose(&from);
}
END_TEST

typedef struct alarm_clock {
    atomic_int flag;
    size_t steps;
} alarm_clock;

static void ring(void *context, const training_progress *p)
{
    alarm_clock *a = context;
    (void)p;
    if (--a->steps == 0)
        a->flag = SIGINT;
}

static training_result go_on_until(const initial *from, alarm_clock *a, const char *out)
{
    static const char *const settings[] = {"epochs=3", "average=0.9", "dropout={input: 0.2, output: 0.2}"};
    return go_on(from, toy_corpus(40, 7), toy_corpus(20, 2), out, settings, 3,
                 (training_options){.threads = a->steps % 3 + 1,
                                    .resume = a->steps != SIZE_MAX,
                                    .interrupted = &a->flag,
                                    .listener = {.context = a, .progress = ring}});
}

/* The same bytes with any number of threads and after --resume; a checkpoint is of one model to go on from. */
START_TEST(the_same_bytes)
{
    initial from = open_well(toy_model()), other;
    const char *whole = toy_path("whole.ner"), *cut = toy_path("cut.ner");
    config c;
    error err;
    training_result result;
    go_on_until(&from, &(alarm_clock){.steps = SIZE_MAX}, whole);
    for (size_t step = 1; step <= 13; step += 4) {
        ck_assert(go_on_until(&from, &(alarm_clock){.steps = step}, cut).interrupted);
        ck_assert(!go_on_until(&from, &(alarm_clock){.steps = 100 + step}, cut).interrupted);
        toy_expect_same(whole, cut);
        ck_assert(go_on_until(&from, &(alarm_clock){.steps = 100}, cut).finished);
        unlink(cut);
    }
    ck_assert(go_on_until(&from, &(alarm_clock){.steps = 3}, cut).interrupted);
    other = open_well(whole);
    static const char *const settings[] = {"epochs=3", "average=0.9", "dropout={input: 0.2, output: 0.2}"};
    for (size_t i = 0; i < 3; i++) {
        from.drop_types = i == 1;
        ck_assert(configure(&from, toy_corpus(40, 7), toy_corpus(20, 2), cut, settings, 3, &c, &err));
        const initial *begin = i == 0 ? &other : i == 1 ? &from : NULL;
        const training_options options = {.threads = 1, .resume = true, .initial = begin};
        ck_assert(!training_run(&c, &options, &result, &err));
        ck_assert_ptr_nonnull(strstr(err.message, "or another model to begin with"));
        config_dispose(&c);
    }
    unlink(toy_path("cut.ner.checkpoint"));
    initial_dispose(&other);
    initial_dispose(&from);
}
END_TEST

/* A byte wrong anywhere, the words included, and the file is none to go on from. */
START_TEST(damaged_models)
{
    size_t size;
    char *bytes = toy_read(toy_model(), &size);
    const char *path = toy_path("damaged.ner");
    for (size_t at = 0; at < size; at += size / 97) {
        FILE *out = fopen(path, "wb");
        bytes[at] ^= 4;
        ck_assert_uint_eq(fwrite(bytes, 1, size, out), size);
        fclose(out);
        bytes[at] ^= 4;
        initial i;
        error err = {0};
        ck_assert_msg(!initial_open(&i, path, &err), "byte %zu", at);
        ck_assert_msg(strncmp(err.message, path, strlen(path)) == 0, "%s", err.message);
        ck_assert_ptr_null(i.model);
    }
    memory_free(bytes);
}
END_TEST

/* Where the checksum is right and a weight is no number. */
START_TEST(weights_that_are_no_numbers)
{
    initial from = open_well(toy_model()), i;
    const network *n = model_weights(from.model)->network;
    const safetensors *file = model_file(from.model);
    real *values = memory_new(n->parameters.size, sizeof *values);
    vectors_builder *words = vectors_builder_new(6, NULL);
    const metadata entries[] = {{MODEL_CHARACTERS, safetensors_metadata(file, MODEL_CHARACTERS)}};
    ck_assert(values != NULL && words != NULL && initial_words(&from, words, NULL));
    memcpy(values, model_weights(from.model)->values, n->parameters.size * sizeof *values);
    values[parameters_find(&n->parameters, "rnn.weight_hh_l0")->at + 3] = NAN;
    const char *path = toy_path("nan.ner");
    error err = {0};
    ck_assert(model_file_write(path, n, values, words, NULL, TENSOR_F32, model_config(from.model), entries, 1,
                               &err));
    ck_assert(!initial_open(&i, path, &err));
    ck_assert_ptr_nonnull(strstr(err.message, "nan.ner: is damaged: tensor 'rnn.weight_hh_l0' holds what is no"));
    vectors_builder_free(words);
    memory_free(values);
    initial_dispose(&from);
}
END_TEST

/* Every allocation fails once: of what is taken over, and of the configuration over the model's. */
static bool take_all(const char *path, const corpus *train, error *err)
{
    initial from = {0};
    config c = {0};
    vectors_builder *words = NULL;
    tagset *tags = NULL;
    buffer told = {0};
    bool ok = initial_open(&from, path, err) && configure(&from, "a", NULL, "b", NULL, 0, &c, err);
    if (ok) {
        const network *n = model_weights(from.model)->network;
        real *values = memory_new(n->parameters.size, sizeof *values);
        tags = values != NULL ? initial_tags(&from, &c, train, err) : NULL;
        words = tags != NULL ? vectors_builder_new(6, err) : NULL;
        ok = (values != NULL || error_memory(err, 0)) && words != NULL && initial_words(&from, words, err) &&
             initial_weights(&from, n, values, err) && (initial_format(&from, &told) || error_memory(err, 0));
        memory_free(values);
    }
    vectors_builder_free(words);
    tagset_free(tags);
    config_dispose(&c);
    initial_dispose(&from);
    buffer_dispose(&told);
    return ok;
}

START_TEST(without_memory)
{
    const char *path = toy_model(), *corpora[] = {toy_corpus(40, 1)};
    corpus *train = corpus_read(corpora, 1, &(corpus_options){.tag_column = -1}, NULL);
    size_t nth = 0;
    for (bool done = false; !done;) {
        error err = {0};
        memory_fail_at(++nth);
        done = take_all(path, train, &err);
        memory_fail_at(0);
        ck_assert_msg(done || err.code == ERROR_MEMORY, "allocation %zu: %s", nth, err.message);
    }
    ck_assert_uint_gt(nth, 30);
    corpus_free(train);
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("initial");
    TCase *tests = tcase_create("initial");
    tcase_set_timeout(tests, 0);
    tcase_add_loop_test(tests, goes_on_where_it_ended, 0, 4);
    tcase_add_test(tests, a_new_type_beside_the_old_ones);
    tcase_add_test(tests, a_type_that_train_lacks);
    tcase_add_test(tests, new_words_and_characters);
    tcase_add_test(tests, words_that_stand_still);
    tcase_add_test(tests, the_network_is_the_models);
    tcase_add_test(tests, vectors_of_another_size);
    tcase_add_test(tests, tells_its_ancestors);
    tcase_add_test(tests, the_same_bytes);
    tcase_add_test(tests, damaged_models);
    tcase_add_test(tests, weights_that_are_no_numbers);
    tcase_add_test(tests, without_memory);
    suite_add_tcase(suite, tests);
    return support_run(suite);
}
