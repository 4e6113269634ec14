/* Sentences are read (some in capitals, some words as unknown), gold tags and what teachers hold are put beside them,
 * and the network goes through them once or, with an adversary, twice. */
#include "models/training/shard_learn.h"

#include "models/network_loss.h"
#include "models/training/adversary.h"

/* Reads a share of the sentences in capitals. */
static bool read_capitals(const minibatch *m, random_stream *random, input_sentence *sentences, size_t count,
                          arena *memory)
{
    for (size_t i = 0; m->capitals > 0 && i < count; i++) {
        if (random_uniform(random) >= m->capitals)
            continue;
        uint32_t *forms = arena_take(memory, sentences[i].count, sizeof *forms);
        if (forms == NULL)
            return false;
        for (size_t t = 0; t < sentences[i].count; t++)
            forms[t] = m->data->capitals[sentences[i].forms[t]];
        sentences[i].forms = forms;
    }
    return true;
}

static bool place_gold(const packing *p, const dataset_sentence *const *sentences, arena *memory,
                       network_gold *out_gold)
{
    size_t *tags = arena_take(memory, p->rows, sizeof *tags);
    if (tags == NULL)
        return false;
    for (size_t place = 0; place < p->sequences; place++)
        for (size_t t = 0; t < p->lengths[place]; t++)
            tags[packing_row(p, place, t)] = sentences[p->order[place]]->tags[t];
    out_gold->tags = tags;
    return true;
}

/* What the teacher of the dataset, if it has one, holds of these sentences. */
static bool place_teaching(const minibatch *m, const packing *p, const dataset_sentence *const *sentences, size_t k,
                           arena *memory, network_gold *out_gold)
{
    const teaching *t = m->data->teaching;
    if (t == NULL)
        return true;
    real *soft = arena_take(memory, p->rows, k * sizeof *soft), *counts = arena_take(memory, p->rows, sizeof *counts);
    real *moves = arena_take(memory, p->sequences * k, k * sizeof *moves);
    if (soft == NULL || counts == NULL || moves == NULL)
        return false;
    for (size_t place = 0; place < p->sequences; place++) {
        const size_t number = sentences[p->order[place]]->number;
        teaching_moves(t, number, moves + place * k * k);
        for (size_t i = 0; i < p->lengths[place]; i++) {
            const size_t row = packing_row(p, place, i);
            teaching_shares(t, number, i, soft + row * k);
            counts[row] = teaching_agrees(t, number) ? 1 : (real)m->doubt;
        }
    }
    out_gold->soft = soft;
    out_gold->soft_moves = moves;
    out_gold->counts = counts;
    out_gold->trust = m->trust;
    return true;
}

/* Forward and backward: adds SCALE times the shard's loss, and its gradients. d_words [rows][dim] is written. */
static bool go_through(shard *s, const learner *l, const network_input *input, network_dropout dropout,
                       const network_gold *gold, double scale, real *d_words)
{
    network_pass pass;
    double loss;
    real *d_emissions = arena_take(&s->memory, s->tokens, l->network->tags * sizeof *d_emissions);
    if (d_emissions == NULL || !network_forward(&l->weights, input, dropout, &s->memory, &pass) ||
        !network_loss(&l->weights, &pass, gold, scale, &s->memory, s->gradients, d_emissions, &loss) ||
        !network_backward(&l->weights, &pass, d_emissions, &s->memory, s->gradients, d_words))
        return false;
    s->loss += loss;
    return true;
}

/* The second half of the loss: the same sentences with their words moved against the network. */
static bool go_through_moved(shard *s, const learner *l, const network_input *input, network_dropout dropout,
                             const network_gold *gold, double strength, double scale)
{
    const size_t dim = l->dim, size = s->tokens * dim;
    network_input moved = *input;
    real *words = arena_take(&s->memory, size, sizeof *words), *d_moved = arena_take(&s->memory, size, sizeof *d_moved);
    if (words == NULL || d_moved == NULL)
        return false;
    adversary_move(&input->packing, dim, input->words, s->d_words, strength, words);
    moved.words = words;
    if (!go_through(s, l, &moved, dropout, gold, scale, d_moved))
        return false;
    for (size_t i = 0; i < size; i++)
        s->d_words[i] += d_moved[i];
    return true;
}

bool shard_learn(shard *s, const learner *l, const minibatch *m, size_t number,
                 const dataset_sentence *const *sentences, size_t count, double scale)
{
    arena *memory = &s->memory;
    random_stream random = random_seed(m->seed, m->epoch, m->number, number);
    input_sentence *read = arena_take(memory, count, sizeof *read);
    if (read == NULL || count == 0)
        return read != NULL;
    for (size_t i = 0; i < count; i++)
        read[i] = sentences[i]->input;
    if (!read_capitals(m, &random, read, count, memory))
        return false;
    network_dropout dropout = m->dropout;
    dropout.random = &random;
    network_input input;
    if (!input_build(l->network, &m->data->lexicon, &l->words, l->values + l->network->unknown, read, count,
                     (input_dropout){m->words.word, m->words.singleton, &random}, s->local, memory, &input, &s->rows))
        return false;
    s->tokens = input.packing.rows;
    network_gold gold = {0};
    const bool twice = m->adversary > 0;
    const double part = twice ? scale / 2 : scale;
    s->d_words = arena_take(memory, s->tokens, l->dim * sizeof *s->d_words);
    return s->d_words != NULL && place_gold(&input.packing, sentences, memory, &gold) &&
           place_teaching(m, &input.packing, sentences, l->network->tags, memory, &gold) &&
           go_through(s, l, &input, dropout, &gold, part, s->d_words) &&
           (!twice || go_through_moved(s, l, &input, dropout, &gold, m->adversary, part));
}
