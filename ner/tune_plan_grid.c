/* Grids are counted through like a number whose digits are their values; places at random have a stream of random
 * numbers each, so that more of them begin with the same ones. */
#include "ner/tune_plan.h"

#include "base/buffer.h"
#include "base/memory.h"
#include "base/number.h"
#include "base/random.h"
#include "models/config_yaml.h"
#include "ner/tune_setting.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

/* The Nth value of "KEY=VALUE,VALUE,..."; NULL behind the last. */
static const char *grid_value(const char *grid, size_t n, size_t *out_size)
{
    const char *at = strchr(grid, '=') + 1;
    for (;; n--) {
        const char *end = tune_setting_end(at, ',');
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
        if (!tune_setting_check(grids[i], strlen(grids[i]), err))
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
    ok = ok && tune_variant_set(v, setting.data, setting.size, err);
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
        return tune_plan_add(p, v, err);
    }
    buffer_dispose(&name);
    tune_variant_dispose(&v);
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

/* Three digits, or as many as keep VALUE from being rounded out of the range. */
static int digits_within(const range *r, double value)
{
    for (int digits = 3;; digits++) {
        char text[40];
        double rounded;
        const int size = snprintf(text, sizeof text, "%.*g", digits, value);
        if (digits == 17 || (number_parse(text, (size_t)size, &rounded) && rounded >= r->low && rounded <= r->high))
            return digits;
    }
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
                              r.whole ? 16 : digits_within(&r, value), value);
    if (size < 0 || (size_t)size >= sizeof setting)
        return error_set(err, ERROR_USAGE, "%.100s...: the name is too long", text);
    return tune_variant_set(v, setting, (size_t)size, err);
}

/* Whether KEY takes VALUE, whatever the other keys are. */
static bool check_value(const char *key, size_t key_size, const char *value, size_t value_size, error *err)
{
    buffer setting = {0};
    config c = {0};
    config_places places = {.count = 0};
    bool ok = (buffer_append(&setting, key, key_size) && buffer_append_byte(&setting, '=') &&
               buffer_append(&setting, value, value_size)) ||
              error_memory(err, key_size + value_size);
    ok = ok && tune_setting_check(setting.data, setting.size, err);
    if (ok && !config_yaml_read_setting(setting.data, &c, &places, err)) {
        tune_setting_unname(err);
        error_add_place(err, "--range", 0);
        ok = false;
    }
    config_dispose(&c);
    buffer_dispose(&setting);
    return ok;
}

static bool check_range(const char *text, error *err)
{
    range r = {0};
    if (!parse_range(text, &r, err))
        return false;
    char second[40];
    const char *low = strchr(text, '=') + 1, *high = strstr(low, "..") + 2;
    const size_t key_size = (size_t)(low - 1 - text), low_size = (size_t)(high - 2 - low);
    const int second_size = snprintf(second, sizeof second, "%.16g", r.low + 1);
    return check_value(text, key_size, low, low_size, err) &&
           (!r.whole || check_value(text, key_size, second, (size_t)second_size, err)) &&
           check_value(text, key_size, high, strcspn(high, ":"), err);
}

bool tune_plan_check_ranges(const char *const *ranges, size_t count, error *err)
{
    bool ok = true;
    for (size_t i = 0; ok && i < count; i++)
        ok = check_range(ranges[i], err);
    return ok;
}

static bool is_known(const tune_plan *p, const tune_variant *v)
{
    for (size_t i = 0; i < p->count; i++)
        if (tune_variant_same(&p->variants[i], v))
            return true;
    return false;
}

bool tune_plan_random(tune_plan *p, const char *const *grids, size_t grid_count, const char *const *ranges,
                      size_t range_count, size_t draws, uint64_t seed, error *err)
{
    if (draws > TUNE_VARIANTS)
        return error_set(err, ERROR_USAGE, "more than %d variants", TUNE_VARIANTS);
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
        if (ok && is_known(p, &v))
            tune_variant_dispose(&v);
        else if (!add_named(p, v, ok, err))
            return false;
    }
    return true;
}
