/* A hash table with open addresses over words in lower case, filled once from the lists of a language. */
#include "tokenizer/lexicon.h"

#include "base/hash.h"
#include "base/memory.h"
#include "base/utf8.h"

#include <string.h>
#include <utf8proc.h>


typedef struct entry {
    char word[LEXICON_WORD_BYTES]; /* lower case */
    uint8_t size;                  /* bytes; 0: free */
    uint8_t cut;                   /* bytes before the bar of a fused word */
    uint32_t any;                  /* flags in any case */
    uint32_t capital;              /* flags with a capital */
} entry;

struct lexicon {
    entry *entries; /* [mask + 1] */
    size_t mask;
    uint32_t fused_sizes[32]; /* by the first letter's low bits: a bit for each size */
    uint32_t fused_lasts[32]; /* the same for the last letter's low bits */
};

/* Words that are the same everywhere. */
static const char schemes[] = "http https ftp sftp file mailto news irc ircs git ssh svn telnet gopher rtsp ldap tel";
static const char domains[] =
    "com org net edu gov mil info biz name museum aero coop uk fr es nl pt ca au nz ru jp cn br eu tv io co cl pl ch "
    "dk fi kr tw hk za mx ar il ie gr cz hu ro tr ua ve pe uy sg th vn ph id my ae ir eg ma bg hr rs si sk ee lv lt lu "
    "htm html xhtml php asp aspx jsp cgi xml xsl css js json yaml yml pdf doc docx odt rtf tex txt csv tsv xls xlsx "
    "ods ppt pptx odp jpg jpeg gif png bmp svg tif tiff ico psd mp3 mp4 mpg mpeg avi mov wav ogg flac mkv zip gz tgz "
    "bz2 xz rar tar exe dll bat iso dmg apk deb rpm py cpp hpp sh sql log bak cfg ini conf";

/* WORD in lower case into out; the size, or 0 where it is too long. *out_capital: it begins with a capital. */
static size_t folded(const char *word, size_t size, char out[LEXICON_WORD_BYTES], bool *out_capital)
{
    size_t used = 0;
    if (size == 0 || size > LEXICON_WORD_BYTES)
        return 0;
    *out_capital = false;
    for (size_t at = 0; at < size;) {
        uint32_t code;
        size_t length = utf8_decode(word + at, size - at, &code);
        uint32_t lower = code;
        if (code < 0x80)
            lower = code >= 'A' && code <= 'Z' ? code + 32 : code == '`' ? '\'' : code;
        else if (code == 0x2019 || code == 0xB4)
            lower = '\'';
        else if (code < UTF8_MALFORMED)
            lower = (uint32_t)utf8proc_tolower((utf8proc_int32_t)code);
        *out_capital = *out_capital || (at == 0 && lower != code);
        char bytes[4];
        size_t put = utf8_encode(lower, bytes);
        if (used + put > LEXICON_WORD_BYTES)
            return 0;
        memcpy(out + used, bytes, put);
        used += put;
        at += length;
    }
    return used;
}

static entry *slot(const lexicon *words, const char *word, size_t size)
{
    size_t at = hash_bytes(word, size, 0) & words->mask;
    while (words->entries[at].size != 0 && (words->entries[at].size != size
                                            || memcmp(words->entries[at].word, word, size) != 0))
        at = (at + 1) & words->mask;
    return &words->entries[at];
}

static void add(lexicon *words, const char *word, size_t size, uint32_t flag)
{
    char plain[LEXICON_WORD_BYTES], lower[LEXICON_WORD_BYTES];
    const char *bar = memchr(word, '|', size);
    size_t cut = 0;
    if (bar != NULL) {
        cut = (size_t)(bar - word);
        memcpy(plain, word, cut);
        memcpy(plain + cut, bar + 1, size - cut - 1);
        word = plain;
        size--;
    }
    bool capital;
    size = folded(word, size, lower, &capital);
    if (size == 0)
        return;
    entry *e = slot(words, lower, size);
    memcpy(e->word, lower, size);
    e->size = (uint8_t)size;
    if (cut > 0)
        e->cut = (uint8_t)cut;
    if (capital)
        e->capital |= flag;
    else
        e->any |= flag;
    if (flag == LEXICON_FUSED) {
        words->fused_sizes[lower[0] & 31] |= (uint32_t)1 << (size & 31);
        words->fused_lasts[lower[0] & 31] |= (uint32_t)1 << (lower[size - 1] & 31);
    }
}

static size_t list_count(const char *list)
{
    size_t count = list != NULL && *list != '\0';
    for (; list != NULL && *list != '\0'; list++)
        count += *list == ' ';
    return count;
}

static void add_list(lexicon *words, const char *list, uint32_t flag)
{
    while (list != NULL && *list != '\0') {
        size_t size = strcspn(list, " ");
        if (size > 0 && size < LEXICON_WORD_BYTES)
            add(words, list, size, flag);
        list += size;
        list += strspn(list, " ");
    }
}

lexicon *lexicon_new(const language *lang, error *err)
{
    const struct {
        const char *list;
        uint32_t flag;
    } lists[] = {
        {lang->titles, LEXICON_TITLE}, {lang->numbered, LEXICON_NUMBERED}, {lang->abbreviations, LEXICON_ABBREVIATION},
        {lang->final, LEXICON_FINAL}, {lang->starters, LEXICON_STARTER}, {lang->elisions, LEXICON_ELISION},
        {lang->enclitics, LEXICON_ENCLITIC}, {lang->hyphen_enclitics, LEXICON_HYPHEN_ENCLITIC},
        {lang->fused, LEXICON_FUSED}, {lang->verb_endings, LEXICON_VERB_ENDING}, {lang->no_verbs, LEXICON_NO_VERB},
        {lang->whole, LEXICON_WHOLE}, {lang->prefixes, LEXICON_PREFIX}, {lang->suffixes, LEXICON_SUFFIX},
        {lang->units, LEXICON_UNIT}, {schemes, LEXICON_SCHEME}, {domains, LEXICON_DOMAIN},
    };
    size_t count = 0;
    for (size_t i = 0; i < sizeof lists / sizeof *lists; i++)
        count += list_count(lists[i].list);
    size_t capacity = 64;
    while (capacity < 2 * count)
        capacity *= 2;
    lexicon *words = memory_new(1, sizeof *words);
    entry *entries = memory_new(capacity, sizeof *entries);
    if (words == NULL || entries == NULL) {
        memory_free(words);
        memory_free(entries);
        error_memory(err, capacity * sizeof *entries);
        return NULL;
    }
    words->entries = entries;
    words->mask = capacity - 1;
    for (size_t i = 0; i < sizeof lists / sizeof *lists; i++)
        add_list(words, lists[i].list, lists[i].flag);
    return words;
}

void lexicon_free(lexicon *words)
{
    if (words == NULL)
        return;
    memory_free(words->entries);
    memory_free(words);
}

static const entry *find(const lexicon *words, const char *word, size_t size, bool *out_capital)
{
    char lower[LEXICON_WORD_BYTES];
    size = folded(word, size, lower, out_capital);
    if (size == 0)
        return NULL;
    const entry *e = slot(words, lower, size);
    return e->size != 0 ? e : NULL;
}

uint32_t lexicon_find(const lexicon *words, const char *word, size_t size)
{
    bool capital;
    const entry *e = find(words, word, size, &capital);
    return e == NULL ? 0 : capital ? e->any | e->capital : e->any;
}

size_t lexicon_fused(const lexicon *words, const char *word, size_t size)
{
    bool capital;
    const entry *e = find(words, word, size, &capital);
    return e != NULL && (e->any & LEXICON_FUSED) != 0 && e->size == size ? e->cut : 0;
}

bool lexicon_may_be_fused(const lexicon *words, const char *word, size_t size)
{
    return size < 32 && (words->fused_sizes[word[0] & 31] >> size & 1) != 0
           && (words->fused_lasts[word[0] & 31] >> (word[size - 1] & 31) & 1) != 0;
}
