#include "tokenizer/language.h"

#include <stddef.h>

const language language_pt = {
    .code = "pt",
    .titles = "sr sra srs sras srta dr dra drs dras prof profa profs eng arq d dom des gen cel cap ten sgt maj "
              "mons pe fr st sto sta exmo exma ilmo ilma rev min dep sen gov pres mr mrs ms Jr",
    .numbered = "n no nº núm num nos p pp pág págs pag pags fig figs vol vols cap caps art arts t tel par inc al "
                "ext proc fl fls",
    .abbreviations = "a.c d.c apt apto aprox av avda bibl c.f cf cia co coord cx depto dept ed eds edit esq etc "
                     "ex g.n gov hab i.e ibid id inc jr lt ltd ltda máx mín ms n.b obs op org orig p.ex pç pç.ª "
                     "prov pseud r r.s red ref rod s.a s.l s/a séc sécs seg segs sup t.d tb trad trav univ v vda "
                     "vs jan fev mar abr mai jun jul ago set out nov dez Co Inc Corp Ltd S.A E.U.A sáb",
    .final = "etc S.A Ltda Cia Inc Corp Ltd a.C d.C",
    .starters = "o a os as um uma uns umas em no na nos nas de do da dos das ao à por pelo pela para com sem "
                "sobre sob até após desde durante entre segundo este esta estes estas esse essa isso isto aquele "
                "aquela seu sua seus suas meu minha nosso nossa se não sim já e ou mas porém porque pois quando "
                "como onde que quem qual ele ela eles elas eu nós você também além assim então depois antes agora "
                "hoje ontem amanhã aqui ali é são era foi foram há todos muitos alguns vários",
    .enclitics = "s",
    .whole = "km/h m/s e/ou c/ s/ p/ d'água copo-d'água",
    .hyphens = HYPHEN_KEEPS,
    .marks = MARKS_JOIN,
    .number_hyphens = true,
    .number_slashes = true,
};
