# ner tokenize: its forms, its input, its errors.
. "$NER_SOURCE/tests/cli/frame.sh"

printf '\357\273\277Zo\303\253 didn'"'"'t go.\r\nShe \360\237\230\200 stayed!' >letter.txt

it 'writes a sentence a line, tokens separated by one space'
run tokenize letter.txt
expect_status 0
expect_out "Zoë did n't go ." 'She 😀 stayed !'
expect_err

it 'reads standard input, with and without a name'
run tokenize <letter.txt
expect_out "Zoë did n't go ." 'She 😀 stayed !'
run tokenize - <letter.txt
expect_out "Zoë did n't go ." 'She 😀 stayed !'

it 'writes a token a line'
run tokenize -f conll letter.txt
expect_out Zoë did "n't" go . '' She 😀 stayed ! ''

it 'writes CoNLL-U'
run tokenize --format=conllu letter.txt
expect_out_is - <<'END'
# sent_id = 1
# text = Zoë didn't go.
1	Zoë	_	_	_	_	_	_	_	_
2	did	_	_	_	_	_	_	_	SpaceAfter=No
3	n't	_	_	_	_	_	_	_	_
4	go	_	_	_	_	_	_	_	SpaceAfter=No
5	.	_	_	_	_	_	_	_	_

# sent_id = 2
# text = She 😀 stayed!
1	She	_	_	_	_	_	_	_	_
2	😀	_	_	_	_	_	_	_	_
3	stayed	_	_	_	_	_	_	_	SpaceAfter=No
4	!	_	_	_	_	_	_	_	_

END

it 'writes JSON lines, with offsets in three units that do not count the byte-order mark'
run tokenize -f jsonl letter.txt
expect_out_has '{"text": "She 😀 stayed!", "tokens": [{"text": "She", "start": 16, "end": 19}, {"text": "😀", "start": 20, "end": 21}, '
expect_out_has '{"text": "!", "start": 28, "end": 29}], "start": 16, "end": 29}'
run tokenize -f jsonl --offsets bytes letter.txt
expect_out_has '{"text": "😀", "start": 21, "end": 25}'
run tokenize -f jsonl --offsets utf16 letter.txt
expect_out_has '{"text": "😀", "start": 20, "end": 22}'

it 'cuts by style and by language'
echo "A search-engine." | run tokenize --style conll
expect_out 'A search-engine .'
echo "A search-engine." | run tokenize --style ud
expect_out 'A search - engine .'
echo "L'homme." | run tokenize --lang fr
expect_out "L' homme ."
run tokenize --lang xx letter.txt
expect_status 2
expect_out
expect_err_has "ner tokenize: unknown language 'xx'"

it 'takes lines as sentences where that is asked for'
printf 'One. Two\n\nThree' | run tokenize -i lines
expect_out 'One . Two' Three

it 'reads compressed files'
printf 'Packed text.' | gzip >letter.txt.gz
run tokenize letter.txt.gz
expect_out 'Packed text .'

it 'tells files apart, and does not join them'
printf 'No end' >one.txt
printf 'no start' >two.txt
run tokenize one.txt two.txt
expect_out 'No end' 'no start'
run tokenize -f jsonl one.txt two.txt
expect_out_has '{"file": "two.txt", "text": "no start", "tokens": [{"text": "no", "start": 0, "end": 2}'
run tokenize -f conllu one.txt two.txt
expect_out_has '# newdoc id = two.txt'

it 'goes on where a file cannot be read, and says so at the end'
run tokenize missing.txt one.txt . two.txt
expect_status 1
expect_out 'No end' 'no start'
expect_err 'ner tokenize: missing.txt: No such file or directory' 'ner tokenize: .: Is a directory'

it 'warns of malformed UTF-8 once a file, and loses nothing'
printf 'caf\351 \377 ok \377' >latin.txt
run tokenize latin.txt
expect_status 0
printf 'caf\351 \377 ok \377\n' | expect_out_is -
expect_err 'ner tokenize: warning: latin.txt: malformed UTF-8 at byte 3; it stays as it is'
run tokenize -f jsonl latin.txt
expect_out_has '{"text": "caf�", "start": 0, "end": 4}'

it 'answers as soon as the end of a sentence is settled'
mkfifo in
"$NER" tokenize <in >early 2>&1 &
exec 3>in
printf 'It rained. Then' >&3
for _ in 1 2 3 4 5 6 7 8 9 10 11 12 13 14 15 16 17 18 19 20; do
    [ -s early ] && break
    sleep 0.1
done
expect 'the first sentence is there' grep -qx 'It rained .' early
exec 3>&-
wait
expect 'the second at the end' grep -qx 'Then' early

it 'writes to a file whole or not at all'
run tokenize -o out.txt letter.txt
expect_status 0
expect_out
expect 'the file' grep -qx 'She 😀 stayed !' out.txt
"$NER" tokenize letter.txt >/dev/full 2>"$err"; echo $? >.status
expect_status 1
expect_err_has 'No space left on device'
