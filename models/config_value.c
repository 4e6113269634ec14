/* One value of a configuration: from YAML text into its field, and from the field into YAML text.
 *
 * A plain (unquoted) scalar may be a number, true, false, none or a text; a quoted one is always a text. Where a path
 * is wanted, a plain number or true is refused: `vectors: 100` is a slip, not a file's name. */
#include "base/memory.h"
#include "base/number.h"
#include "base/utf8.h"
#include "models/config_keys.h"

#include <inttypes.h>
#include <math.h>
#include <stdio.h>
#include <string.h>

enum { SHOWN_BYTES = 100, LANGUAGE_BYTES = 35 };

_Static_assert(sizeof(cell_kind) == sizeof(int) && sizeof(optimizer_kind) == sizeof(int), "KEY_CHOICE copies ints");

const char *config_show(const char *text, size_t size, char *out, size_t capacity)
{
    size_t used = 0, at = 0;
    while (at < size) {
        uint32_t code;
        size_t step = utf8_decode(text + at, size - at, &code);
        if (used + step + sizeof "..." > capacity) {
            memcpy(out + used, "...", 3);
            used += 3;
            break;
        }
        if (code < 0x20 || (code >= 0x7F && code < 0xA0) || code >= UTF8_MALFORMED) {
            out[used++] = '?';
        } else {
            memcpy(out + used, text + at, step);
            used += step;
        }
        at += step;
    }
    out[used] = '\0';
    return out;
}

static void *field_of(const config_key *key, config *c)
{
    return (char *)c + key->offset;
}

static const void *field_in(const config_key *key, const config *c)
{
    return (const char *)c + key->offset;
}

static bool is_any_of(const config_scalar *value, const char *const *words)
{
    if (!value->plain)
        return false;
    while (*words != NULL && (strlen(*words) != value->size || memcmp(*words, value->text, value->size) != 0))
        words++;
    return *words != NULL;
}

static bool is_none(const config_scalar *value)
{
    static const char *const words[] = {"", "~", "null", "Null", "NULL", "none", NULL};
    return is_any_of(value, words);
}

static bool is_true(const config_scalar *value)
{
    static const char *const words[] = {"true", "True", "TRUE", NULL};
    return is_any_of(value, words);
}

static bool is_false(const config_scalar *value)
{
    static const char *const words[] = {"false", "False", "FALSE", NULL};
    return is_any_of(value, words);
}

static bool is_number(const config_scalar *value, double *out)
{
    return value->plain && number_parse(value->text, value->size, out);
}

static const char *describe_found(const config_scalar *values, size_t count, bool list, char out[SHOWN_BYTES + 16])
{
    char shown[SHOWN_BYTES];
    double number;
    if (list)
        return count == 0 ? "an empty list" : "a list";
    if (values->plain && values->size == 0)
        return "nothing";
    bool text = !is_none(values) && !is_true(values) && !is_false(values) && !is_number(values, &number);
    snprintf(out, SHOWN_BYTES + 16, text ? "the text \"%s\"" : "%s",
             config_show(values->text, values->size, shown, sizeof shown));
    return out;
}

static bool refuse(const config_key *key, const char *found, error *err)
{
    buffer expected;
    buffer_init(&expected);
    if (!config_key_expected(key, &expected)) {
        buffer_dispose(&expected);
        return error_memory(err, 0);
    }
    error_set(err, ERROR_DATA, "%s: expected %s, found %s", key->name, expected.data, found);
    buffer_dispose(&expected);
    return false;
}

static bool refuse_value(const config_key *key, const config_scalar *value, error *err)
{
    char found[SHOWN_BYTES + 16];
    return refuse(key, describe_found(value, 1, false, found), err);
}

static bool refuse_range(const config_key *key, const config_scalar *value, error *err)
{
    char found[SHOWN_BYTES + 32], shown[SHOWN_BYTES];
    config_show(value->text, value->size, shown, sizeof shown);
    snprintf(found, sizeof found, "%s, which is out of range", shown);
    return refuse(key, found, err);
}

/* A text that may stand in a C string. */
static bool copy_text(const config_key *key, const config_scalar *value, char **out, error *err)
{
    if (memchr(value->text, '\0', value->size) != NULL)
        return error_set(err, ERROR_DATA, "%s: a text here must not hold the character NUL", key->name);
    *out = memory_copy_text(value->text, value->size);
    return *out != NULL || error_memory(err, value->size);
}

static bool copy_path(const config_key *key, const config_scalar *value, char **out, error *err)
{
    double number;
    if (is_none(value) || is_true(value) || is_false(value) || is_number(value, &number) || value->size == 0) {
        char shown[SHOWN_BYTES], found[2 * SHOWN_BYTES];
        if (value->size == 0)
            return refuse(key, "nothing", err);
        snprintf(found, sizeof found, "%s (in quotes where it is a file's name)",
                 config_show(value->text, value->size, shown, sizeof shown));
        return refuse(key, found, err);
    }
    return copy_text(key, value, out, err);
}

static void replace_text(const config_key *key, config *c, char *text)
{
    char **field = field_of(key, c);
    memory_free(*field);
    *field = text;
}

static void free_paths(config_paths *paths)
{
    for (size_t i = 0; i < paths->count; i++)
        memory_free(paths->items[i]);
    memory_free(paths->items);
    *paths = (config_paths){0};
}

static bool set_paths(const config_key *key, config *c, const config_scalar *values, size_t count, error *err)
{
    config_paths paths = {.items = memory_new(count, sizeof(char *))};
    if (paths.items == NULL)
        return error_memory(err, 0);
    for (; paths.count < count; paths.count++)
        if (!copy_path(key, &values[paths.count], &paths.items[paths.count], err)) {
            free_paths(&paths);
            return false;
        }
    free_paths(field_of(key, c));
    *(config_paths *)field_of(key, c) = paths;
    return true;
}

static bool set_path_or_share(const config_key *key, config *c, const config_scalar *value, error *err)
{
    double share = 0;
    char *path = NULL;
    if (is_number(value, &share)) {
        if (!(share > 0 && share < 1))
            return refuse_range(key, value, err);
    } else if (!is_none(value) && !copy_path(key, value, &path, err)) {
        return false;
    }
    replace_text(key, c, path);
    c->dev_share = share;
    return true;
}

static bool set_path(const config_key *key, config *c, const config_scalar *value, error *err)
{
    char *path = NULL;
    bool none = key->kind == KEY_PATH_OR_NONE && is_none(value);
    if (!none && !copy_path(key, value, &path, err))
        return false;
    replace_text(key, c, path);
    return true;
}

static bool is_language(const char *text, size_t size)
{
    static const char allowed[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-";
    return size > 0 && size <= LANGUAGE_BYTES && strspn(text, allowed) == size;
}

static bool set_text(const config_key *key, config *c, const config_scalar *value, error *err)
{
    char *text = NULL;
    if (key->kind == KEY_LANGUAGE && !is_language(value->text, value->size))
        return refuse_value(key, value, err);
    if (!copy_text(key, value, &text, err))
        return false;
    replace_text(key, c, text);
    return true;
}

/* The number of the choice that VALUE names, from 0; -1 where it names none. */
static int find_choice(const config_key *key, const config_scalar *value)
{
    const char *at = key->choices;
    for (int number = 0;; number++) {
        size_t size = strcspn(at, " ");
        if (size == value->size && memcmp(at, value->text, size) == 0)
            return number;
        if (at[size] == '\0')
            return -1;
        at += size + strlen(" | ");
    }
}

static const char *name_choice(const config_key *key, int number, size_t *out_size)
{
    const char *at = key->choices;
    while (number-- > 0)
        at = strchr(at, '|') + 2;
    *out_size = strcspn(at, " ");
    return at;
}

static bool set_choice(const config_key *key, config *c, const config_scalar *value, error *err)
{
    int number = find_choice(key, value);
    if (number < 0)
        return refuse_value(key, value, err);
    if (key->kind == KEY_NAME)
        return set_text(key, c, value, err);
    if (key->kind == KEY_FIRST_CHOICE)
        *(bool *)field_of(key, c) = number == 0;
    else
        memcpy(field_of(key, c), &number, sizeof number);
    return true;
}

static bool set_bool(const config_key *key, config *c, const config_scalar *value, error *err)
{
    if (!is_true(value) && !is_false(value))
        return refuse_value(key, value, err);
    *(bool *)field_of(key, c) = is_true(value);
    return true;
}

static bool set_seed(const config_key *key, config *c, const config_scalar *value, error *err)
{
    uint64_t seed = 0;
    double number;
    if (!is_number(value, &number))
        return refuse_value(key, value, err);
    for (size_t i = value->text[0] == '+'; i < value->size; i++) {
        unsigned digit = (unsigned)(unsigned char)value->text[i] - '0';
        if (digit > 9 || seed > (UINT64_MAX - digit) / 10)
            return refuse_range(key, value, err);
        seed = 10 * seed + digit;
    }
    *(uint64_t *)field_of(key, c) = seed;
    return true;
}

static bool set_number(const config_key *key, config *c, const config_scalar *value, error *err)
{
    static const char *const all[] = {"all", NULL};
    double number;
    if (key->kind == KEY_COUNT_OR_ALL && is_any_of(value, all)) {
        *(size_t *)field_of(key, c) = SIZE_MAX;
        return true;
    }
    if (!is_number(value, &number))
        return refuse_value(key, value, err);
    bool whole = key->kind == KEY_REAL || strspn(value->text, "+-0123456789") == value->size;
    if (!whole || (key->kind == KEY_ODD_COUNT && fmod(number, 2) == 0))
        return refuse_value(key, value, err);
    if (!(number >= key->least) || number > key->most || (key->below && number >= key->most))
        return refuse_range(key, value, err);
    if (key->kind == KEY_REAL)
        *(double *)field_of(key, c) = number;
    else if (key->kind == KEY_COLUMN)
        *(long *)field_of(key, c) = (long)number;
    else
        *(size_t *)field_of(key, c) = (size_t)number;
    return true;
}

bool config_key_set(const config_key *key, config *c, const config_scalar *values, size_t count, bool list, error *err)
{
    if (key->kind == KEY_PATHS && count > 0)
        return set_paths(key, c, values, count, err);
    if (list || count != 1)
        return refuse(key, count == 0 ? "an empty list" : "a list", err);
    switch (key->kind) {
    case KEY_GROUP:
    case KEY_PATHS: return refuse_value(key, values, err);
    case KEY_PATH_OR_SHARE: return set_path_or_share(key, c, values, err);
    case KEY_PATH:
    case KEY_PATH_OR_NONE: return set_path(key, c, values, err);
    case KEY_TEXT:
    case KEY_LANGUAGE: return set_text(key, c, values, err);
    case KEY_NAME:
    case KEY_CHOICE:
    case KEY_FIRST_CHOICE: return set_choice(key, c, values, err);
    case KEY_BOOL: return set_bool(key, c, values, err);
    case KEY_SEED: return set_seed(key, c, values, err);
    case KEY_COUNT:
    case KEY_ODD_COUNT:
    case KEY_COUNT_OR_ALL:
    case KEY_COLUMN:
    case KEY_REAL: return set_number(key, c, values, err);
    }
    return false;
}

/* Double quotes, and everything escaped that YAML reads in another way than it stands. */
static bool append_quoted(buffer *out, const char *text, size_t size)
{
    bool done = buffer_append_byte(out, '"');
    for (size_t at = 0; at < size && done;) {
        uint32_t code;
        size_t step = utf8_decode(text + at, size - at, &code);
        if (code == '"' || code == '\\')
            done = buffer_format(out, "\\%c", (char)code);
        else if (code < 0x20 || (code >= 0x7F && code <= 0xA0) || code == 0x2028 || code == 0x2029 || code == 0xFEFF ||
                 code == 0xFFFE || code == 0xFFFF)
            done = buffer_format(out, "\\u%04x", (unsigned)code);
        else
            done = buffer_append(out, text + at, step);
        at += step;
    }
    return done && buffer_append_byte(out, '"');
}

/* A model must not say where its files stood: the name behind the last slash. */
static bool append_file_name(buffer *out, const char *path)
{
    size_t end = strlen(path);
    while (end > 1 && path[end - 1] == '/')
        end--;
    size_t begin = end;
    while (begin > 0 && (begin == end || path[begin - 1] != '/'))
        begin--;
    return append_quoted(out, path + begin, end - begin);
}

static bool format_paths(const config_paths *paths, buffer *out)
{
    bool done = buffer_append_byte(out, '[');
    for (size_t i = 0; i < paths->count && done; i++)
        done = (i == 0 || buffer_append_text(out, ", ")) && append_file_name(out, paths->items[i]);
    return done && buffer_append_byte(out, ']');
}

static bool format_real(double value, buffer *out)
{
    char text[NUMBER_BYTES];
    number_format(value, text);
    return buffer_append_text(out, text);
}

static bool format_path(const config_key *key, const config *c, buffer *out)
{
    const char *path = *(char *const *)field_in(key, c);
    if (path != NULL)
        return append_file_name(out, path);
    if (key->kind == KEY_PATH_OR_SHARE && c->dev_share > 0)
        return format_real(c->dev_share, out);
    return buffer_append_text(out, "none");
}

static bool format_choice(const config_key *key, const config *c, buffer *out)
{
    int number;
    size_t size;
    if (key->kind == KEY_FIRST_CHOICE)
        number = !*(const bool *)field_in(key, c);
    else
        memcpy(&number, field_in(key, c), sizeof number);
    const char *name = name_choice(key, number, &size);
    return buffer_append(out, name, size);
}

static bool format_count(size_t count, buffer *out)
{
    return count == SIZE_MAX ? buffer_append_text(out, "all") : buffer_format(out, "%zu", count);
}

static bool format_value(const config_key *key, const config *c, buffer *out)
{
    const void *field = field_in(key, c);
    switch (key->kind) {
    case KEY_GROUP: return true;
    case KEY_PATHS: return format_paths(field, out);
    case KEY_PATH_OR_SHARE:
    case KEY_PATH:
    case KEY_PATH_OR_NONE: return format_path(key, c, out);
    case KEY_TEXT: return append_quoted(out, *(char *const *)field, strlen(*(char *const *)field));
    case KEY_LANGUAGE:
    case KEY_NAME: return buffer_append_text(out, *(char *const *)field);
    case KEY_CHOICE:
    case KEY_FIRST_CHOICE: return format_choice(key, c, out);
    case KEY_BOOL: return buffer_append_text(out, *(const bool *)field ? "true" : "false");
    case KEY_COUNT:
    case KEY_ODD_COUNT:
    case KEY_COUNT_OR_ALL: return format_count(*(const size_t *)field, out);
    case KEY_COLUMN: return buffer_format(out, "%ld", *(const long *)field);
    case KEY_SEED: return buffer_format(out, "%" PRIu64, *(const uint64_t *)field);
    case KEY_REAL: return format_real(*(const double *)field, out);
    }
    return false;
}

bool config_key_format(const config_key *key, const config *c, buffer *out)
{
    return format_value(key, c, out) && buffer_append_byte(out, '\n');
}

void config_key_clear(const config_key *key, config *c)
{
    if (key->kind == KEY_PATHS)
        free_paths(field_of(key, c));
    else if (key->kind == KEY_PATH || key->kind == KEY_PATH_OR_NONE || key->kind == KEY_PATH_OR_SHARE ||
             key->kind == KEY_TEXT || key->kind == KEY_LANGUAGE || key->kind == KEY_NAME)
        replace_text(key, c, NULL);
}
