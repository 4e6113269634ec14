/* Texts of the command line are cut at separators that stand outside of quotes and brackets, as YAML has them; values
 * themselves are checked where the configuration is read. */
#include "ner/tune_plan.h"

#include "base/buffer.h"
#include "base/memory.h"
#include "base/number.h"
#include "base/random.h"
#include "base/reader.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

enum { FOLDER_BYTES = 100 };

/* ---- variants */

static void dispose_variant(tune_variant *v)
{
    memory_free(v->name);
    memory_free(v->folder);
    for (size_t i = 0; i < v->count; i++)
        memory_free(v->settings[i]);
    memory_free(v->settings);
    *v = (tune_variant){0};
}

/* A folder's name: what is no letter, digit or one of ._=+- becomes "-", never two of them in a row. */
static char *folder_of(const char *name)
{
    static const char others[] = "._=+-";
    char *folder = memory_new(FOLDER_BYTES + 1, 1);
    size_t size = 0;
    for (const char *c = name; folder != NULL && *c != '\0' && size < FOLDER_BYTES; c++) {
        const bool plain = (*c >= '0' && *c <= '9') || (*c >= 'a' && *c <= 'z') || (*c >= 'A' && *c <= 'Z') ||
                           (strchr(others, *c) != NULL && !(*c == '.' && size == 0));
        if (plain || (size > 0 && folder[size - 1] != '-'))
            folder[size++] = plain ? *c : '-';
    }
    while (size > 0 && folder[size - 1] == '-')
        folder[--size] = '\0';
    return folder;
}

static bool is_taken(const tune_plan *p, const char *folder)
{
    for (size_t i = 0; i < p->count; i++)
        if (strcmp(p->variants[i].folder, folder) == 0)
            return true;
    return false;
}

/* Adds V, whose memory is the plan's from now on, whatever comes of it. */
static bool add(tune_plan *p, tune_variant v, error *err)
{
    tune_variant *grown = p->variants;
    if (p->count == p->capacity) {
        const size_t capacity = memory_grown(p->capacity, p->count + 1);
        grown = memory_resize(p->variants, capacity, sizeof *grown);
        if (grown != NULL) {
            p->variants = grown;
            p->capacity = capacity;
        }
    }
    v.folder = v.name != NULL ? folder_of(v.name) : NULL;
    bool ok = (grown != NULL && v.folder != NULL) || error_memory(err, 0);
    if (ok && v.folder[0] == '\0')
        ok = error_set(err, ERROR_USAGE, "\"%s\" is no name: a letter or a digit is wanted in it", v.name);
    if (ok && is_taken(p, v.folder))
        ok = error_set(err, ERROR_USAGE, "\"%s\" would have the same folder as another one, %s: give it another name",
                       v.name, v.folder);
    if (ok && p->count == TUNE_VARIANTS)
        ok = error_set(err, ERROR_USAGE, "more than %d variants", TUNE_VARIANTS);
    if (ok)
        p->variants[p->count++] = v;
    else
        dispose_variant(&v);
    return ok;
}

bool tune_plan_init(tune_plan *p, error *err)
{
    *p = (tune_plan){0};
    return add(p, (tune_variant){.name = memory_copy_text("base", 4)}, err);
}

void tune_plan_dispose(tune_plan *p)
{
    for (size_t i = 0; i < p->count; i++)
        dispose_variant(&p->variants[i]);
    memory_free(p->variants);
    memory_free(p->seeds);
    *p = (tune_plan){0};
}

void tune_plan_remove(tune_plan *p, size_t i)
{
    dispose_variant(&p->variants[i]);
    memmove(p->variants + i, p->variants + i + 1, (--p->count - i) * sizeof *p->variants);
}

/* ---- texts cut into pieces */

/* Where the piece at TEXT ends: at a SEPARATOR outside of quotes and brackets, or at the end. */
static const char *piece_end(const char *text, char separator)
{
    size_t depth = 0;
    char quote = '\0';
    for (; *text != '\0'; text++) {
        if (quote != '\0') {
            quote = *text == quote ? '\0' : quote;
        } else if (*text == '"' || *text == '\'') {
            quote = *text;
        } else if (*text == '[' || *text == '{') {
            depth++;
        } else if ((*text == ']' || *text == '}') && depth > 0) {
            depth--;
        } else if (*text == separator && depth == 0) {
            return text;
        }
    }
    return text;
}

/* Seeds and the place of the model are not the user's to set here. */
static bool check_setting(const char *text, size_t size, error *err)
{
    const char *equals = memchr(text, '=', size);
    if (equals == NULL || equals == text)
        return error_set(err, ERROR_USAGE, "KEY=VALUE is wanted, not \"%.*s\"", (int)(size < 200 ? size : 200), text);
    const size_t key = (size_t)(equals - text);
    if ((key == 4 && memcmp(text, "seed", 4) == 0) || (key == 5 && memcmp(text, "model", 5) == 0))
        return error_set(err, ERROR_USAGE, "%.*s is nothing to try: --seeds says which seeds, -o where", (int)key,
                         text);
    return true;
}

static bool add_setting(tune_variant *v, const char *text, size_t size, error *err)
{
    if (!check_setting(text, size, err))
        return false;
    char **grown = memory_resize(v->settings, v->count + 1, sizeof *grown);
    if (grown == NULL)
        return error_memory(err, 0);
    v->settings = grown;
    v->settings[v->count] = memory_copy_text(text, size);
    if (v->settings[v->count] == NULL)
        return error_memory(err, size);
    v->count++;
    return true;
}

/* ---- tries */

/* The name's bytes in front of ": ", before the first "="; 0 where there is none. */
static size_t name_size(const char *text)
{
    const char *colon = strstr(text, ": "), *equals = strchr(text, '=');
    return colon != NULL && (equals == NULL || colon < equals) ? (size_t)(colon - text) : 0;
}

bool tune_plan_try(tune_plan *p, const char *text, error *err)
{
    tune_variant v = {0};
    text += strspn(text, " \t");
    const size_t named = name_size(text);
    const char *at = named > 0 ? text + named + 2 : text;
    bool ok = true;
    while (ok) {
        at += strspn(at, " \t");
        if (*at == '\0')
            break;
        const char *end = piece_end(at, ' ');
        ok = add_setting(&v, at, (size_t)(end - at), err);
        at = end;
    }
    if (ok && v.count == 0)
        ok = error_set(err, ERROR_USAGE, "\"%.200s\" sets nothing: NAME: KEY=VALUE ... is wanted", text);
    v.name = memory_copy_text(text, named > 0 ? named : strlen(text));
    if (!ok) {
        dispose_variant(&v);
        return false;
    }
    return add(p, v, err);
}

static bool try_line(tune_plan *p, const line *l, const char *path, error *err)
{
    size_t size = l->size;
    while (size > 0 && (l->text[size - 1] == '\r' || l->text[size - 1] == ' ' || l->text[size - 1] == '\t'))
        size--;
    if (size == 0 || l->text[0] == '#')
        return true;
    if (memchr(l->text, '\0', size) != NULL)
        return error_at(err, ERROR_DATA, path, l->number, "NUL is no character of a text");
    char *text = memory_copy_text(l->text, size);
    if (text == NULL)
        return error_memory(err, size);
    const bool ok = tune_plan_try(p, text, err);
    memory_free(text);
    if (!ok && err != NULL && err->code == ERROR_USAGE) {
        err->code = ERROR_DATA;
        error_add_place(err, path, l->number);
    }
    return ok;
}

bool tune_plan_tries(tune_plan *p, const char *path, error *err)
{
    reader *in = reader_open(path, err);
    if (in == NULL)
        return false;
    line l;
    reader_status status;
    bool ok = true;
    while (ok && (status = reader_line(in, &l, err)) != READER_END)
        ok = status == READER_LINE && try_line(p, &l, path, err);
    reader_close(in);
    return ok;
}

/* ---- grids and ranges */

/* The Nth value of "KEY=VALUE,VALUE,..."; NULL behind the last. */
static const char *grid_value(const char *grid, size_t n, size_t *out_size)
{
    const char *at = strchr(grid, '=') + 1;
    for (;; n--) {
        const char *end = piece_end(at, ',');
        if (n == 0) {
            *out_size = (size_t)(end - at);
            return at;
        }
        if (*end == '\0')
            return NULL;
        at = end + 1;
    }
}

static size_t grid_size(const char *grid)
{
    size_t n = 0, size;
    while (grid_value(grid, n, &size) != NULL)
        n++;
    return n;
}

static bool check_grids(const char *const *grids, size_t count, error *err)
{
    for (size_t i = 0; i < count; i++)
        if (!check_setting(grids[i], strlen(grids[i]), err))
            return false;
    return true;
}

static bool add_grid_value(tune_variant *v, const char *grid, size_t n, error *err)
{
    buffer setting = {0};
    size_t size = 0;
    const char *value = grid_value(grid, n, &size);
    bool ok = (buffer_append(&setting, grid, (size_t)(strchr(grid, '=') + 1 - grid)) &&
               buffer_append(&setting, value, size)) ||
              error_memory(err, size);
    ok = ok && add_setting(v, setting.data, setting.size, err);
    buffer_dispose(&setting);
    return ok;
}

/* Adds V under the name of its settings; where not OK, only frees it. */
static bool add_named(tune_plan *p, tune_variant v, bool ok, error *err)
{
    buffer name = {0};
    for (size_t i = 0; ok && i < v.count; i++)
        ok = buffer_format(&name, "%s%s", i > 0 ? " " : "", v.settings[i]) || error_memory(err, 0);
    if (ok) {
        v.name = name.data;
        return add(p, v, err);
    }
    buffer_dispose(&name);
    dispose_variant(&v);
    return false;
}

bool tune_plan_grid(tune_plan *p, const char *const *grids, size_t count, error *err)
{
    if (!check_grids(grids, count, err))
        return false;
    size_t all = count > 0;
    for (size_t i = 0; i < count; i++)
        if (!memory_multiply(all, grid_size(grids[i]), &all) || all > TUNE_VARIANTS)
            return error_set(err, ERROR_USAGE, "the grid has more than %d places", TUNE_VARIANTS);
    for (size_t n = 0; n < all; n++) {
        tune_variant v = {0};
        bool ok = true;
        size_t rest = n, below = all;
        for (size_t i = 0; ok && i < count; i++) { /* the last key changes fastest */
            below /= grid_size(grids[i]);
            ok = add_grid_value(&v, grids[i], rest / below, err);
            rest %= below;
        }
        if (!add_named(p, v, ok, err))
            return false;
    }
    return true;
}

typedef struct range {
    double low, high;
    bool logarithmic, whole;
} range;

static bool is_whole(const char *text, size_t size)
{
    return memchr(text, '.', size) == NULL && memchr(text, 'e', size) == NULL && memchr(text, 'E', size) == NULL;
}

static bool parse_range(const char *text, range *out, error *err)
{
    const char *low = strchr(text, '=');
    const char *dots = low != NULL ? strstr(low, "..") : NULL;
    if (dots == NULL)
        return error_set(err, ERROR_USAGE, "KEY=LOW..HIGH or KEY=LOW..HIGH:log is wanted, not \"%.200s\"", text);
    low++;
    const char *high = dots + 2;
    const size_t low_size = (size_t)(dots - low), high_size = strcspn(high, ":");
    range r = {.logarithmic = strcmp(high + high_size, ":log") == 0,
               .whole = is_whole(low, low_size) && is_whole(high, high_size)};
    if (!number_parse(low, low_size, &r.low) || !number_parse(high, high_size, &r.high) || !(r.low < r.high) ||
        !(r.low > -1e15 && r.high < 1e15) || (!r.logarithmic && high[high_size] != '\0') ||
        (r.logarithmic && !(r.low > 0)))
        return error_set(err, ERROR_USAGE, "KEY=LOW..HIGH or KEY=LOW..HIGH:log is wanted, not \"%.200s\"", text);
    *out = r;
    return true;
}

static bool add_drawn(tune_variant *v, const char *text, random_stream *random, error *err)
{
    range r = {0};
    char setting[400];
    if (!parse_range(text, &r, err))
        return false;
    const double share = random_uniform(random), top = r.high + (r.whole ? 1 : 0);
    double value = r.logarithmic ? r.low * pow(top / r.low, share) : r.low + (top - r.low) * share;
    if (r.whole)
        value = fmin(floor(value), r.high);
    const int size = snprintf(setting, sizeof setting, "%.*s=%.*g", (int)(strchr(text, '=') - text), text,
                              r.whole ? 16 : 3, value);
    if (size < 0 || (size_t)size >= sizeof setting)
        return error_set(err, ERROR_USAGE, "%.100s...: the name is too long", text);
    return add_setting(v, setting, (size_t)size, err);
}

bool tune_plan_random(tune_plan *p, const char *const *grids, size_t grid_count, const char *const *ranges,
                      size_t range_count, size_t draws, uint64_t seed, error *err)
{
    if (!check_grids(grids, grid_count, err))
        return false;
    for (size_t n = 0; n < draws; n++) {
        tune_variant v = {0};
        random_stream random = random_seed(seed, 0x70E, n, 0);
        bool ok = true;
        for (size_t i = 0; ok && i < grid_count; i++)
            ok = add_grid_value(&v, grids[i], random_below(&random, grid_size(grids[i])), err);
        for (size_t i = 0; ok && i < range_count; i++)
            ok = add_drawn(&v, ranges[i], &random, err);
        error own = {0};
        if (!ok || !add_named(p, v, true, &own)) {
            if (!ok)
                add_named(p, v, false, NULL);
            else if (own.code == ERROR_USAGE)
                continue; /* drawn before */
            else if (err != NULL)
                *err = own;
            return false;
        }
    }
    return true;
}

/* ---- seeds */

static bool parse_seed(const char **at, uint64_t *out)
{
    uint64_t value = 0;
    const char *start = *at;
    for (; **at >= '0' && **at <= '9'; (*at)++) {
        const unsigned digit = (unsigned)(**at - '0');
        if (value > (UINT64_MAX - digit) / 10)
            return false;
        value = 10 * value + digit;
    }
    *out = value;
    return *at > start;
}

static bool add_seed(tune_plan *p, uint64_t seed)
{
    for (size_t i = 0; i < p->seed_count; i++)
        if (p->seeds[i] == seed)
            return false;
    p->seeds[p->seed_count++] = seed;
    return true;
}

bool tune_plan_seeds(tune_plan *p, const char *text, error *err)
{
    const char *at = text;
    uint64_t *seeds = memory_new(TUNE_SEEDS, sizeof *seeds);
    if (seeds == NULL)
        return error_memory(err, TUNE_SEEDS * sizeof *seeds);
    memory_free(p->seeds);
    p->seeds = seeds;
    p->seed_count = 0;
    for (;;) {
        uint64_t first, last;
        bool ok = parse_seed(&at, &first);
        last = first;
        if (ok && *at == '-') {
            at++;
            ok = parse_seed(&at, &last) && last >= first;
        }
        if (!ok || last - first >= TUNE_SEEDS - p->seed_count)
            break;
        for (uint64_t seed = first; ok; seed++) {
            ok = add_seed(p, seed);
            if (seed == last)
                break;
        }
        if (!ok || (*at != ',' && *at != '\0'))
            break;
        if (*at++ == '\0')
            return true;
    }
    return error_set(err, ERROR_USAGE,
                     "seeds such as 1-5 or 1,2,7 are wanted, each once and at most %d, not \"%.200s\"", TUNE_SEEDS,
                     text);
}
