/* One list of keys; values are compared as they are written. */
#include "models/config_base.h"

#include <string.h>

static const char *const shaping[] = {
    "words.dim", "chars.encoder", "chars.dim", "chars.filters", "chars.width", "chars.layers", "rnn.cell", "rnn.hidden",
    "rnn.layers", "rnn.bidirectional", "context.kind", "context.pool", "context.hidden", "context.carry",
    "decoder", "loss", "tags",
};

/* Not of the network's shape: a run may give others. */
static const char *const others[] = {"context.window", "context.sentence", "style", "lang"};

static bool is_one_of(const char *const *names, size_t count, const char *name)
{
    for (size_t i = 0; i < count; i++)
        if (strcmp(names[i], name) == 0)
            return true;
    return false;
}

bool config_base_gives(const config_key *key)
{
    return is_one_of(shaping, sizeof shaping / sizeof *shaping, key->name) ||
           is_one_of(others, sizeof others / sizeof *others, key->name);
}

/* Whether the key counts for nothing beside the others. */
static bool is_idle(const config *c, const char *name)
{
    if (strcmp(name, "words.dim") == 0)
        return c->vectors != NULL;
    if (strcmp(name, "chars.layers") == 0)
        return c->chars.encoder != ENCODER_DENSE;
    if (strcmp(name, "chars.width") == 0)
        return c->chars.encoder != ENCODER_CNN && c->chars.encoder != ENCODER_DENSE;
    if (strcmp(name, "chars.dim") == 0 || strcmp(name, "chars.filters") == 0)
        return c->chars.encoder == ENCODER_NONE;
    if (strcmp(name, "context.hidden") == 0 || strcmp(name, "context.pool") == 0)
        return c->context.kind != CONTEXT_DOCUMENT;
    return false;
}

static bool compare(const config_base *base, const config *c, const config_key *key, buffer *own, buffer *wanted,
                    error *err)
{
    buffer_clear(own);
    buffer_clear(wanted);
    if (!config_key_format(key, c, own) || !config_key_format(key, base->config, wanted))
        return error_memory(err, 0);
    own->data[own->size - 1] = wanted->data[wanted->size - 1] = '\0'; /* the newlines */
    return strcmp(own->data, wanted->data) == 0 ||
           error_set(err, ERROR_DATA, "%s is %s, but %s, from which training is to go on, has %s", key->name, own->data,
                     base->name, wanted->data);
}

bool config_base_fits(const config_base *base, const config *c, const config_key **out_key, error *err)
{
    buffer own = {0}, wanted = {0};
    bool ok = true;
    for (size_t i = 0; ok && i < sizeof shaping / sizeof *shaping; i++) {
        const config_key *key = config_key_at(config_key_find(shaping[i]));
        ok = is_idle(c, key->name) || compare(base, c, key, &own, &wanted, err);
        *out_key = key;
    }
    buffer_dispose(&own);
    buffer_dispose(&wanted);
    return ok;
}
