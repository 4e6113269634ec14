/* One object on one line; scores are fractions, and the first names are those that spaCy's `evaluate` writes. */
#include "base/number.h"
#include "ner/json_text.h"
#include "ner/score_report.h"

#include <string.h>

/* Fields of an object, with commas between them. */
typedef struct json_object {
    writer *out;
    bool begun;
} json_object;

static json_object begin(writer *out)
{
    writer_byte(out, '{');
    return (json_object){out, false};
}

static void end(const json_object *o)
{
    writer_byte(o->out, '}');
}

/* The name of the next field. */
static writer *key_of(json_object *o, split_field name)
{
    writer_text(o->out, o->begun ? ", " : "");
    o->begun = true;
    json_text_string(o->out, name.text, name.size);
    writer_text(o->out, ": ");
    return o->out;
}

static writer *key(json_object *o, const char *name)
{
    return key_of(o, (split_field){name, strlen(name)});
}

static void put_number(json_object *o, const char *name, double value)
{
    char text[NUMBER_BYTES];
    number_format(value, text);
    writer_text(key(o, name), text);
}

static void put_count(json_object *o, const char *name, size_t value)
{
    writer_format(key(o, name), "%zu", value);
}

static void put_text(json_object *o, const char *name, split_field value)
{
    json_text_string(key(o, name), value.text, value.size);
}

static void put_string(json_object *o, const char *name, const char *value)
{
    put_text(o, name, (split_field){value, strlen(value)});
}

static void put_interval(json_object *o, const char *name, interval i)
{
    char low[NUMBER_BYTES], high[NUMBER_BYTES];
    number_format(i.low, low);
    number_format(i.high, high);
    writer_format(key(o, name), "[%s, %s]", low, high);
}

static void put_scores(json_object *o, tally_scores s)
{
    put_number(o, "p", s.precision);
    put_number(o, "r", s.recall);
    put_number(o, "f", s.f1);
}

static void put_mean(json_object *o, const char *name, tally_scores s)
{
    json_object inner = begin(key(o, name));
    put_scores(&inner, s);
    end(&inner);
}

static void put_tally(json_object *inner, const tally *t)
{
    put_scores(inner, tally_score(t));
    put_count(inner, "gold", tally_gold(t));
    put_count(inner, "guess", tally_guess(t));
    put_count(inner, "correct", t->correct);
}

static void put_types(const score_report *r, json_object *o)
{
    json_object types = begin(key(o, "ents_per_type"));
    for (size_t i = 0; i < r->type_count; i++) {
        json_object inner = begin(key_of(&types, score_report_type(r, i)));
        put_tally(&inner, &r->by_type[i]);
        end(&inner);
    }
    end(&types);
}

static void put_way(json_object *o, const char *name, const tally *t)
{
    json_object inner = begin(key(o, name));
    put_scores(&inner, tally_score(t));
    put_count(&inner, "correct", t->correct);
    put_count(&inner, "incorrect", t->incorrect);
    put_count(&inner, "partial", t->partial);
    put_count(&inner, "missed", t->missed);
    put_count(&inner, "spurious", t->spurious);
    put_count(&inner, "possible", tally_gold(t));
    put_count(&inner, "actual", tally_guess(t));
    end(&inner);
}

static void put_ways(const score_report *r, json_object *o)
{
    json_object ways = begin(key(o, "ways"));
    for (int way = TALLY_STRICT; way < TALLY_WAYS; way++)
        put_way(&ways, tally_way_names[way], &r->ways[way]);
    end(&ways);
    json_object types = begin(key(o, "ways_per_type"));
    for (size_t i = 0; i < r->type_count; i++) {
        json_object inner = begin(key_of(&types, score_report_type(r, i)));
        for (int way = TALLY_STRICT; way < TALLY_WAYS; way++)
            put_way(&inner, tally_way_names[way], &r->ways_by_type[way][i]);
        end(&inner);
    }
    end(&types);
}

static void put_intervals(const score_report *r, json_object *o)
{
    json_object inner = begin(key(o, "ci"));
    put_number(&inner, "level", 0.95);
    put_count(&inner, "samples", score_report_samples(r->wishes, false));
    put_count(&inner, "seed", (size_t)r->wishes->seed);
    put_interval(&inner, "ents_p", r->ci.precision);
    put_interval(&inner, "ents_r", r->ci.recall);
    put_interval(&inner, "ents_f", r->ci.f1);
    json_object types = begin(key(&inner, "ents_per_type"));
    for (size_t i = 0; i < r->type_count; i++) {
        json_object type = begin(key_of(&types, score_report_type(r, i)));
        put_interval(&type, "p", r->type_ci[i].precision);
        put_interval(&type, "r", r->type_ci[i].recall);
        put_interval(&type, "f", r->type_ci[i].f1);
        end(&type);
    }
    end(&types);
    end(&inner);
}

static void put_comparison(const score_report *r, json_object *o)
{
    tally_scores s = tally_score(&r->other_total);
    json_object inner = begin(key(o, "compare"));
    put_string(&inner, "file", r->other->guess_name);
    put_number(&inner, "ents_p", s.precision);
    put_number(&inner, "ents_r", s.recall);
    put_number(&inner, "ents_f", s.f1);
    put_number(&inner, "difference", r->compared.f1);
    put_interval(&inner, "interval", r->compared.interval);
    put_number(&inner, "p", r->compared.p);
    put_count(&inner, "samples", score_report_samples(r->wishes, true));
    put_count(&inner, "seed", (size_t)r->wishes->seed);
    end(&inner);
}

static void put_confusion(const score_report *r, json_object *o)
{
    size_t across = r->c->types.count + 1;
    json_object inner = begin(key(o, "confusion"));
    writer_byte(key(&inner, "types"), '[');
    for (size_t i = 0; i < r->type_count; i++) {
        split_field name = score_report_type(r, i);
        writer_text(o->out, i > 0 ? ", " : "");
        json_text_string(o->out, name.text, name.size);
    }
    writer_text(o->out, "]");
    writer_byte(key(&inner, "table"), '['); /* the last row is spurious, the last column missed */
    for (size_t i = 0; i <= r->type_count; i++) {
        writer_text(o->out, i > 0 ? ", [" : "[");
        for (size_t k = 0; k <= r->type_count; k++) {
            size_t row = i < r->type_count ? r->types[i] : across - 1;
            size_t column = k < r->type_count ? r->types[k] : across - 1;
            writer_format(o->out, "%s%zu", k > 0 ? ", " : "", r->confusion[row * across + column]);
        }
        writer_text(o->out, "]");
    }
    writer_text(o->out, "]");
    writer_byte(key(&inner, "boundaries"), '[');
    for (size_t i = 0; i < r->type_count; i++)
        writer_format(o->out, "%s%zu", i > 0 ? ", " : "", r->boundaries[r->types[i]]);
    writer_text(o->out, "]");
    end(&inner);
}

static void put_side(const score_report *r, json_object *o, const mistake *m, bool guess)
{
    size_t number = guess ? m->guess : m->gold;
    writer *out = key(o, guess ? "guess" : "gold");
    if (number == MISTAKE_NOBODY) {
        writer_text(out, "null");
        return;
    }
    const comparison_list *list = guess ? &r->c->guess : &r->c->gold;
    const names_item *type = &r->c->types.items[list->spans[number].type];
    json_object inner = begin(out);
    put_string(&inner, "file", guess ? r->c->guess_name : r->c->gold_name);
    put_count(&inner, "line", list->lines[number]);
    put_count(&inner, "start", list->spans[number].start);
    put_count(&inner, "end", list->spans[number].end);
    put_text(&inner, "label", (split_field){type->text, type->size});
    put_text(&inner, "text", comparison_text(r->c, m->unit, list->spans[number]));
    end(&inner);
}

static void put_errors(const score_report *r, json_object *o)
{
    bool begun = false;
    writer_byte(key(o, "errors"), '[');
    for (size_t i = 0; i < r->mistake_count; i++) {
        const mistake *m = &r->mistakes[i];
        if (m->kind == MISTAKE_NONE)
            continue;
        writer_text(o->out, begun ? ", " : "");
        begun = true;
        json_object inner = begin(o->out);
        put_string(&inner, "kind", mistake_names[m->kind]);
        put_count(&inner, "sentence", m->unit + 1);
        put_side(r, &inner, m, false);
        put_side(r, &inner, m, true);
        end(&inner);
    }
    writer_text(o->out, "]");
}

static void put_groups(const score_report *r, json_object *o)
{
    json_object by = begin(key(o, "by"));
    for (int kind = 0; kind < GROUP_KINDS; kind++) {
        if (!r->wishes->by[kind])
            continue;
        json_object groups = begin(key(&by, group_kind_names[kind]));
        for (size_t i = 0; i < r->group_count[kind]; i++) {
            json_object inner = begin(key(&groups, r->groups[kind][i].name));
            put_tally(&inner, &r->groups[kind][i].counts);
            end(&inner);
        }
        end(&groups);
    }
    end(&by);
}

static void put_differences(const score_report *r, json_object *o)
{
    writer_byte(key(o, "differences"), '[');
    for (size_t i = 0; i < r->difference_count; i++) {
        const difference *d = &r->differences[i];
        writer_text(o->out, i > 0 ? ", " : "");
        json_object inner = begin(o->out);
        put_string(&inner, "what", d->name);
        put_string(&inner, "why", d->words);
        put_count(&inner, "gold", d->gold);
        put_count(&inner, "guess", d->guess);
        end(&inner);
    }
    writer_text(o->out, "]");
}

static void put_head(const score_report *r, json_object *o)
{
    tally_scores s = tally_score(&r->total);
    put_string(o, "mode", score_mode_names[r->wishes->mode]);
    if (r->machine != NULL)
        put_string(o, "scheme", strict_scheme_names[r->scheme]);
    put_count(o, r->wishes->jsonl ? "documents" : "sentences", r->c->units);
    if (r->machine != NULL) {
        size_t tokens = conlleval_tokens(r->machine), right = conlleval_correct_tags(r->machine);
        put_count(o, "tokens", tokens);
        put_number(o, "token_acc", tokens > 0 ? (double)right / (double)tokens : 0.0);
    }
    put_number(o, "ents_p", s.precision);
    put_number(o, "ents_r", s.recall);
    put_number(o, "ents_f", s.f1);
    put_count(o, "gold", tally_gold(&r->total));
    put_count(o, "guess", tally_guess(&r->total));
    put_count(o, "correct", r->total.correct);
    put_types(r, o);
    put_mean(o, "micro", s);
    put_mean(o, "macro", r->macro);
    put_mean(o, "weighted", r->weighted);
}

void score_json_print(const score_report *r, writer *out)
{
    const score_wishes *w = r->wishes;
    json_object o = begin(out);
    bool by = false;
    for (int kind = 0; kind < GROUP_KINDS; kind++)
        by = by || w->by[kind];
    put_head(r, &o);
    if (w->mode == SCORE_PARTIAL)
        put_ways(r, &o);
    if (w->ci)
        put_intervals(r, &o);
    if (w->other != NULL)
        put_comparison(r, &o);
    if (w->confusion)
        put_confusion(r, &o);
    if (by)
        put_groups(r, &o);
    if (r->machine != NULL)
        put_differences(r, &o);
    if (w->errors)
        put_errors(r, &o);
    end(&o);
    writer_byte(out, '\n');
}
