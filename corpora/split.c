/* One byte is looked for with memchr; any other delimiter is translated and given to PCRE2.
 *
 * Perl asks its engine for matches that end behind the place where the field begins; PCRE2_NOTEMPTY_ATSTART says the
 * same. */
#include "corpora/split.h"

#include "base/memory.h"
#include "corpora/list.h"
#include "corpora/perl_pattern.h"

#define PCRE2_CODE_UNIT_WIDTH 8
#include <pcre2.h>
#include <stdint.h>
#include <string.h>

struct split {
    int byte; /* the whole delimiter, or -1 where it is an expression */
    pcre2_code *code;
    pcre2_match_data *match;
    uint32_t groups;
    error wrong;         /* what is wrong with the expression */
    split_field *fields; /* [capacity], owned */
    size_t count, capacity;
};

static const char special[] = "\\^$.|?*+()[{";

/* The byte that DELIMITER stands for; -1 where it is not as simple as that. */
static int single_byte(const char *delimiter)
{
    size_t size = strlen(delimiter);
    if (size == 1 && strchr(special, delimiter[0]) == NULL)
        return (unsigned char)delimiter[0];
    if (size == 2 && delimiter[0] == '\\' && delimiter[1] == 't')
        return '\t';
    if (size == 2 && delimiter[0] == '\\' && strchr(special, delimiter[1]) != NULL)
        return (unsigned char)delimiter[1];
    return -1;
}

static bool compile(split *s, const char *pattern, size_t size, size_t shown, error *err)
{
    pcre2_compile_context *context = pcre2_compile_context_create(NULL);
    if (context == NULL)
        return error_memory(err, 0);
    pcre2_set_newline(context, PCRE2_NEWLINE_LF);
    pcre2_set_bsr(context, PCRE2_BSR_UNICODE);
    pcre2_set_compile_extra_options(context, PCRE2_EXTRA_BAD_ESCAPE_IS_LITERAL);
    uint32_t flags = PCRE2_DUPNAMES | PCRE2_NEVER_UTF | PCRE2_NEVER_UCP | PCRE2_NEVER_BACKSLASH_C;
    int reason;
    size_t place;
    s->code = pcre2_compile((PCRE2_SPTR)pattern, size, flags, &reason, &place, context);
    pcre2_compile_context_free(context);
    if (s->code == NULL) {
        PCRE2_UCHAR message[256];
        pcre2_get_error_message(reason, message, sizeof message);
        return error_set(&s->wrong, ERROR_USAGE, "-d: no regular expression: %s (near character %zu)",
                         (const char *)message, place > shown ? place - shown : 0);
    }
    (void)pcre2_jit_compile(s->code, PCRE2_JIT_COMPLETE); /* where there is no JIT, pcre2_match interprets */
    pcre2_pattern_info(s->code, PCRE2_INFO_CAPTURECOUNT, &s->groups);
    s->match = pcre2_match_data_create_from_pattern(s->code, NULL);
    return s->match != NULL || error_memory(err, 0);
}

/* PCRE2_EXTRA_BAD_ESCAPE_IS_LITERAL would take it for a backslash. */
static bool ends_with_lone_backslash(const char *delimiter)
{
    size_t size = strlen(delimiter), backslashes = 0;
    while (backslashes < size && delimiter[size - backslashes - 1] == '\\')
        backslashes++;
    return backslashes % 2 == 1;
}

static bool translate(split *s, const char *delimiter, error *err)
{
    if (ends_with_lone_backslash(delimiter)) {
        error_set(&s->wrong, ERROR_USAGE, "-d: no regular expression: a lone \\ at its end");
        return true;
    }
    buffer pattern;
    buffer_init(&pattern);
    size_t shown = 0;
    bool ok = perl_pattern_translate(delimiter, &pattern, &shown) || error_memory(err, 0);
    /* An expression that is wrong leaves S usable: it is reported when a line comes. */
    ok = ok && (compile(s, pattern.data, pattern.size, shown, err) || s->wrong.code != ERROR_NONE);
    buffer_dispose(&pattern);
    return ok;
}

split *split_new(const char *delimiter, error *err)
{
    split *s = memory_new(1, sizeof *s);
    if (s == NULL) {
        error_memory(err, sizeof *s);
        return NULL;
    }
    s->byte = single_byte(delimiter);
    if (s->byte < 0 && !translate(s, delimiter, err)) {
        split_free(s);
        return NULL;
    }
    return s;
}

void split_free(split *s)
{
    if (s == NULL)
        return;
    pcre2_match_data_free(s->match);
    pcre2_code_free(s->code);
    memory_free(s->fields);
    memory_free(s);
}

static bool push(split *s, const char *text, size_t size)
{
    if (!list_reserve(&s->fields, s->count, 1, &s->capacity, sizeof *s->fields))
        return false;
    s->fields[s->count++] = (split_field){text, size};
    return true;
}

static bool cut_at_byte(split *s, const char *text, size_t size)
{
    const char *end = text + size;
    for (const char *next; text < end; text = next + 1) {
        next = memchr(text, s->byte, (size_t)(end - text));
        if (next == NULL)
            return push(s, text, (size_t)(end - text));
        if (!push(s, text, (size_t)(next - text)))
            return false;
    }
    return true;
}

static bool push_groups(split *s, const char *text)
{
    const size_t *at = pcre2_get_ovector_pointer(s->match);
    for (size_t group = 1; group <= s->groups; group++) {
        bool took_part = at[2 * group] != PCRE2_UNSET && at[2 * group + 1] >= at[2 * group];
        if (!push(s, took_part ? text + at[2 * group] : NULL, took_part ? at[2 * group + 1] - at[2 * group] : 0))
            return false;
    }
    return true;
}

/* PCRE2's limits are for its own safety; Perl has none, so what runs out of them is an error that says so. */
static int match_from(split *s, const char *text, size_t size, size_t start)
{
    int found = pcre2_match(s->code, (PCRE2_SPTR)text, size, start, PCRE2_NOTEMPTY_ATSTART, s->match, NULL);
    if (found == PCRE2_ERROR_JIT_STACKLIMIT)
        found = pcre2_match(s->code, (PCRE2_SPTR)text, size, start, PCRE2_NOTEMPTY_ATSTART | PCRE2_NO_JIT, s->match,
                            NULL);
    return found;
}

static bool cut_at_matches(split *s, const char *text, size_t size, error *err)
{
    size_t start = 0;
    while (start < size) {
        int found = match_from(s, text, size, start);
        if (found == PCRE2_ERROR_NOMATCH)
            break;
        if (found < 0) {
            PCRE2_UCHAR message[256];
            pcre2_get_error_message(found, message, sizeof message);
            return error_set(err, ERROR_DATA, "-d: the expression gave up: %s", (const char *)message);
        }
        const size_t *at = pcre2_get_ovector_pointer(s->match);
        size_t from = at[0] > start ? at[0] : start, to = at[1];
        if (!push(s, text + start, from - start) || !push_groups(s, text))
            return error_memory(err, 0);
        start = to > start ? to : start + 1;
    }
    return start >= size || push(s, text + start, size - start) || error_memory(err, 0);
}

bool split_cut(split *s, const char *line_text, size_t size, const split_field **out_fields, size_t *out_count,
               error *err)
{
    s->count = 0;
    if (s->wrong.code != ERROR_NONE)
        return error_set(err, s->wrong.code, "%s", s->wrong.message);
    if (s->byte >= 0 && !cut_at_byte(s, line_text, size))
        return error_memory(err, 0);
    if (s->byte < 0 && !cut_at_matches(s, line_text, size, err))
        return false;
    while (s->count > 0 && s->fields[s->count - 1].size == 0)
        s->count--;
    *out_fields = s->fields;
    *out_count = s->count;
    return true;
}
