#include "tokenizer/language.h"

#include <stddef.h>

const language language_fr = {
    .code = "fr",
    .titles = "m mm mme mmes mlle mlles mgr me dr drs pr prof st ste sts stes Gal Cdt Cap Col Lt Sgt Mr Mrs Ms Jr",
    .numbered = "no nos n p pp fig vol chap art al par § t tel tél réf ref éd ch f fol pl tab num",
    .abbreviations = "adj adv apr av ap ann anc bd boul bld c.-à-d c.à.d cf ca circ coll comm comp dép dépt dir "
                     "doc éd édit env ex exc excl fasc fém fg gén hab ibid id impr inc inf introd lat ltd masc "
                     "max min ms mss nb not obs op ouvr p.ex paragr part pop préf prov pseud rééd réf s.a s.l sc "
                     "sept s.v sup suiv supp trad univ v var ver vs janv févr avr juil oct nov déc J.-C av.-J.-C "
                     "Co Corp Inc Ltd Cie cie chem sq Ch Mt soc tr arr bat bât",
    .final = "etc J.-C S.A a.m p.m",
    .starters = "le la les l' un une des du de ce cet cette ces il elle ils elles on nous vous je tu en dans sur "
                "sous par pour avec sans après avant depuis pendant mais et ou or donc car si quand comme lorsque "
                "puis ainsi alors aussi cependant toutefois enfin ensuite son sa ses leur leurs notre nos votre "
                "vos mon ma mes qui que quoi où aujourd'hui hier demain ici là selon malgré au aux à c' d' j' n' "
                "s' qu' certains plusieurs tous tout",
    .elisions = "l d j m n s t c qu jusqu lorsqu puisqu quoiqu presqu",
    .hyphen_enclitics = "je tu il elle on nous vous ils elles ce moi toi lui leur le la les y en ci là t-il "
                        "t-elle t-on t-ils t-elles",
    .enclitics = "s",
    .whole = "aujourd'hui quelqu'un quelqu'une presqu'île presqu'îles prud'homme prud'hommes prud'hommes "
             "prud'homal rock'n'roll c'est-à-dire d'accord-cadre n'roll l'on celui-ci celui-là celle-ci celle-là "
             "ceux-ci ceux-là celles-ci celles-là rendez-vous peut-être là-bas là-haut là-dessus là-dedans "
             "ci-dessus ci-dessous ci-après ci-joint ci-contre vis-à-vis laissez-passer cessez-le-feu "
             "garde-à-vous chez-nous chez-soi entre-nous m'as-tu-vu qu'en-dira-t-on sauve-qui-peut jusque-là "
             "jusqu'au-boutiste km/h m/s c/o",
    .units = "km cm mm kg mg ml kw mw kwh hz khz mhz ghz h ha m",
    .hyphens = HYPHEN_KEEPS,
    .marks = MARKS_SAME,
    .number_hyphens = true,
    .minus = true,
};
