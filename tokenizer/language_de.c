#include "tokenizer/language.h"

#include <stddef.h>

const language language_de = {
    .code = "de",
    .titles = "dr prof hr fr frl dipl ing mag st hl gebr Sen Gen Oberst Hptm Lt Kgl kgl med phil jur rer nat "
              "habil Mr Mrs Ms",
    .numbered = "nr nrn abs abschn art aufl bd bde bl fig abb anm kap lfd paragr rn rdnr s st tab teil tel vol z "
                "ziff §§ hs kl no p pp rdn rnd tz drs alt verggr fallgr anl unterabs rz buchst lit bt-drs",
    .abbreviations = "a b c d e f g h i k l m n o p r s t u v w z aufl buchst ua iHv iSv iSd iVm sp abb abk abt "
                     "allg anm ausg bd betr bez bsp bspw bzgl bzw ca d.h d.i dt e.v ehem eigtl einschl engl "
                     "entspr erg etw ev evtl exkl f ff franz geb gegr gem gen ggf ggü griech hrsg i.a i.d.r i.v "
                     "inkl insb insbes inh ital jap jh jhd jhdt jg kath kfm konf landkr lat led lt m.e max mind "
                     "min mio mrd mtl mwst näml nördl niederl o.ä o.g od österr östl p.a pl port pol qm rd reg "
                     "russ s.o s.u sog span spez städt stellv std stdn südl tägl teilw tsd tür u.a u.ä u.u ugs "
                     "usf usw v.a v.chr vgl vorm vors vs westl wiss z.b z.t z.zt zit zt ztr zz zzgl zzt str Str "
                     "Jan Feb Mär Apr Jun Jul Aug Sep Sept Okt Nov Dez Mo Di Mi Do Fr Sa So Co Inc Ltd Corp Mass "
                     "Univ Hbf Bhf Inst Fak Abt Bd Hrsg Verf Verl Std Min Sek chr n.chr verh verw wg zw zus zuz "
                     "Az",
    .final = "usw etc u.a uvm u.v.m o.ä usf ect dgl u.dgl",
    .starters = "der die das den dem des ein eine einer einem einen eines er sie es wir ihr ich du man dies diese "
                "dieser dieses diesem diesen in im am an auf aus bei mit nach seit von vor zu zum zur für durch "
                "gegen ohne um über unter und oder aber doch denn sondern wenn als weil da dass daß ob wie wo was "
                "wer wann warum auch noch nur so dann damit deshalb daher dabei dazu hier dort heute gestern "
                "morgen jetzt nun bereits schon sein seine ihre mein meine unser unsere alle viele einige mehrere "
                "beide kein keine nicht ist sind war waren hat haben wird werden kann können muss soll sollte",
    .enclitics = "s",
    .whole = "'ne 'nen 'n 'nem 'ner 'nes 's 'ran 'rum 'rein 'raus 'nauf o.k km/h m/s m²/s b/c u/o",
    .prefixes = "",
    .hyphens = HYPHEN_CUTS,
    .marks = MARKS_SINGLE,
    .number_slashes = false,
    .ordinals = true,
};
