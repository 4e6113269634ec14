#include "corpora/scheme.h"
#include "tests/support.h"

#include <stdio.h>
#include <string.h>

enum { MOST = 64 };

/* Types are numbered by their last letter, so that a test can write `0 2 R` for PER. */
static size_t last_letter(void *context, const char *type, size_t type_size)
{
    (void)context;
    return (unsigned char)type[type_size - 1];
}

static size_t parse(const char *text, scheme_tag *out_tags)
{
    size_t count = 0;
    for (const char *at = text; *at != '\0'; count++) {
        size_t size = strcspn(at, " ");
        ck_assert_uint_lt(count, MOST);
        ck_assert_msg(scheme_parse_tag(at, size, &out_tags[count]), "%.*s", (int)size, at);
        at += size;
        at += strspn(at, " ");
    }
    return count;
}

/* "0-2R 3-4C": the spans of a line of tags. */
static const char *spans_of(const char *text)
{
    static char shown[512];
    scheme_tag tags[MOST];
    span spans[MOST];
    size_t count = scheme_to_spans(tags, parse(text, tags), last_letter, NULL, spans), used = 0;
    shown[0] = '\0';
    for (size_t i = 0; i < count; i++)
        used += (size_t)snprintf(shown + used, sizeof shown - used, "%s%zu-%zu%c", i > 0 ? " " : "", spans[i].start,
                                 spans[i].end, (char)spans[i].type);
    return shown;
}

static scheme recognised(const char *text)
{
    scheme_tag tags[MOST];
    scheme_evidence evidence = {{0}, 0, 0, 0};
    scheme_observe(&evidence, tags, parse(text, tags));
    return scheme_recognise(&evidence);
}

START_TEST(reads_every_scheme)
{
    ck_assert_str_eq(spans_of("B-PER I-PER O B-LOC"), "0-2R 3-4C");
    ck_assert_str_eq(spans_of("I-PER I-PER B-PER O I-LOC"), "0-2R 2-3R 4-5C");
    ck_assert_str_eq(spans_of("B-PER E-PER S-PER O S-LOC"), "0-2R 2-3R 4-5C");
    ck_assert_str_eq(spans_of("B-PER I-PER L-PER U-PER O"), "0-3R 3-4R");
    ck_assert_str_eq(spans_of("B-PER M-PER M-PER E-PER S-LOC"), "0-4R 4-5C");
    ck_assert_str_eq(spans_of("O O"), "");
    ck_assert_str_eq(spans_of(""), "");
}
END_TEST

START_TEST(loses_no_entity_of_a_broken_sequence)
{
    ck_assert_str_eq(spans_of("I-PER"), "0-1R");
    ck_assert_str_eq(spans_of("O I-PER I-LOC"), "1-2R 2-3C");
    ck_assert_str_eq(spans_of("B-PER I-LOC"), "0-1R 1-2C");
    ck_assert_str_eq(spans_of("S-PER I-PER"), "0-1R 1-2R");
    ck_assert_str_eq(spans_of("E-PER E-PER"), "0-1R 1-2R");
    ck_assert_str_eq(spans_of("B-PER B-PER E-PER"), "0-1R 1-3R");
    ck_assert_str_eq(spans_of("M-PER O L-LOC"), "0-1R 2-3C");
}
END_TEST

START_TEST(takes_the_type_behind_the_first_hyphen)
{
    scheme_tag t;
    ck_assert(scheme_parse_tag("B-creative-work", 15, &t));
    ck_assert_int_eq(t.prefix, 'B');
    ck_assert_uint_eq(t.type_size, 13);
    ck_assert_mem_eq(t.type, "creative-work", 13);
    ck_assert(scheme_parse_tag("O", 1, &t));
    ck_assert_uint_eq(t.type_size, 0);
}
END_TEST

START_TEST(refuses_what_is_no_tag)
{
    static const char *const wrong[] = {"",      "B", "B-", "O-PER",  "PER",  "X-PER",
                                        "b-PER", "o", "0",  "BB-PER", "-PER", "I_PER"};
    for (size_t i = 0; i < sizeof wrong / sizeof *wrong; i++) {
        scheme_tag t = {.prefix = '?'};
        ck_assert_msg(!scheme_parse_tag(wrong[i], strlen(wrong[i]), &t), "%s", wrong[i]);
        ck_assert_int_eq(t.prefix, '?');
    }
    scheme_tag t;
    ck_assert(!scheme_parse_tag("\0-PER", 5, &t));
}
END_TEST

START_TEST(recognises_schemes)
{
    ck_assert_int_eq(recognised("B-PER I-PER O B-LOC"), SCHEME_BIO);
    ck_assert_int_eq(recognised("I-PER I-PER B-PER O I-LOC"), SCHEME_IOB1);
    ck_assert_int_eq(recognised("I-PER I-PER O I-LOC"), SCHEME_IO);
    ck_assert_int_eq(recognised("B-PER E-PER S-PER O"), SCHEME_BIOES);
    ck_assert_int_eq(recognised("B-PER L-PER U-PER O"), SCHEME_BILOU);
    ck_assert_int_eq(recognised("B-PER M-PER E-PER O"), SCHEME_BMES);
    ck_assert_int_eq(recognised("O O O"), SCHEME_BIO);
}
END_TEST

START_TEST(is_not_led_astray_by_a_few_slips)
{
    ck_assert_int_eq(recognised("B-PER I-PER O I-LOC O B-LOC O B-PER"), SCHEME_BIO);
    ck_assert_int_eq(recognised("I-PER O I-LOC O I-PER O B-MISC"), SCHEME_IOB1);
}
END_TEST

static const char *prefixes_of(scheme s, const span *spans, size_t span_count, size_t count, size_t *out_melted)
{
    static char prefixes[MOST];
    memset(prefixes, 0, sizeof prefixes);
    *out_melted = scheme_from_spans(s, spans, span_count, prefixes, count);
    return prefixes;
}

START_TEST(writes_every_scheme)
{
    static const span spans[] = {{0, 1, 0}, {1, 4, 0}, {4, 6, 1}, {7, 8, 1}};
    static const char *const wanted[SCHEME_COUNT] = {"IBIIIIOIO", "BBIIBIOBO", "IIIIIIOIO",
                                                     "SBIEBEOSO", "UBILBLOUO", "SBMEBEOSO"};
    for (int s = 0; s < SCHEME_COUNT; s++) {
        size_t melted;
        ck_assert_str_eq(prefixes_of((scheme)s, spans, 4, 9, &melted), wanted[s]);
        ck_assert_uint_eq(melted, s == SCHEME_IO ? 1 : 0);
    }
    size_t melted;
    ck_assert_str_eq(prefixes_of(SCHEME_BIO, NULL, 0, 3, &melted), "OOO");
}
END_TEST

/* All sequences of spans over five tokens and two types: what is written is read back as it was, except under IO. */
START_TEST(what_is_written_is_read_back)
{
    enum { TOKENS = 5, STATES = 5 }; /* a token is outside, or goes on with or begins a span of one of two types */
    for (size_t code = 0; code < 3125; code++) {
        span spans[TOKENS];
        size_t count = 0;
        for (size_t i = 0, rest = code; i < TOKENS; i++, rest /= STATES) {
            size_t type = (rest % STATES - 1) / 2;
            bool touches = count > 0 && spans[count - 1].end == i && spans[count - 1].type == type;
            if (rest % STATES == 0)
                continue;
            if (rest % 2 == 0 && touches)
                spans[count - 1].end = i + 1;
            else
                spans[count++] = (span){i, i + 1, type};
        }
        for (int s = 0; s < SCHEME_COUNT; s++) {
            char prefixes[TOKENS];
            size_t melted = scheme_from_spans((scheme)s, spans, count, prefixes, TOKENS), k = 0;
            scheme_tag tags[TOKENS];
            span again[TOKENS];
            for (size_t i = 0; i < TOKENS; i++) {
                k += k < count && spans[k].end <= i;
                tags[i] = (scheme_tag){prefixes[i], prefixes[i] == 'O' ? "" : &"AB"[spans[k].type], prefixes[i] != 'O'};
            }
            size_t found = scheme_to_spans(tags, TOKENS, last_letter, NULL, again);
            ck_assert_uint_eq(found, count - melted);
            for (size_t i = 0; melted == 0 && i < count; i++)
                ck_assert(span_equal(again[i], (span){spans[i].start, spans[i].end, 'A' + spans[i].type}));
        }
    }
}
END_TEST

START_TEST(knows_its_names)
{
    scheme s;
    for (int i = 0; i < SCHEME_COUNT; i++) {
        ck_assert(scheme_by_name(scheme_name((scheme)i), &s));
        ck_assert_int_eq((int)s, i);
    }
    ck_assert_ptr_null(scheme_names[SCHEME_COUNT]);
    ck_assert(!scheme_by_name("BIO", &s));
    ck_assert(!scheme_by_name("", &s));
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("scheme");
    TCase *tests = tcase_create("scheme");
    tcase_add_test(tests, reads_every_scheme);
    tcase_add_test(tests, loses_no_entity_of_a_broken_sequence);
    tcase_add_test(tests, takes_the_type_behind_the_first_hyphen);
    tcase_add_test(tests, refuses_what_is_no_tag);
    tcase_add_test(tests, recognises_schemes);
    tcase_add_test(tests, is_not_led_astray_by_a_few_slips);
    tcase_add_test(tests, writes_every_scheme);
    tcase_add_test(tests, what_is_written_is_read_back);
    tcase_add_test(tests, knows_its_names);
    suite_add_tcase(suite, tests);
    return support_run(suite);
}
