#include "models/context.h"

bool context_begins_window(context_windows *w, bool begins_document, size_t tokens)
{
    const bool begins = begins_document || w->size == 0 || tokens > w->size - w->tokens;
    w->tokens = begins ? tokens : w->tokens + tokens;
    if (w->tokens > w->size)
        w->tokens = w->size; /* full */
    return begins;
}
