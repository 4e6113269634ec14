/* YAML is read event by event (libyaml), never as a tree: what stands deeper than a key of a group is refused where it
 * begins, and anchors, aliases, tags and second documents are refused, so that a small file cannot grow in memory. What
 * a key may hold is in the table of config_keys.c. A setting ("KEY=VALUE") is read as the YAML of its key. */
#include "models/config_yaml.h"

#include "base/memory.h"
#include "base/utf8.h"

#include <stdio.h>
#include <string.h>
#include <yaml.h>

enum { NAME_BYTES = 200, KEY_BYTES = 64 };

typedef struct config_parser {
    yaml_parser_t yaml;
    const char *source;             /* the file's name, or the text of the setting */
    bool setting;
    config *config;
    size_t lines[CONFIG_KEYS_MOST]; /* where this source named a key; 0: not yet */
    config_places *places;          /* over all sources */
    error *err;
} config_parser;

static bool fail_at(config_parser *p, size_t row)
{
    return config_place_add(&(config_place){.source = p->source, .setting = p->setting, .row = row}, p->err);
}

static size_t line_of(const yaml_event_t *event)
{
    return event->start_mark.line + 1;
}

static size_t line_of_byte(const yaml_parser_t *yaml, size_t byte)
{
    const unsigned char *start = yaml->input.string.start;
    size_t size = (size_t)(yaml->input.string.end - start), row = 1;
    for (size_t i = 0; i < byte && i < size; i++)
        row += start[i] == '\n';
    return row;
}

static bool fail_yaml(config_parser *p)
{
    const yaml_parser_t *yaml = &p->yaml;
    if (yaml->error == YAML_MEMORY_ERROR)
        return error_memory(p->err, 0);
    const char *problem = yaml->problem != NULL ? yaml->problem : "it cannot be read";
    if (yaml->context != NULL)
        error_set(p->err, ERROR_DATA, "not YAML: %s (%s that begins in line %zu)", problem, yaml->context,
                  yaml->context_mark.line + 1);
    else
        error_set(p->err, ERROR_DATA, "not YAML: %s", problem);
    bool character = yaml->error == YAML_READER_ERROR;
    return fail_at(p, character ? line_of_byte(yaml, yaml->problem_offset) : yaml->problem_mark.line + 1);
}

static bool next_event(config_parser *p, yaml_event_t *event)
{
    return yaml_parser_parse(&p->yaml, event) != 0 || fail_yaml(p);
}

/* Anchors, aliases and tags: all that lets a value be something else than what stands there. */
static bool check_plainness(config_parser *p, const yaml_event_t *event)
{
    const yaml_char_t *anchor = NULL, *tag = NULL;
    if (event->type == YAML_SCALAR_EVENT) {
        anchor = event->data.scalar.anchor;
        tag = event->data.scalar.tag;
    } else if (event->type == YAML_SEQUENCE_START_EVENT) {
        anchor = event->data.sequence_start.anchor;
        tag = event->data.sequence_start.tag;
    } else if (event->type == YAML_MAPPING_START_EVENT) {
        anchor = event->data.mapping_start.anchor;
        tag = event->data.mapping_start.tag;
    }
    if (event->type == YAML_ALIAS_EVENT || anchor != NULL)
        error_set(p->err, ERROR_DATA, "anchors (&name) and aliases (*name) are not read here: write the value out");
    else if (tag != NULL)
        error_set(p->err, ERROR_DATA, "tags (!name) are not read here");
    else
        return true;
    return fail_at(p, line_of(event));
}

static config_scalar scalar_of(const yaml_event_t *event)
{
    return (config_scalar){.text = (const char *)event->data.scalar.value,
                           .size = event->data.scalar.length,
                           .row = line_of(event),
                           .plain = event->data.scalar.style == YAML_PLAIN_SCALAR_STYLE};
}

typedef struct scalar_list {
    config_scalar *items;
    size_t count, capacity;
} scalar_list;

static void list_dispose(scalar_list *list)
{
    for (size_t i = 0; i < list->count; i++) {
        char *text = (char *)(uintptr_t)list->items[i].text;
        memory_free(text);
    }
    memory_free(list->items);
}

static bool list_add(scalar_list *list, config_scalar value)
{
    if (list->count == list->capacity) {
        size_t capacity = memory_grown(list->capacity, list->count + 1);
        config_scalar *items = memory_resize(list->items, capacity, sizeof *items);
        if (items == NULL)
            return false;
        list->items = items;
        list->capacity = capacity;
    }
    value.text = memory_copy_text(value.text, value.size);
    if (value.text == NULL)
        return false;
    list->items[list->count++] = value;
    return true;
}

/* The items of a sequence, up to its end. */
static bool read_items(config_parser *p, const config_key *key, scalar_list *list)
{
    for (;;) {
        yaml_event_t event;
        if (!next_event(p, &event))
            return false;
        bool end = event.type == YAML_SEQUENCE_END_EVENT, done = true;
        if (!end && check_plainness(p, &event)) {
            if (event.type != YAML_SCALAR_EVENT) {
                error_set(p->err, ERROR_DATA, "%s: a list inside a list, or a group inside one", key->name);
                done = fail_at(p, line_of(&event));
            } else if (!list_add(list, scalar_of(&event))) {
                done = error_memory(p->err, 0);
            }
        } else if (!end) {
            done = false;
        }
        yaml_event_delete(&event);
        if (!done || end)
            return done;
    }
}

/* The line of the first item that a list for KEY cannot have; ROW, where the list begins, where there is none. */
static size_t wrong_row(const config_key *key, const scalar_list *list, size_t row)
{
    config scratch = {0};
    size_t i = 0;
    while (key->kind == KEY_PATHS && i < list->count && config_key_set(key, &scratch, &list->items[i], 1, true, NULL))
        i++;
    config_key_clear(key, &scratch);
    return key->kind == KEY_PATHS && i < list->count ? list->items[i].row : row;
}

static bool read_list(config_parser *p, const config_key *key, size_t row)
{
    scalar_list list = {0};
    bool done = read_items(p, key, &list);
    if (done && !config_key_set(key, p->config, list.items, list.count, true, p->err))
        done = fail_at(p, wrong_row(key, &list, row));
    list_dispose(&list);
    return done;
}

static bool read_mapping(config_parser *p, const config_key *group);

static bool refuse_mapping(config_parser *p, const config_key *key, size_t row)
{
    buffer expected;
    buffer_init(&expected);
    if (config_key_expected(key, &expected)) {
        error_set(p->err, ERROR_DATA, "%s: expected %s, found a group of keys", key->name, expected.data);
        fail_at(p, row);
    } else {
        error_memory(p->err, 0);
    }
    buffer_dispose(&expected);
    return false;
}

/* The value of KEY, whose first event is EVENT. */
static bool read_value(config_parser *p, const config_key *key, const yaml_event_t *event)
{
    size_t row = line_of(event);
    if (!check_plainness(p, event))
        return false;
    if (event->type == YAML_MAPPING_START_EVENT)
        return key->kind == KEY_GROUP ? read_mapping(p, key) : refuse_mapping(p, key, row);
    if (event->type == YAML_SEQUENCE_START_EVENT)
        return read_list(p, key, row);
    config_scalar value = scalar_of(event);
    if (key->kind == KEY_GROUP && value.plain && value.size == 0)
        return true; /* all its keys are commented out */
    return config_key_set(key, p->config, &value, 1, false, p->err) || fail_at(p, row);
}

static bool refuse_unknown(config_parser *p, const char *name, size_t row)
{
    char shown[NAME_BYTES];
    const config_key *nearest = config_key_nearest(name);
    config_show(name, strlen(name), shown, sizeof shown);
    if (nearest != NULL)
        error_set(p->err, ERROR_DATA, "unknown key %s; did you mean %s?", shown, nearest->name);
    else
        error_set(p->err, ERROR_DATA, "unknown key %s", shown);
    return fail_at(p, row);
}

/* Finds NAME, notes where it stands, and refuses it where it is unknown or was there before. */
static const config_key *enter_key(config_parser *p, const char *name, size_t row)
{
    size_t number = config_key_find(name);
    if (number == config_key_count()) {
        refuse_unknown(p, name, row);
        return NULL;
    }
    if (p->lines[number] != 0) {
        error_set(p->err, ERROR_DATA, "%s stands here a second time; the first is in line %zu", name, p->lines[number]);
        fail_at(p, row);
        return NULL;
    }
    p->lines[number] = row;
    config_places_note(p->places, number, (config_place){.source = p->source, .setting = p->setting, .row = row});
    return config_key_at(number);
}

static bool read_key(config_parser *p, const config_key *group, const yaml_event_t *event, const config_key **out_key)
{
    if (!check_plainness(p, event))
        return false;
    if (event->type != YAML_SCALAR_EVENT) {
        error_set(p->err, ERROR_DATA, "the name of a key is expected here");
        return fail_at(p, line_of(event));
    }
    char name[NAME_BYTES];
    config_scalar text = scalar_of(event);
    int size = group != NULL ? snprintf(name, sizeof name, "%s.%s", group->name, text.text)
                             : snprintf(name, sizeof name, "%s", text.text);
    if (size >= (int)sizeof name || strlen(text.text) != text.size)
        return refuse_unknown(p, text.text, line_of(event));
    *out_key = enter_key(p, name, line_of(event));
    return *out_key != NULL;
}

/* The keys of GROUP (NULL: of the whole file), up to the mapping's end. Groups hold no groups, so this nests once. */
static bool read_mapping(config_parser *p, const config_key *group)
{
    for (;;) {
        yaml_event_t event;
        const config_key *key = NULL;
        if (!next_event(p, &event))
            return false;
        bool end = event.type == YAML_MAPPING_END_EVENT;
        bool done = end || read_key(p, group, &event, &key);
        yaml_event_delete(&event);
        if (!done || end)
            return done;
        if (!next_event(p, &event))
            return false;
        done = read_value(p, key, &event);
        yaml_event_delete(&event);
        if (!done)
            return false;
    }
}

/* The node of a whole document: the value of KEY, or, without one, a mapping of keys. */
static bool read_root(config_parser *p, const config_key *key)
{
    yaml_event_t event;
    if (!next_event(p, &event))
        return false;
    bool done, empty = event.type == YAML_SCALAR_EVENT && event.data.scalar.length == 0;
    if (key != NULL) {
        done = read_value(p, key, &event);
    } else if (event.type == YAML_MAPPING_START_EVENT || empty) {
        done = check_plainness(p, &event) && (empty || read_mapping(p, NULL));
    } else {
        error_set(p->err, ERROR_DATA, "a configuration is made of lines such as \"epochs: 50\"");
        done = fail_at(p, line_of(&event));
    }
    yaml_event_delete(&event);
    return done;
}

static bool read_document(config_parser *p, const config_key *key)
{
    static const yaml_event_type_t frame[] = {YAML_STREAM_START_EVENT, YAML_DOCUMENT_START_EVENT,
                                              YAML_DOCUMENT_END_EVENT, YAML_STREAM_END_EVENT};
    for (size_t i = 0; i < sizeof frame / sizeof *frame; i++) {
        yaml_event_t event;
        if (i == 2 && !read_root(p, key))
            return false;
        if (!next_event(p, &event))
            return false;
        yaml_event_type_t type = event.type;
        size_t row = line_of(&event);
        yaml_event_delete(&event);
        if (i == 1 && type == YAML_STREAM_END_EVENT) { /* nothing but comments */
            config_scalar nothing = {.text = "", .plain = true};
            return key == NULL || config_key_set(key, p->config, &nothing, 1, false, p->err) || fail_at(p, row);
        }
        if (type != frame[i]) {
            error_set(p->err, ERROR_DATA, "a second YAML document begins here; one is read");
            return fail_at(p, row);
        }
    }
    return true;
}

static bool check_utf8(config_parser *p, const char *text, size_t size)
{
    size_t valid = utf8_valid_prefix(text, size), row = 1;
    if (valid == size)
        return true;
    for (size_t i = 0; i < valid; i++)
        row += text[i] == '\n';
    error_set(p->err, ERROR_DATA, "invalid UTF-8 (byte 0x%02X)", (unsigned)(unsigned char)text[valid]);
    return fail_at(p, row);
}

/* Reads TEXT: the value of KEY, or keys and values where KEY is NULL. P has source, config, places and err. */
static bool read_text(config_parser *p, const config_key *key, const char *text, size_t size)
{
    if (size > CONFIG_YAML_BYTES) {
        error_set(p->err, ERROR_DATA, "over %d bytes, which no configuration needs", (int)CONFIG_YAML_BYTES);
        return fail_at(p, 0);
    }
    if (!check_utf8(p, text, size))
        return false;
    if (size >= 3 && memcmp(text, "\xEF\xBB\xBF", 3) == 0) {
        text += 3;
        size -= 3;
    }
    if (yaml_parser_initialize(&p->yaml) == 0)
        return error_memory(p->err, 0);
    yaml_parser_set_encoding(&p->yaml, YAML_UTF8_ENCODING);
    yaml_parser_set_input_string(&p->yaml, (const unsigned char *)text, size);
    bool done = read_document(p, key);
    yaml_parser_delete(&p->yaml);
    return done;
}

bool config_yaml_read(const char *name, const char *yaml, size_t size, config *c, config_places *places, error *err)
{
    config_parser p = {.source = name, .config = c, .places = places, .err = err};
    return read_text(&p, NULL, yaml, size);
}

bool config_yaml_read_value(const char *name, const config_key *key, const char *yaml, size_t size, config *c,
                            error *err)
{
    config_parser p = {.source = name, .config = c, .err = err};
    return read_text(&p, key, yaml, size);
}

bool config_yaml_read_setting(const char *setting, config *c, config_places *places, error *err)
{
    config_parser p = {.source = setting, .setting = true, .config = c, .places = places, .err = err};
    char name[KEY_BYTES];
    const char *equals = strchr(setting, '=');
    if (equals == NULL || equals == setting) {
        error_set(err, ERROR_USAGE, "expected KEY=VALUE");
        return fail_at(&p, 0);
    }
    config_show(setting, (size_t)(equals - setting), name, sizeof name);
    const config_key *key = enter_key(&p, name, 1);
    return key != NULL && read_text(&p, key, equals + 1, strlen(equals + 1));
}
