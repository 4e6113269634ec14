/* ner COMMAND: finds the command and runs it. `ner --help` teaches by examples, then lists the table. */
#include "base/writer.h"
#include "ner/commands.h"
#include "ner/help.h"
#include "ner/nearest.h"

#include <fcntl.h>
#include <string.h>
#include <unistd.h>

/* In the order of `ner --help`, NULL at the end. */
static const command *const commands[] = {
    NULL,
};

static int help_run(int argc, char **argv);

static const command help_command = {
    .name = "help",
    .summary = "Show this overview, or the help of one command.",
    .usage = "[COMMAND]",
    .run = help_run,
};

/* For messages that belong to no command: "ner: ...". */
static const command no_command = {.name = ""};

static const char examples[] =
    "ner tag letter.txt\n"
    "    names in a text, a token and its tag a line\n"
    "ner tag -f html -o page.html *.txt\n"
    "    the same as a page to look at\n"
    "ner tag -i conll test.txt | ner score\n"
    "    tags a corpus and scores what was found\n";

static void print_commands(writer *w)
{
    for (size_t i = 0; commands[i] != NULL; i++)
        writer_format(w, "  %-10s %s\n", commands[i]->name, commands[i]->summary);
    writer_format(w, "  %-10s %s\n", help_command.name, help_command.summary);
}

static int print_overview(void)
{
    error err;
    writer *w = writer_open(NULL, &err);
    if (w == NULL)
        return command_fail(&no_command, &err);
    writer_text(w, "ner finds the names of people, places and organisations in text, and learns to find others.\n\n");
    help_heading(w, "Examples");
    help_lines(w, "  ", examples);
    writer_byte(w, '\n');
    help_heading(w, "Commands");
    print_commands(w);
    writer_text(w, "\n`ner COMMAND --help` explains a command; `ner --version` says which ner this is.\n");
    return writer_commit(w, &err) ? 0 : command_fail(&no_command, &err);
}

static int print_version(void)
{
    error err;
    writer *w = writer_open(NULL, &err);
    if (w == NULL)
        return command_fail(&no_command, &err);
    writer_text(w, "ner " NER_VERSION "\n");
    return writer_commit(w, &err) ? 0 : command_fail(&no_command, &err);
}

static int run_command(const char *name, int argc, char **argv)
{
    nearest best = nearest_new(name);
    for (size_t i = 0; commands[i] != NULL; i++) {
        if (strcmp(commands[i]->name, name) == 0)
            return commands[i]->run(argc, argv);
        nearest_try(&best, commands[i]->name);
    }
    if (strcmp(help_command.name, name) == 0)
        return help_command.run(argc, argv);
    nearest_try(&best, help_command.name);
    if (best.name != NULL)
        return command_usage(&no_command, "unknown command \"%s\"; did you mean %s?", name, best.name);
    return command_usage(&no_command, "unknown command \"%s\"", name);
}

static int help_run(int argc, char **argv)
{
    options o;
    int status = options_parse(&o, &help_command, NULL, 0, argc, argv);
    if (status != -1)
        return status;
    if (o.operand_count == 0) {
        status = print_overview();
    } else if (o.operand_count > 1) {
        status = command_usage(&help_command, "one command at a time, not %zu", o.operand_count);
    } else {
        char help[] = "--help";
        char *arguments[] = {argv[1], help, NULL};
        status = run_command(o.operands[0], 2, arguments);
    }
    options_dispose(&o);
    return status;
}

/* A standard descriptor that is closed would be given to the first file opened, and data written over it. One that
 * cannot be used in its direction takes the place instead, so that using it is an error that is seen. */
static void fill_standard_descriptors(void)
{
    static const int flags[] = {O_WRONLY, O_RDONLY, O_RDONLY};
    for (int i = STDIN_FILENO; i <= STDERR_FILENO; i++)
        if (fcntl(i, F_GETFD) == -1)
            (void)open("/dev/null", flags[i]);
}

int main(int argc, char **argv)
{
    fill_standard_descriptors();
    if (argc < 2)
        return command_usage(&no_command, "no command was given");
    if (strcmp(argv[1], "--help") == 0 || strcmp(argv[1], "-h") == 0)
        return print_overview();
    if (strcmp(argv[1], "--version") == 0 || strcmp(argv[1], "-V") == 0)
        return print_version();
    return run_command(argv[1], argc - 1, argv + 1);
}
