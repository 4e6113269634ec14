#include "tokenizer/language.h"

#include <stddef.h>

const language language_en = {
    .code = "en",
    .titles = "mr mrs ms messrs mmes dr drs prof profs rev revd hon gen sen sens rep reps gov govs lt col cmdr "
              "capt cpt maj sgt cpl pvt adm brig fr Pres Supt supt Insp Det Amb Sec Atty Mt Mts St Ste Sts Ft Pt "
              "hr Mme Mlle Mgr Msgr Dir Lieut Comdr Dep vs Treas Chmn",
    .numbered = "no nos p pp fig figs vol vols ch chap chaps sec secs sect art arts par para paras pt pts ex exs "
                "eq eqs eqn eqns tab ed eds bk bks app ver v ll cl ser pl pls Ps Jn Mt Lk Gen Cor Rom Heb Rev n "
                "nn",
    .abbreviations = "approx apt asst assn assoc Attn attn avg Ave ave bldg Bldg Blvd blvd Bros ca cf Cie circ Co "
                     "co comp Conn Corp corp Ct dept Dept depts dist Dist div Div doz eg e.g encl esp est Est "
                     "exec ext Ext fem ff fl Fla fn ft Ga gal govt Govt hrs Hwy hwy i.e ie illus Ill inc Inc Ind "
                     "incl incorp intl Intl Int'l int'l Kan kg Ky La lb lbs Ltd ltd Ln Ma masc Mass max Md mfg "
                     "mgmt mgr Mich mil Minn misc Miss Mo mos mts nat'l Natl Nat'l Neb Nev ny Okla Ont Ore orig "
                     "oz Pa Pat pct pkg pkgs pl plc Ph.D Ph.Ds pop prev prob pron prop prov pseud pub publ Pty "
                     "qty qtr recd ref refs Rd Rte rpm sci sq St Sta std subj Sq suppl temp Tenn Terr Tex trans "
                     "transl Tues Univ univ Va var viz vs v Wash Wis Wm wk wks wt Wyo yd yds yr yrs Ariz Ark "
                     "Calif Cal Colo Dak Del Penn Penna Que Alta Jan Feb Mar Apr Jun Jul Aug Sep Sept Oct Nov Dec "
                     "Mon Tue Wed Thu Thur Thurs Fri Sat Sun Chas Geo Jas Jos Thos Benj Edw Robt Alex Eds Ed "
                     "Trans Vols Cf Mss Ms vet adj adv aka cont cont'd c al tel Tel fax abbr abr acct addr admin "
                     "agcy amt anon arch arr bibl biog biol bot cent chem cit civ class coll colloq const contd "
                     "contr corr cu def demog deriv diag dial diam dict diff econ ed. educ elec elev emer eng "
                     "engr equiv etym fac fed Fed fict fig freq geog geol gloss gram hist hosp hort ibid id "
                     "illust imp indef indiv inst Inst introd lang lat lit loc long maint math Max med meteor Mil "
                     "min mod mun mus myth neg nom nov obs occas op opp pass pat path perf perh pers phil phys "
                     "pl. plur poet polit poss prec pref prelim prep pres pret proc Proc psych qt quot rec reg "
                     "rel repr rev rtd sched sec. sing soc Soc spec surg sym syn syst tech theol topog treas trig "
                     "ult usu vb voc",
    .final = "etc ect jr sr Jr Sr Esq esq al a.m p.m am. pm. b.c a.d a.k.a Ph.D M.D Bros Inc Ltd Corp Co",
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
    .whole = "n't o'clock 'em 'til 'till 'cause 'bout 'round 'n 'n' 'nuff 'cos 'coz 'twere ma'am y'all gov't "
             "int'l nat'l cont'd rock'n'roll ol' d'oh e'er ne'er o'er ha'penny c'mon s'more b/c w/o c/o n/a a/c "
             "h/w w/e uh-huh uh-uh uh-oh un-unh nun-unh mm-hm mm-hmm mhm-hm un-huh unh-unh huh-uh hm-mm nuh-uh "
             "ha-ha x-ray x-rays at&t a&m r&d q&a b&b r&b m&a p&l s&p b&w d&d h&m p&g v&a",
    .prefixes = "a agro ante anti arch be bi bio co counter cross cyber de e eco ex extra fore hyper infra inter "
                "intra macro mega meta micro mid mini mis mono multi neo non omni over pan para peri post pre pro "
                "proto pseudo quasi re semi sub super trans tri u ultra un uni under vice x",
    .suffixes = "esque ette fest fold gate itis less most ness rama ish",
    .units = "km cm mm kg mg mph kph hz khz mhz ghz kb mb gb tb ml lb lbs oz hrs hr min mins sec secs yr yrs ft "
             "am pm k m p a.m p.m kw mw kwh db dpi px cc bn mm",
    .hyphens = HYPHEN_CUTS,
    .marks = MARKS_JOIN,
    .broken_word = 4,
    .number_slashes = true,
};
