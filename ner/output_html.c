/* One page that needs nothing else: style inside, no script, no request to anywhere.
 *
 * Text is written as it comes; the legend, whose counts are known at the end, stands last in the file and is shown
 * first. A type has a colour of Okabe and Ito (2008), which the colour-blind tell apart, on a translucent ground that
 * suits light and dark; its name stands behind every entity, so that nothing hangs on colour alone. Ticks in the
 * legend show and hide. */
#include "base/utf8.h"
#include "ner/output.h"

#include <string.h>

enum { COLOURS = 8, WRAPPED_COLUMNS = 50 };
static const char *const colours[COLOURS] = {"0 158 115",  "204 121 167", "230 159 0", "86 180 233",
                                             "240 228 66", "213 94 0",    "0 114 178", "140 140 140"};
/* Types past the colours begin them again with another line under the entity. */
static const char *const lines[] = {"solid", "double", "dotted", "dashed"};

static const char style[] =
    ":root{color-scheme:light dark;--ink:#1b1b1b;--page:#fdfdfb;--faint:#6b6b66}\n"
    "@media(prefers-color-scheme:dark){:root{--ink:#e8e6e1;--page:#17181a;--faint:#9a9993}}\n"
    "*{box-sizing:border-box}\n"
    "body{margin:0 auto;max-width:46rem;padding:2.5rem 1.25rem 4rem;display:flex;flex-direction:column;"
    "background:var(--page);color:var(--ink);"
    "font:1.125rem/1.75 Charter,\"Bitstream Charter\",\"Sitka Text\",Cambria,Georgia,\"DejaVu Serif\",serif}\n"
    "h1,h2,.legend,mark::after{font-family:system-ui,\"Segoe UI\",Roboto,\"Helvetica Neue\",\"DejaVu "
    "Sans\",sans-serif}\n"
    "h1{order:-2;font-size:1.35rem;font-weight:600;line-height:1.3;margin:0 0 1rem;overflow-wrap:anywhere}\n"
    "h2{font-size:1rem;font-weight:600;color:var(--faint);margin:2.5rem 0 .5rem;overflow-wrap:anywhere}\n"
    ".document{white-space:pre-wrap;overflow-wrap:anywhere;tab-size:4}\n"
    ".document i{white-space:normal}\n"
    "body:has(#own:checked) .document i{white-space:pre-wrap}\n"
    "mark{color:inherit;background:rgb(var(--c)/.24);border-bottom:2px solid rgb(var(--c));border-radius:.2em .2em 0 0;"
    "padding:.1em .2em;unicode-bidi:isolate;-webkit-box-decoration-break:clone;box-decoration-break:clone}\n"
    "mark::after{content:attr(data-label);font-size:.62em;font-weight:600;letter-spacing:.03em;margin-left:.45em;"
    "vertical-align:.12em;opacity:.75;white-space:nowrap}\n"
    "mark.unsure{background:none}\n"
    ".legend{order:-1;display:flex;flex-wrap:wrap;gap:.5rem .6rem;align-items:center;font-size:.875rem;line-height:1.4;"
    "border-bottom:1px solid rgb(128 128 128/.35);padding:0 0 1.1rem;margin:0 0 1.4rem}\n"
    ".legend label{cursor:pointer;background:rgb(var(--c)/.24);border-bottom:2px solid rgb(var(--c));"
    "border-radius:.25em .25em 0 0;padding:.15em .6em .15em .4em}\n"
    ".legend input{accent-color:rgb(var(--c));margin:0 .45em 0 0;vertical-align:-.1em}\n"
    ".legend label.own{background:none;border-color:transparent;color:var(--faint);margin-left:auto}\n"
    ".legend b{font-weight:600}\n"
    ".legend span{font-variant-numeric:tabular-nums;margin-left:.4em}\n"
    ".legend p{flex-basis:100%;margin:0;color:var(--faint)}\n"
    "@media print{body{max-width:none;padding:0}.legend input{display:none}}\n";

/* Text, with what a page cannot hold as U+FFFD: malformed bytes and NUL. */
static void write_text(output *o, const char *text, size_t size)
{
    while (size > 0) {
        size_t good = utf8_valid_prefix(text, size);
        const char *nul = memchr(text, '\0', good);
        if (nul != NULL)
            good = (size_t)(nul - text);
        output_escape(o->writer, text, good, true);
        if (good == size)
            return;
        writer_text(o->writer, "\xEF\xBF\xBD");
        text += good + 1;
        size -= good + 1;
    }
}

/* Writes the newline that waits. One behind a long line, with text right behind it, was put there to wrap a paragraph:
 * as <i> it can be shown as a space. */
static void settle_newline(output *o, bool text_follows)
{
    bool wraps = text_follows && o->column >= WRAPPED_COLUMNS;
    if (o->newline)
        writer_text(o->writer, wraps ? "<i>\n</i>" : "\n");
    o->wrapped = o->wrapped || (o->newline && wraps);
    if (o->newline)
        o->column = 0;
    o->newline = false;
}

/* The document's text; a newline waits for what stands behind it, maybe in the next piece. */
static void plain(output *o, const char *text, size_t size)
{
    while (size > 0) {
        settle_newline(o, *text != '\n' && *text != '\r' && *text != ' ' && *text != '\t');
        const char *newline = memchr(text, '\n', size);
        size_t part = newline != NULL ? (size_t)(newline - text) : size;
        write_text(o, text, part);
        o->column += utf8_count(text, part);
        o->newline = newline != NULL;
        text += part + o->newline;
        size -= part + o->newline;
    }
}

static void plain_text(output *o, const char *text)
{
    write_text(o, text, strlen(text));
}

static void write_style(output *o)
{
    writer_text(o->writer, "<style>\n");
    writer_text(o->writer, style);
    for (size_t i = 0; i < o->options.type_count; i++) {
        writer_format(o->writer, ".t%zu{--c:%s}", i, colours[i % COLOURS]);
        if (i >= COLOURS)
            writer_format(o->writer, "mark.t%zu,.legend .t%zu{border-bottom-style:%s}", i, i, lines[i / COLOURS % 4]);
        writer_format(o->writer,
                      "body:has(#t%zu:not(:checked)) mark.t%zu{background:none;border-color:transparent}"
                      "body:has(#t%zu:not(:checked)) mark.t%zu::after{content:none}\n",
                      i, i, i, i);
    }
    writer_text(o->writer, "</style>\n");
}

static bool begin(output *o, error *err)
{
    (void)err;
    o->wrapped = false;
    memset(o->counts, 0, o->options.type_count * sizeof *o->counts);
    writer_text(o->writer, "<!DOCTYPE html>\n<html>\n<head>\n<meta charset=\"utf-8\">\n"
                           "<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n<title>");
    plain_text(o, o->options.title);
    writer_text(o->writer, "</title>\n");
    write_style(o);
    writer_text(o->writer, "</head>\n<body>\n<h1>");
    plain_text(o, o->options.title);
    writer_text(o->writer, "</h1>\n<main>\n");
    return true;
}

static bool begin_file(output *o, error *err)
{
    (void)err;
    if (o->options.name_files) {
        writer_text(o->writer, "<h2>");
        plain_text(o, o->file);
        writer_text(o->writer, "</h2>\n");
    }
    return true;
}

static void open_entity(output *o, const entity *e)
{
    const char *label = o->options.types[e->type];
    settle_newline(o, true);
    o->counts[e->type]++;
    writer_format(o->writer, "<mark class=\"t%zu%s\" data-label=\"", e->type, e->probability < 0.5 ? " unsure" : "");
    plain_text(o, label);
    writer_text(o->writer, "\" title=\"");
    plain_text(o, label);
    writer_format(o->writer, " %.1f%%\">", 100.0 * e->probability);
}

static void close_entity(output *o, const entity *e)
{
    (void)e;
    writer_text(o->writer, "</mark>");
}

static const output_marks marks = {.plain = plain, .open = open_entity, .close = close_entity};

static bool write_passage(output *o, const passage *p, error *err)
{
    (void)err;
    if (p->begins_document)
        o->column = 0;
    if (p->begins_document)
        writer_text(o->writer, "<div class=\"document\" dir=\"auto\">");
    writer_write(o->writer, p->join, p->join_size);
    output_marked(o, p, &marks);
    if (p->ends_document)
        settle_newline(o, false);
    if (p->ends_document)
        writer_text(o->writer, "</div>\n");
    return true;
}

static void write_legend_entry(output *o, size_t type)
{
    writer_format(o->writer, "<label class=\"t%zu\"><input type=\"checkbox\" id=\"t%zu\" checked><b>", type, type);
    plain_text(o, o->options.types[type]);
    writer_format(o->writer, "</b><span>%zu</span></label>\n", o->counts[type]);
}

static bool end(output *o, error *err)
{
    (void)err;
    bool any = false;
    writer_text(o->writer, "</main>\n<div class=\"legend\">\n");
    for (size_t i = 0; i < o->options.type_count; i++) {
        if (o->counts[i] > 0)
            write_legend_entry(o, i);
        any = any || o->counts[i] > 0;
    }
    if (o->wrapped)
        writer_text(o->writer, "<label class=\"own\"><input type=\"checkbox\" id=\"own\">lines of the file</label>\n");
    writer_text(o->writer, any ? "<p>Point at a name to see how probable it is. Under 50% it has no background.</p>\n"
                               : "<p>No names were found.</p>\n");
    writer_text(o->writer, "</div>\n</body>\n</html>\n");
    return true;
}

const output_form output_html = {
    .name = "html",
    .probabilities = true,
    .begin = begin,
    .begin_file = begin_file,
    .passage = write_passage,
    .end = end,
};
