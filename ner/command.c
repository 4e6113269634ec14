/* Messages of commands on standard error. Names of files and bytes of data stand in them: what could steer a terminal,
 * or begin a line that looks like another message, is shown as ^[ instead of sent. */
#include "ner/command.h"

#include "base/utf8.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

enum { MESSAGE_BYTES = 1024, SHOWN_BYTES = 4 };

/* ^[ for a control character, M-^[ for one of C1, also as a byte that is no UTF-8; all else as it is. Needs room for
 * SHOWN_BYTES; returns how many it took, *out_taken of TEXT. */
static size_t show_character(const char *text, size_t size, char *out, size_t *out_taken)
{
    uint32_t code;
    *out_taken = utf8_decode(text, size, &code);
    if (code >= UTF8_MALFORMED)
        code = (unsigned char)text[0];
    const bool control = code < 0x20 || code == 0x7F, high = code >= 0x80 && code < 0xA0;
    if (!control && !high) {
        memcpy(out, text, *out_taken);
        return *out_taken;
    }
    const char shown[] = {'M', '-', '^', (char)((code & 0x7F) ^ 0x40)};
    const size_t skipped = high ? 0 : 2;
    memcpy(out, shown + skipped, sizeof shown - skipped);
    return sizeof shown - skipped;
}

/* One write for the whole line, so that lines of several processes do not mix. */
static void print_line(const command *c, const char *kind, const char *message)
{
    char line[4 * MESSAGE_BYTES];
    int name = (int)strcspn(c->name, " "); /* of "vectors build" the command alone */
    int size = snprintf(line, sizeof line, "ner%s%.*s: %s", name > 0 ? " " : "", name, c->name, kind);
    size_t length = strlen(message), taken;
    for (size_t at = 0; at < length && size < (int)(sizeof line - SHOWN_BYTES); at += taken)
        size += (int)show_character(message + at, length - at, line + size, &taken);
    fprintf(stderr, "%.*s\n", size, line);
}

int command_fail(const command *c, const error *err)
{
    print_line(c, "", err->message);
    return err->code == ERROR_USAGE ? 2 : 1;
}

int command_usage(const command *c, const char *format, ...)
{
    char message[MESSAGE_BYTES];
    va_list arguments;
    va_start(arguments, format);
    vsnprintf(message, sizeof message, format, arguments);
    va_end(arguments);
    print_line(c, "", message);
    snprintf(message, sizeof message, "try `ner %s%s--help`", c->name, c->name[0] != '\0' ? " " : "");
    print_line(c, "", message);
    return 2;
}

void command_warn(const command *c, const char *format, ...)
{
    char message[MESSAGE_BYTES];
    va_list arguments;
    va_start(arguments, format);
    vsnprintf(message, sizeof message, format, arguments);
    va_end(arguments);
    print_line(c, "warning: ", message);
}
