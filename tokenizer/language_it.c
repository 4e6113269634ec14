#include "tokenizer/language.h"

#include <stddef.h>

const language language_it = {
    .code = "it",
    .titles = "sig sigg sig.ra sig.na dott dott.ssa dr dr.ssa prof prof.ssa proff ing avv arch geom rag on mons "
              "sen gen col cap magg ten cav comm card sac fra s ss sta sto st mr mrs ms egr spett gent",
    .numbered = "n nn nr p pp pag pagg art artt fig figg vol voll cap capp par parr tab tav c co comma lett all "
                "tel no sez cfr vs rev",
    .abbreviations = "a.c d.c c.d ca cd cfr cit c.so v.le p.za p.zza ecc ed edd es f.lli fasc id i.e ibid ing int "
                     "ital lat lt ltd max min mitt ms n.b n.d.r nat nr obbl op p.es p.s part pers pref prov pseud "
                     "racc rist s.a s.p.a s.r.l s.n.c sc sec seg segg sez spec suppl trad univ v v.s vd ved vs "
                     "gen feb mar apr mag giu lug ago set sett ott nov dic Co Inc Corp Ltd S.p.A S.r.l",
    .final = "ecc etc S.p.A S.r.l a.C d.C",
    .starters = "il lo la i gli le l' un uno una un' in di del della dei delle a al alla ai alle da dal dalla per "
                "con su sul sulla tra fra e ed o ma se che chi cui come quando dove perché anche non è sono era "
                "fu ha hanno questo questa questi queste quello quella suo sua suoi sue mio mia nostro si ci ne "
                "lui lei loro noi voi io tu dopo prima durante secondo tutti molti alcuni così allora poi ora "
                "oggi ieri domani qui quindi però infatti inoltre nel nella nei nelle nell'",
    .elisions = "l un dell all dall nell sull coll d c s m t v n gl quest quell cos dov com sant bell mezz senz "
                "anch tutt nient null quant grand buon qualcun ciascun nessun quattr cinquant trent vent mezz dev "
                "tutt degl negl agl dagl sugl pover altr ognun ott neanch vent n c v ch quand fors",
    .verb_endings = "arlo erlo irlo arla erla irla arli erli irli arle erle irle argli ergli irgli armi irmi arsi "
                    "ersi irsi arci erci irci arvi irvi arne irne",
    .no_verbs = "parlo parla parli parle riparlo riparla riparli perla perle merlo merli merla merle ciarla "
                "ciarle ciarlo ciarli tarlo tarli carlo berla armi allarmi marmi gendarmi disarmi carmi firmi "
                "confermi arsi sparsi scarsi apparsi scomparsi comparsi cosparsi riarsi diversi versi persi "
                "emersi immersi dispersi avversi inversi universi conversi perversi sommersi riversi traversi "
                "tersi detersi aspersi cosparsi riemersi marci parci squarci scarci commerci lerci guerci carne "
                "scarne",
    .enclitics = "s",
    .whole = "po' mo' be' di' fa' va' sta' da' to' ca' a' de' ne' co' pe' se' que' so' km/h m/s e/o",
    .hyphens = HYPHEN_KEEPS,
    .marks = MARKS_JOIN,
    .number_hyphens = true,
    .number_slashes = true,
};
