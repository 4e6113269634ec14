/* The text with entities on a coloured ground, for a terminal. Whatever could steer the terminal is shown instead of
 * sent: control characters as ^[ (those of C1 as M-^[), malformed bytes as U+FFFD; the CR of a line that ends in CR LF
 * is left out.
 *
 * Light grounds with black letters read well on dark and on light terminals, and differ in lightness too. */
#include "base/utf8.h"
#include "ner/output.h"

static const unsigned char grounds[] = {117, 157, 222, 218, 189, 230, 80, 180};

static unsigned ground_of(size_t type)
{
    return grounds[type % sizeof grounds];
}

static void begin_ground(output *o)
{
    writer_format(o->writer, "\033[30;48;5;%um", ground_of(o->inside - 1));
}

static void end_ground(output *o)
{
    writer_text(o->writer, "\033[0m");
}

/* A line's end inside an entity: the ground must not run on to the border of the screen. */
static void write_newline(output *o)
{
    if (o->inside > 0)
        end_ground(o);
    writer_byte(o->writer, '\n');
    if (o->inside > 0)
        begin_ground(o);
}

static void write_code(output *o, const char *bytes, size_t size, uint32_t code)
{
    if (code >= UTF8_MALFORMED)
        writer_text(o->writer, "\xEF\xBF\xBD");
    else if (code < 0x20 && code != '\t')
        writer_format(o->writer, "^%c", (char)(code + 0x40));
    else if (code == 0x7F)
        writer_text(o->writer, "^?");
    else if (code >= 0x80 && code < 0xA0)
        writer_format(o->writer, "M-^%c", (char)(code - 0x40));
    else
        writer_write(o->writer, bytes, size);
}

/* A CR waits for what stands behind it, maybe in the next passage. */
static void settle_carriage(output *o, bool newline)
{
    if (o->carriage && !newline)
        writer_text(o->writer, "^M");
    o->carriage = false;
}

static void plain(output *o, const char *text, size_t size)
{
    for (size_t at = 0; at < size;) {
        uint32_t code;
        size_t taken = utf8_decode(text + at, size - at, &code);
        settle_carriage(o, code == '\n');
        if (code == '\n')
            write_newline(o);
        else if (code == '\r')
            o->carriage = true;
        else
            write_code(o, text + at, taken, code);
        at += taken;
    }
}

static void open_entity(output *o, const entity *e)
{
    settle_carriage(o, false);
    o->inside = e->type + 1;
    begin_ground(o);
}

static void close_entity(output *o, const entity *e)
{
    (void)e;
    settle_carriage(o, false);
    end_ground(o);
    o->inside = 0;
}

static const output_marks marks = {.plain = plain, .open = open_entity, .close = close_entity};

static bool write_passage(output *o, const passage *p, error *err)
{
    (void)err;
    output_marked(o, p, &marks);
    plain(o, p->trail, p->trail_size);
    if (p->ends_document)
        settle_carriage(o, false);
    return true;
}

bool output_color_legend(const output_options *options, buffer *out_line)
{
    bool ok = true;
    for (size_t i = 0; ok && i < options->type_count; i++)
        ok =
            buffer_format(out_line, "%s\033[30;48;5;%um %s \033[0m", i > 0 ? " " : "", ground_of(i), options->types[i]);
    return ok;
}

const output_form output_color = {.name = "color", .passage = write_passage};
