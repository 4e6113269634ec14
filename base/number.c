/* strtod and snprintf follow the locale's decimal point, and a program that uses the library may have set one: both run
 * under the C locale of this thread alone (POSIX uselocale). */
#include "base/number.h"

#include <locale.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { LONGEST = 255 };

static locale_t enter_c_locale(locale_t *out_old)
{
    locale_t c = newlocale(LC_ALL_MASK, "C", (locale_t)0);
    *out_old = c != (locale_t)0 ? uselocale(c) : (locale_t)0;
    return c;
}

static void leave_c_locale(locale_t c, locale_t old)
{
    if (c == (locale_t)0)
        return;
    uselocale(old);
    freelocale(c);
}

static size_t skip_digits(const char *text, size_t size, size_t at)
{
    while (at < size && text[at] >= '0' && text[at] <= '9')
        at++;
    return at;
}

static size_t skip_sign(const char *text, size_t size, size_t at)
{
    return at < size && (text[at] == '+' || text[at] == '-') ? at + 1 : at;
}

static bool is_decimal(const char *text, size_t size)
{
    size_t begin = skip_sign(text, size, 0);
    size_t at = skip_digits(text, size, begin);
    size_t digits = at - begin;
    if (at < size && text[at] == '.') {
        size_t end = skip_digits(text, size, at + 1);
        digits += end - at - 1;
        at = end;
    }
    if (digits == 0)
        return false;
    if (at < size && (text[at] == 'e' || text[at] == 'E')) {
        size_t exponent = skip_sign(text, size, at + 1);
        at = skip_digits(text, size, exponent);
        if (at == exponent)
            return false;
    }
    return at == size;
}

bool number_parse(const char *text, size_t size, double *out)
{
    char copy[LONGEST + 1];
    if (size > LONGEST || !is_decimal(text, size))
        return false;
    memcpy(copy, text, size);
    copy[size] = '\0';
    locale_t old, c = enter_c_locale(&old);
    *out = strtod(copy, NULL);
    leave_c_locale(c, old);
    return true;
}

void number_format(double value, char out[NUMBER_BYTES])
{
    locale_t old, c = enter_c_locale(&old);
    for (int digits = 1; digits <= 17; digits++) {
        snprintf(out, NUMBER_BYTES, "%.*g", digits, value);
        if (strtod(out, NULL) == value)
            break;
    }
    leave_c_locale(c, old);
}
