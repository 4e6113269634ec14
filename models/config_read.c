/* A configuration from its sources, each of which goes before the ones above it: the table's defaults, or what the base
 * has; the file; the settings, in their order. Then whether all of it goes together. */
#include "models/config.h"

#include "base/reader.h"
#include "models/config_base.h"
#include "models/config_yaml.h"

#include <string.h>

/* Sets KEY to what the base has. */
static bool copy_key(const config_base *base, const config_key *key, config *c, error *err)
{
    buffer text = {0};
    const bool done = config_key_format(key, base->config, &text)
                          ? config_yaml_read_value(base->name, key, text.data, text.size, c, err)
                          : error_memory(err, 0);
    buffer_dispose(&text);
    return done;
}

static bool set_defaults(config *c, const config_base *base, error *err)
{
    for (size_t i = 0; i < config_key_count(); i++) {
        const config_key *key = config_key_at(i);
        if (key->initial == NULL)
            continue;
        bool quoted = key->initial[0] == '"';
        const char *text = quoted ? "" : key->initial;
        config_scalar value = {.text = text, .size = strlen(text), .plain = !quoted};
        const bool done = base != NULL && config_base_gives(key) ? copy_key(base, key, c, err)
                                                                 : config_key_set(key, c, &value, 1, false, err);
        if (!done)
            return false;
    }
    return true;
}

static bool check_whole(const config *c, const char *name, const config_places *places, error *err)
{
    if (c->train.count == 0)
        return error_at(err, ERROR_DATA, name, 0, "the key train is missing: it names the CoNLL files to learn from");
    if (c->loss == LOSS_MSE && c->decoder != DECODER_SOFTMAX)
        return config_places_refuse(places, "loss", "decoder", "loss: mse needs decoder: softmax", err);
    if (c->balance && c->loss == LOSS_MSE)
        return config_places_refuse(places, "balance", "loss", "balance: true needs loss: cross_entropy", err);
    if (c->balance && c->dev == NULL && c->dev_share <= 0)
        return config_places_refuse(places, "balance", "dev", "balance: true needs a dev corpus to be fitted on", err);
    if (c->teacher.folds == 1)
        return config_places_refuse(places, "teacher.folds", "teacher.folds",
                                    "teacher.folds: one part leaves nothing to learn from; two at least, or 0", err);
    if (c->context.carry && c->context.kind != CONTEXT_DOCUMENT)
        return config_places_refuse(places, "context.kind", "context.carry",
                                    "context.carry: true needs context.kind: document", err);
    if ((c->chars.encoder == ENCODER_LSTM || c->chars.encoder == ENCODER_GRU) && c->chars.filters % 2 != 0)
        return config_places_refuse(places, "chars.encoder", "chars.filters",
                                    "chars.filters must be even: half of it for each direction of the encoder", err);
    if (c->columns.token == c->columns.tag)
        return config_places_refuse(places, "columns.token", "columns.tag",
                                    "columns: token and tag are the same column", err);
    return true;
}

/* What only a run is refused for: a model that was trained so is opened. */
static bool check_run(const config *c, const config_places *places, error *err)
{
    return c->optimizer.schedule != SCHEDULE_PLATEAU || c->dev != NULL || c->dev_share > 0 ||
           config_places_refuse(places, "optimizer.schedule", "dev",
                                "optimizer.schedule: plateau needs a dev corpus: it waits for a better dev F1", err);
}

static bool check_base(const config *c, const config_base *base, const config_places *places, error *err)
{
    const config_key *key;
    if (base == NULL || config_base_fits(base, c, &key, err))
        return true;
    const config_place *place = &places->items[config_key_find(key->name)];
    return err->code != ERROR_MEMORY && place->order > 0 && config_place_add(place, err);
}

/* FOR_RUN: it is to be trained by. */
static bool parse(const char *name, const char *yaml, size_t size, const char *const *settings, size_t setting_count,
                  const config_base *base, bool for_run, config *out_config, error *err)
{
    error ignored;
    config c = {0};
    config_places places = {.count = 0};
    if (err == NULL)
        err = &ignored;
    bool done = set_defaults(&c, base, err) && config_yaml_read(name, yaml, size, &c, &places, err);
    for (size_t i = 0; i < setting_count && done; i++)
        done = config_yaml_read_setting(settings[i], &c, &places, err);
    if (!done || !check_base(&c, base, &places, err) || !check_whole(&c, name, &places, err) ||
        (for_run && !check_run(&c, &places, err))) {
        config_dispose(&c);
        return false;
    }
    *out_config = c;
    return true;
}

bool config_parse_over(const char *name, const char *yaml, size_t size, const char *const *settings,
                       size_t setting_count, const config_base *base, config *out_config, error *err)
{
    return parse(name, yaml, size, settings, setting_count, base, false, out_config, err);
}

bool config_parse(const char *name, const char *yaml, size_t size, const char *const *settings, size_t setting_count,
                  config *out_config, error *err)
{
    return config_parse_over(name, yaml, size, settings, setting_count, NULL, out_config, err);
}

/* All of R, but no more than one byte over CONFIG_YAML_BYTES. */
static bool read_bounded(reader *r, buffer *out, error *err)
{
    char block[4096];
    size_t got = 1;
    while (got > 0 && out->size <= CONFIG_YAML_BYTES) {
        if (!reader_read(r, block, sizeof block, &got, err))
            return false;
        if (!buffer_append(out, block, got))
            return error_memory(err, out->size + got);
    }
    return true;
}

bool config_read(const char *path, const char *const *settings, size_t setting_count, config *out_config, error *err)
{
    return config_read_over(path, settings, setting_count, NULL, out_config, err);
}

bool config_read_over(const char *path, const char *const *settings, size_t setting_count, const config_base *base,
                      config *out_config, error *err)
{
    reader *r = reader_open(path, err);
    if (r == NULL)
        return false;
    buffer text;
    buffer_init(&text);
    bool done = read_bounded(r, &text, err);
    const char *yaml = text.data != NULL ? text.data : "";
    done = done && parse(reader_name(r), yaml, text.size, settings, setting_count, base, true, out_config, err);
    buffer_dispose(&text);
    reader_close(r);
    return done;
}

void config_dispose(config *c)
{
    for (size_t i = 0; i < config_key_count(); i++)
        config_key_clear(config_key_at(i), c);
    *c = (config){0};
}

bool config_format(const config *c, buffer *out, error *err)
{
    bool done = true;
    for (size_t i = 0; i < config_key_count() && done; i++) {
        const config_key *key = config_key_at(i);
        const char *dot = strchr(key->name, '.');
        if (key->left_out)
            continue;
        done = dot != NULL ? buffer_format(out, "  %s:", dot + 1) : buffer_format(out, "%s:", key->name);
        done = done && (key->kind == KEY_GROUP || buffer_append_byte(out, ' ')) && config_key_format(key, c, out);
    }
    return done || error_memory(err, 0);
}
