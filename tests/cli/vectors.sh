# ner vectors build, info, nearest and coverage; what is wrong with a file is said with its place.
. "$NER_SOURCE/tests/cli/frame.sh"

cat >small.txt <<'END'
the 0.5 -1 2
berlin 1 0 0.1
vienna 0.9 0.1 0
paris 0.8 0.3 0.1
0000 0 1 0
New York 0 0 -1
END

it 'builds a table'
run vectors build small.txt small.vectors
expect_status 0
expect_out
expect_err

it 'says what is in it'
run vectors info small.vectors
expect_status 0
expect_out 'format: ner table' 'words: 6' 'values a word: 3' 'type: f32' 'source: small.txt' \
    'source.format: GloVe text' 'first words: the berlin vienna paris 0000 New York'
expect_err

it 'says what is in the file that it came from'
run vectors info small.txt
expect_status 0
expect_out 'format: GloVe text' 'words: 6' 'values a word: 3' 'words that are there again: 0' \
    'first words: the berlin vienna paris 0000 New York'

it 'gives the same bytes again, from standard input and gzip too'
run vectors build small.txt again.vectors
expect 'the same bytes' cmp -s small.vectors again.vectors
gzip -c small.txt >small.txt.gz
run vectors build small.txt.gz gz.vectors
expect_status 0
run vectors nearest gz.vectors berlin
cp "$out" from_gz
run vectors build - piped.vectors <small.txt
expect_status 0
run vectors nearest piped.vectors berlin
expect_out_is from_gz

it 'finds the nearest words'
run vectors nearest --count 2 small.vectors berlin Paris
expect_status 0
expect_out 'berlin	vienna	0.9890' 'berlin	paris	0.9369' 'Paris	vienna	0.9628' 'Paris	berlin	0.9369'
run vectors nearest -n 1 small.txt 'New York'
expect_out 'New York	vienna	0.0000'

it 'answers the words that it knows and fails for the others'
run vectors nearest -n 1 small.vectors berlin nowhere vienna
expect_status 1
expect_out 'berlin	vienna	0.9890' 'vienna	berlin	0.9890'
expect_err 'ner vectors: small.vectors: has no vector for "nowhere"'

it 'stores values as f16 and i8'
for type in f16 i8; do
    run vectors build --type $type small.txt $type.vectors
    expect_status 0
    run vectors info $type.vectors
    expect_out_has "type: $type"
    run vectors nearest -n 1 $type.vectors berlin
    expect_out_has 'vienna'
done

it 'makes a table of a table'
run vectors build small.vectors copy.vectors
expect_status 0
run vectors info copy.vectors
expect_out_has 'source: small.txt'
expect_out_has 'words: 6'

it 'takes the first words, or those of a vocabulary and their forms'
run vectors build --limit 2 small.txt two.vectors
run vectors info two.vectors
expect_out_has 'first words: the berlin'
expect_out_has 'words: 2'
printf 'Berlin\t17\r\n1984\n\nNew York' >words
printf 'THE\n' >more
run vectors build --vocab words --vocab more small.txt vocabulary.vectors
expect_status 0
run vectors info vocabulary.vectors
expect_out_has 'first words: the berlin 0000 New York'
expect_out_has 'words: 4'
echo nothing >words
run vectors build --vocab words small.txt none.vectors
expect_status 1
expect_err 'ner vectors: small.txt: holds no word of the vocabulary'
expect 'no file' test ! -e none.vectors

it 'reads word2vec text and binary'
printf '2 2\r\nking 0.5 -2 \r\nqueen 3 4 \r\n' >text.vec
printf '2 2\nking \0\0\0\077\0\0\0\300\nqueen \0\0\100\100\0\0\200\100\n' >binary.bin
for file in text.vec binary.bin; do
    run vectors build $file king.vectors
    expect_status 0
    run vectors nearest king.vectors king
    expect_out 'king	queen	-0.6306'
done
run vectors info binary.bin
expect_out_has 'format: word2vec binary'

it 'reads fastText models, and makes vectors for words that are not in them'
model=$NER_SOURCE/tests/embeddings/golden/skipgram.bin
run vectors build "$model" model.vectors
expect_status 0
run vectors info model.vectors
expect_out_has 'source.format: fastText model'
expect_out_has 'words: 24'
printf 'kingly\nKING\nqueen\n' >words
run vectors build --vocab words "$model" composed.vectors
expect_status 0
run vectors info composed.vectors
expect_out_has 'words: 3'
run vectors nearest -n 1 composed.vectors kingly
expect_out_has 'kingly	king	0.9'
run vectors nearest "$model" kingly
expect_status 1
expect_err "ner vectors: $model: has no vector for \"kingly\"; a table that \`ner vectors build --vocab WORDS\` makes has one from its subwords"
run vectors info - <"$model"
expect_status 1
expect_err 'ner vectors: standard input: vectors of this form are mapped, so they can be neither compressed nor standard input'

it 'says which words stand there again'
printf 'a 1 2\nb 1 2\na 3 4\n' >twice.txt
run vectors build twice.txt twice.vectors
expect_status 0
expect_err 'ner vectors: warning: twice.txt: 1 words stood there again; their first vectors count'

it 'reads Latin-1 where it is told to'
printf 'k\366nig 1 2\nq 2 1\n' >latin1.txt
run vectors build latin1.txt x.vectors
expect_status 1
expect_err 'ner vectors: latin1.txt:1: the word is not UTF-8'
run vectors build --encoding latin1 latin1.txt x.vectors
expect_status 0
run vectors nearest x.vectors q
expect_out 'q	könig	0.8000'

it 'measures the coverage of columns'
printf -- '-DOCSTART- X O O\n\nthe X O O\nVienna X O B-LOC\n1984 X O O\nParis X O B-LOC\nParis X O B-LOC\n\nOz X O O\n' >corpus
run vectors coverage small.vectors corpus
expect_status 0
expect_out_is - <<'END'
found by     tokens    share      types    share
form              1   16.67%          1   20.00%
lower             3   50.00%          2   40.00%
digits            1   16.67%          1   20.00%
missing           1   16.67%          1   20.00%

most frequent of the missing:
       1 Oz
END
expect_err

it 'measures the coverage of text with tokens between blanks'
printf 'the Vienna 1984\r\n Paris\tParis  Oz Oz of\n' >lines
run vectors coverage -i lines --count 1 small.txt lines
expect_status 0
expect_out_has 'missing           3   37.50%          2   33.33%'
expect_out_has '       2 Oz'
printf 'k\366nig berlin\n' >latin1
run vectors coverage -i lines small.txt latin1
expect_status 1
expect_err 'ner vectors: latin1:1: malformed UTF-8'
run vectors coverage -i lines --encoding latin1 small.txt latin1
expect_status 0
expect_out_has '       1 könig'
: >empty
run vectors coverage small.txt empty
expect_status 1
expect_err 'ner vectors: empty: holds no tokens'
run vectors coverage --column 2 small.txt lines
expect_status 1
expect_err_has 'ner vectors: lines:2: '

# build FILE MESSAGE: a fault, status 1, and the table that was there is unharmed.
build_fails() {
    cp small.vectors kept.vectors
    run vectors build "$1" kept.vectors
    expect_status 1
    expect_out
    expect_err "ner vectors: $2"
    expect 'the table is unharmed' cmp -s small.vectors kept.vectors
}

it 'names the line of a fault'
printf 'a 1 2\nb 1 2\nc 1\n' >short.txt
build_fails short.txt 'short.txt:3: the vector has 1 values, 2 are wanted'
printf 'a 1 2\nb 1 2 3\n' >long.txt
build_fails long.txt 'long.txt:2: the vector has 3 values, 2 are wanted'
printf 'a 1 2\nb 1 2.5.1\n' >number.txt
build_fails number.txt "number.txt:2: value 2, '2.5.1', is not a finite decimal number"
printf 'a 1 2\nb nan 2\n' >nan.txt
build_fails nan.txt "nan.txt:2: value 1, 'nan', is not a finite decimal number"
printf 'a 1 2\n\377 1 2\n' >utf8.txt
build_fails utf8.txt 'utf8.txt:2: the word is not UTF-8'
printf '400000 300\na 1 2\n' >header.vec
build_fails header.vec 'header.vec:2: the vector has 2 values, 300 are wanted'
printf '3 2\na 1 2\nb 1 2\n' >promise.vec
build_fails promise.vec 'promise.vec:3: the file ends after 2 words; its header says 3'
head -c 20 binary.bin >short.bin
build_fails short.bin 'short.bin: word 2: the file is cut short'
: >empty.txt
build_fails empty.txt 'empty.txt: is empty'
echo 'hello world' >prose.txt
build_fails prose.txt 'prose.txt:1: no word vectors: a word and numbers behind it are wanted'
gzip -c small.txt | head -c 60 >cut.txt.gz
build_fails cut.txt.gz 'cut.txt.gz: the gzip file is cut short after byte 60'

it 'says what cannot be opened'
build_fails missing.txt 'missing.txt: No such file or directory'
build_fails . '.: Is a directory'
run vectors build small.txt .
expect_status 1
expect_err 'ner vectors: .: Is a directory'
run vectors build small.txt nowhere/out.vectors
expect_status 1
expect_err_has 'ner vectors: nowhere/out.vectors: No such file or directory'

it 'refuses a table that is damaged'
size=$(wc -c <small.vectors)
for kept in 4 100 $((size - 1)); do
    head -c $kept small.vectors >cut.vectors
    for command in 'info cut.vectors' 'nearest cut.vectors the' 'coverage cut.vectors corpus'; do
        run vectors $command
        expect_status 1
        expect_out
        expect_err_has 'ner vectors: cut.vectors:'
    done
done
{ head -c $((size - 64)) small.vectors; printf '\377\377\377\377%060d' 0; } >nan.vectors
run vectors info nan.vectors
expect_status 1
expect_err 'ner vectors: nan.vectors: row 5: a value is not finite'

it 'never succeeds where its output is lost'
run vectors build small.txt /dev/full
expect_status 1
expect_err 'ner vectors: /dev/full: No space left on device'
for command in 'info small.txt' 'nearest small.txt the' 'coverage small.txt corpus'; do
    "$NER" vectors $command >/dev/full 2>"$err"; echo $? >.status
    expect_status 1
    expect_err 'ner vectors: standard output: No space left on device'
done

it 'explains wrong usage'
run vectors
expect_status 2
expect_err 'ner vectors: no command was given' 'ner vectors: try `ner vectors --help`'
run vectors biuld
expect_status 2
expect_err_has 'did you mean build?'
run vectors build small.txt
expect_status 2
expect_err 'ner vectors: IN and OUT are wanted, not 1 files' 'ner vectors: try `ner vectors build --help`'
run vectors build --type f64 small.txt x
expect_status 2
expect_err_has 'f32, f16, i8'
run vectors info
expect_status 2
run vectors nearest small.txt
expect_status 2
run vectors coverage small.txt
expect_status 2
for command in build info nearest coverage; do
    run vectors $command --help
    expect_status 0
    expect_out_has "ner vectors $command [OPTION]... "
done
run vectors --help
expect_status 0
expect_out_has 'ner vectors build'
expect_out_has 'models, .bin.'
run help vectors build
expect_out_has 'ner vectors build [OPTION]... '
