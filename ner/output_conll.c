/* A token and its BIO tag a line, an empty line after every sentence; or the lines of the input with one column more.
 */
#include "ner/output.h"

#include <string.h>

/* Walks along the tokens of a sentence and knows the entity that is next. */
typedef struct tag_walk {
    const tagged_sentence *tagged;
    size_t at, entity; /* numbers of those that are next */
} tag_walk;

/* Writes the next token's tag. */
static void write_tag(output *o, tag_walk *walk)
{
    const entity *e = walk->entity < walk->tagged->count ? &walk->tagged->entities[walk->entity] : NULL;
    size_t at = walk->at++;
    if (e == NULL || at < e->start) {
        writer_byte(o->writer, 'O');
        return;
    }
    writer_text(o->writer, at == e->start ? "B-" : "I-");
    writer_text(o->writer, o->options.types[e->type]);
    walk->entity += at + 1 == e->end;
}

/* Newlines that LINES [size] lack before the next file's may follow: their own, and an empty line. */
static size_t count_missing(const char *lines, size_t size)
{
    size_t blanks = 0;
    if (lines[size - 1] != '\n')
        return 2;
    while (blanks + 1 < size && memchr(" \t\r", lines[size - blanks - 2], 3) != NULL)
        blanks++;
    return blanks + 1 < size && lines[size - blanks - 2] != '\n';
}

/* Where the last file ended within a sentence, the next one's first tokens would be taken for more of it. */
static void part_from_last_file(output *o)
{
    for (size_t i = 0; o->begins_file && i < o->missing; i++)
        writer_byte(o->writer, '\n');
    o->begins_file = false;
}

static void write_lines(output *o, const passage *p)
{
    tag_walk walk = {.tagged = &p->tagged};
    size_t at = 0;
    if (p->lines_size == 0)
        return;
    part_from_last_file(o);
    o->missing = count_missing(p->lines, p->lines_size);
    writer_write(o->writer, p->lead, p->lead_size);
    for (size_t i = 0; i < p->insertion_count; i++) {
        const insertion *column = &p->insertions[i];
        writer_write(o->writer, p->lines + at, column->at - at);
        at = column->at;
        if (column->separator != 0)
            writer_byte(o->writer, column->separator);
        if (column->token)
            write_tag(o, &walk);
        else
            writer_byte(o->writer, 'O');
    }
    writer_write(o->writer, p->lines + at, p->lines_size - at);
}

static void write_tokens(output *o, const passage *p)
{
    tag_walk walk = {.tagged = &p->tagged};
    for (size_t i = 0; i < p->sentence.count; i++) {
        writer_write(o->writer, p->sentence.tokens[i].text, p->sentence.tokens[i].size);
        writer_byte(o->writer, '\t');
        write_tag(o, &walk);
        writer_byte(o->writer, '\n');
    }
    if (p->sentence.count > 0)
        writer_byte(o->writer, '\n');
}

static bool write_passage(output *o, const passage *p, error *err)
{
    (void)err;
    if (p->lines != NULL)
        write_lines(o, p);
    else
        write_tokens(o, p);
    return true;
}

static bool begin(output *o, error *err)
{
    (void)err;
    o->missing = 0;
    return true;
}

static bool begin_file(output *o, error *err)
{
    (void)err;
    o->begins_file = true;
    return true;
}

const output_form output_conll = {
    .name = "conll", .begin = begin, .begin_file = begin_file, .passage = write_passage};
