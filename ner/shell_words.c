/* Words of harmless characters stand as they are; the others in single quotes, where a shell reads nothing. */
#include "ner/shell_words.h"

#include <string.h>

static bool is_plain(const char *word)
{
    static const char plain[] = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789%+,-./:=@_";
    return *word != '\0' && word[strspn(word, plain)] == '\0';
}

/* A quote itself stands outside of the quotes, behind a backslash. */
static bool append_quoted(buffer *out, const char *word)
{
    bool ok = buffer_append_text(out, "'");
    for (const char *c = word; ok && *c != '\0'; c++)
        ok = *c == '\'' ? buffer_append_text(out, "'\\''") : buffer_append_byte(out, *c);
    return ok && buffer_append_text(out, "'");
}

bool shell_words_format(buffer *out, const char *const *words, size_t count)
{
    bool ok = true;
    for (size_t i = 0; ok && i < count; i++)
        ok = (i == 0 || buffer_append_text(out, " ")) &&
             (is_plain(words[i]) ? buffer_append_text(out, words[i]) : append_quoted(out, words[i]));
    return ok;
}
