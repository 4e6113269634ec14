/* Errors as values: one struct on the caller's stack, no global state. */
#include "base/error.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

/* Cuts a message that was too long at a whole UTF-8 character. */
static void cut_at_character(char *message, size_t size)
{
    size_t end = size - 1;
    while (end > 0 && ((unsigned char)message[end] & 0xC0) == 0x80)
        end--;
    if (end < size - 1 || (unsigned char)message[end] >= 0xC0)
        message[end] = '\0';
}

static void set_message(error *err, error_code code, const char *path, size_t line, const char *format,
                        va_list arguments)
{
    char text[ERROR_MESSAGE_BYTES];
    int wanted = vsnprintf(text, sizeof text, format, arguments);
    int written;
    if (path == NULL)
        written = snprintf(err->message, sizeof err->message, "%s", text);
    else if (line == 0)
        written = snprintf(err->message, sizeof err->message, "%s: %s", path, text);
    else
        written = snprintf(err->message, sizeof err->message, "%s:%zu: %s", path, line, text);
    if (wanted >= (int)sizeof text || written >= (int)sizeof err->message)
        cut_at_character(err->message, sizeof err->message - 1);
    err->code = code;
}

bool error_set(error *err, error_code code, const char *format, ...)
{
    if (err != NULL) {
        va_list arguments;
        va_start(arguments, format);
        set_message(err, code, NULL, 0, format, arguments);
        va_end(arguments);
    }
    return false;
}

bool error_at(error *err, error_code code, const char *path, size_t line, const char *format, ...)
{
    if (err != NULL) {
        va_list arguments;
        va_start(arguments, format);
        set_message(err, code, path, line, format, arguments);
        va_end(arguments);
    }
    return false;
}

bool error_system(error *err, const char *path, int error_number)
{
    char reason[128];
    if (strerror_r(error_number, reason, sizeof reason) != 0)
        snprintf(reason, sizeof reason, "error %d", error_number);
    return path != NULL ? error_set(err, ERROR_SYSTEM, "%s: %s", path, reason)
                        : error_set(err, ERROR_SYSTEM, "%s", reason);
}

bool error_memory(error *err, size_t bytes)
{
    return bytes == 0 ? error_set(err, ERROR_MEMORY, "out of memory")
                      : error_set(err, ERROR_MEMORY, "out of memory (%zu bytes wanted)", bytes);
}

void error_add_place(error *err, const char *path, size_t line)
{
    if (err == NULL)
        return;
    error inner = *err;
    error_at(err, inner.code, path, line, "%s", inner.message);
}
