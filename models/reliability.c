/* Ten bins of equal width, their error, and both as text. */
#include "models/reliability.h"

#include "base/number.h"

#include <math.h>
#include <string.h>

void reliability_add(reliability_bin *bins, double probability, bool right)
{
    size_t i = (size_t)(probability * RELIABILITY_BINS);
    reliability_bin *bin = &bins[i < RELIABILITY_BINS ? i : RELIABILITY_BINS - 1];
    bin->spans++;
    bin->right += right;
    bin->probability += probability;
}

void reliability_finish(reliability_bin *bins)
{
    for (size_t i = 0; i < RELIABILITY_BINS; i++)
        if (bins[i].spans > 0)
            bins[i].probability /= (double)bins[i].spans;
}

double reliability_error(const reliability_bin *bins)
{
    double distance = 0;
    size_t spans = 0;
    for (size_t i = 0; i < RELIABILITY_BINS; i++) {
        distance += fabs((double)bins[i].right - bins[i].probability * (double)bins[i].spans);
        spans += bins[i].spans;
    }
    return spans > 0 ? distance / (double)spans : 0;
}

bool reliability_format(const reliability *r, buffer *out)
{
    bool ok = buffer_format(out, "%.6f\t%.6f\t%.6f", r->temperature, r->error_before, r->error);
    for (size_t i = 0; i < RELIABILITY_BINS; i++)
        ok = ok && buffer_format(out, "\n%zu\t%.6f\t%zu", r->bins[i].spans, r->bins[i].probability, r->bins[i].right);
    return ok;
}

/* A line of three numbers at *AT, which is moved behind it. */
static bool parse_line(const char **at, double out[3])
{
    for (size_t i = 0; i < 3; i++) {
        const size_t size = strcspn(*at, "\t\n");
        if (!number_parse(*at, size, &out[i]) || !(out[i] >= 0 && out[i] <= 9e15) ||
            (i < 2 && (*at)[size] != '\t'))
            return false;
        *at += size + (i < 2);
    }
    return true;
}

static bool parse_bins(const char *at, reliability_bin *bins)
{
    for (size_t i = 0; i < RELIABILITY_BINS; i++) {
        double numbers[3];
        if (*at++ != '\n' || !parse_line(&at, numbers) || numbers[1] > 1 || numbers[2] > numbers[0])
            return false;
        bins[i] = (reliability_bin){(size_t)numbers[0], (size_t)numbers[2], numbers[1]};
    }
    return *at == '\0';
}

bool reliability_parse(const char *text, reliability *out, error *err)
{
    double head[3];
    reliability r = {0};
    if (!parse_line(&text, head) || !(head[0] >= RELIABILITY_COLDEST && head[0] <= RELIABILITY_HOTTEST) ||
        head[1] > 1 || head[2] > 1 || !parse_bins(text, r.bins))
        return error_set(err, ERROR_DATA, "is damaged: nobody wrote this table of calibration");
    r.temperature = head[0];
    r.error_before = head[1];
    r.error = head[2];
    *out = r;
    return true;
}
