/* Punctuation, signs, emoticons, and the words that begin with a sign: 's, #tag, @name, -il, +5, .5. */
#include "tokenizer/symbols.h"

#include "tokenizer/addresses.h"
#include "tokenizer/growth.h"
#include "tokenizer/words.h"

#include <string.h>

static const char rule_signs[] = "-=*_~#+<>|^"; /* lines are drawn with these, in any mixture */

enum { BRACKETS = 64 }; /* how far an arrow's dash is looked for */

/* The end of the run of clusters whose code is CODE. */
static size_t same(scan *s, size_t at, uint32_t code)
{
    size_t from = at;
    cluster c = scan_cluster(s, at);
    while (c.code == code && c.class != CHARACTER_END && at - from < TOKENIZER_TOKEN_BYTES) {
        at = c.end;
        c = scan_cluster(s, at);
    }
    return at;
}

static bool word_at(scan *s, size_t at)
{
    return character_in(scan_class(s, at), CHARACTER_SET_WORD);
}

static bool in(uint32_t code, const char *set)
{
    return code > 0 && code < 0x80 && strchr(set, (int)code) != NULL;
}

static const character_set face_starts =
    CHARACTER_IN(COLON) | CHARACTER_IN(SYMBOL) | CHARACTER_IN(HYPHEN) | CHARACTER_IN(OPEN);

static const char *const whole_faces[] = {"^_^", "-_-", ">_<", ">.<", "(:", "(-:"};

/* The faces that are written the other way round or show no mouth, white space on both sides. */
static size_t whole_face(scan *s, size_t at)
{
    for (size_t i = 0; i < sizeof whole_faces / sizeof *whole_faces; i++) {
        size_t end = at;
        const char *sign = whole_faces[i];
        for (cluster c = scan_cluster(s, end); *sign != '\0' && c.code == (unsigned char)*sign; sign++) {
            end = c.end;
            c = scan_cluster(s, end);
        }
        character_class next = scan_class(s, end);
        if (*sign == '\0' && (next == CHARACTER_END || character_in(next, CHARACTER_SET_BLANKS)))
            return end;
    }
    return at;
}

/* Emoticons: eyes, a nose or none, a mouth. Letters and figures count as mouths only where a word would not begin
 * there. */
size_t symbols_face(scan *s, size_t at)
{
    cluster eyes = scan_cluster(s, at);
    if (!character_in(eyes.class, face_starts))
        return at;
    bool after_blank = character_in(scan_class_before(s, at), CHARACTER_SET_BLANKS);
    if (after_blank && in(eyes.code, "^->("))
        return whole_face(s, at);
    if (eyes.code != '<' && !in(eyes.code, ":;="))
        return at;
    size_t start = eyes.end; /* of the mouth */
    cluster mouth = scan_cluster(s, start);
    if (eyes.code == '<')
        return mouth.code == '3' && !word_at(s, mouth.end) ? mouth.end : at;
    bool nose = in(mouth.code, "-'^o");
    if (nose) {
        start = mouth.end;
        mouth = scan_cluster(s, start);
    }
    if (in(mouth.code, ")("))
        return eyes.code == '=' && !after_blank ? at : same(s, start, mouth.code);
    if (in(mouth.code, "DPpOo3|/\\*]@$") && (after_blank || (nose && mouth.class == CHARACTER_SYMBOL))
        && !word_at(s, mouth.end)
        && (nose || mouth.code != '/'))
        return scan_cluster(s, mouth.end).code == mouth.code ? at : mouth.end;
    return at;
}

/* A run of stops and marks. */
static piece marks(const rules *r, scan *s, size_t at)
{
    cluster c = scan_cluster(s, at);
    bool terminal = c.class == CHARACTER_TERMINAL, mixed = r->lang->marks == MARKS_JOIN;
    size_t end = c.end, count = 1;
    while (!(terminal && r->lang->marks == MARKS_SINGLE) && end - at < TOKENIZER_TOKEN_BYTES) {
        cluster next = scan_cluster(s, end);
        bool mark = next.class == CHARACTER_TERMINAL;
        if (!mark && next.class != CHARACTER_STOP && next.class != CHARACTER_ELLIPSIS)
            break;
        if (!mixed && mark != (c.class == CHARACTER_TERMINAL))
            break;
        terminal = terminal || mark;
        end = next.end;
        count++;
    }
    if (terminal)
        return (piece){end, TOKEN_TERMINAL};
    return (piece){end, count > 1 || c.class == CHARACTER_ELLIPSIS ? TOKEN_ELLIPSIS : TOKEN_STOP};
}

/* ".5", ".com" where no word stands before them. */
static piece stop(const rules *r, scan *s, size_t at)
{
    cluster c = scan_cluster(s, at);
    bool attached = character_in(scan_class_before(s, at), CHARACTER_SET_WORD);
    if (!attached && scan_class(s, c.end) == CHARACTER_DIGIT && scan_class_before(s, at) != CHARACTER_CLOSE)
        return (piece){words_token(r, s, c.end, false).end, TOKEN_PLAIN};
    if (!attached && character_in(scan_class(s, c.end), CHARACTER_SET_LETTERS)) {
        character_set seen;
        size_t end = growth_run(s, c.end, &seen);
        if ((lexicon_find(r->words, s->text + c.end, end - c.end) & LEXICON_DOMAIN) != 0)
            return (piece){end, TOKEN_PLAIN};
    }
    return marks(r, s, at);
}

/* Lines that are drawn, arrows, and runs of one sign. */
static size_t drawn(scan *s, size_t at)
{
    cluster c = scan_cluster(s, at), next = c;
    size_t end = at, count = 0;
    bool mixed = false, brackets = false, dash = false;
    while (in(next.code, rule_signs) && end - at < TOKENIZER_TOKEN_BYTES && !(brackets && !dash && count >= BRACKETS)) {
        mixed = mixed || next.code != c.code;
        brackets = brackets || in(next.code, "<>");
        dash = dash || next.code == '-';
        end = next.end;
        count++;
        next = scan_cluster(s, end);
    }
    if (mixed && count == 2 && (in(c.code, "-=") ? s->text[end - 1] == '>' : c.code == '<' && s->text[end - 1] == '-'))
        return end;
    return mixed && (brackets ? dash && count > 2 : count > 3) ? end : same(s, at, c.code);
}

/* "'s", "'em", "'90s", "''". */
static piece apostrophe(const rules *r, scan *s, size_t at)
{
    cluster c = scan_cluster(s, at);
    cluster second = scan_cluster(s, c.end);
    if (second.code == c.code && second.class == CHARACTER_APOSTROPHE)
        return (piece){second.end, TOKEN_QUOTE};
    if (!character_in(second.class, CHARACTER_SET_WORD))
        return (piece){c.end, TOKEN_QUOTE};
    character_set seen;
    size_t end = growth_run(s, c.end, &seen);
    uint32_t word = lexicon_find(r->words, s->text + c.end, end - c.end);
    uint32_t both = lexicon_find(r->words, s->text + at, end - at);
    bool joined = (both & LEXICON_WHOLE) != 0 || (word & LEXICON_ENCLITIC) != 0;
    bool quoted = scan_cluster(s, end).class == CHARACTER_APOSTROPHE && (both & LEXICON_WHOLE) == 0;
    bool decade = seen == CHARACTER_IN(DIGIT) && end - c.end == 2;
    if (!decade && (seen & CHARACTER_IN(DIGIT)) != 0 && end - c.end == 3)
        decade = s->text[end - 1] == 's' && s->text[end - 2] >= '0' && s->text[end - 2] <= '9';
    bool attached = character_in(scan_class_before(s, at), CHARACTER_SET_WORD);
    if ((joined || (decade && !attached)) && !(quoted && !attached))
        return (piece){end, TOKEN_PLAIN};
    return (piece){c.end, TOKEN_QUOTE};
}

/* "-il" behind a word; "-5" where the language has it. */
static size_t hyphen(const rules *r, scan *s, size_t at)
{
    cluster c = scan_cluster(s, at);
    bool attached = character_in(scan_class_before(s, at), CHARACTER_SET_WORD | CHARACTER_IN(CLOSE));
    character_class next = scan_class(s, c.end);
    if (attached && r->ud && r->lang->hyphen_enclitics != NULL && character_in(next, CHARACTER_SET_LETTERS)) {
        character_set seen;
        size_t end = growth_run(s, c.end, &seen);
        cluster second = scan_cluster(s, end);
        if (second.class == CHARACTER_HYPHEN && word_at(s, second.end)) {
            size_t last = growth_run(s, second.end, &seen);
            if ((lexicon_find(r->words, s->text + c.end, last - c.end) & LEXICON_HYPHEN_ENCLITIC) != 0)
                return last;
        }
        if ((lexicon_find(r->words, s->text + c.end, end - c.end) & LEXICON_HYPHEN_ENCLITIC) != 0)
            return end;
    }
    if (!attached && r->lang->minus && next == CHARACTER_DIGIT)
        return words_token(r, s, c.end, false).end;
    return c.code == '-' ? drawn(s, at) : same(s, at, c.code);
}

/* "#tag", "@name". */
static size_t tag(const rules *r, scan *s, size_t at)
{
    cluster c = scan_cluster(s, at);
    cluster next = scan_cluster(s, c.end);
    if (!character_in(next.class, CHARACTER_SET_LETTERS | CHARACTER_IN(UNDERSCORE))
        && !(c.class == CHARACTER_AT && next.class == CHARACTER_DIGIT))
        return c.code == '#' ? drawn(s, at) : c.end;
    size_t name = c.class == CHARACTER_AT ? addresses_name(r, s, c.end) : c.end;
    character_set seen;
    return name > c.end ? name : growth_run(s, c.end, &seen);
}

/* "&amp;" */
static size_t entity(scan *s, size_t at)
{
    cluster c = scan_cluster(s, at);
    character_set seen = 0;
    size_t end = word_at(s, c.end) ? growth_run(s, c.end, &seen) : c.end, size = end - c.end;
    cluster last = scan_cluster(s, end);
    bool name = (seen & ~(character_set)(CHARACTER_IN(LOWER) | CHARACTER_IN(DIGIT))) == 0;
    return name && size >= 2 && size <= 6 && last.code == ';' ? last.end : same(s, at, c.code);
}

static size_t sign(const rules *r, scan *s, size_t at)
{
    cluster c = scan_cluster(s, at);
    bool attached = character_in(scan_class_before(s, at), CHARACTER_SET_WORD | CHARACTER_IN(CLOSE));
    bool minus = c.code == 0x2212 && r->lang->minus;
    if (!attached && (c.code == '+' || c.code == 0xB1 || minus) && scan_class(s, c.end) == CHARACTER_DIGIT)
        return words_token(r, s, c.end, false).end;
    return in(c.code, rule_signs) ? drawn(s, at) : same(s, at, c.code);
}

static size_t kana(scan *s, size_t at, character_class class)
{
    size_t end = at;
    cluster c = scan_cluster(s, at);
    while (c.class == class && end - at < TOKENIZER_TOKEN_BYTES) {
        end = c.end;
        c = scan_cluster(s, end);
    }
    return end;
}

/* A stroke that stands for an apostrophe: it´s. */
static bool stroke(const scan *s, size_t at, uint32_t code)
{
    return (code == '`' || code == 0xB4) && character_in(scan_class_before(s, at), CHARACTER_SET_LETTERS);
}

piece symbols_token(const rules *r, scan *s, size_t at)
{
    cluster c = scan_cluster(s, at);
    if (character_in(c.class, face_starts)) {
        size_t face = symbols_face(s, at);
        if (face > at)
            return (piece){face, TOKEN_FACE};
    }
    if (stroke(s, at, c.code))
        return apostrophe(r, s, at);
    switch (c.class) {
    case CHARACTER_STOP: return stop(r, s, at);
    case CHARACTER_TERMINAL:
    case CHARACTER_ELLIPSIS: return marks(r, s, at);
    case CHARACTER_APOSTROPHE: return apostrophe(r, s, at);
    case CHARACTER_QUOTE:
        return (piece){c.code == '`' ? same(s, at, c.code) : c.end, TOKEN_QUOTE};
    case CHARACTER_OPEN: return (piece){c.end, TOKEN_OPEN};
    case CHARACTER_CLOSE: return (piece){c.end, TOKEN_CLOSE};
    case CHARACTER_HYPHEN: return (piece){hyphen(r, s, at), TOKEN_PLAIN};
    case CHARACTER_HASH:
    case CHARACTER_AT: return (piece){tag(r, s, at), TOKEN_PLAIN};
    case CHARACTER_AMPERSAND: return (piece){entity(s, at), TOKEN_PLAIN};
    case CHARACTER_HIRAGANA:
    case CHARACTER_KATAKANA: return (piece){kana(s, at, c.class), TOKEN_PLAIN};
    case CHARACTER_DASH:
    case CHARACTER_SLASH:
    case CHARACTER_CURRENCY: return (piece){same(s, at, c.code), TOKEN_PLAIN};
    case CHARACTER_PICTURE: return (piece){c.end, TOKEN_FACE};
    case CHARACTER_SYMBOL: return (piece){sign(r, s, at), TOKEN_PLAIN};
    default: return (piece){c.end, TOKEN_PLAIN};
    }
}
