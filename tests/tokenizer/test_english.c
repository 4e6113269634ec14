/* English, in the manner of Universal Dependencies and of CoNLL-2003: what is cut where. */
#include "tests/tokenizer/cut.h"

typedef struct example {
    const char *text, *want;
} example;

static void check_examples(const example *examples, size_t count, const char *lang, tokenizer_style style)
{
    for (size_t i = 0; i < count; i++)
        cut_check(examples[i].text, examples[i].want, lang, style);
}

#define CHECK_UD(examples) check_examples(examples, sizeof examples / sizeof *examples, "en", TOKENIZER_UD)
#define CHECK_CONLL(examples) check_examples(examples, sizeof examples / sizeof *examples, "en", TOKENIZER_CONLL)

START_TEST(words_and_punctuation)
{
    static const example examples[] = {
        {"Hello, world!", "Hello|,|world|!\n"},
        {"(see below); \"quoted\": 'single' [note] {x}",
         "(|see|below|)|;|\"|quoted|\"|:|'|single|'|[|note|]|{|x|}\n"},
        {"“Curly” ‘quotes’ «et» „deutsch“ ``latex''", "“|Curly|”|‘|quotes|’|«|et|»|„|deutsch|“|``|latex|''\n"},
        {"wait... what?! no -- yes - maybe", "wait|...|what|?!\nno|--|yes|-|maybe\n"},
        {"a—b – c", "a|—|b|–|c\n"},
        {"***** ===== ----- ~~~", "*****|=====|-----|~~~\n"},
        {"and/or him/her", "and|/|or|him|/|her\n"},
        {"person(s) f(x)", "person(s)|f(x)\n"},
        {"rock & roll, AT&T, R&D", "rock|&|roll|,|AT&T|,|R&D\n"},
        {"C++ and f*ck", "C++|and|f*ck\n"},
        {"&amp; &lt; R & B", "&amp;|&lt;|R|&|B\n"},
    };
    CHECK_UD(examples);
}
END_TEST

START_TEST(clitics)
{
    static const example examples[] = {
        {"It's John's; they're we've I'll I'd I'm", "It|'s|John|'s|;|they|'re|we|'ve|I|'ll|I|'d|I|'m\n"},
        {"don't can't WON'T shouldn't've", "do|n't|ca|n't|WO|N'T|should|n't|'ve\n"},
        {"It’s don’t parents’ house", "It|’s|do|n’t|parents|’|house\n"},
        {"cannot gonna dunno dont im", "can|not|gon|na|du|n|no|do|nt|i|m\n"},
        {"O'Neill's o'clock ma'am y'all gov't", "O'Neill|'s|o'clock|ma'am|y'all|gov't\n"},
        {"'em 'til the '90s and 80's", "'em|'til|the|'90s|and|80's\n"},
        {"'s n't", "'s|n't\n"},
        {"It`s it´s", "It|`s|it|´s\n"},
    };
    CHECK_UD(examples);
}
END_TEST

START_TEST(hyphens)
{
    static const example examples[] = {
        {"a state-of-the-art search-engine", "a|state|-|of|-|the|-|art|search|-|engine\n"},
        {"e-mail co-founder non-Microsoft mid-1990s", "e-mail|co-founder|non-Microsoft|mid-1990s\n"},
        {"15-year-old F-16 COVID-19", "15|-|year|-|old|F|-|16|COVID|-|19\n"},
        {"555-0199 713-664-7478 2024-02-29 10-20", "555-0199|713-664-7478|2024-02-29|10|-|20\n"},
        {"pre- and post-war", "pre-|and|post-war\n"},
        {"career-wise uh-huh", "career-wise|uh-huh\n"},
        {"well‑known", "well|‑|known\n"},
    };
    CHECK_UD(examples);
    static const example kept[] = {
        {"a search-engine, 12-year-old U.S.-led pre- and", "a|search-engine|,|12-year-old|U.S.-led|pre-|and\n"},
        {"6-4 1996-08-22 al-Sadr's J.-P. Ill.-based", "6-4|1996-08-22|al-Sadr|'s|J.-P.|Ill.-based\n"},
        {"rebels--poll", "rebels|--|poll\n"},
        {"$5 US$5 50% +0.5 1/2 cannot don't", "$|5|US$|5|50|%|+0.5|1/2|cannot|do|n't\n"},
    };
    CHECK_CONLL(kept);
}
END_TEST

START_TEST(numbers)
{
    static const example examples[] = {
        {"1,000.50 3.14 .5 8:30 2:1", "1,000.50|3.14|.5|8:30|2:1\n"},
        {"$5 £15 50% 20° #1 No. 5", "$|5|£|15|50|%|20|°|#|1|No.|5\n"},
        {"5km 650k 5pm 4th 1990s 3G", "5|km|650|k|5|pm|4th|1990s|3G\n"},
        {"08/16/2000 1/2", "08/16/2000|1/2\n"},
        {"+1 and -5", "+1|and|-|5\n"},
        {"281.848.1619 1.2.3", "281.848.1619|1.2.3\n"},
        {"½ cup, m², x³", "½|cup|,|m²|,|x³\n"},
    };
    CHECK_UD(examples);
}
END_TEST

START_TEST(addresses)
{
    static const example examples[] = {
        {"See http://a.org/b?c=d&e=f, or (https://x.y/z).", "See|http://a.org/b?c=d&e=f|,|or|(|https://x.y/z|)|.\n"},
        {"http://en.wikipedia.org/wiki/C_(language) x", "http://en.wikipedia.org/wiki/C_(language)|x\n"},
        {"www.a.org. Then example.com/path.", "www.a.org|.\nThen|example.com/path|.\n"},
        {"<kim.lee+x@mail.example.org> mailto:a@b.c", "<|kim.lee+x@mail.example.org|>|mailto:a@b.c\n"},
        {"report.pdf 12-20-00.doc alt.animals.cat", "report.pdf|12-20-00.doc|alt.animals.cat\n"},
        {"@user #tag2 RT", "@user|#tag2|RT\n"},
        {"the .com boom", "the|.com|boom\n"},
    };
    CHECK_UD(examples);
}
END_TEST

START_TEST(faces)
{
    static const example examples[] = {
        {"nice :-) ok :( ;-) :P <3 ^_^ :D", "nice|:-)|ok|:(|;-)|:P|<3|^_^|:D\n"},
        {"8:30) (a: b) x:y", "8:30|)|(|a|:|b|)|x|:|y\n"},
        {"👨‍👩‍👧😀👍🏽 🇩🇪🇫🇷 1️⃣", "👨‍👩‍👧|😀|👍🏽|🇩🇪|🇫🇷|1️⃣\n"},
    };
    CHECK_UD(examples);
}
END_TEST

START_TEST(abbreviations)
{
    static const example examples[] = {
        {"Mr. Smith met Dr. J. Lee.", "Mr.|Smith|met|Dr.|J.|Lee|.\n"},
        {"He left the U.S. in Jan. 1999.", "He|left|the|U.S.|in|Jan.|1999|.\n"},
        {"He left the U.S. The end.", "He|left|the|U.S.\nThe|end|.\n"},
        {"Apple Inc. bought it. Acme Inc.. Then", "Apple|Inc.|bought|it|.\nAcme|Inc.|.\nThen\n"},
        {"Cats, dogs, etc. They e.g. bark.", "Cats|,|dogs|,|etc.\nThey|e.g.|bark|.\n"},
        {"He said no. No. 5 lives. See p. 7.", "He|said|no|.\nNo.|5|lives|.\nSee|p.|7|.\n"},
        {"At 5 p.m. (EST) we left.", "At|5|p.m.|(|EST|)|we|left|.\n"},
        {"At 8 p.m. EST Jeopardy! is on. Oh! yes", "At|8|p.m.|EST|Jeopardy|!|is|on|.\nOh|!\nyes\n"},
        {"See Vol. II and art. I like art.", "See|Vol.|II|and|art|.\nI|like|art|.\n"},
        {"George W. Bush and I. You and I.", "George|W.|Bush|and|I|.\nYou|and|I|.\n"},
        {"Plan B. It works.", "Plan|B|.\nIt|works|.\n"},
        {"Fig. 3 shows vs. ten Ph.D. students", "Fig.|3|shows|vs.|ten|Ph.D.|students\n"},
    };
    CHECK_UD(examples);
}
END_TEST

START_TEST(sentences)
{
    static const example examples[] = {
        {"One. two. Three", "One|.\ntwo|.\nThree\n"},
        {"Really? Yes! \"Go,\" he said. \"Why?\" she asked.",
         "Really|?\nYes|!\n\"|Go|,|\"|he|said|.\n\"|Why|?|\"|she|asked|.\n"},
        {"He left. \"Now.\" (Then.) End", "He|left|.\n\"|Now|.|\"\n(|Then|.|)\nEnd\n"},
        {"He wrote it.[12] She did not.[3][4] End. [5] Next",
            "He|wrote|it|.|[|12|]\nShe|did|not|.|[|3|]|[|4|]\nEnd|.|[|5|]\nNext\n"},
        {"Well... maybe. Well... Maybe.", "Well|...|maybe|.\nWell|...\nMaybe|.\n"},
        {"end.Next one.Or", "end|.\nNext|one|.\nOr\n"},
        {"A heading\n\nThe text", "A|heading\nThe|text\n"},
        {"a wrapped\nline. Next\r\n \r\nparagraph", "a|wrapped|line|.\nNext\nparagraph\n"},
        {"Buy:\n- milk\n- bread\n1. first\n2) second", "Buy|:\n-|milk\n-|bread\n1|.|first\n2|)|second\n"},
        {"They asked \"Who?\" when? nobody knew.", "They|asked|\"|Who|?|\"|when|?\nnobody|knew|.\n"},
        {"Good :) Bad. :( Ok", "Good|:)|Bad|.|:(\nOk\n"},
    };
    CHECK_UD(examples);
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("english");
    TCase *tests = tcase_create("english");
    tcase_add_test(tests, words_and_punctuation);
    tcase_add_test(tests, clitics);
    tcase_add_test(tests, hyphens);
    tcase_add_test(tests, numbers);
    tcase_add_test(tests, addresses);
    tcase_add_test(tests, faces);
    tcase_add_test(tests, abbreviations);
    tcase_add_test(tests, sentences);
    suite_add_tcase(suite, tests);
    return support_run(suite);
}
