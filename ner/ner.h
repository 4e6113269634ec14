/* libner: names in text, from C and C++. This header is all of it.
 *
 *     ner_error error;
 *     ner_model *model = ner_model_open("en", &error);
 *     ner_tagger *tagger = ner_tagger_new(model, NULL, &error);
 *     ner_result *result = ner_tag_text(tagger, text, strlen(text), &error);
 *     for (size_t i = 0; i < ner_result_count(result); i++)
 *         puts(ner_result_entity(result, i)->label);
 *     ner_result_free(result);
 *     ner_tagger_free(tagger);
 *     ner_model_close(model);
 *
 * Three lifetimes: a model is read once and shared by all threads; a tagger belongs to one thread, and its model must
 * outlive it; a result is the caller's and depends on neither. Errors: a function that can fail returns NULL and fills
 * *error; ERROR may be NULL. Nothing is printed, nothing exits. Text is UTF-8; malformed bytes do no harm. Offsets are
 * half-open and count from the first byte of what was passed. */
#ifndef NER_NER_NER_H
#define NER_NER_NER_H

#include <stddef.h>

#ifdef __cplusplus
extern "C" {
#endif

#if defined(__GNUC__)
#define NER_PUBLIC __attribute__((visibility("default")))
#else
#define NER_PUBLIC
#endif

enum { NER_ERROR_BYTES = 768 };

typedef enum ner_error_code {
    NER_OK = 0,
    NER_ERROR_USAGE = 1,  /* an argument is wrong */
    NER_ERROR_DATA = 2,   /* the model file is wrong */
    NER_ERROR_SYSTEM = 3, /* the operating system said no */
    NER_ERROR_MEMORY = 4  /* out of memory */
} ner_error_code;

typedef struct ner_error {
    ner_error_code code;
    char message[NER_ERROR_BYTES]; /* NUL-terminated, names the place where there is one */
} ner_error;

typedef struct ner_model ner_model;
typedef struct ner_tagger ner_tagger;
typedef struct ner_result ner_result;

/* The library's version, "0.1.0". */
NER_PUBLIC const char *ner_version(void);

/* Opens a model by its path, or by a bare name ("en") that is looked for in the current directory, $NER_MODEL_PATH,
 * $XDG_DATA_HOME/ner/models, ner/models under each of $XDG_DATA_DIRS and beside the program. The file is mapped, so
 * that this takes no time. NULL on failure. MUST be closed with ner_model_close, after its taggers. Any thread may use
 * it. */
NER_PUBLIC ner_model *ner_model_open(const char *name, ner_error *error);

/* NULL is allowed. */
NER_PUBLIC void ner_model_close(ner_model *model);

/* The labels that its entities can have: "PER", ... Number INDEX of them, NUL-terminated, as long as the model; NULL
 * where there is none. */
NER_PUBLIC size_t ner_model_label_count(const ner_model *model);
NER_PUBLIC const char *ner_model_label(const ner_model *model, size_t index);

/* What a tagger should do otherwise than usual; zeros mean the usual. */
typedef struct ner_options {
    const char *style;          /* how text is cut into tokens, "ud" or "conll"; NULL: as the model was trained */
    const char *lang;           /* "en", "de", ...; NULL: the model's */
    double min_probability;     /* entities below it are left out; 0: all are there */
    size_t max_sentence; /* tokens; longer sentences are tagged in overlapping windows; 0: 1000; 8 is the least */
} ner_options;

/* A tagger for one thread. OPTIONS may be NULL. NULL on failure. MUST be freed with ner_tagger_free. */
NER_PUBLIC ner_tagger *ner_tagger_new(const ner_model *model, const ner_options *options, ner_error *error);

/* NULL is allowed. */
NER_PUBLIC void ner_tagger_free(ner_tagger *tagger);

/* Running text, SIZE bytes of it (a NUL is a character like others): finds sentences, tokens and entities. NULL on
 * failure. MUST be freed with ner_result_free. */
NER_PUBLIC ner_result *ner_tag_text(ner_tagger *tagger, const char *text, size_t size, ner_error *error);

/* One sentence of ready tokens: TOKENS [COUNT] with their SIZES [COUNT] in bytes; SIZES NULL: each ends in a NUL. The
 * result's text and offsets are those of the tokens joined by single spaces. NULL on failure. MUST be freed with
 * ner_result_free. */
NER_PUBLIC ner_result *ner_tag_tokens(ner_tagger *tagger, const char *const *tokens, const size_t *sizes, size_t count,
                                      ner_error *error);

typedef struct ner_entity {
    const char *label;    /* NUL-terminated */
    double probability;   /* share of all legal tag sequences in which exactly this entity stands, 0 to 1 */
    const char *text;     /* NUL-terminated copy of its bytes */
    size_t text_size;     /* bytes */
    size_t start, end;    /* bytes */
    size_t char_start, char_end;   /* code points, as Python counts; a malformed byte counts one */
    size_t utf16_start, utf16_end; /* UTF-16 units, as Java, JavaScript and C# count */
    size_t token_start, token_end; /* tokens of the whole text */
    size_t sentence;      /* number of its sentence, from 0 */
} ner_entity;

/* Entities in the order of the text; none overlap. */
NER_PUBLIC size_t ner_result_count(const ner_result *result);

/* Number INDEX of them, valid as long as the result; NULL where there is none. */
NER_PUBLIC const ner_entity *ner_result_entity(const ner_result *result, size_t index);

/* How many sentences and tokens the text was cut into. */
NER_PUBLIC size_t ner_result_sentences(const ner_result *result);
NER_PUBLIC size_t ner_result_tokens(const ner_result *result);

/* NULL is allowed. */
NER_PUBLIC void ner_result_free(ner_result *result);

#ifdef __cplusplus
}
#endif

#endif
