/* One directory after another; the first regular file (or what is not a directory) wins. */
#include "ner/model_path.h"

#include "base/buffer.h"
#include "base/memory.h"

#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

typedef struct search {
    const char *name;
    buffer path;   /* the candidate; what was found at last */
    buffer places; /* for the message */
    bool found, no_memory;
} search;

static void note(search *s, bool ok)
{
    s->no_memory = s->no_memory || !ok;
}

static bool ends_in_ner(const char *name)
{
    size_t size = strlen(name);
    return size > 4 && strcmp(name + size - 4, ".ner") == 0;
}

static bool is_file(const char *path)
{
    struct stat status;
    return stat(path, &status) == 0 && !S_ISDIR(status.st_mode);
}

/* FOLDER[SIZE]/INSIDE/NAME, then with .ner. */
static void look_in(search *s, const char *folder, size_t size, const char *inside)
{
    if (s->found || s->no_memory || size == 0)
        return;
    buffer_clear(&s->path);
    note(s, buffer_append(&s->path, folder, size) && buffer_append_text(&s->path, inside));
    note(s, (s->places.size == 0 || buffer_append_text(&s->places, ", ")) &&
                (s->no_memory || buffer_append(&s->places, s->path.data, s->path.size)));
    note(s, buffer_append_byte(&s->path, '/') && buffer_append_text(&s->path, s->name));
    s->found = !s->no_memory && is_file(s->path.data);
    if (s->found || s->no_memory || ends_in_ner(s->name))
        return;
    note(s, buffer_append_text(&s->path, ".ner"));
    s->found = !s->no_memory && is_file(s->path.data);
}

/* Each directory of a list that is separated by colons. */
static void look_in_list(search *s, const char *list, const char *inside)
{
    while (list != NULL && *list != '\0') {
        size_t size = strcspn(list, ":");
        look_in(s, list, size, inside);
        list += size + (list[size] == ':');
    }
}

static const char *environment(const char *name)
{
    const char *value = getenv(name);
    return value != NULL && *value != '\0' ? value : NULL;
}

static void look_in_data_home(search *s)
{
    const char *data = environment("XDG_DATA_HOME"), *home = environment("HOME");
    if (data != NULL)
        look_in(s, data, strlen(data), "/ner/models");
    else if (home != NULL)
        look_in(s, home, strlen(home), "/.local/share/ner/models");
}

/* Linux says where the program is; elsewhere this place is left out. */
static void look_beside_program(search *s)
{
    char program[4096];
    ssize_t size = readlink("/proc/self/exe", program, sizeof program - 1);
    if (size <= 0)
        return;
    program[size] = '\0';
    char *slash = strrchr(program, '/');
    if (slash == NULL || slash == program)
        return;
    look_in(s, program, (size_t)(slash - program), "");
    look_in(s, program, (size_t)(slash - program), "/../share/ner/models");
}

static void look_outside(search *s)
{
    const char *data = environment("XDG_DATA_DIRS");
    look_in_list(s, environment("NER_MODEL_PATH"), "");
    look_in_data_home(s);
    look_in_list(s, data != NULL ? data : "/usr/local/share:/usr/share", "/ner/models");
    look_beside_program(s);
}

/* What was found without the "./" of the current directory. */
static const char *found_path(const search *s)
{
    return strncmp(s->path.data, "./", 2) == 0 ? s->path.data + 2 : s->path.data;
}

/* The path that was found, or an error. Ends the search. */
static char *end_search(search *s, error *err)
{
    char *path = s->found ? memory_copy_text(found_path(s), strlen(found_path(s))) : NULL;
    if (path == NULL && !s->found && !s->no_memory)
        error_set(err, ERROR_SYSTEM, "there is no model \"%s\" in %s", s->name, s->places.data);
    else if (path == NULL)
        error_memory(err, strlen(s->name));
    buffer_dispose(&s->path);
    buffer_dispose(&s->places);
    return path;
}

char *model_path_find(const char *name, error *err)
{
    if (name[0] == '\0') {
        error_set(err, ERROR_USAGE, "the model's name is empty");
        return NULL;
    }
    if (strchr(name, '/') != NULL) {
        char *path = memory_copy_text(name, strlen(name));
        if (path == NULL)
            error_memory(err, strlen(name));
        return path;
    }
    search s = {.name = name};
    look_in(&s, ".", 1, "");
    look_outside(&s);
    return end_search(&s, err);
}

char *model_path_shipped(error *err)
{
    search s = {.name = "en"};
    look_outside(&s);
    return end_search(&s, err);
}
