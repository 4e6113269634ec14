/* One table finds the part, lists it and suggests it. */
#include "ner/parts.h"

#include "ner/help.h"
#include "ner/nearest.h"

#include <string.h>

/* "build" of "vectors build". */
static const char *own_name(const command *part)
{
    const char *blank = strrchr(part->name, ' ');
    return blank != NULL ? blank + 1 : part->name;
}

static const char *blank_behind(const command *c)
{
    return c->name[0] != '\0' ? " " : "";
}

static void print_parts(writer *w, const command *whole)
{
    help_heading(w, "Commands");
    for (size_t i = 0; whole->parts[i] != NULL; i++) {
        writer_format(w, "  %-10s ", own_name(whole->parts[i]));
        help_wrap(w, whole->parts[i]->summary, 13, 13, help_width());
    }
    writer_format(w, "\n`ner %s%sCOMMAND --help` explains a command.\n", whole->name, blank_behind(whole));
}

static int print_overview(const command *whole)
{
    error err;
    writer *w = writer_open(NULL, &err);
    if (w == NULL)
        return command_fail(whole, &err);
    help_wrap(w, whole->about, 0, 0, help_width());
    writer_byte(w, '\n');
    if (whole->examples != NULL) {
        help_heading(w, "Examples");
        help_lines(w, "  ", whole->examples);
        writer_byte(w, '\n');
    }
    print_parts(w, whole);
    return writer_commit(w, &err) ? 0 : command_fail(whole, &err);
}

static int dump(const command *whole)
{
    error err;
    return help_dump(whole, NULL, 0, &err) ? 0 : command_fail(whole, &err);
}

int parts_run(const command *whole, int argc, char **argv)
{
    if (argc < 2)
        return command_usage(whole, "no command was given");
    const char *name = argv[1];
    if (strcmp(name, "--help") == 0 || strcmp(name, "-h") == 0)
        return print_overview(whole);
    if (strcmp(name, "--dump-options") == 0)
        return dump(whole);
    if (name[0] == '-')
        return command_usage(whole, "unknown option %s", name);
    nearest best = nearest_new(name);
    for (size_t i = 0; whole->parts[i] != NULL; i++) {
        if (strcmp(own_name(whole->parts[i]), name) == 0)
            return whole->parts[i]->run(argc - 1, argv + 1);
        nearest_try(&best, own_name(whole->parts[i]));
    }
    if (best.name != NULL)
        return command_usage(whole, "unknown command \"%s\"; did you mean %s?", name, best.name);
    return command_usage(whole, "unknown command \"%s\"", name);
}
