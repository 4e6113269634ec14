/* Lists of whole numbers and of ranges of them. */
#include "ner/tune_plan.h"

#include "base/memory.h"

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
