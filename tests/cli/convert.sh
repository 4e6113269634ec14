# ner convert: schemes in place, CoNLL, JSON lines and brat, and what goes wrong.
. "$NER_SOURCE/tests/cli/frame.sh"
tab=$(printf '\t')

printf '%s\n' '-DOCSTART- -X- O' '' 'Angela N I-PER' 'Merkel N I-PER' 'Obama N B-PER' '' 'in I O' 'Köln N I-LOC' >iob1

it 'rewrites tags and nothing else'
run convert --to bio iob1
expect_status 0
expect_err
expect_out '-DOCSTART- -X- O' '' 'Angela N B-PER' 'Merkel N I-PER' 'Obama N B-PER' '' 'in I O' 'Köln N B-LOC'
cp "$out" bio
run convert --to bilou <iob1
expect_out_has 'Köln N U-LOC'
run convert --to iob1 bio
expect_out_is iob1

it 'says how many entities melt'
run convert --to io iob1
expect_status 0
expect_err 'ner convert: warning: 1 entity has melted into the one before: io cannot tell neighbours of one type apart'

it 'replaces files when the new one is whole'
cp iob1 first && cp iob1 second
run convert --to bio --in-place first second
expect_status 0
expect_out
expect 'first' cmp -s first bio
expect 'second' cmp -s second bio
printf 'a O\nb X\n' >broken
cp broken kept
run convert --to bio --in-place broken
expect_status 1
expect_err 'ner convert: broken:2: "X" is no tag: O, or one of B I E S L U M, a hyphen and a type'
expect 'unharmed' cmp -s broken kept
run convert --to bio -o there iob1
expect_status 0
expect 'written' cmp -s there bio

it 'writes JSON lines and reads them back'
run convert --to jsonl iob1
expect_status 0
expect_out '{"text": "Angela Merkel Obama\nin Köln", "spans": [{"start": 0, "end": 13, "label": "PER"}, {"start": 14, "end": 19, "label": "PER"}, {"start": 23, "end": 27, "label": "LOC"}], "tokens": [{"start": 0, "end": 6}, {"start": 7, "end": 13}, {"start": 14, "end": 19}, {"start": 20, "end": 22}, {"start": 23, "end": 27}], "mark": true}'
cp "$out" all.jsonl
run convert --to bio all.jsonl
expect_out '-DOCSTART-	O' '' 'Angela	B-PER' 'Merkel	I-PER' 'Obama	B-PER' '' 'in	O' 'Köln	B-LOC' ''
cp "$out" columns
run convert --to jsonl columns
expect_out_is all.jsonl

it 'writes brat and reads it back'
run convert --to brat -o notes columns
expect_status 0
expect 'text' test "$(cat notes/columns.txt)" = "$(printf 'Angela Merkel Obama\nin Köln')"
expect 'entities' test "$(cat notes/columns.ann)" = "$(printf 'T1\tPER 0 13\tAngela Merkel\nT2\tPER 14 19\tObama\nT3\tLOC 23 27\tKöln')"
run convert --to conll --cut blanks notes/columns.ann
expect_out 'Angela	B-PER' 'Merkel	I-PER' 'Obama	B-PER' '' 'in	O' 'Köln	B-LOC' ''
run convert --to jsonl notes
expect_out_has '"text": "Angela Merkel Obama\nin Köln", "spans": [{"start": 0, "end": 13, "label": "PER"}'

it 'keeps documents apart'
printf 'a\tB-X\n-DOCSTART-\tO\nb\tO\n' >two
run convert --to jsonl two
expect 'two lines' test "$(wc -l <"$out")" = 2
cp "$out" two.jsonl
run convert --to conll two.jsonl
expect_out 'a	B-X' '' '-DOCSTART-	O' '' 'b	O' ''
run convert --to brat -o notes two
expect 'second document' test "$(cat notes/two-2.txt)" = b

it 'cuts running text'
printf '{"text": "Angela Merkel, 70, came.", "spans": [{"start": 0, "end": 13, "label": "PER"}]}\n' >text.jsonl
run convert --to bio text.jsonl
expect_out 'Angela	B-PER' 'Merkel	I-PER' ',	O' '70	O' ',	O' 'came	O' '.	O' ''
run convert --to bio --cut blanks text.jsonl
expect_out 'Angela	B-PER' 'Merkel	I-PER' ',	O' '70,	O' 'came.	O' ''

it 'reads fragments and notes of brat'
printf 'New\nYork is big' >b.txt
printf 'T1\tLOC 0 3;4 8\tNew York\n#1\tNote T1\tx\nR1\tIs Arg1:T1 Arg2:T1\n' >b.ann
run convert --to jsonl b.ann
expect_out '{"text": "New\nYork is big", "spans": [{"start": 0, "end": 8, "label": "LOC"}]}'

it 'names the place of what is wrong'
printf 'T1\tLOC 0 3\tNew\nT2\tLOC 2 8\tx\n' >b.ann
run convert --to jsonl b.ann
expect_status 1
expect_err 'ner convert: b.ann:2: the entity overlaps the one of line 1'
printf 'T1\tLOC 0 3;9 11\tNew is\n' >b.ann
run convert --to jsonl b.ann
expect_err 'ner convert: b.ann:1: the entity stands in parts'
printf 'T1\tLOC 0 99\tNew is\n' >b.ann
run convert --to jsonl b.ann
expect_err 'ner convert: b.ann:1: the place is empty or outside of the text'
printf 'T1 LOC\n' >b.ann
run convert --to jsonl b.ann
expect_err 'ner convert: b.ann:1: no T line as brat writes it: T1<TAB>LABEL START END<TAB>TEXT'
printf '{"text": "ab", "spans": [{"start": 0, "end": 1, "label": "X"}], "tokens": [{"start": 0, "end": 2}]}\n' >cut.jsonl
run convert --to bio cut.jsonl
expect_status 1
expect_err 'ner convert: cut.jsonl:1: the entity "a" ends inside a token'
printf '{"text": "a b", "spans": [{"start": 1, "end": 3, "label": "X"}], "tokens": [{"start": 0, "end": 1}, {"start": 2, "end": 2}]}\n' >cut.jsonl
run convert --to bio cut.jsonl
expect_err 'ner convert: cut.jsonl:1: the entity " b" has no token'
printf '{"text": "ab", "spans": [{"start": 0, "end": 2, "label": "X"}, {"start": 1, "end": 2, "label": "X"}]}\n' >cut.jsonl
run convert --to bio cut.jsonl
expect_err 'ner convert: cut.jsonl:1: the spans 0-2 and 1-2 overlap'
printf '{"text": "ab", "spans": [{"start": 0, "end": 2, "label": "X\\tY"}]}\n' >label.jsonl
run convert --to bio label.jsonl
expect_status 1
expect_err 'ner convert: label.jsonl:1: the label "X^IY" holds a blank or a control character, which this form cannot hold'
printf '{"text": "ab", "spans": [{"start": 0, "end": 2, "label": "X Y"}]}\n' >label.jsonl
run convert --to brat -o notes label.jsonl
expect_status 1
printf 'T1\tA\377 0 3\tNew\n' >b.ann
run convert --to jsonl b.ann
expect_err 'ner convert: b.ann:1: malformed UTF-8 at byte 5 (0xFF)'
run convert --to bio nothing
expect_status 1
expect_err 'ner convert: nothing: No such file or directory'

it 'refuses wrong usage'
for words in '' '--to xml' '--to brat' '--to jsonl --in-place iob1' '--to bio --in-place' '--to bio a b'; do
    # shellcheck disable=SC2086 # words
    run convert $words </dev/null
    expect_status 2
    expect_out
done

it 'never succeeds where its output is lost'
"$NER" convert --to bio iob1 >/dev/full 2>"$err"; echo $? >.status
expect_status 1
expect_err 'ner convert: standard output: No space left on device'
