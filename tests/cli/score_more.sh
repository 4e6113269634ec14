# ner score beyond conlleval: modes, JSON, intervals, tests, tables, errors.
. "$NER_SOURCE/tests/cli/frame.sh"

printf '%s\n' 'Angela B-PER' 'Merkel I-PER' 'met O' 'Obama B-PER' '' 'Paris B-LOC' 'is O' 'in O' 'Texas B-LOC' '' >gold
printf '%s\n' 'Angela B-PER' 'Merkel O' 'met O' 'Obama I-PER' '' 'Paris B-PER' 'is O' 'in B-LOC' 'Texas O' '' >guess
printf '%s\n' 'Angela B-PER' 'Merkel I-PER' 'met O' 'Obama B-PER' '' 'Paris B-LOC' 'is O' 'in O' 'Texas O' '' >better

it 'counts strictly, and says why that is something else'
run score --mode strict gold guess
expect_status 0
expect_err
expect_out 'strict, scheme bio (recognised): 2 sentences, 8 tokens' \
    '          precision  recall      F1     gold  guessed  correct' \
    'LOC            0.00    0.00    0.00        2        1        0' \
    'PER            0.00    0.00    0.00        2        2        0' \
    'micro          0.00    0.00    0.00        4        3        0' \
    'macro          0.00    0.00    0.00' \
    'weighted       0.00    0.00    0.00' \
    '' \
    'Where the modes disagree (scheme bio)' \
    '1 orphan I- (0 in gold, 1 guessed): conlleval and partial count them as entities, strict does not'
run score --mode strict --scheme bioes gold guess
expect_status 0
expect_out_has 'entities without their end-tag'
run score --mode strict --scheme io gold guess
expect_status 1
expect_out
expect_err 'ner score: gold:1: "B-PER" is no tag of the scheme io (prefixes IO)'

it 'counts partial matches'
run score --mode partial gold guess
expect_status 0
expect_out_has 'strict        25.00   25.00   25.00        1          2        0        1         1'
expect_out_has 'partial       62.50   62.50   62.50        2          0        1        1         1'

it 'takes the mark of a document for no sentence and no token, but as conlleval does in its report'
mark='-DOCSTART- -X- O O'
printf '%s\n' "$mark" '' 'Ada N B-PER B-PER' 'met V O O' '' "$mark" 'Bo N B-PER O' "$mark" "$mark" 'Rome N B-LOC B-LOC' >documents
run score --mode strict documents
expect_out_has 'strict, scheme bio (recognised): 3 sentences, 4 tokens'
run score --mode partial documents
expect_out_has 'partial: 3 sentences, 4 tokens'
run score --json documents
expect_out_has '"sentences": 3, "tokens": 4, "token_acc": 0.75, "ents_p": 1, "ents_r": 0.6666'
run score --json --mode strict documents
expect_out_has '"sentences": 3, "tokens": 4, "token_acc": 0.75,'
run score --ci --errors documents
expect_out_has 'processed 8 tokens with 3 phrases; found: 2 phrases; correct: 2.'
expect_out_has 'accuracy:  87.50%; precision: 100.00%; recall:  66.67%; FB1:  80.00'
expect_out_has 'from 1000 bootstrap samples of 3 sentences, seed 1'
expect_out_has 'documents:7: missed: PER "Bo" -> O'
run score documents
expect_out_has 'accuracy:  87.50%; precision: 100.00%; recall:  66.67%; FB1:  80.00'
printf '%s\n' 'Ada B-PER' 'met O' '' 'Bo B-PER' '-DOCSTART- O' 'Rome B-LOC' >unmarked
run score --align --json documents unmarked
expect_out_has '"sentences": 3, "ents_p": 0.6666'

it 'lists errors with their places'
run score --errors gold guess
expect_out_has 'accuracy:  37.50%; precision:  25.00%; recall:  25.00%; FB1:  25.00'
expect_out_has 'guess:1: boundary: PER "Angela Merkel" -> PER "Angela"'
expect_out_has 'guess:6: type: LOC "Paris" -> PER "Paris"'
expect_out_has 'guess:8: spurious: O -> LOC "in"'
expect_out_has 'gold:9: missed: LOC "Texas" -> O'
expect_out_has '1 missed, 1 spurious, 1 of another type, 1 with other boundaries; 1 right'

it 'shows which types are taken for which'
run score --confusion gold guess
expect_out_has '               LOC       PER    missed  boundary'
expect_out_has 'LOC              0         1         1         0'
expect_out_has 'spurious         1         0'
expect 'no escape' sh -c '! grep -q "$(printf "\033")" "$1"' sh "$out"

it 'writes JSON'
run score --json --ci --confusion --errors --by length,case --compare better gold guess
expect_status 0
expect_out_has '{"mode": "conlleval", "scheme": "bio", "sentences": 2, "tokens": 8, "token_acc": 0.375, "ents_p": 0.25,'
expect_out_has '"ents_per_type": {"LOC": {"p": 0, "r": 0, "f": 0, "gold": 2, "guess": 1, "correct": 0}'
expect_out_has '"compare": {"file": "better", "ents_p": 1, "ents_r": 0.75,'
expect_out_has '"ents_per_type": {"LOC": {"p": [0, 0], "r": [0, 0], "f": [0, 0]}, "PER": {"p": ['
expect_out_has '"table": [[0, 1, 1], [0, 2, 0], [1, 0, 0]]'
expect 'one line' test "$(wc -l <"$out")" = 1

it 'draws the same sentences for the same seed'
run score --ci --samples 50 --seed 3 gold guess
cp "$out" first
run score --ci --samples 50 --seed 3 gold guess
expect_out_is first
expect_out_has 'LOC         0.00    0.00 ..   0.00'
expect_out_has 'from 50 bootstrap samples of 2 sentences, seed 3'

it 'wants whole numbers for what it draws'
wrong() {
    run score --ci "$@" gold guess
    expect_status 255
    expect_out
    expect_err "ner score: $message" 'ner score: try `ner score --help`'
}
message='--seed: "-1" is not a whole number from 0' && wrong --seed -1
message='--samples: "-3" is not a whole number from 1' && wrong --samples -3
message='--samples: "0" is not a whole number from 1' && wrong --samples 0
message='--samples: 1000000 at most' && wrong --samples 1000001
message='--samples: "--" is not a whole number from 1' && wrong --samples --
message='unknown argument -3' && wrong --samples 3 -3

it 'compares two systems'
run score --compare better gold guess
expect_out_has 'difference +60.71, 95 % interval'
run score --compare gold gold guess
expect_out_has 'F1 100.00  gold'
printf '%s\n' 'Angela O' 'Merkel O' 'met O' 'Obama O' '' >short
run score --compare short gold guess
expect_status 1
expect_err_has 'ends before this token'

it 'groups by what was seen in training'
run score --by seen --train gold gold better
expect_status 0
expect_out_has 'seen                       100.00   75.00   85.71        4        3        3'
run score --by seen gold better
expect_status 255
run score --by '' gold better
expect_status 255
run score --by nothing gold better
expect_status 255
expect_err_has '--by: "nothing" is not one of length, seen, case, density'

it 'compares files that are cut differently'
printf '%s\n' 'Angela Merkel	B-PER' 'met	O' 'Oba	B-PER' 'ma	I-PER' '' 'Paris	B-LOC' 'isin	O' 'Texas	O' >cut
run score gold cut
expect_status 1
run score --align gold cut
expect_status 0
expect_out_has 'micro        100.00   75.00   85.71        4        3        3'

it 'compares JSON lines'
printf '%s\n' '{"text": "Ada met Bob", "spans": [{"start": 0, "end": 3, "label": "PER"}]}' >gold.jsonl
printf '%s\n' '{"text": "Ada met Bob", "spans": [{"start": 0, "end": 3, "label": "PER"}, {"start": 8, "end": 11, "label": "PER"}]}' >guess.jsonl
run score --mode partial gold.jsonl guess.jsonl
expect_status 0
expect_out_has 'strict        50.00  100.00   66.67        1          0        0        0         1'
run score gold.jsonl - <guess.jsonl
expect_status 0
expect_out_has 'micro         50.00  100.00   66.67        1        2        1'
run score gold.jsonl guess
expect_status 255
expect_err_has 'JSON lines can be compared with JSON lines alone'
run score gold.jsonl guess.jsonl
expect_status 0
expect_out_has 'micro         50.00  100.00   66.67        1        2        1'

it 'says what strict would refuse'
printf 'a B-PER S-PER\n' >foreign
run score --errors foreign
expect_status 0
expect_out_has '1 sentences with a tag that the scheme has not (0 in gold, 1 guessed): conlleval takes every tag, strict ends there with an error'

it 'writes a page'
run score --html --compare better gold guess
expect_status 0
expect_out_has '<title>ner score</title>'
expect_out_has '<svg'
expect_out_has 'F1 of LOC</td>'
expect_out_has 'Where the modes disagree'
expect_out_has '</html>'
printf 'a O B-<x>\n' >angle
run score --html angle
expect 'names are escaped' sh -c '! grep -q "<x>" "$1"' sh "$out"

it 'refuses what does not go together'
for words in '--scheme bio' '--mode strict -l' '--json --html' '--encoding latin1' '--align' '--samples 3'; do
    # shellcheck disable=SC2086 # words
    run score $words gold
    expect_status 255
    expect_out
done

it 'reads old encodings'
printf 'Caf\351 B-LOC B-LOC\n' >old
run score --json old
expect_status 1
expect_err 'ner score: old:1: malformed UTF-8 at byte 4 (0xE9); --encoding=latin1 reads ISO 8859-1'
run score --errors --encoding latin1 old
expect_status 0
printf 'Caf\351,B-LOC,O\n' >old
run score --errors --encoding latin1 -d , old
expect_out_has 'old:1: missed: LOC "Café" -> O'

it 'takes an empty file'
run score --json --ci --confusion --errors /dev/null
expect_status 0
expect_out_has '"ents_f": 0,'
run score --html /dev/null
expect_status 0
