/* What two configurations say differently, for messages about a run that is not the one that was left. */
#ifndef NER_MODELS_CONFIG_DIFFERENCE_H
#define NER_MODELS_CONFIG_DIFFERENCE_H

#include <stdbool.h>

enum { CONFIG_DIFFERENCE_BYTES = 256 };

/* THERE and HERE are texts of config_format, other lines may stand behind them. OUT is the first key that they say
 * differently, `rnn.hidden: 8, where it is 9 now`; a long value is cut. false where they are the same configuration,
 * and then OUT is empty. Thread rule: a pure function of its arguments. */
bool config_difference(const char *there, const char *here, char out[CONFIG_DIFFERENCE_BYTES]);

#endif
