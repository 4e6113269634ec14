/* What ner tune and --plot read back: a record, a log, a list of variants, a table of calibration. The first byte says
 * which; whatever the others are, it is read or refused with a message, and what was read is written as it was. */
#include "base/memory.h"
#include "base/reader.h"
#include "models/reliability.h"
#include "ner/curve.h"
#include "ner/tune_plan.h"
#include "ner/tune_record.h"
#include "tests/fuzz/file.h"
#include "tests/fuzz/fuzz.h"

#include <string.h>

static void check_record(const char *path)
{
    tune_record r, again;
    error err = {0};
    if (!tune_record_read(path, &r, &err)) {
        FUZZ_CHECK(err.code == ERROR_DATA && strncmp(err.message, path, strlen(path)) == 0);
        return;
    }
    FUZZ_CHECK(tune_record_write(&r, fuzz_second_file(), &err));
    FUZZ_CHECK(tune_record_read(fuzz_second_file(), &again, &err));
    FUZZ_CHECK(again.sentence_count == r.sentence_count && memcmp(&again.dev, &r.dev, sizeof r.dev) == 0);
    tune_record_dispose(&r);
    tune_record_dispose(&again);
}

static void check_curve(const char *path)
{
    curve c;
    char *svg;
    size_t size;
    error err = {0};
    if (!curve_read(path, &c, &err)) {
        FUZZ_CHECK(err.code == ERROR_DATA && strncmp(err.message, path, strlen(path)) == 0);
        return;
    }
    FUZZ_CHECK(curve_write_svg(&c, "<&>", fuzz_second_file(), &err));
    FUZZ_CHECK(reader_read_all(fuzz_second_file(), &svg, &size, &err));
    FUZZ_CHECK(strstr(svg, "nan") == NULL && strstr(svg, "inf") == NULL);
    FUZZ_CHECK(size > 7 && strcmp(svg + size - 7, "</svg>\n") == 0);
    memory_free(svg);
    curve_dispose(&c);
}

static void check_plan(const char *path)
{
    tune_plan p;
    error err = {0};
    FUZZ_CHECK(tune_plan_init(&p, &err));
    if (!tune_plan_tries(&p, path, &err))
        FUZZ_CHECK(err.code == ERROR_DATA && strncmp(err.message, path, strlen(path)) == 0);
    for (size_t i = 0; i < p.count; i++) {
        const tune_variant *v = &p.variants[i];
        FUZZ_CHECK(v->folder[0] != '\0' && v->folder[0] != '.' && strchr(v->folder, '/') == NULL);
        for (size_t j = 0; j < v->count; j++)
            FUZZ_CHECK(strchr(v->settings[j], '=') > v->settings[j]);
    }
    tune_plan_dispose(&p);
}

static void check_reliability(const uint8_t *bytes, size_t size)
{
    char *text = memory_copy_text((const char *)bytes, size);
    reliability r, again;
    buffer out = {0};
    if (reliability_parse(text, &r, NULL)) {
        FUZZ_CHECK(r.temperature > 0 && reliability_format(&r, &out));
        FUZZ_CHECK(reliability_parse(out.data, &again, NULL));
    }
    buffer_dispose(&out);
    memory_free(text);
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size)
{
    if (size == 0)
        return 0;
    switch (bytes[0]) {
    case 'r': check_record(fuzz_file(bytes + 1, size - 1)); break;
    case 'c': check_curve(fuzz_file(bytes + 1, size - 1)); break;
    case 't': check_plan(fuzz_file(bytes + 1, size - 1)); break;
    default: check_reliability(bytes + 1, size - 1);
    }
    return 0;
}
