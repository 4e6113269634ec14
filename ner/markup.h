/* What pages and pictures share: text between tags, and colours for light and dark. */
#ifndef NER_NER_MARKUP_H
#define NER_NER_MARKUP_H

#include "base/writer.h"

/* Rules of CSS that give :root the colours --text, --quiet, --line, --bar, --page and --warm, and as numbers --right
 * and --wrong; for a light and a dark screen. */
#define MARKUP_COLOURS \
    ":root { color-scheme: light dark; --text: #1d2327; --quiet: #667; --line: #d5d9de; --bar: #3b78b5; " \
    "--warm: #b4531c; --right: 56, 142, 60; --wrong: 198, 60, 50; --page: #fff }\n" \
    "@media (prefers-color-scheme: dark) { :root { --text: #e3e6ea; --quiet: #99a; --line: #3a3f46; --bar: #6fa8dc; " \
    "--warm: #e9a06b; --page: #15181c } }\n"

/* TEXT as HTML and XML hold it: malformed bytes become U+FFFD, control characters their pictures (U+2400 and on). */
void markup_escape(writer *out, const char *text, size_t size);

#endif
