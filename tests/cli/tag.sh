# ner tag: the command line, with a stand-in for the model that takes every capitalised token for a name (a LOC where it
# begins with L, else a PER).
. "$NER_SOURCE/tests/cli/frame.sh"
NER=$NER_FAKE_TAGGER
mkdir .models && : >.models/en.ner
export NER_MODEL_PATH="$PWD/.models"

it 'reads standard input and writes a token and its tag a line'
printf 'Angela Merkel came to London.\n' | run tag
expect_status 0
expect_out 'Angela	B-PER' 'Merkel	I-PER' 'came	O' 'to	O' 'London	B-LOC' '.	O' ''
expect_err
printf 'Bob\n' | run tag -f tsv -
expect_out '-	0	3	PER	0.9000	Bob'

it 'takes an empty text'
run tag </dev/null
expect_status 0
expect_out
expect_err

it 'reads compressed files'
printf 'saw Bob\n' | gzip >b.txt.gz
run tag -f inline b.txt.gz
expect_out 'saw <PER>Bob</PER>'

it 'writes a file whole, or not at all'
printf 'old\n' >out
run tag -o out nowhere.txt
expect_status 1
expect_err 'ner tag: nowhere.txt: No such file or directory'
printf 'saw Bob\n' >b.txt
expect 'the old file stays' grep -qx old out
run tag -f inline -o out b.txt
expect_status 0
expect_out
expect 'the new file is there' grep -qx 'saw <PER>Bob</PER>' out
expect 'and nothing else' sh -c '[ "$(ls | grep -c "^out")" = 1 ]'
run tag -o no/such/folder/out b.txt
expect_status 1
expect_err 'ner tag: no/such/folder/out: No such file or directory'

it 'writes into a FIFO'
mkfifo fifo
cat fifo >copy &
run tag -f inline -o fifo b.txt
wait
expect_status 0
expect 'what came out' grep -qx 'saw <PER>Bob</PER>' copy
rm fifo

it 'does the other files where one cannot be read'
printf 'Lisa\n' >l.txt
mkdir folder
run tag -f tsv b.txt nowhere.txt folder l.txt
expect_status 1
expect_out 'b.txt	4	7	PER	0.9000	Bob' 'l.txt	0	4	LOC	0.6000	Lisa'
expect_err 'ner tag: nowhere.txt: No such file or directory' 'ner tag: folder: Is a directory'

it 'writes nothing where no file could be opened'
for form in conll jsonl tsv inline brat html color; do
    run tag -f $form nowhere.txt
    expect_status 1
    expect_out
    expect_err 'ner tag: nowhere.txt: No such file or directory'
done
run tag -f html nowhere.txt - </dev/null
expect_status 1
expect_out_has '</html>'

it 'shows a file name as one line that cannot steer a terminal'
run tag "$(printf 'a\nner tag: no\tsuch\033[1m\177\302\233m\233\303\251')"
expect_status 1
expect_err "ner tag: a^Jner tag: no^Isuch^[[1m^?M-^[mM-^[$(printf '\303\251'): No such file or directory"
printf 'saw Bob\377\n' >"$(printf 'b\nc.txt')"
run tag -f inline "$(printf 'b\nc.txt')"
expect_status 0
expect_err 'ner tag: warning: b^Jc.txt:1: malformed UTF-8; it is tagged as it stands'

it 'never succeeds where its output is lost'
"$NER" tag b.txt >/dev/full 2>"$err"; echo $? >.status
expect_status 1
expect_err 'ner tag: standard output: No space left on device'

it 'ends quietly where nobody reads on'
mkfifo fifo
(yes 'Bob saw it.' | "$NER" tag >fifo 2>"$err"; echo $? >piped) &
head -n 1 fifo >first
wait
expect 'the first line came' grep -qx 'Bob	B-PER' first
expect 'it died of SIGPIPE' grep -qx 141 piped
expect_err
rm fifo

it 'warns once of malformed UTF-8 and goes on'
printf 'a\nBob \377 \303 Lisa\n\377\n' >bad.txt
run tag -f inline bad.txt
expect_status 0
expect_err 'ner tag: warning: bad.txt:2: malformed UTF-8; it is tagged as it stands'
printf 'a\n<PER>Bob</PER> \377 \303 <LOC>Lisa</LOC>\n\377\n' >wanted
expect_out_is wanted

it 'stops a file at a broken line of JSON, or goes on if told so'
printf '{"text": "Bob"}\n{"text": \n{"text": "Lisa"}\n' >in.jsonl
run tag -i jsonl -f tsv in.jsonl b.txt
expect_status 1
expect_out 'in.jsonl	0	3	PER	0.9000	Bob'
expect_err 'ner tag: in.jsonl:2: not JSON: it ends too early (byte 10 of the line)' \
    'ner tag: b.txt:1: not JSON: an object, which begins with {, is missing (byte 1 of the line)'
run tag -i jsonl -f tsv --skip-errors in.jsonl
expect_status 1
expect_out 'in.jsonl	0	3	PER	0.9000	Bob' 'in.jsonl	0	4	LOC	0.6000	Lisa'
expect_err 'ner tag: in.jsonl:2: not JSON: it ends too early (byte 10 of the line)'

it 'says which column is missing'
printf 'a b\nBob c\nd\n\ne f\n' >in.conll
run tag -i conll --column 1 in.conll
expect_status 1
expect_out 'a b O' 'Bob c O'
expect_err 'ner tag: in.conll:3: column 2 is missing (the first line has 2)'

it 'keeps the sentences of two files apart, whatever the first one ends in'
printf 'Bob x' >c1
printf 'Lisa x\n' >c2
printf '\n# a comment\nBob x\n \t\r\n' >c3
: >c4
printf -- '-DOCSTART- -X-\n\nLisa x\n\n' >c5
run tag -i conll c1 c2 c4 c3 c5 c4 c1
expect_status 0
printf 'Bob x B-PER\n\nLisa x B-LOC\n\n\n# a comment\nBob x B-PER\n \t\r\n-DOCSTART- -X- O\n\nLisa x B-LOC\n\nBob x B-PER' >wanted
expect_out_is wanted
run tag -i conll c1
printf 'Bob x B-PER' >wanted
expect_out_is wanted
printf 'Bob x\n\0\n' >c6 # no empty line, whatever C takes NUL for
run tag -i conll c6 c2
expect 'an empty line' [ "$(tail -n 2 "$out" | head -n 1)" = '' ]
run tag -i conll --column 1 in.conll c2
printf 'a b O\nBob c O\n\nLisa x O\n' >wanted
expect_out_is wanted

it 'writes brat files'
run tag -f brat b.txt
expect_out 'T1	PER 4 7	Bob'
run tag -f brat -o ann b.txt l.txt
expect_status 0
expect_out
expect 'one .ann each' sh -c '[ "$(ls ann | tr "\n" " ")" = "b.ann l.ann " ] && grep -qx "T1	LOC 0 4	Lisa" ann/l.ann'
run tag -f brat --with-text -i jsonl -o ann --skip-errors in.jsonl
expect 'the text beside it' sh -c '[ "$(cat ann/in.txt)" = "Bob
Lisa" ] || [ ! -e ann/in.txt ]'
printf '{"text": "Bob"}\n{"text": "or Lisa"}\n' >good.jsonl
run tag -f brat --with-text -i jsonl -o ann good.jsonl
expect_status 0
expect 'the text' sh -c '[ "$(cat ann/good.txt)" = "Bob
or Lisa" ]'
expect 'counted in it' grep -qx 'T2	LOC 7 11	Lisa' ann/good.ann

it 'leaves out what is not wanted'
printf 'Bob saw London\n' >two.txt
run tag -f inline --types LOC two.txt
expect_out 'Bob saw <LOC>London</LOC>'
run tag -f inline --min-prob 0.7 two.txt
expect_out '<PER>Bob</PER> saw London'

it 'says what a model is of a language that is not cut'
: >klingon
run tag -m klingon b.txt
expect_status 1
expect_out
expect_err "ner tag: the model klingon is for the language 'tlh', whose text ner does not cut into tokens; \
--lang CODE cuts it as another language, and -i conll takes text that is cut already"
run tag -m klingon -f inline --lang de-AT b.txt
expect_status 0
expect_out 'saw <PER>Bob</PER>'
printf 'Bob\n' | run tag -m klingon -i conll
expect_status 0
expect_out 'Bob	B-PER'

it 'writes sentences without capitals as the model knows words, and leaves their text as it is'
: >lower
printf 'bob sees eve .\nBob sees eve .\nBOB SEES EVE .\n' >case.txt
run tag -m lower -i lines -f inline case.txt
expect_status 0
expect_out '<PER>bob sees eve</PER> .' '<PER>Bob</PER> sees eve .' '<PER>BOB SEES EVE</PER> .'
run tag -m lower -i lines -f inline --case keep case.txt
expect_out 'bob sees eve .' '<PER>Bob</PER> sees eve .' '<PER>BOB SEES EVE</PER> .'
run tag -m lower -i lines -f tsv --case restore case.txt
expect_out 'case.txt	0	12	PER	0.9000	bob sees eve' 'case.txt	0	3	PER	0.9000	Bob' 'case.txt	0	12	PER	0.9000	BOB SEES EVE'
run tag -i lines -f inline --case restore case.txt # a model that does not say how words are written
expect_out 'bob sees eve .' '<PER>Bob</PER> sees eve .' '<PER>BOB SEES EVE</PER> .'

it 'wants options that make sense'
for words in '-i conll --style ud' '--column 1' '--skip-errors' '--min-prob 1.1' '--min-prob x' '--max-sentence 7' '-j 0' '-j -1' \
    '-f brat b.txt l.txt' '--with-text' '-i nonsense' '-f nonsense' '--offsets nonsense' '--types NO' '--types ,' '--types PER,' '--types ,PER' '--types PER,,LOC' \
    '--style nonsense' '--case nonsense' '--lang nonsense' '--nonsense' '-f brat -o ann b.txt folder/b.txt'; do
    # shellcheck disable=SC2086 # words
    run tag $words </dev/null
    expect_status 2
    expect_out
    expect 'a message' test -s "$err"
done
run tag --types '' b.txt
expect_status 2
expect_out
expect_err 'ner tag: --types: the model has no type ""; `ner info en` lists them'
run tag -j 0 </dev/null
expect_err_has 'ner tag: --threads: "0" is not a whole number from 1'

it 'takes the model that ships, whatever is called en here'
echo 'no model' >en
echo 'no model' >en.ner
printf 'Bob\n' | run tag -f tsv
expect_status 0
expect_out '-	0	3	PER	0.9000	Bob'
rm en en.ner

it 'says where it looked for a model'
NER_MODEL_PATH=here:there run tag b.txt
expect_status 1
expect_err_has 'ner tag: there is no model "en" in here, there, '
NER_MODEL_PATH=here:there run tag -m nosuch b.txt
expect_status 1
expect_err_has 'ner tag: there is no model "nosuch" in ., here, there, '

it 'gives the same bytes whatever the number of threads is'
i=0
while [ $i -lt 3000 ]; do
    printf 'In %d Angela Merkel saw <Bob> in London & left.\n\n' $i
    i=$((i + 1))
done >many.txt
for form in conll jsonl tsv inline brat html color; do
    run tag -j 1 -f $form many.txt
    cp "$out" one
    run tag -j 4 -f $form many.txt
    expect_out_is one
done
