/* ner COMMAND: finds the command in the table and runs it. `ner --help` teaches by examples, then lists the table. */
#include "base/memory.h"
#include "base/temporary.h"
#include "base/writer.h"
#include "ner/commands.h"
#include "ner/parts.h"

#include <fcntl.h>
#include <signal.h>
#include <string.h>
#include <unistd.h>

static int help_run(int argc, char **argv);

static const command help_command = {
    .name = "help",
    .summary = "Show this overview, or the help of one command.",
    .usage = "[COMMAND]",
    .run = help_run,
};

/* In the order of `ner --help`, NULL at the end. */
static const command *const commands[] = {
    &command_tag,
    &command_train,
    &command_tune,
    &command_score,
    &command_convert,
    &command_lint,
    &command_stats,
    &command_vectors,
    &command_tokenize,
    &command_info,
    &help_command,
    NULL,
};

static const command ner_command = {
    .name = "",
    .summary = "Names in text: a tagger, its training, and tools around them.",
    .about = "ner finds the names of people, places and organisations in text, and learns to find others.",
    .examples = "ner tag letter.txt\n"
                "    names in a text, a token and its tag a line\n"
                "ner tag -f html -o page.html letter.txt\n"
                "    the same as a page to look at\n"
                "ner tag -i conll test.txt | ner score\n"
                "    tags a corpus and scores what was found\n",
    .parts = commands,
};

/* `ner help vectors build` is `ner vectors build --help`. */
static int help_run(int argc, char **argv)
{
    options o;
    int status = options_parse(&o, &help_command, NULL, 0, argc, argv);
    if (status != -1)
        return status;
    char ner[] = "ner", help[] = "--help";
    char **words = memory_new((size_t)argc + 2, sizeof *words);
    if (words != NULL) {
        size_t count = 0;
        words[count++] = ner;
        for (int i = 1; i < argc; i++)
            if (argv[i][0] != '-')
                words[count++] = argv[i];
        words[count++] = help;
        status = parts_run(&ner_command, (int)count, words);
    } else {
        error err;
        error_memory(&err, 0);
        status = command_fail(&help_command, &err);
    }
    memory_free(words);
    options_dispose(&o);
    return status;
}

static int print_version(void)
{
    error err;
    writer *w = writer_open(NULL, &err);
    if (w == NULL)
        return command_fail(&ner_command, &err);
    writer_text(w, "ner " NER_VERSION "\n");
    return writer_commit(w, &err) ? 0 : command_fail(&ner_command, &err);
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

static void end_cleanly(int number)
{
    temporary_remove_all();
    raise(number); /* the handler is gone, so this ends the program as the signal does */
}

/* Whoever stops ner finds no half-written files. A signal that was ignored (nohup) stays ignored. */
static void handle_signals(void)
{
    static const int numbers[] = {SIGINT, SIGTERM, SIGHUP, SIGXCPU};
    struct sigaction cleanly = {.sa_handler = end_cleanly, .sa_flags = (int)SA_RESETHAND}, before;
    for (size_t i = 0; i < sizeof numbers / sizeof *numbers; i++)
        if (sigaction(numbers[i], NULL, &before) == 0 && before.sa_handler == SIG_DFL)
            sigaction(numbers[i], &cleanly, NULL);
    signal(SIGXFSZ, SIG_IGN); /* a file that grows too large is an error of write(2), as a full disk is */
}

int main(int argc, char **argv)
{
    fill_standard_descriptors();
    handle_signals();
    if (argc > 1 && (strcmp(argv[1], "--version") == 0 || strcmp(argv[1], "-V") == 0))
        return print_version();
    return parts_run(&ner_command, argc, argv);
}
