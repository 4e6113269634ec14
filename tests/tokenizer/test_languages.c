/* What the tables of the other languages change, and scripts that none of them is about. */
#include "tests/tokenizer/cut.h"

typedef struct example {
    const char *lang, *text, *want;
} example;

static void check_examples(const example *examples, size_t count)
{
    for (size_t i = 0; i < count; i++)
        cut_check(examples[i].text, examples[i].want, examples[i].lang, TOKENIZER_UD);
}

#define CHECK(examples) check_examples(examples, sizeof examples / sizeof *examples)

START_TEST(german)
{
    static const example examples[] = {
        {"de", "Am 3. Oktober 1990 kam Dr. Weiß.", "Am|3.|Oktober|1990|kam|Dr.|Weiß|.\n"},
        {"de", "Das war 1999. Die Folgen, z. B. u. a. Krieg.", "Das|war|1999|.\nDie|Folgen|,|z.|B.|u.|a.|Krieg|.\n"},
        {"de", "z.B. d.h. der US-Präsident, ca. 5,20 € usw.", "z.B.|d.h.|der|US|-|Präsident|,|ca.|5,20|€|usw.\n"},
        {"de", "Wie geht's? Toll!!! Der 2. Weltkrieg. Wilhelm II. kam.",
         "Wie|geht|'s|?\nToll|!|!|!\nDer|2.|Weltkrieg|.\nWilhelm|II.|kam|.\n"},
        {"de", "„Ja“, sagte er. „Nein.“ Dann", "„|Ja|“|,|sagte|er|.\n„|Nein|.|“\nDann\n"},
    };
    CHECK(examples);
}
END_TEST

START_TEST(french)
{
    static const example examples[] = {
        {"fr", "L'homme qu'il a vu n'est pas d'ici.", "L'|homme|qu'|il|a|vu|n'|est|pas|d'|ici|.\n"},
        {"fr", "Va-t-il venir ? Est-ce vrai ? Dis-moi, celui-ci.",
         "Va|-t-il|venir|?\nEst|-ce|vrai|?\nDis|-moi|,|celui-ci|.\n"},
        {"fr", "aujourd’hui, c'est-à-dire peut-être jusqu’à Saint-Cyr-la-Rivière",
         "aujourd’hui|,|c'est-à-dire|peut-être|jusqu’|à|Saint-Cyr-la-Rivière\n"},
        {"fr", "M. Dupont, né en 493 av. J.-C., 1914-1918, n° 5",
            "M.|Dupont|,|né|en|493|av.|J.-C.|,|1914-1918|,|n°|5\n"},
        {"fr", "« Oui ! » -5 °C, 90 km/h", "«|Oui|!|»\n-5|°|C|,|90|km/h\n"},
    };
    CHECK(examples);
}
END_TEST

START_TEST(spanish)
{
    static const example examples[] = {
        {"es", "¿Quiere quedarse? ¡No puede hacerlo!", "¿|Quiere|quedar|se|?\n¡|No|puede|hacer|lo|!\n"},
        {"es", "La perla de Carlos, una charla y parte", "La|perla|de|Carlos|,|una|charla|y|parte\n"},
        {"es", "El Sr. Paz de EE.UU. y la Sra. Sol, 1973-1974", "El|Sr.|Paz|de|EE.UU.|y|la|Sra.|Sol|,|1973-1974\n"},
        {"es", "5 km², el 1.º y etc. Todo", "5|km|²|,|el|1.º|y|etc.\nTodo\n"},
    };
    CHECK(examples);
}
END_TEST

START_TEST(dutch_italian_portuguese)
{
    static const example examples[] = {
        {"nl", "'s Ochtends zo'n foto's, d.w.z. in- en export.", "'s|Ochtends|zo'n|foto's|,|d.w.z.|in-|en|export|.\n"},
        {"it", "L'uomo dell'anno può farlo, un po' diversi", "L'|uomo|dell'|anno|può|far|lo|,|un|po'|diversi\n"},
        {"pt", "O Sr. Sá tornou-se, copo d'água, US$ 5 e R$ 3", "O|Sr.|Sá|tornou-se|,|copo|d'água|,|US$|5|e|R$|3\n"},
    };
    CHECK(examples);
}
END_TEST

START_TEST(scripts_without_spaces)
{
    static const example examples[] = {
        {"en", "漢字カタカナひらがな。「はい」と", "漢|字|カタカナ|ひらがな|。\n「|はい|」|と\n"},
        {"en", "2024年3月,中国!好", "2024|年|3|月|,|中|国|!\n好\n"},
        {"en", "สวัสดีครับ ไทย", "สวัสดีครับ|ไทย\n"},
        {"en", "मैं हूँ। वह", "मैं|हूँ|।\nवह\n"},
        {"en", "هل أنت هنا؟ نعم", "هل|أنت|هنا|؟\nنعم\n"},
        {"en", "한국어 문장이다. 또", "한국어|문장이다|.\n또\n"},
        {"en", "Привет, мир! Да.", "Привет|,|мир|!\nДа|.\n"},
    };
    CHECK(examples);
}
END_TEST

START_TEST(invisible_and_combining_characters)
{
    static const example examples[] = {
        {"en", "e\xCC\x81t\xC3\xA9 n\xCC\x83!", "e\xCC\x81t\xC3\xA9|n\xCC\x83|!\n"},
        {"en", "co\xC2\xADop \xE2\x80\x8Fx", "co\xC2\xADop|\xE2\x80\x8Fx\n"},
        {"en", "a\xE2\x80\x8B" "b \xE2\x80\x8B", "a\xE2\x80\x8B|b|\xE2\x80\x8B\n"},
        {"en", "a\xC2\xA0" "b\xE2\x80\xAF" "c\xE3\x80\x80" "d", "a|b|c|d\n"},
        {"en", "one\xE2\x80\xA9two", "one\ntwo\n"},
        {"en", ".\xCC\x81 x", ".\xCC\x81\nx\n"},
    };
    CHECK(examples);
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("languages");
    TCase *tests = tcase_create("languages");
    tcase_add_test(tests, german);
    tcase_add_test(tests, french);
    tcase_add_test(tests, spanish);
    tcase_add_test(tests, dutch_italian_portuguese);
    tcase_add_test(tests, scripts_without_spaces);
    tcase_add_test(tests, invisible_and_combining_characters);
    suite_add_tcase(suite, tests);
    return support_run(suite);
}
