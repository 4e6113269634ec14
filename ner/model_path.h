/* Where a model stands: a path, or a bare name that is looked for. */
#ifndef NER_NER_MODEL_PATH_H
#define NER_NER_MODEL_PATH_H

#include "base/error.h"

/* The path of the model NAME. A name with a '/' is a path. A bare name ("en", "en.ner") is looked for, as it is and
 * with ".ner" behind it, in the current directory, each directory of $NER_MODEL_PATH, $XDG_DATA_HOME/ner/models,
 * ner/models under each of $XDG_DATA_DIRS, the program's own directory, and where models are installed with it
 * (../share/ner/models from there). NULL when there is none: the error names the places. The result is the caller's:
 * memory_free. Thread rule: reads the environment. */
char *model_path_find(const char *name, error *err);

/* The path of the model `en` where nobody named one: the same, but not in the current directory, where a file of that
 * name may be anything. */
char *model_path_shipped(error *err);

#endif
