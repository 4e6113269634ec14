/* Arrays that grow while the file is read. */
#include "corpora/tagged.h"

#include "base/memory.h"
#include "corpora/list.h"

#include <string.h>

/* The tokens so far, from the last boundary on, are a sentence. */
static bool end_sentence(tagged *t)
{
    if (!list_reserve(&t->first, t->sentences, 2, &t->first_capacity, sizeof *t->first))
        return false;
    if (t->sentences == 0)
        t->first[0] = 0;
    if (t->first[t->sentences] < t->token_count)
        t->first[++t->sentences] = t->token_count;
    return true;
}

static bool add_token(tagged *t, const pair *p)
{
    size_t gold, guess;
    if (!list_reserve(&t->tokens, t->token_count, 1, &t->token_capacity, sizeof *t->tokens) ||
        !buffer_reserve(&t->texts, p->token.size + 1) ||
        !names_number(&t->tags, p->gold.text, p->gold.size, &gold) ||
        !names_number(&t->tags, p->guess.text, p->guess.size, &guess))
        return false;
    t->tokens[t->token_count++] = (tagged_token){t->texts.size, p->token.size,  gold,
                                                 guess,         p->gold_line,  p->guess_line};
    return buffer_append(&t->texts, p->token.text, p->token.size) && buffer_append_byte(&t->texts, ' ');
}

static bool add_mark(tagged *t, const pair *p)
{
    size_t gold, guess;
    if (!end_sentence(t) || !list_reserve(&t->marks, t->mark_count, 1, &t->mark_capacity, sizeof *t->marks) ||
        !names_number(&t->tags, p->gold.text, p->gold.size, &gold) ||
        !names_number(&t->tags, p->guess.text, p->guess.size, &guess))
        return false;
    t->marks[t->mark_count++] = (tagged_mark){t->sentences, gold, guess};
    return true;
}

static bool add_pair(tagged *t, const pair *p)
{
    if (p->boundary)
        return end_sentence(t);
    return p->document ? add_mark(t, p) : add_token(t, p);
}

static bool read_pairs(tagged *t, pairs *input, error *err)
{
    pair p;
    reader_status status;
    while ((status = pairs_next(input, &p, err)) == READER_LINE) {
        if (!add_pair(t, &p))
            return error_memory(err, 0);
    }
    return status == READER_END && (end_sentence(t) || error_memory(err, 0));
}

static char *copy_name(const char *name)
{
    return memory_copy_text(name, strlen(name));
}

tagged *tagged_read(const pairs_options *options, error *err)
{
    tagged *t = memory_new(1, sizeof *t);
    if (t == NULL) {
        error_memory(err, sizeof *t);
        return NULL;
    }
    names_init(&t->tags);
    pairs *input = pairs_open(options, err);
    bool ok = input != NULL;
    if (ok) {
        t->gold_name = copy_name(pairs_gold_name(input));
        t->guess_name = copy_name(pairs_guess_name(input));
        ok = t->gold_name != NULL && t->guess_name != NULL ? read_pairs(t, input, err) : error_memory(err, 0);
    }
    pairs_close(input);
    if (!ok) {
        tagged_free(t);
        return NULL;
    }
    return t;
}

void tagged_free(tagged *t)
{
    if (t == NULL)
        return;
    memory_free(t->gold_name);
    memory_free(t->guess_name);
    memory_free(t->tokens);
    memory_free(t->first);
    memory_free(t->marks);
    buffer_dispose(&t->texts);
    names_dispose(&t->tags);
    memory_free(t);
}

void tagged_tags(const tagged *t, size_t sentence, bool guess, split_field *out_tags)
{
    for (size_t i = t->first[sentence]; i < t->first[sentence + 1]; i++) {
        const names_item *item = &t->tags.items[guess ? t->tokens[i].guess : t->tokens[i].gold];
        *out_tags++ = (split_field){item->text, item->size};
    }
}
