/* Which files `-f brat -o DIR` writes: NAME.ann for every input, where NAME is the input's without folder and ending.
 */
#ifndef NER_NER_BRAT_FILES_H
#define NER_NER_BRAT_FILES_H

#include "base/error.h"

#include <stddef.h>

/* DIR/NAME.ENDING for INPUT: "news/a.txt.gz" gives DIR/a.ENDING, "-" gives DIR/stdin.ENDING. The result is the
 * caller's: memory_free. NULL when there is no memory. */
char *brat_files_path(const char *folder, const char *input, const char *ending, error *err);

/* Makes FOLDER where it is missing, and checks that no two INPUTS [count] would be written to one file, and that none
 * of them is an .ann (WITH_TEXT: or .txt) that would be written (ERROR_USAGE). */
bool brat_files_prepare(const char *folder, const char *const *inputs, size_t count, bool with_text, error *err);

#endif
