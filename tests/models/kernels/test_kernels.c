/* Every make of the kernels that this processor runs, against the plain one; with --bench, what they reach of the
 * machine's peak. */
#include "models/kernels/kernels.h"
#include "tests/models/kernels/kernel_tests.h"
#include "tests/support.h"

#include <stdio.h>
#include <string.h>

int main(int argc, char **argv)
{
    if (argc == 2 && strcmp(argv[1], "--bench") == 0)
        return kernels_benchmark();
    int makes = 1;
    while (kernels_at((size_t)makes) != NULL)
        fprintf(stderr, "kernels: %s\n", kernels_at((size_t)makes++)->name);
    TCase *const parts[] = {product_tests(makes), cell_tests(makes), function_tests(makes), update_tests(makes),
                            step_tests(makes)};
    Suite *suite = suite_create("kernels");
    for (size_t i = 0; i < sizeof parts / sizeof *parts; i++) {
        tcase_set_timeout(parts[i], 600);
        suite_add_tcase(suite, parts[i]);
    }
    return support_run(suite);
}
