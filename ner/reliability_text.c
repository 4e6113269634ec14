/* Bins as lines, the surest last. */
#include "ner/reliability_text.h"

static bool append_bin(const reliability_bin *bin, size_t i, const char *indent, buffer *out)
{
    return bin->spans == 0 ||
           buffer_format(out, "%s%.1f to %.1f  %6zu  %9.2f %%  %5.2f %%\n", indent, (double)i / RELIABILITY_BINS,
                         (double)(i + 1) / RELIABILITY_BINS, bin->spans, 100 * bin->probability,
                         100 * (double)bin->right / (double)bin->spans);
}

bool reliability_text(const reliability *r, const char *indent, buffer *out)
{
    bool ok = buffer_format(out, "probabilities: temperature %.2f, calibration error %.2f %% (%.2f %% without)\n",
                            r->temperature, 100 * r->error, 100 * r->error_before) &&
              buffer_format(out, "%sbin          spans  mean prob.    right\n", indent);
    for (size_t i = 0; i < RELIABILITY_BINS; i++)
        ok = ok && append_bin(&r->bins[i], i, indent, out);
    return ok;
}
