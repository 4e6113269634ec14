/* Messages of commands on standard error. Names of files and bytes of data stand in them: what could steer a terminal
 * is shown as ^[ instead of sent. */
#include "ner/command.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

enum { MESSAGE_BYTES = 1024 };

/* One write for the whole line, so that lines of several processes do not mix. */
static void print_line(const command *c, const char *kind, const char *message)
{
    char line[4 * MESSAGE_BYTES];
    int name = (int)strcspn(c->name, " "); /* of "vectors build" the command alone */
    int size = snprintf(line, sizeof line, "ner%s%.*s: %s", name > 0 ? " " : "", name, c->name, kind);
    for (const unsigned char *at = (const unsigned char *)message; *at != '\0' && size < (int)sizeof line - 4; at++) {
        if ((*at < 0x20 && *at != '\t' && *at != '\n') || *at == 0x7F) {
            line[size++] = '^';
            line[size++] = (char)(*at ^ 0x40);
        } else {
            line[size++] = (char)*at;
        }
    }
    line[size] = '\0';
    fprintf(stderr, "%s\n", line);
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
