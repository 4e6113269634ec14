/* One walk over the expression. What differs (perlre of Perl 5.36 against pcre2pattern of PCRE2 10.42):
 *
 * - \Q \E \L \U \l \u \F are no escapes when an expression comes from a variable: Perl takes the letter; PCRE2 would
 * quote. \N{U+20} is a character in Perl, and needs UTF mode in PCRE2.
 * - {,4} and { 1, 2 } are quantifiers in Perl; {4,2} can never match; a quantifier with nothing before it is a text.
 * - ^*, $+ and \b? are allowed in Perl.
 * - (*LF) and its kin at the start, and (?C), are PCRE2's alone. An empty comment before the expression takes away the
 * special meaning of its start, so that they are errors there too.
 * - \N{2} is two characters in Perl, and \K cannot be repeated without an end. A comment may stand before a quantifier,
 * and before the ? or + behind one.
 * - [:alpha:] outside of a class is a class of these letters in Perl, and an error in PCRE2. */
#include "corpora/perl_pattern.h"

#include <string.h>

/* Where the walk is. */
typedef struct walk {
    const char *at;
    buffer *out;
    bool atom;     /* something stands before that a quantifier could repeat */
    bool repeated; /* a quantifier stands before: another one is an error */
    bool in_class; /* between [ and ] */
    bool kept;     /* what stands before is \K */
    bool ok;       /* there was memory */
} walk;

static void put(walk *w, const char *text, size_t size)
{
    w->ok = w->ok && buffer_append(w->out, text, size);
}

/* Copies SIZE bytes as they are. */
static void copy(walk *w, size_t size)
{
    put(w, w->at, size);
    w->at += size;
}

static const char *skip_blanks(const char *text)
{
    return text + strspn(text, " \t");
}

typedef struct repeat {
    const char *least, *most; /* digits, in the expression */
    size_t least_size, most_size;
    bool comma;
    const char *end; /* behind the brace */
} repeat;

/* Whether TEXT, a brace, begins a quantifier. */
static bool read_repeat(const char *text, repeat *out)
{
    const char *at = skip_blanks(text + 1);
    *out = (repeat){.least = at, .least_size = strspn(at, "0123456789")};
    at = skip_blanks(at + out->least_size);
    out->comma = *at == ',';
    if (out->comma)
        at = skip_blanks(at + 1);
    out->most = at;
    out->most_size = out->comma ? strspn(at, "0123456789") : 0;
    at = skip_blanks(at + out->most_size);
    out->end = at + 1;
    return *at == '}' && out->least_size + out->most_size > 0;
}

/* Compares two numbers written in digits. */
static bool more(const char *a, size_t a_size, const char *b, size_t b_size)
{
    for (; a_size > 1 && *a == '0'; a++)
        a_size--;
    for (; b_size > 1 && *b == '0'; b++)
        b_size--;
    return a_size != b_size ? a_size > b_size : memcmp(a, b, a_size) > 0;
}

/* Something that is an error in every expression. */
static void put_error(walk *w)
{
    put(w, "(?\x01)", 4);
}

/* Passes over comments that stand before a quantifier; false where no comment does. */
static bool skip_comments(walk *w)
{
    const char *at = w->at;
    while (strncmp(at, "(?#", 3) == 0 && strchr(at, ')') != NULL)
        at = strchr(at, ')') + 1;
    if (at == w->at || *at == '\0' || strchr("*+?{", *at) == NULL)
        return false;
    w->at = at;
    return true;
}

/* Behind a quantifier there may stand one ? or +, but no other quantifier. */
static void end_repeat(walk *w, bool endless)
{
    (void)skip_comments(w);
    if (w->repeated || (w->kept && endless))
        put_error(w);
    else if (*w->at == '?' || *w->at == '+')
        copy(w, 1);
    w->repeated = true;
}

static void take_brace(walk *w)
{
    repeat r;
    if (!read_repeat(w->at, &r) || !w->atom) {
        put(w, "\\{", 2);
        w->at++;
        w->atom = true;
        w->repeated = false;
        return;
    }
    w->at = r.end;
    if (r.most_size > 0 && more(r.least, r.least_size, r.most, r.most_size)) {
        put(w, "(*FAIL)", 7);
    } else {
        put(w, "{", 1);
        put(w, r.least_size > 0 ? r.least : "0", r.least_size > 0 ? r.least_size : 1);
        put(w, ",", r.comma);
        put(w, r.most, r.most_size);
        put(w, "}", 1);
    }
    end_repeat(w, r.comma && r.most_size == 0);
}

/* \N{U+20} as \x{20}. */
static bool take_named(walk *w)
{
    if (strncmp(w->at, "\\N{U+", 5) != 0)
        return false;
    size_t digits = strspn(w->at + 5, "0123456789abcdefABCDEF");
    if (digits == 0 || w->at[5 + digits] != '}')
        return false;
    put(w, "\\x{", 3);
    put(w, w->at + 5, digits + 1);
    w->at += digits + 6;
    return true;
}

/* An assertion is put into a group, so that it may be repeated. */
static void take_assertion(walk *w, const char *translated)
{
    put(w, "(?:", 3);
    put(w, translated, strlen(translated));
    put(w, ")", 1);
    w->at += 2;
}

/* \cX, \x{…}, \p{…}, \g{…} and the like take what follows with them. */
static void take_long_escape(walk *w)
{
    char escaped = w->at[1];
    copy(w, 2);
    if (escaped == 'c' && *w->at != '\0')
        copy(w, 1);
    else if (escaped == 'c' || (*w->at == '{' && strchr(w->at, '}') == NULL))
        put_error(w);
    else if (*w->at == '{')
        copy(w, strcspn(w->at, "}") + 1);
}

static void take_escape(walk *w)
{
    char escaped = w->at[1];
    bool letter = (escaped >= 'a' && escaped <= 'z') || (escaped >= 'A' && escaped <= 'Z');
    char assertion[] = {'\\', escaped == 'G' ? 'A' : escaped, '\0'}; /* a script that splits has set no pos() */
    w->atom = true;
    if (take_named(w))
        return;
    repeat r;
    bool repeated_n = escaped == 'N' && !w->in_class && w->at[2] == '{' && read_repeat(w->at + 2, &r);
    w->kept = escaped == 'K' && !w->in_class;
    if (letter && !repeated_n && (escaped == 'c' || (w->at[2] == '{' && strchr("xopPgkN", escaped) != NULL))) {
        take_long_escape(w);
        return;
    }
    if (letter && strchr("QELUluF", escaped) != NULL) {
        put(w, &escaped, 1);
        w->at += 2;
    } else if (letter && !w->in_class && strchr("AbBGKzZ", escaped) != NULL) {
        take_assertion(w, assertion);
    } else {
        copy(w, escaped != '\0' ? 2 : 1);
        if (escaped == 'C')
            put_error(w); /* no longer supported */
    }
    bool names_a_kind = letter && strchr("bB", escaped) != NULL; /* \b{wb}, which PCRE2 has not */
    if (letter && !w->in_class && *w->at == '{' && (names_a_kind || !read_repeat(w->at, &r)))
        put_error(w); /* "Unescaped left brace in regex is illegal here" */
}

/* What opens a group: "(", "(?:", "(?<name>", "(?=", "(*VERB". */
static void take_group(walk *w)
{
    if (skip_comments(w))
        return;
    w->atom = false;
    if (strncmp(w->at, "(?#", 3) == 0) {
        copy(w, strcspn(w->at, ")"));
        copy(w, *w->at != '\0');
        return;
    }
    if (strncmp(w->at, "(?C", 3) == 0) {
        put_error(w);
        w->at += 3;
        return;
    }
    size_t flags = w->at[1] == '?' ? strspn(w->at + 2, "aadlupimsnx^-") : 0;
    if (flags > 0 && w->at[2 + flags] == ')')
        copy(w, flags + 3);
    else
        copy(w, w->at[1] == '?' || w->at[1] == '*' ? 2 : 1);
}

static void take_class_byte(walk *w)
{
    if (*w->at == '\\') {
        take_escape(w);
    } else if (strncmp(w->at, "[:", 2) == 0 && strstr(w->at, ":]") != NULL) {
        copy(w, (size_t)(strstr(w->at, ":]") + 2 - w->at));
    } else {
        w->in_class = *w->at != ']';
        copy(w, 1);
    }
    w->atom = true;
}

static void take_class_start(walk *w)
{
    copy(w, w->at[1] == '^' ? 2 : 1);
    if (*w->at == ']') {
        copy(w, 1);
    } else if (*w->at != '\0' && strchr(":.=", *w->at) != NULL) {
        put(w, "\\", 1);
        copy(w, 1);
    }
    w->in_class = true;
}

static void take_byte(walk *w)
{
    if (*w->at != '{' && strchr("*+?", *w->at) == NULL)
        w->repeated = w->kept = false;
    switch (*w->at) {
    case '\\':
        take_escape(w);
        return;
    case '[':
        take_class_start(w);
        return;
    case '(':
        take_group(w);
        return;
    case '{':
        take_brace(w);
        return;
    case '*':
    case '+':
    case '?':
        copy(w, 1);
        end_repeat(w, w->at[-1] != '?');
        return;
    case '^':
    case '$':
        put(w, "(?:", 3);
        copy(w, 1);
        put(w, ")", 1);
        w->atom = true;
        return;
    default:
        w->atom = *w->at != '|';
        copy(w, 1);
        return;
    }
}

bool perl_pattern_translate(const char *perl, buffer *out_pattern, size_t *out_before)
{
    static const char before[] = "(?#)";
    walk w = {.at = perl, .out = out_pattern, .ok = true};
    put(&w, before, sizeof before - 1);
    while (w.ok && *w.at != '\0') {
        if (w.in_class)
            take_class_byte(&w);
        else
            take_byte(&w);
    }
    *out_before = sizeof before - 1;
    return w.ok;
}
