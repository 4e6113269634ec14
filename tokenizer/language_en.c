#include "tokenizer/language.h"

#include <stddef.h>

const language language_en = {
    .code = "en",
    .titles = "mr mrs ms messrs mmes dr drs prof profs revd Rev Hon Gen Gens Sen Sens Rep Reps Gov Govs Lt lt col "
              "Col Cols cmdr Cmdr Capt capt Cpt Maj maj Sgt sgt Cpl cpl Pvt pvt Adm Brig Fr Pres Supt supt Insp "
              "Det Amb Atty Mt Mts St Ste Sts Ft Pt Mme Mlle Mgr Msgr Dir Lieut Comdr Dep vs Treas Chmn Comr Cdr "
              "Cllr Bp Abp Supt Ald Ens e.g eg i.e ie cf Cf viz esp approx ca c",
    .numbered = "no nos No Nos p pp fig figs vol vols ch chap chaps sec secs sect art arts par paras pt pts ex "
                "exs eq eqs eqn eqns tab ed eds bk bks app ver v ll cl ser pl pls Ps Jn Mt Lk Gen Cor Rom Heb Rev "
                "n nn Op op Art Ch Sec b d r Sect Tab Eq Figs",
    .abbreviations = "apt Apt asst assn assoc Attn attn avg Ave ave bldg Bldg Blvd blvd Bros Cie Co Comp Conn "
                     "Corp corp Ct dept Dept depts Dist Div doz encl est. Est exec ext Ext fem ff Fla fn ft Ga "
                     "govt Govt hrs Hwy hwy illus Ill Inc Ind incl incorp intl Intl Int'l int'l Kan kg Ky La lb "
                     "lbs Ltd ltd Ln Ma masc Mass max Md mfg mgmt mgr Mich mil Minn misc Mo mos nat'l Natl Nat'l "
                     "Neb Nev Okla Ont Ore orig oz Pa Pat pct pkg pkgs Ph.D Ph.Ds prev prob pron prov pseud publ "
                     "Pty qty qtr recd ref refs Rd Rte rpm sq St Sta std subj Sq suppl temp Tenn Terr Tex transl "
                     "Tues Univ univ Va Wash Wis Wm wks wt Wyo yd yds yr yrs Ariz Calif Cal Colo Dak Del Penn "
                     "Penna Que Alta Sask Jan Feb Mar Apr Jun Jul Aug Sept Sep Oct Nov Dec Mon Tue Wed Thu Thur "
                     "Thurs Fri Sat Chas Geo Jas Jos Thos Benj Edw Robt Eds Trans Vols Mss adj adv cont cont'd "
                     "Tel tel Fax abbr acct addr anon bibl biog biol chem cit coll colloq contd contr def demog "
                     "dial diam dict diff econ educ elec eng engr equiv etym fac Fed fict freq geog geol geom "
                     "gloss gram hist hort ibid illust introd lat lit math Med meteor Mil mod mus myth nom nov "
                     "obs occas perf perh pers philos phys plur poet polit poss prec prelim prep pres pret Proc "
                     "psych quot repr rtd sched Sci soc Soc spec surg syn syst Tech theol topog treas trig ult "
                     "usu voc vocab P.O a.k.a al Inst Mfg Assn Assoc Intl Natl Lib Libr Gaz Univ Hosp Cath Elem "
                     "Jct Pkwy Sgt Pl Ter Cres Cir Sgts",
    .final = "etc ect jr sr Jr Sr Esq esq a.m p.m b.c a.d Ph.D M.D Bros Inc Ltd Corp Co plc",
    .starters = "the this that these those there then they their he she it we you i his her its our your my a an "
                "in on at by for from with after before during since while when where who what why how if as but "
                "and or so yet however although though because also many most some several all both each every no "
                "not now once one only today tomorrow yesterday meanwhile moreover furthermore therefore thus "
                "despite under until upon unlike another other others such here to is are was were do does did "
                "has have had can could will would should may might must let please thanks thank just more even "
                "perhaps indeed instead later soon still nor nobody nothing everyone everything someone something "
                "anyone according among its it's he's she's they're we're i'm i've i'll that's there's",
    .enclitics = "s m d re ve ll",
    .negation = "n't",
    .fused = "can|not gon|na got|ta wan|na gim|me lem|me du|nno n|no do|nt does|nt did|nt is|nt was|nt are|nt "
             "were|nt have|nt has|nt had|nt would|nt could|nt should|nt ca|nt i|m i|ve you|re they|re we|ve "
             "you|ve they|ve that|s what|s need|nt must|nt ai|nt wo|nt gun|na out|ta",
    .whole = "yahoo! w/out b/t n't o'clock 'em 'til 'till 'cause 'bout 'round 'n 'n' 'nuff 'cos 'coz 'twere ma'am "
             "y'all gov't int'l nat'l cont'd rock'n'roll ol' d'oh e'er ne'er o'er ha'penny c'mon s'more b/c w/o "
             "c/o n/a a/c h/w w/e uh-huh uh-uh uh-oh un-unh nun-unh mm-hm mm-hmm mhm-hm un-huh unh-unh huh-uh "
             "hm-mm nuh-uh ha-ha x-ray x-rays at&t a&m r&d q&a b&b r&b m&a p&l s&p b&w p&l d&d h&m p&g v&a",
    .prefixes = "a agro ante anti arch be bi bio co counter cross cyber de e eco ex extra fore hyper infra inter "
                "intra macro mega meta micro mid mini mis mono multi neo non omni over pan para peri post pre pro "
                "proto pseudo quasi re semi sub super trans tri u ultra un uni under vice x",
    .suffixes = "esque ette fest fold gate itis less most ness rama ish wise",
    .units = "km cm mm kg mg mph kph hz khz mhz ghz kb mb gb tb ml lb lbs oz hrs hr min mins sec secs yr yrs ft "
             "am pm k m p a.m p.m kw mw kwh db dpi px cc bn mm",
    .hyphens = HYPHEN_CUTS,
    .marks = MARKS_JOIN,
    .broken_word = 4,
    .number_slashes = true,
};
