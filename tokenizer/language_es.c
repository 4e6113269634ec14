#include "tokenizer/language.h"

#include <stddef.h>

const language language_es = {
    .code = "es",
    .titles = "sr sra sres sras srta srtas dr dra dres d dña prof profa ing lic arq gral cnel cap tte sgto mons "
              "pbro fray sto sta excmo excma ilmo ilma rev st Mr Mrs Ms Jr Hno Hnos Mtro Mtra",
    .numbered = "no núm nums núms num nro p pp pág págs pag pags fig figs vol vols cap caps art arts t tel teléf "
                "ext inc apdo c km n ley s",
    .abbreviations = "a.c d.c aprox av avda avd bco bibl c.f cf cía cia co col cta dcha depto dpto ed eds edit ej "
                     "entlo esq etim ext fdo fr fem gob gpo hab i.e ibid ibíd id inc ind izq lám ltd ltda máx mín "
                     "ms mss nal op p.ej p.m a.m pdo pl pról prov pta ptas rte s.a s.l s.s seg sig ss suc tít "
                     "trad univ v vda verb vid vs EE.UU EE.UU. ene feb mar abr may jun jul ago sep sept oct nov "
                     "dic Inc Corp Co Bros f hnos",
    .final = "etc EE.UU S.A S.L a.C d.C a.m p.m Cía Inc Corp Ltd",
    .starters = "el la los las lo un una unos unas en de del al a por para con sin sobre tras desde hasta según "
                "durante entre este esta estos estas ese esa esos esas aquel aquella su sus mi mis tu tus nuestro "
                "nuestra se no sí ya y e o u pero sino aunque porque pues si cuando como donde que quien cual él "
                "ella ellos ellas yo nosotros también además así entonces luego después antes ahora hoy ayer "
                "mañana aquí allí es son era fue fueron ha han hay todo todos todas muchos algunos varios",
    .verb_endings = "arse erse irse arlo erlo irlo arla erla irla arlos erlos irlos arlas erlas irlas arle erle "
                    "irle arles erles irles arme erme irme arnos irnos arte irte",
    .no_verbs = "parte aparte reparte comparte imparte departe descarte encarte ensarte baluarte estandarte harte "
                "farte aparte cuarte perla perlas charla charlas charlo charle charles mirlo mirlos merla merlas "
                "merlo merlos parla parlas parlo parle garla birla birlas birlo birle chirla chirlas carlos "
                "esperla arme desarme rearme alarme gendarme adarme duerme firme afirme confirme reafirme enferme "
                "inerme tarlo",
    .enclitics = "s",
    .whole = "km/h m/s y/o c/u",
    .prefixes = "",
    .hyphens = HYPHEN_CUTS,
    .marks = MARKS_JOIN,
    .number_hyphens = true,
    .superscripts = true,
};
