#include "tokenizer/language.h"

#include <stddef.h>

const language language_nl = {
    .code = "nl",
    .titles = "dhr mevr mw mej mr mrs dr drs prof ir ing ds st zr past kard gen kol kapt lt bc jhr jkvr burg min",
    .numbered = "nr nrs nos no blz p pp pag pags art artt afb fig hfdst hfst vol dl deel lid bijl par tel tab",
    .abbreviations = "a.h.w a.u.b aanw afd afl afz alg ald amer arr art bijv b.v bn bv ca cf d.d d.m.v d.w.z div "
                     "dw eng enz e.a e.d evt excl expl fa fam fr geb gebr gem gen gld hss i.c i.p.v i.v.m i.t.t "
                     "i.z inc incl inl int jg jl jrg kath lat ll m.a.w m.b.t m.b.v m.i m.i.v max mbt mnd mln mld "
                     "min n.a.v n.l nl nt o.a o.b.v o.l.v o.m o.t.t ong oorspr opm org oud p.a p.m plm pct pl "
                     "port red ref resp s.v.p sec spec str t.a.v t.b.v t.g.v t.h.t t.n.v t.o.v t.w.v t.z.t tav "
                     "tbv telg temp u.d ulo uitg v.a v.d v.h vb verg vert vgl vh vlg vnl voorz vs wnd z.g z.i "
                     "z.o.z zgn Jan Feb Mrt Apr Jun Jul Aug Sep Sept Okt Nov Dec Co Inc Ltd Corp N.V B.V v.Chr "
                     "n.Chr",
    .final = "enz etc e.d e.a ed",
    .starters = "de het een hij zij ze we wij je jij u ik dit dat deze die er in op aan bij met na naar om onder "
                "over sinds tegen tijdens uit van voor door en of maar want dus als toen omdat hoewel terwijl "
                "wanneer waar wat wie hoe ook nog nu dan daar hier zo zijn haar hun mijn onze alle veel enkele "
                "geen niet is was waren heeft hebben wordt werd kan moet vandaag gisteren morgen volgens",
    .whole = "'s 't 'n 'k 'm 'r 'ns d'r z'n m'n zo'n da's km/u m/s a/d en/of",
    .hyphens = HYPHEN_KEEPS,
    .marks = MARKS_JOIN,
    .broken_word = 30,
    .number_hyphens = true,
    .number_slashes = true,
};
