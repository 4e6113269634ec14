/* What `ner tune` shall try: variants of a configuration, each with its settings, and the seeds of all of them.
 *
 * The first variant is the base, without settings of its own. */
#ifndef NER_NER_TUNE_PLAN_H
#define NER_NER_TUNE_PLAN_H

#include "ner/tune_variant.h"

#include <stdint.h>

typedef struct tune_plan {
    tune_variant *variants; /* [count] */
    size_t count, capacity;
    uint64_t *seeds; /* [seed_count] */
    size_t seed_count;
} tune_plan;

/* A plan of the base alone, without seeds. MUST be ended with tune_plan_dispose. */
bool tune_plan_init(tune_plan *p, error *err);
void tune_plan_dispose(tune_plan *p);

/* "1-5", "1,2,7", "1-3,8": at most TUNE_SEEDS of them, none twice. Wrong ones are ERROR_USAGE. */
enum { TUNE_SEEDS = 1000, TUNE_VARIANTS = 10000 };
bool tune_plan_seeds(tune_plan *p, const char *text, error *err);

/* "NAME: KEY=VALUE KEY=VALUE ..."; without "NAME: " the settings are the name. Blanks inside brackets and quotes do not
 * separate. */
bool tune_plan_try(tune_plan *p, const char *text, error *err);

/* The same from a file, one a line; empty lines and those that begin with # are passed over. PATH lives as long as the
 * plan. */
bool tune_plan_tries(tune_plan *p, const char *path, error *err);

/* Every combination of the values of GRIDS [count], "KEY=VALUE,VALUE,...". Commas inside brackets and quotes do not
 * separate. */
bool tune_plan_grid(tune_plan *p, const char *const *grids, size_t count, error *err);

/* Whether keys take what RANGES [count] give, as tune_plan_random has them: their ends and, between whole numbers, the
 * one behind the first, since some keys take odd ones alone. Else ERROR_USAGE. */
bool tune_plan_check_ranges(const char *const *ranges, size_t count, error *err);

/* DRAWS variants, each with a value of every one of GRIDS [grid_count] and RANGES [range_count], "KEY=LOW..HIGH" or
 * "KEY=LOW..HIGH:log". A range between two whole numbers gives whole numbers, another one three digits, or
 * more near its ends. The same SEED gives the same ones, and more DRAWS the same ones first. Settings that a variant of
 * the plan has are passed over. */
bool tune_plan_random(tune_plan *p, const char *const *grids, size_t grid_count, const char *const *ranges,
                      size_t range_count, size_t draws, uint64_t seed, error *err);

/* Adds V, which has a name and settings but no folder yet; its memory is the plan's from now on, whatever comes of it.
 * A name without letters and digits or with a control character, the folder of another variant, and more than
 * TUNE_VARIANTS are ERROR_USAGE; a name that is NULL is ERROR_MEMORY. */
bool tune_plan_add(tune_plan *p, tune_variant v, error *err);

/* Takes the variant at I away. */
void tune_plan_remove(tune_plan *p, size_t i);

#endif
