#include "base/hash.h"
#include "base/random.h"
#include "tests/support.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

/* Values that stand in files: they must never change. */
START_TEST(known_values)
{
    char bytes[100];
    for (size_t i = 0; i < sizeof bytes; i++)
        bytes[i] = (char)i;
    ck_assert_uint_eq(hash_bytes("", 0, 0), 0x48218226ff3cd4bfu);
    ck_assert_uint_eq(hash_bytes("", 0, 1), 0xdce423fc82c0d5b8u);
    ck_assert_uint_eq(hash_bytes("Berlin", 6, 0), 0xa649bd91299f1d63u);
    ck_assert_uint_eq(hash_bytes(bytes, 31, 0), 0xd751819573e4fe40u);
    ck_assert_uint_eq(hash_bytes(bytes, 32, 0), 0xd55fb10bd6cdd07du);
    ck_assert_uint_eq(hash_bytes(bytes, 100, 7), 0x738cffa9f4db6debu);
}
END_TEST

START_TEST(does_not_depend_on_where_the_bytes_stand)
{
    char from[64 + 16], to[64 + 16];
    memset(from, 'x', sizeof from);
    for (size_t shift = 1; shift < 16; shift++) {
        memset(to, 'y', sizeof to);
        memcpy(to + shift, from, 64);
        for (size_t size = 0; size <= 64; size++)
            ck_assert(hash_bytes(from, size, 3) == hash_bytes(to + shift, size, 3));
    }
}
END_TEST

/* One changed bit changes about half of the bits of the value; none of 64 stays put over many trials. */
START_TEST(every_bit_of_input_reaches_every_bit_of_the_value)
{
    static const size_t sizes[] = {1, 7, 8, 13, 31, 32, 33, 64, 100};
    random_stream r = random_seed(1, 0, 0, 0);
    for (size_t s = 0; s < sizeof sizes / sizeof *sizes; s++) {
        size_t flips = 0, trials = 0;
        for (size_t bit = 0; bit < sizes[s] * 8; bit++) {
            for (int again = 0; again < 20; again++) {
                unsigned char bytes[100];
                for (size_t i = 0; i < sizes[s]; i++)
                    bytes[i] = (unsigned char)random_bits(&r);
                uint64_t before = hash_bytes(bytes, sizes[s], 0);
                bytes[bit / 8] = (unsigned char)(bytes[bit / 8] ^ 1u << bit % 8);
                uint64_t changed = before ^ hash_bytes(bytes, sizes[s], 0);
                ck_assert(changed != 0);
                for (; changed != 0; changed &= changed - 1)
                    flips++;
                trials += 64;
            }
        }
        double share = (double)flips / (double)trials;
        ck_assert_msg(share > 0.48 && share < 0.52, "%zu bytes: %f of the bits change", sizes[s], share);
    }
}
END_TEST

START_TEST(zeros_of_different_size_differ)
{
    static const char zeros[64];
    for (size_t a = 0; a < sizeof zeros; a++)
        for (size_t b = 0; b < a; b++)
            ck_assert(hash_bytes(zeros, a, 0) != hash_bytes(zeros, b, 0));
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("hash");
    TCase *tests = tcase_create("hash");
    tcase_add_test(tests, known_values);
    tcase_add_test(tests, does_not_depend_on_where_the_bytes_stand);
    tcase_add_test(tests, every_bit_of_input_reaches_every_bit_of_the_value);
    tcase_add_test(tests, zeros_of_different_size_differ);
    suite_add_tcase(suite, tests);
    return support_run(suite);
}
