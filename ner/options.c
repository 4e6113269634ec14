/* Two passes over the same words with the same code: the first checks them all and looks for --help, the second stores.
 * So wrong usage changes no value, and --help shows the defaults whatever stood before it. */
#include "ner/options.h"

#include "base/buffer.h"
#include "base/memory.h"
#include "ner/help.h"
#include "ner/nearest.h"

#include <ctype.h>
#include <errno.h>
#include <inttypes.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

enum { GO_ON = -1 };

/* One walk over the command line. */
typedef struct walk {
    options *o;
    bool store; /* the second pass */
    int argc, at;
    char **argv;
} walk;

static const option help_option = {'h', "help", OPTION_FLAG, NULL, NULL, NULL, NULL};
/* Not in --help: for docs/man/generate.py. */
static const option dump_option = {0, "dump-options", OPTION_FLAG, NULL, NULL, NULL, NULL};

static const option *find_name(const options *o, const char *name, size_t size)
{
    for (size_t i = 0; i < o->count; i++)
        if (strncmp(o->table[i].name, name, size) == 0 && o->table[i].name[size] == '\0')
            return &o->table[i];
    if (size == 4 && strncmp(name, "help", size) == 0)
        return &help_option;
    return size == 12 && strncmp(name, "dump-options", size) == 0 ? &dump_option : NULL;
}

static const option *find_letter(const options *o, char letter)
{
    for (size_t i = 0; i < o->count; i++)
        if (o->table[i].letter == letter)
            return &o->table[i];
    return letter == help_option.letter ? &help_option : NULL;
}

static int no_memory(const options *o)
{
    error err;
    error_memory(&err, 0);
    return command_fail(o->command, &err);
}

static int wrong_value(const walk *w, const option *chosen, const char *value, const char *wanted)
{
    return command_usage(w->o->command, "--%s: \"%s\" is not %s", chosen->name, value, wanted);
}

static int add_to_list(const walk *w, option_list *list, const char *value)
{
    const char **items = memory_resize(list->items, list->count + 1, sizeof *items);
    if (items == NULL)
        return no_memory(w->o);
    items[list->count++] = value;
    list->items = items;
    return GO_ON;
}

static int take_count(const walk *w, const option *chosen, const char *value)
{
    const bool positive = chosen->kind == OPTION_POSITIVE;
    char *end;
    errno = 0;
    uintmax_t number = strtoumax(value, &end, 10);
    if (!isdigit((unsigned char)value[0]) || *end != '\0' || errno != 0 || number > SIZE_MAX ||
        (positive && number == 0))
        return wrong_value(w, chosen, value, positive ? "a whole number from 1" : "a whole number from 0");
    if (w->store)
        *(size_t *)chosen->value = (size_t)number;
    return GO_ON;
}

static int take_integer(const walk *w, const option *chosen, const char *value)
{
    char *end;
    errno = 0;
    long number = strtol(value, &end, 10);
    if (isspace((unsigned char)value[0]) || end == value || *end != '\0' || errno != 0)
        return wrong_value(w, chosen, value, "a whole number");
    if (w->store)
        *(long *)chosen->value = number;
    return GO_ON;
}

static int take_number(const walk *w, const option *chosen, const char *value)
{
    char *end;
    double number = strtod(value, &end);
    if (strspn(value, "+-.eE0123456789") != strlen(value) || end == value || *end != '\0' || !isfinite(number))
        return wrong_value(w, chosen, value, "a number");
    if (w->store)
        *(double *)chosen->value = number;
    return GO_ON;
}

static int take_choice(const walk *w, const option *chosen, const char *value)
{
    for (size_t i = 0; chosen->choices[i] != NULL; i++) {
        if (strcmp(chosen->choices[i], value) == 0) {
            if (w->store)
                *(size_t *)chosen->value = i;
            return GO_ON;
        }
    }
    buffer known;
    buffer_init(&known);
    bool ok = buffer_append_text(&known, "one of ");
    for (size_t i = 0; ok && chosen->choices[i] != NULL; i++)
        ok = buffer_format(&known, "%s%s", i == 0 ? "" : ", ", chosen->choices[i]);
    int status = ok ? wrong_value(w, chosen, value, known.data) : no_memory(w->o);
    buffer_dispose(&known);
    return status;
}

static int take_value(const walk *w, const option *chosen, const char *value)
{
    switch (chosen->kind) {
    case OPTION_FLAG:
        if (w->store)
            *(bool *)chosen->value = true;
        return GO_ON;
    case OPTION_TEXT:
        if (w->store)
            *(const char **)chosen->value = value;
        return GO_ON;
    case OPTION_LIST:
        return w->store ? add_to_list(w, chosen->value, value) : GO_ON;
    case OPTION_COUNT:
    case OPTION_POSITIVE:
        return take_count(w, chosen, value);
    case OPTION_INTEGER:
        return take_integer(w, chosen, value);
    case OPTION_NUMBER:
        return take_number(w, chosen, value);
    case OPTION_CHOICE:
        return take_choice(w, chosen, value);
    }
    return GO_ON;
}

/* An option that only prints and ends the program. */
static bool prints(const option *chosen)
{
    return chosen == &help_option || chosen == &dump_option;
}

static int print(const options *o, const option *chosen)
{
    error err;
    bool ok = chosen == &help_option ? help_print(o->command, o->table, o->count, &err)
                                     : help_dump(o->command, o->table, o->count, &err);
    return ok ? 0 : command_fail(o->command, &err);
}

/* CHOSEN with the value that is joined to it (NULL: the next word is it). */
static int take_option(walk *w, const option *chosen, const char *joined)
{
    if (prints(chosen))
        return print(w->o, chosen);
    if (joined == NULL && chosen->kind != OPTION_FLAG) {
        if (w->at >= w->argc)
            return command_usage(w->o->command, "--%s wants a value: %s", chosen->name, chosen->argument);
        joined = w->argv[w->at++];
    }
    return take_value(w, chosen, joined);
}

static int unknown_name(const walk *w, const char *name, size_t size)
{
    char given[64];
    size_t kept = size < sizeof given - 1 ? size : sizeof given - 1;
    memcpy(given, name, kept);
    given[kept] = '\0';
    nearest best = nearest_new(given);
    for (size_t i = 0; i < w->o->count; i++)
        nearest_try(&best, w->o->table[i].name);
    nearest_try(&best, help_option.name);
    if (best.name != NULL)
        return command_usage(w->o->command, "unknown option --%s; did you mean --%s?", given, best.name);
    return command_usage(w->o->command, "unknown option --%s", given);
}

/* WORD without its "--". */
static int take_long(walk *w, const char *word)
{
    size_t size = strcspn(word, "=");
    const option *chosen = find_name(w->o, word, size);
    if (chosen == NULL)
        return unknown_name(w, word, size);
    const char *joined = word[size] == '=' ? word + size + 1 : NULL;
    if (joined != NULL && chosen->kind == OPTION_FLAG)
        return command_usage(w->o->command, "--%s takes no value", chosen->name);
    return take_option(w, chosen, joined);
}

/* WORD without its "-": flags, and at the end perhaps one option with its value. */
static int take_letters(walk *w, const char *word)
{
    int status = GO_ON;
    while (*word != '\0' && status == GO_ON) {
        const option *chosen = find_letter(w->o, *word);
        if (chosen == NULL)
            return command_usage(w->o->command, "unknown option -%c", *word);
        word++;
        if (chosen->kind != OPTION_FLAG)
            return take_option(w, chosen, *word != '\0' ? word : NULL);
        status = take_option(w, chosen, NULL);
    }
    return status;
}

static int take_word(walk *w, const char *word, bool *only_operands)
{
    if (*only_operands || word[0] != '-' || word[1] == '\0') {
        if (w->store)
            w->o->operands[w->o->operand_count++] = word;
        return GO_ON;
    }
    if (strcmp(word, "--") == 0) {
        *only_operands = true;
        return GO_ON;
    }
    return word[1] == '-' ? take_long(w, word + 2) : take_letters(w, word + 1);
}

static int pass(options *o, int argc, char **argv, bool store)
{
    walk w = {.o = o, .store = store, .argc = argc, .at = 1, .argv = argv};
    bool only_operands = false;
    int status = GO_ON;
    while (status == GO_ON && w.at < argc) {
        const char *word = argv[w.at++];
        status = take_word(&w, word, &only_operands);
    }
    return status;
}

int options_parse(options *o, const command *c, const option *table, size_t count, int argc, char **argv)
{
    options parsed = {.command = c, .table = table, .count = count};
    int status = pass(&parsed, argc, argv, false);
    if (status != GO_ON)
        return status;
    parsed.operands = memory_new((size_t)argc + 1, sizeof *parsed.operands);
    parsed.lists = memory_new(count, sizeof *parsed.lists);
    if (parsed.operands == NULL || parsed.lists == NULL) {
        status = no_memory(&parsed);
        options_dispose(&parsed);
        return status;
    }
    for (size_t i = 0; i < count; i++)
        if (table[i].kind == OPTION_LIST)
            parsed.lists[parsed.list_count++] = table[i].value;
    status = pass(&parsed, argc, argv, true);
    if (status != GO_ON) {
        options_dispose(&parsed);
        return status;
    }
    *o = parsed;
    return GO_ON;
}

void options_dispose(options *o)
{
    for (size_t i = 0; i < o->list_count; i++) {
        memory_free(o->lists[i]->items);
        *o->lists[i] = (option_list){0};
    }
    memory_free(o->lists);
    memory_free(o->operands);
    *o = (options){0};
}
