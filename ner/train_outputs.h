/* Whether a training run would write over something that it reads, or over something else that it writes. */
#ifndef NER_NER_TRAIN_OUTPUTS_H
#define NER_NER_TRAIN_OUTPUTS_H

#include "base/error.h"
#include "models/config.h"

/* CONFIG_PATH is the file of C; INITIAL the model that training goes on from, PLOT where the curve is drawn: both NULL
 * where there is none. ERROR_USAGE where two of them are one file, by whatever name or link. */
bool train_outputs_check(const config *c, const char *config_path, const char *initial, const char *plot, error *err);

#endif
