#include "base/memory.h"
#include "base/utf8.h"
#include "models/characters.h"
#include "tests/support.h"

#include <string.h>

static characters make(const char *text, size_t size)
{
    characters c;
    error err = {0};
    ck_assert_msg(characters_init(&c, text, size, &err), "%s", err.message);
    return c;
}

START_TEST(numbers_characters_from_one)
{
    static const char list[] = "aé漢😀z";
    characters c = make(list, strlen(list));
    uint32_t codes[16];
    ck_assert_uint_eq(c.count, 5);
    ck_assert_uint_eq(characters_find(&c, 'a'), 1);
    ck_assert_uint_eq(characters_find(&c, 0xE9), 2);
    ck_assert_uint_eq(characters_find(&c, 0x1F600), 4);
    ck_assert_uint_eq(characters_find(&c, 'b'), 0);
    ck_assert_uint_eq(characters_find(&c, 0xEA), 0);
    ck_assert_uint_eq(characters_encode(&c, "zéb漢", 7, codes), 4);
    ck_assert_mem_eq(codes, ((uint32_t[]){5, 2, 0, 3}), 4 * sizeof *codes);
    characters_dispose(&c);
}
END_TEST

START_TEST(empty_list_and_empty_token)
{
    characters c = make("", 0);
    uint32_t codes[4];
    ck_assert_uint_eq(c.count, 0);
    ck_assert_uint_eq(characters_find(&c, 'a'), 0);
    ck_assert_uint_eq(characters_find(&c, 0x4E00), 0);
    ck_assert_uint_eq(characters_encode(&c, "", 0, codes), 0);
    ck_assert_uint_eq(characters_encode(&c, "ab", 2, codes), 2);
    ck_assert(codes[0] == 0 && codes[1] == 0);
    characters_dispose(&c);
    characters_dispose(&c);
    ck_assert_uint_eq(characters_find(&(characters){0}, 0x4E00), 0);
}
END_TEST

/* Every byte that is no part of a character is one unknown character, so a token of n bytes has at most n. */
START_TEST(malformed_bytes_are_unknown_characters)
{
    static const struct {
        const char *token;
        size_t size, count;
    } cases[] = {{"\xFF", 1, 1}, {"a\xC3", 2, 2}, {"\xE6\xBC", 2, 2}, {"\xED\xA0\x80", 3, 3}, {"\x80z\x80", 3, 3},
                 {"\0a", 2, 2},  {"\xC0\x80", 2, 2}};
    characters c = make("az", 2);
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        uint32_t codes[4] = {9, 9, 9, 9};
        ck_assert_uint_eq(characters_encode(&c, cases[i].token, cases[i].size, codes), cases[i].count);
        for (size_t j = 0; j < cases[i].count; j++)
            ck_assert_uint_le(codes[j], 2);
        ck_assert_uint_eq(codes[cases[i].count], 9);
    }
    characters_dispose(&c);
}
END_TEST

/* So many that slots collide. */
START_TEST(all_of_a_plane)
{
    enum { FROM = 0x80, TO = 0xD800 };
    char *text = memory_new(3, TO);
    size_t size = 0;
    for (uint32_t code = FROM; code < TO; code++)
        size += utf8_encode(code, text + size);
    characters c = make(text, size);
    for (uint32_t code = FROM; code < TO; code++)
        ck_assert_uint_eq(characters_find(&c, code), code - FROM + 1);
    for (uint32_t code = 0; code < FROM; code++)
        ck_assert_uint_eq(characters_find(&c, code), 0);
    for (uint32_t code = 0xE000; code < 0x20000; code++)
        ck_assert_uint_eq(characters_find(&c, code), 0);
    characters_dispose(&c);
    memory_free(text);
}
END_TEST

START_TEST(damaged_lists)
{
    static const struct {
        const char *text, *message;
    } cases[] = {
        {"aba", "the list of characters is damaged: U+0061 stands twice"},
        {"éxé", "the list of characters is damaged: U+00E9 stands twice"},
        {"a\xFF", "the list of characters is damaged: byte FF is not UTF-8"},
        {"a\xE6\xBC", "the list of characters is damaged: byte E6 is not UTF-8"},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        characters c;
        error err = {0};
        ck_assert(!characters_init(&c, cases[i].text, strlen(cases[i].text), &err));
        ck_assert_int_eq(err.code, ERROR_DATA);
        ck_assert_str_eq(err.message, cases[i].message);
    }
}
END_TEST

START_TEST(without_memory)
{
    for (size_t n = 1; n <= 2; n++) {
        characters c;
        error err = {0};
        memory_fail_at(n);
        ck_assert(!characters_init(&c, "abc", 3, &err));
        ck_assert_int_eq(err.code, ERROR_MEMORY);
    }
    memory_fail_at(0);
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("characters");
    TCase *tests = tcase_create("characters");
    tcase_add_test(tests, numbers_characters_from_one);
    tcase_add_test(tests, empty_list_and_empty_token);
    tcase_add_test(tests, malformed_bytes_are_unknown_characters);
    tcase_add_test(tests, all_of_a_plane);
    tcase_add_test(tests, damaged_lists);
    tcase_add_test(tests, without_memory);
    suite_add_tcase(suite, tests);
    return support_run(suite);
}
