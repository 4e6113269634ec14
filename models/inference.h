/* Scores of tags without training in mind: nothing is kept for a backward pass, and what depends on a token alone (its
 * vector, its characters, its share of the first layer's gates) is computed once for every distinct token.
 *
 * In floats the numbers are those of network_forward without dropout, to the last bit; in no arithmetic do they
 * depend on what stands together in a call. */
#ifndef NER_MODELS_INFERENCE_H
#define NER_MODELS_INFERENCE_H

#include "models/input.h"

/* The arithmetic of the products with states: floats, halves of them (models/kernels/bf16.h), or bytes
 * (models/kernels/quantized.h). */
typedef enum arithmetic { ARITHMETIC_AUTO, ARITHMETIC_F32, ARITHMETIC_BF16, ARITHMETIC_I8 } arithmetic;

/* "auto", "f32", "bf16", "i8", NULL: in the order of the enum. */
extern const char *const arithmetic_names[];

/* What ARITHMETIC_AUTO stands for on this processor: the faster one. */
arithmetic inference_fastest(void);

/* Makes the weights of these products ready for an arithmetic, which is not ARITHMETIC_AUTO; w->narrow is there. Thread
 * rule: one thread at a time, before others use the weights for it. */
bool inference_prepare(const network_weights *w, arithmetic how, error *err);

/* Reals of a token's shares of the first layer's gates: [D][G H], the forward direction first. */
size_t inference_share_size(const network *n);

/* Fills in the shares of the tokens of a lexicon: shares[i] [D][G H] for i < L->count. MEMORY is scratch. false when
 * there is no memory. */
bool inference_read(const network_weights *w, const lexicon *l, const vectors *words, arena *memory,
                    real *const *shares) ATTRIBUTE_CHECKED;

/* *out_emissions [rows][K] for a packed minibatch. Row i's token has the shares shares[forms[i]]; AROUND is
 * for a network that looks at documents, NULL: sentences alone. The weights are ready for the arithmetic. false when
 * there is no memory. */
bool inference_run(const network_weights *w, arithmetic how, real *const *shares, const packing *p,
                   const uint32_t *forms, const neighbourhood *around, arena *memory,
                   const real **out_emissions) ATTRIBUTE_CHECKED;

#endif
