# ner stats: tables, JSON, what files share, errors.
. "$NER_SOURCE/tests/cli/frame.sh"

printf '%s\n' '-DOCSTART- O' '' 'Ada B-PER' 'King I-PER' 'met O' 'Bob B-PER' '' 'Rome B-LOC' '' '-DOCSTART- O' '' 'Bob B-PER' >a
printf '%s\n' 'Ada B-PER' 'King I-PER' '' 'Bob B-LOC' 'x O' >b

it 'counts'
run stats a
expect_status 0
expect_err
expect_out 'a: bio, 2 documents, 3 sentences, 6 tokens, 4 entities' \
    '          entities   share  distinct  mean length' \
    'LOC              1   25.00         1         1.00' \
    'PER              3   75.00         2         1.33' \
    'all              4  100.00         3         1.25' \
    'lengths    1: 3 2: 1 3: 0 4: 0 5: 0 6+: 0 (entities by tokens)' \
    'sentences  mean 2.00 tokens, half up to 1, 95 % up to 1, longest 4 (line 3)' \
    'vocabulary 5 forms, 4 of them once'

it 'compares files'
run stats a b
expect_out_has 'b in a: 50.00 % of entities, 50.00 % of distinct ones'
expect_out_has 'a in b: 25.00 % of entities, 33.33 % of distinct ones'

it 'writes JSON'
run stats --json a b
expect_status 0
expect_out_has '{"file": "a", "scheme": "bio", "documents": 2, "sentences": 3, "tokens": 6, "entities": 4, "distinct_entities": 3, "types": {"LOC": {"entities": 1, "distinct": 1, "tokens": 1}'
expect_out_has '"overlap": [{"file": "a", "entities": 0.5, "distinct": 0.5}]'
expect 'two lines' test "$(wc -l <"$out")" = 2

it 'says what vectors know'
printf 'ada 1 2\nBob 1 2\n' >vectors.txt
run stats --vectors vectors.txt b
expect_out_has 'vectors    vectors.txt: 25.00 % form, 25.00 % lower, 0.00 % digits, 50.00 % missing of tokens; 50.00 % of forms missing; 33.33 % of the tokens of entities missing'

it 'reads columns by number and drops types'
printf '1\tAda\tB-OTH\tx\n2\tBob\tB-PER\n' >columns
run stats --column 2 --token-column 1 --drop OTH columns
expect_status 0
expect_out_has 'columns: bio, 1 documents, 1 sentences, 2 tokens, 1 entities'

it 'does the other files where one cannot be read'
run stats a b
cp "$out" both
run stats nothing a /dev/null b
expect_status 1
expect_out_is both
expect_err 'ner stats: nothing: No such file or directory' 'ner stats: /dev/null: there is no sentence in it'
run stats a nothing
expect_status 1
expect_out_has 'a: bio, 2 documents, 3 sentences, 6 tokens, 4 entities'
run stats --json nothing
expect_status 1
expect_out
expect_err 'ner stats: nothing: No such file or directory'

it 'names the place of what is wrong'
printf 'a O\nb X-PER\n' >wrong
run stats wrong
expect_status 1
expect_out
expect_err 'ner stats: wrong:2: "X-PER" is no tag: O, or one of B I E S L U M, a hyphen and a type'
run stats /dev/null
expect_status 1
expect_err 'ner stats: /dev/null: there is no sentence in it'
run stats
expect_status 2
run stats --vectors nothing a
expect_status 1
"$NER" stats a >/dev/full 2>"$err"; echo $? >.status
expect_status 1
expect_err 'ner stats: standard output: No space left on device'
