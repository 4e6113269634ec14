/* The tokenizer as a whole: its interface, its promises, and real corpora. What it makes of which text is in
 * test_english.c and its neighbours. */
#include "tokenizer/tokenizer.h"

#include "base/memory.h"
#include "base/random.h"
#include "base/reader.h"
#include "base/utf8.h"
#include "tests/tokenizer/cut.h"

#include <dirent.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <utf8proc.h>

START_TEST(cuts_text_into_sentences_of_tokens)
{
    static const char text[] = "Zoë Lee doesn't live in Bern. She \nmoved.";
    error err;
    tokenizer *t = tokenizer_new(&(tokenizer_options){.style = TOKENIZER_UD, .lang = "en"}, &err);
    ck_assert_ptr_nonnull(t);

    sentence s;
    size_t used;
    bool found;
    ck_assert(tokenizer_next(t, text, strlen(text), true, 0, &s, &used, &found, &err));
    ck_assert(found);
    ck_assert_uint_eq(s.count, 8);
    static const char *const tokens[] = {"Zoë", "Lee", "does", "n't", "live", "in", "Bern", "."};
    for (size_t i = 0; i < s.count; i++)
        ck_assert_mem_eq(s.tokens[i].text, tokens[i], strlen(tokens[i]));
    ck_assert_ptr_eq(s.tokens[1].text, text + 5);
    ck_assert_uint_eq(s.tokens[1].start, 5);

    size_t offset = used;
    ck_assert(tokenizer_next(t, text + offset, strlen(text) - offset, true, offset, &s, &used, &found, &err));
    ck_assert(found);
    ck_assert_uint_eq(s.count, 3);
    ck_assert_uint_eq(s.tokens[0].start, 31);

    offset += used;
    ck_assert_uint_eq(offset, strlen(text));
    ck_assert(tokenizer_next(t, text + offset, 0, true, offset, &s, &used, &found, &err));
    ck_assert(!found);
    tokenizer_free(t);
}
END_TEST

START_TEST(answers_as_soon_as_the_end_is_settled)
{
    static const char text[] = "It rained. Then";
    error err;
    sentence s;
    size_t used;
    bool found;
    tokenizer *t = tokenizer_new(&(tokenizer_options){.lang = "en"}, &err);
    for (size_t size = 0; size < 11; size++) {
        ck_assert(tokenizer_next(t, text, size, false, 0, &s, &used, &found, &err));
        ck_assert_msg(!found, "after %zu bytes", size);
        ck_assert_uint_eq(used, 0);
    }
    ck_assert(tokenizer_next(t, text, 13, false, 0, &s, &used, &found, &err));
    ck_assert(found);
    ck_assert_uint_eq(s.count, 3);
    ck_assert_uint_eq(used, 11);
    tokenizer_free(t);

    t = tokenizer_new(&(tokenizer_options){.lang = "en"}, &err);
    ck_assert(tokenizer_next(t, "Chapter\n\n", 9, false, 0, &s, &used, &found, &err));
    ck_assert_msg(found, "an empty line settles it");
    tokenizer_free(t);
}
END_TEST

START_TEST(a_line_is_a_sentence_where_lines_are)
{
    error err;
    tokenizer *t = tokenizer_new(&(tokenizer_options){.lang = "en", .lines = true}, &err);
    buffer out;
    buffer_init(&out);
    static const char text[] = "One. Two\r\n\n  \nThree\xE2\x80\xA8" "four\nfive";
    cut_text(t, text, strlen(text), 1, &out);
    ck_assert_str_eq(out.data, "One|.|Two\nThree|four\nfive\n");

    sentence s;
    size_t used;
    bool found;
    ck_assert(tokenizer_next(t, "at once\n", 8, false, 0, &s, &used, &found, &err));
    ck_assert(found);
    buffer_dispose(&out);
    tokenizer_free(t);
}
END_TEST

START_TEST(empty_texts_have_no_sentence)
{
    cut_check("", "", "en", TOKENIZER_UD);
    cut_check(" \n\t\r\n\xC2\xA0\xE3\x80\x80", "", "en", TOKENIZER_UD);
}
END_TEST

START_TEST(knows_its_languages)
{
    error err;
    size_t count = 0;
    for (const char *const *code = tokenizer_languages(); *code != NULL; code++, count++) {
        tokenizer *t = tokenizer_new(&(tokenizer_options){.lang = *code}, &err);
        ck_assert_ptr_nonnull(t);
        tokenizer_free(t);
    }
    ck_assert_uint_eq(count, 7);
    tokenizer *t = tokenizer_new(&(tokenizer_options){.lang = "de-AT"}, &err);
    ck_assert_ptr_nonnull(t);
    tokenizer_free(t);
    static const char *const unknown[] = {"", "e", "eng", "tlh", "-de"};
    for (size_t i = 0; i < sizeof unknown / sizeof *unknown; i++) {
        ck_assert_ptr_null(tokenizer_new(&(tokenizer_options){.lang = unknown[i]}, &err));
        ck_assert_int_eq(err.code, ERROR_USAGE);
        ck_assert(!tokenizer_knows(unknown[i]));
    }
    ck_assert(tokenizer_knows("de-AT") && tokenizer_knows("en"));
    ck_assert_str_eq(err.message, "unknown language '-de'; there are en, de, fr, es, nl, it, pt");
    tokenizer_free(NULL);
}
END_TEST

START_TEST(malformed_bytes_are_never_lost)
{
    cut_check("caf\xE9 au lait", "caf\xE9|au|lait\n", "en", TOKENIZER_UD);
    cut_check("\xFF \xED\xA0\x80 \xF0\x9F\x98", "\xFF|\xED\xA0\x80|\xF0\x9F\x98\n", "en", TOKENIZER_UD);
    cut_check("\xC0\xAF", "\xC0\xAF\n", "en", TOKENIZER_UD);
}
END_TEST

START_TEST(a_token_of_100_kb_is_one_token)
{
    enum { SIZE = 100 * 1000 };
    char *text = memory_new(SIZE + 5, 1);
    ck_assert_ptr_nonnull(text);
    memset(text, 'a', SIZE);
    memcpy(text + SIZE, " end", 4);
    buffer out;
    buffer_init(&out);
    error err;
    tokenizer *t = tokenizer_new(&(tokenizer_options){.lang = "en"}, &err);
    ck_assert_uint_eq(cut_text(t, text, SIZE + 4, 997, &out), 2);
    ck_assert_uint_eq(out.size, SIZE + 5);
    ck_assert_int_eq(out.data[SIZE], '|');
    tokenizer_free(t);
    buffer_dispose(&out);
    memory_free(text);
}
END_TEST

/* SIZE bytes of PATTERN again and again. */
static char *repeated(const char *pattern, size_t size)
{
    char *text = memory_new(size, 1);
    ck_assert_ptr_nonnull(text);
    size_t period = strlen(pattern);
    for (size_t i = 0; i < size; i++)
        text[i] = pattern[i % period];
    return text;
}

START_TEST(text_without_an_end_is_cut_within_bounds)
{
    static const char *const patterns[] = {
        "a", "ab ", "a-", "a.", ".", "=", " ", "é", "e\xCC\x81\xCC\x81\xCC\x81\xCC\x81", "\xCC\x81", "\xFF", "a'",
            "http://", "x@", "1,",
        "\xF0\x9F\x87\xA9", "(", "漢", "カ", "a ,", "'", "#a", "::", "http://a(", "&a", "-t-", "/1", "[1]", ". . ",
            "Mr. "};
    enum { SIZE = 5 << 20, WINDOW = TOKENIZER_BUFFER_BYTES };
    for (size_t i = 0; i < sizeof patterns / sizeof *patterns; i++) {
        char *text = repeated(patterns[i], SIZE);
        error err;
        tokenizer *t = tokenizer_new(&(tokenizer_options){.lang = i % 2 == 0 ? "en" : "fr"}, &err);
        sentence s;
        size_t used;
        bool found;
        ck_assert(tokenizer_next(t, text, WINDOW, false, 0, &s, &used, &found, &err));
        ck_assert_msg(found || used == WINDOW, "\"%s\": nothing is settled in %d bytes", patterns[i], WINDOW);
        if (found) {
            ck_assert_uint_le(s.count, 2 * TOKENIZER_SENTENCE_TOKENS);
            for (size_t k = 0; k < s.count; k++)
                CUT_CHECK(s.tokens[k].size <= 2 * TOKENIZER_TOKEN_BYTES);
        }
        tokenizer_free(t);
        memory_free(text);
    }
}
END_TEST

/* Bytes that look like text here and there. */
static size_t garbage(random_stream *r, char *out, size_t size)
{
    static const char *const parts[] = {
        "a", "Bc", "I", "the", "Mr.", "U.S.", "don't", "l'", "-t-il", "3.14", "1,000", "12-34", "http://x.y/z",
            "a@b.c", "www.", ".", "..", "...",
        "!", "?", ",", ":", ";", ":-)", "\"", "'", "\xE2\x80\x99", "\xE2\x80\x9C", "\xE2\x80\x9D", "(", ")", "[", "]",
            "-", "--", "/", "&", "#", "@",
        "$", "%", "*", "_", "=", "+", "<", ">", " ", " ", " ", " ", "  ", "\n", "\n\n", "\r\n", "\r", "\t",
            "\xC2\xA0", "\xE2\x80\xA9", "\xE2\x80\x8B",
        "\xC2\xAD", "\xCC\x81", "\xE2\x80\x8D", "\xEF\xB8\x8F", "\xF0\x9F\x91\xA8",
            "\xF0\x9F\x87\xA9\xF0\x9F\x87\xAA", "\xE2\x83\xA3", "é",
        "ß", "漢", "カ", "ไทย", "\xD8\x80", "\xFF", "\xC3", "\xF0\x9F", "\xED\xA0\x80", "etc.", "No.", "3.", "'s",
            "n't", "cannot", "quedarse",
        "km²", "5km", "pre-", "\x00", "C++", "f*ck", "AT&T", "(s)", "'90s", "X", "\xE0\xA4\x95\xE0\xA5\x8D",
            "\xEF\xBB\xBF"};
    size_t used = 0;
    while (used + 16 < size) {
        if (random_below(r, 50) == 0) {
            out[used++] = (char)random_below(r, 256);
            continue;
        }
        const char *part = parts[random_below(r, sizeof parts / sizeof *parts)];
        size_t length = part[0] == '\0' ? 1 : strlen(part);
        memcpy(out + used, part, length);
        used += length;
    }
    return used;
}

START_TEST(sentences_do_not_depend_on_how_the_bytes_come)
{
    enum { SIZE = 400, ROUNDS = 1500 };
    random_stream r = random_seed(3, 0, 0, 0);
    char text[SIZE];
    error err;
    for (size_t round = 0; round < ROUNDS; round++) {
        size_t languages = 7;
        tokenizer_options options = {.style = round % 2 == 0 ? TOKENIZER_UD : TOKENIZER_CONLL,
                                     .lang = tokenizer_languages()[round % languages], .lines = round % 11 == 0};
        tokenizer *t = tokenizer_new(&options, &err);
        size_t size = garbage(&r, text, 16 + random_below(&r, SIZE - 16));
        buffer whole, pieces;
        buffer_init(&whole);
        buffer_init(&pieces);
        cut_text(t, text, size, SIZE_MAX, &whole);
        static const size_t steps[] = {1, 2, 3, 7, 64};
        for (size_t i = 0; i < sizeof steps / sizeof *steps; i++) {
            buffer_clear(&pieces);
            cut_text(t, text, size, steps[i], &pieces);
            ck_assert_uint_eq(pieces.size, whole.size);
            if (whole.size > 0)
                ck_assert_mem_eq(pieces.data, whole.data, whole.size);
        }
        buffer_dispose(&whole);
        buffer_dispose(&pieces);
        tokenizer_free(t);
    }
}
END_TEST

/* Whether a token may begin at AT: not inside a grapheme cluster, unless white space is its first part. */
static void check_graphemes(const char *text, size_t size, const bool *starts)
{
    utf8proc_int32_t state = 0;
    uint32_t before = 0;
    for (size_t at = 0; at < size;) {
        uint32_t code;
        size_t length = utf8_decode(text + at, size - at, &code);
        for (size_t i = 1; i < length; i++)
            CUT_CHECK(!starts[at + i]);
        if (at > 0 && code < UTF8_MALFORMED && before < UTF8_MALFORMED) {
            bool breaks = utf8proc_grapheme_break_stateful((utf8proc_int32_t)before, (utf8proc_int32_t)code, &state);
            bool blank = before <= ' ' || before == 0xA0 || before == 0x3000;
            blank = blank || code == ' ' || code == 0xA0 || code == '\t'; /* behind U+0600 and the like */
            if (!breaks && starts[at] && !blank)
                ck_abort_msg("cut between U+%04X and U+%04X", before, code);
        } else {
            state = 0;
        }
        before = code;
        at += length;
    }
}

START_TEST(graphemes_are_never_cut)
{
    enum { SIZE = 2000, ROUNDS = 500 };
    random_stream r = random_seed(4, 0, 0, 0);
    error err;
    char text[SIZE];
    bool starts[SIZE + 1];
    for (size_t round = 0; round < ROUNDS; round++) {
        size_t size = garbage(&r, text, SIZE);
        memset(starts, 0, sizeof starts);
        tokenizer *t = tokenizer_new(&(tokenizer_options){.lang = tokenizer_languages()[round % 7]}, &err);
        size_t at = 0;
        for (bool found = true; found;) {
            sentence s;
            size_t used;
            ck_assert(tokenizer_next(t, text + at, size - at, true, at, &s, &used, &found, &err));
            for (size_t i = 0; found && i < s.count; i++) {
                starts[s.tokens[i].start] = true;
                starts[s.tokens[i].start + s.tokens[i].size] = true;
            }
            at += used;
        }
        check_graphemes(text, size, starts);
        tokenizer_free(t);
    }
}
END_TEST

START_TEST(a_failed_allocation_is_an_error_and_harms_nothing)
{
    static const char text[] = "One two three. Four.";
    bool done = false;
    for (size_t nth = 1; !done; nth++) {
        error err = {ERROR_NONE, ""};
        memory_fail_at(nth);
        tokenizer *t = tokenizer_new(&(tokenizer_options){.lang = "en"}, &err);
        if (t != NULL) {
            sentence s;
            size_t used = 77;
            bool found = false;
            done = tokenizer_next(t, text, strlen(text), true, 0, &s, &used, &found, &err);
            if (!done) {
                ck_assert_uint_eq(used, 77);
                memory_fail_at(0);
                ck_assert(tokenizer_next(t, text, strlen(text), true, 0, &s, &used, &found, &err));
                ck_assert_uint_eq(s.count, 4);
            }
        }
        memory_fail_at(0);
        ck_assert(done || nth < 100);
        tokenizer_free(t);
    }
}
END_TEST

START_TEST(allocates_nothing_after_warming_up)
{
    static const char text[] =
        "He didn't see Dr. J. Smith of the U.S. on 3/4/1999 at 5pm, did he? \"No,\" etc. said\n\n(she).";
    error err;
    tokenizer *t = tokenizer_new(&(tokenizer_options){.lang = "en"}, &err);
    size_t allocations = 0;
    for (size_t round = 0; round < 3; round++) {
        if (round == 1)
            allocations = memory_allocations();
        size_t at = 0;
        for (bool found = true; found;) {
            sentence s;
            size_t used;
            ck_assert(tokenizer_next(t, text + at, strlen(text) - at, true, at, &s, &used, &found, &err));
            at += used;
        }
    }
    ck_assert_uint_eq(memory_allocations(), allocations);
    tokenizer_free(t);
}
END_TEST

/* A file in one piece and in pieces of 4,093 bytes. */
static void check_file(const char *path, const char *lang)
{
    char *text;
    size_t size;
    error err;
    ck_assert(reader_read_all(path, &text, &size, &err));
    tokenizer *t = tokenizer_new(&(tokenizer_options){.lang = lang}, &err);
    buffer whole, pieces;
    buffer_init(&whole);
    buffer_init(&pieces);
    cut_text(t, text, size, SIZE_MAX, &whole);
    cut_text(t, text, size, 4093, &pieces);
    ck_assert_uint_eq(whole.size, pieces.size);
    CUT_CHECK(whole.size == 0 || memcmp(whole.data, pieces.data, whole.size) == 0);
    buffer_dispose(&whole);
    buffer_dispose(&pieces);
    tokenizer_free(t);
    memory_free(text);
}

/* All files in a folder and its folders; returns how many. */
static size_t check_folder(const char *folder, size_t depth)
{
    DIR *open = opendir(folder);
    size_t count = 0;
    ck_assert(open != NULL && depth < 4);
    for (struct dirent *entry = readdir(open); entry != NULL; entry = readdir(open)) {
        char path[4096];
        struct stat status;
        snprintf(path, sizeof path, "%s/%s", folder, entry->d_name);
        if (entry->d_name[0] == '.' || stat(path, &status) != 0)
            continue;
        if (S_ISDIR(status.st_mode)) {
            count += check_folder(path, depth + 1);
        } else {
            check_file(path, tokenizer_languages()[count % 7]);
            count++;
        }
    }
    closedir(open);
    return count;
}

START_TEST(real_corpora_survive)
{
    const char *path = support_shared("corpora");
    if (path != NULL)
        ck_assert_uint_gt(check_folder(path, 0), 0);
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("tokenizer");
    TCase *tests = tcase_create("tokenizer");
    tcase_set_timeout(tests, 120);
    tcase_add_test(tests, cuts_text_into_sentences_of_tokens);
    tcase_add_test(tests, answers_as_soon_as_the_end_is_settled);
    tcase_add_test(tests, a_line_is_a_sentence_where_lines_are);
    tcase_add_test(tests, empty_texts_have_no_sentence);
    tcase_add_test(tests, knows_its_languages);
    tcase_add_test(tests, malformed_bytes_are_never_lost);
    tcase_add_test(tests, a_token_of_100_kb_is_one_token);
    tcase_add_test(tests, text_without_an_end_is_cut_within_bounds);
    tcase_add_test(tests, sentences_do_not_depend_on_how_the_bytes_come);
    tcase_add_test(tests, graphemes_are_never_cut);
    tcase_add_test(tests, a_failed_allocation_is_an_error_and_harms_nothing);
    tcase_add_test(tests, allocates_nothing_after_warming_up);
    tcase_add_test(tests, real_corpora_survive);
    suite_add_tcase(suite, tests);
    return support_run(suite);
}
