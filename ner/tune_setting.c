/* One pass: a quote ends at its like, brackets of both kinds are counted together. */
#include "ner/tune_setting.h"

#include <string.h>

const char *tune_setting_end(const char *text, char separator)
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
        } else if ((*text == separator || (separator == ' ' && *text == '\t')) && depth == 0) {
            return text;
        }
    }
    return text;
}

bool tune_setting_check_text(const char *text, size_t size, error *err)
{
    for (size_t i = 0; i < size; i++)
        if ((unsigned char)text[i] < 0x20 || text[i] == 0x7F)
            return error_set(err, ERROR_USAGE, "a control character (byte %02X) stands behind \"%.*s\"",
                             (unsigned char)text[i], (int)(i < 200 ? i : 200), text);
    return true;
}

bool tune_setting_check_key(const char *text, size_t size, error *err)
{
    const char *equals = memchr(text, '=', size);
    const size_t key = equals != NULL ? (size_t)(equals - text) : 0;
    if ((key == 4 && memcmp(text, "seed", 4) == 0) || (key == 5 && memcmp(text, "model", 5) == 0))
        return error_set(err, ERROR_USAGE, "%.*s is nothing to try: --seeds says which seeds, -o where", (int)key,
                         text);
    return true;
}

bool tune_setting_check(const char *text, size_t size, error *err)
{
    const char *equals = memchr(text, '=', size);
    if (!tune_setting_check_text(text, size, err))
        return false;
    if (equals == NULL || equals == text)
        return error_set(err, ERROR_USAGE, "KEY=VALUE is wanted, not \"%.*s\"", (int)(size < 200 ? size : 200), text);
    return tune_setting_check_key(text, size, err);
}

void tune_setting_unname(error *err)
{
    static const char name[] = "--set ";
    const size_t size = sizeof name - 1;
    if (err != NULL && strncmp(err->message, name, size) == 0)
        memmove(err->message, err->message + size, strlen(err->message + size) + 1);
}
