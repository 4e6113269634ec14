/* ner stats: figures of corpora, as tables or as JSON. */
#include "base/memory.h"
#include "base/number.h"
#include "base/utf8.h"
#include "base/writer.h"
#include "embeddings/vectors_load.h"
#include "ner/commands.h"
#include "ner/corpus_stats.h"
#include "ner/json_text.h"

#include <string.h>

static int stats_run(int argc, char **argv);

const command command_stats = {
    .name = "stats",
    .summary = "Count what is in corpora, and what they share.",
    .usage = "[OPTION]... FILE...",
    .about = "Prints documents, sentences, tokens and entities by type, lengths, vocabulary, the tagging scheme, with "
             "--vectors how much of it a vector table knows, and for several files how many entities of one the others "
             "have.",
    .examples = "ner stats train.txt dev.txt\n"
                "    both, and how many entities of dev are in train\n"
                "ner stats --vectors glove.vectors --json train.txt\n"
                "    one JSON object a file\n",
    .run = stats_run,
};

static const char *const encodings[] = {"utf8", "latin1", NULL};
static const char *const match_names[VECTORS_MATCHES] = {"form", "lower", "digits", "missing"};

typedef struct stats_words {
    bool json;
    const char *vectors;
    option_list drop;
    size_t encoding;
    long column, token_column;
} stats_words;

static double share(size_t part, size_t whole)
{
    return whole > 0 ? (double)part / (double)whole : 0.0;
}

static void print_name(writer *out, const char *name, size_t width)
{
    size_t columns = utf8_count(name, strlen(name));
    writer_text(out, name);
    for (; columns < width; columns++)
        writer_byte(out, ' ');
}

static void print_type(writer *out, const char *name, size_t width, const stats_type *t, size_t all)
{
    print_name(out, name, width);
    writer_format(out, "  %8zu  %6.2f  %8zu  %11.2f\n", t->entities, 100 * share(t->entities, all), t->distinct,
                  share(t->tokens, t->entities));
}

static void print_types(const corpus_stats *s, writer *out)
{
    size_t width = 8;
    for (size_t i = 0; i < s->c->type_count; i++) {
        size_t columns = utf8_count(s->c->types[i], strlen(s->c->types[i]));
        width = columns > width ? columns : width;
    }
    writer_format(out, "%*s  entities   share  distinct  mean length\n", (int)width, "");
    for (size_t i = 0; i < s->c->type_count; i++)
        print_type(out, s->c->types[i], width, &s->types[i], s->all.entities);
    print_type(out, "all", width, &s->all, s->all.entities);
}

static void print_coverage(const corpus_stats *s, const char *table, writer *out)
{
    writer_format(out, "vectors    %s:", table);
    for (size_t i = 0; i < VECTORS_MATCHES; i++)
        writer_format(out, "%s %.2f %% %s", i > 0 ? "," : "", 100 * share(s->coverage.tokens[i], s->c->tokens),
                      match_names[i]);
    writer_format(out, " of tokens; %.2f %% of forms missing; %.2f %% of the tokens of entities missing\n",
                  100 * share(s->coverage.forms[VECTORS_MATCH_NONE], s->words.count),
                  100 - 100 * share(s->coverage.entity_found, s->coverage.entity_tokens));
}

static void print_stats(const corpus_stats *s, const stats_words *w, writer *out)
{
    const corpus *c = s->c;
    writer_format(out, "%s: %s, %zu documents, %zu sentences, %zu tokens, %zu entities\n", c->files[0].path,
                  scheme_name(c->files[0].scheme), c->documents, c->count, c->tokens, c->spans);
    print_types(s, out);
    writer_text(out, "lengths   ");
    for (size_t i = 0; i < STATS_LENGTHS; i++)
        writer_format(out, " %zu%s: %zu", i + 1, i + 1 == STATS_LENGTHS ? "+" : "", s->lengths[i]);
    writer_text(out, " (entities by tokens)\n");
    writer_format(out, "sentences  mean %.2f tokens, half up to %zu, 95 %% up to %zu, longest %zu (line %zu)\n",
                  share(c->tokens, c->count), s->median, s->most, s->longest, s->longest_line);
    writer_format(out, "vocabulary %zu forms, %zu of them once\n", s->words.count, s->singletons);
    if (w->vectors != NULL)
        print_coverage(s, w->vectors, out);
}

static void print_overlaps(const corpus_stats *all, size_t count, writer *out)
{
    if (count < 2)
        return;
    writer_text(out, "\nentities of one file that another has too, with the same type\n");
    for (size_t i = 0; i < count; i++) {
        for (size_t k = 0; k < count; k++) {
            if (i == k)
                continue;
            stats_overlap o = corpus_stats_overlap(&all[i], &all[k]);
            writer_format(out, "%s in %s: %.2f %% of entities, %.2f %% of distinct ones\n", all[i].c->files[0].path,
                          all[k].c->files[0].path, 100 * share(o.entities, all[i].c->spans),
                          100 * share(o.distinct, all[i].entities.count));
        }
    }
}

static void json_share(writer *out, const char *name, double value)
{
    char text[NUMBER_BYTES];
    number_format(value, text);
    writer_format(out, ", \"%s\": %s", name, text);
}

static void json_string(writer *out, const char *text)
{
    json_text_string(out, text, strlen(text));
}

static void json_types(const corpus_stats *s, writer *out)
{
    writer_text(out, ", \"types\": {");
    for (size_t i = 0; i < s->c->type_count; i++) {
        const stats_type *t = &s->types[i];
        writer_text(out, i > 0 ? ", " : "");
        json_string(out, s->c->types[i]);
        writer_format(out, ": {\"entities\": %zu, \"distinct\": %zu, \"tokens\": %zu}", t->entities, t->distinct,
                      t->tokens);
    }
    writer_text(out, "}, \"entity_lengths\": [");
    for (size_t i = 0; i < STATS_LENGTHS; i++)
        writer_format(out, "%s%zu", i > 0 ? ", " : "", s->lengths[i]);
    writer_byte(out, ']');
}

static void json_coverage(const corpus_stats *s, const char *table, writer *out)
{
    writer_text(out, ", \"vectors\": {\"file\": ");
    json_string(out, table);
    for (size_t i = 0; i < VECTORS_MATCHES; i++)
        json_share(out, match_names[i], share(s->coverage.tokens[i], s->c->tokens));
    json_share(out, "missing_forms", share(s->coverage.forms[VECTORS_MATCH_NONE], s->words.count));
    json_share(out, "missing_in_entities",
               s->coverage.entity_tokens > 0 ? 1 - share(s->coverage.entity_found, s->coverage.entity_tokens) : 0.0);
    writer_byte(out, '}');
}

static void json_overlaps(const corpus_stats *all, size_t count, size_t i, writer *out)
{
    bool begun = false;
    writer_text(out, ", \"overlap\": [");
    for (size_t k = 0; k < count; k++) {
        if (k == i)
            continue;
        stats_overlap o = corpus_stats_overlap(&all[i], &all[k]);
        writer_text(out, begun ? ", {\"file\": " : "{\"file\": ");
        begun = true;
        json_string(out, all[k].c->files[0].path);
        json_share(out, "entities", share(o.entities, all[i].c->spans));
        json_share(out, "distinct", share(o.distinct, all[i].entities.count));
        writer_byte(out, '}');
    }
    writer_byte(out, ']');
}

static void json_stats(const corpus_stats *all, size_t count, size_t i, const stats_words *w, writer *out)
{
    const corpus_stats *s = &all[i];
    writer_text(out, "{\"file\": ");
    json_string(out, s->c->files[0].path);
    writer_format(out, ", \"scheme\": \"%s\", \"documents\": %zu, \"sentences\": %zu, \"tokens\": %zu",
                  scheme_name(s->c->files[0].scheme), s->c->documents, s->c->count, s->c->tokens);
    writer_format(out, ", \"entities\": %zu, \"distinct_entities\": %zu", s->c->spans, s->entities.count);
    json_types(s, out);
    writer_format(out, ", \"sentence_median\": %zu, \"sentence_95\": %zu, \"sentence_longest\": %zu, "
                       "\"sentence_longest_line\": %zu, \"forms\": %zu, \"forms_once\": %zu",
                  s->median, s->most, s->longest, s->longest_line, s->words.count, s->singletons);
    if (w->vectors != NULL)
        json_coverage(s, w->vectors, out);
    if (count > 1)
        json_overlaps(all, count, i, out);
    writer_text(out, "}\n");
}

static bool print_all(const corpus_stats *all, size_t count, const stats_words *w, error *err)
{
    writer *out = writer_open(NULL, err);
    if (out == NULL)
        return false;
    for (size_t i = 0; i < count; i++) {
        if (w->json) {
            json_stats(all, count, i, w, out);
        } else {
            writer_text(out, i > 0 ? "\n" : "");
            print_stats(&all[i], w, out);
        }
    }
    if (!w->json)
        print_overlaps(all, count, out);
    return writer_commit(out, err);
}

/* False when nothing more can be done. A file that cannot be counted is reported and sets *out_failed. */
static bool count_file(corpus_stats *all, size_t *inout_count, const char *path, const corpus_options *how,
                       const vectors *v, bool *out_failed, error *err)
{
    if (corpus_stats_init(&all[*inout_count], path, how, v, err)) {
        ++*inout_count;
        return true;
    }
    if (err->code == ERROR_MEMORY)
        return false;
    command_fail(&command_stats, err);
    *out_failed = true;
    return true;
}

static bool stats_files(const stats_words *w, const options *o, const vectors *v, bool *out_failed, error *err)
{
    corpus_options how = {.token_column = w->token_column,
                          .tag_column = w->column,
                          .latin1 = w->encoding != 0,
                          .drop = w->drop.items,
                          .drop_count = w->drop.count};
    corpus_stats *all = memory_new(o->operand_count, sizeof *all);
    if (all == NULL)
        return error_memory(err, 0);
    size_t count = 0;
    bool ok = true;
    for (size_t i = 0; ok && i < o->operand_count; i++)
        ok = count_file(all, &count, o->operands[i], &how, v, out_failed, err);
    ok = ok && print_all(all, count, w, err);
    for (size_t i = 0; i < count; i++)
        corpus_stats_dispose(&all[i]);
    memory_free(all);
    return ok;
}

static int stats(const stats_words *w, const options *o)
{
    error err = {0};
    vectors_loaded loaded;
    if (o->operand_count == 0)
        return command_usage(&command_stats, "a FILE is wanted");
    if (w->vectors != NULL && !vectors_load(&loaded, w->vectors, false, &err))
        return command_fail(&command_stats, &err);
    bool failed = false;
    bool ok = stats_files(w, o, w->vectors != NULL ? &loaded.view : NULL, &failed, &err);
    if (w->vectors != NULL)
        vectors_unload(&loaded);
    if (!ok)
        return command_fail(&command_stats, &err);
    return failed ? 1 : 0;
}

static int stats_run(int argc, char **argv)
{
    stats_words w = {.column = -1};
    const option table[] = {
        {0, "json", OPTION_FLAG, NULL, "One JSON object a file; shares are fractions.", &w.json, NULL},
        {0, "column", OPTION_INTEGER, "N", "Where the tag stands, from 0; -1, the default, is the last column.",
         &w.column, NULL},
        {0, "token-column", OPTION_INTEGER, "N", "Where the token stands, from 0 (0).", &w.token_column, NULL},
        {0, "drop", OPTION_LIST, "TYPE", "Read this type as O. May be repeated.", &w.drop, NULL},
        {0, "vectors", OPTION_TEXT, "FILE", "Word vectors, in any form that `ner vectors` reads.", &w.vectors, NULL},
        {0, "encoding", OPTION_CHOICE, "NAME", "What the files are written in.", &w.encoding, encodings},
    };
    options o;
    int status = options_parse(&o, &command_stats, table, sizeof table / sizeof *table, argc, argv);
    if (status != -1)
        return status;
    status = stats(&w, &o);
    options_dispose(&o);
    return status;
}
