# ner info, and ner tag with a model that was really trained (on ten sentences, so that this takes no time).
. "$NER_SOURCE/tests/cli/frame.sh"

for city in Paris Rome Oslo Lima Bern; do
    printf '%s\n' "Angela B-PER" "saw O" "$city B-LOC" ". O" ""
    printf '%s\n' "In O" "$city B-LOC" "Bob B-PER" "sang O" ""
done >train.txt
cat >c.yaml <<'END'
train: train.txt
dev: train.txt
words: {dim: 6, min_count: 1}
chars: {encoder: cnn, dim: 4, filters: 5, width: 3}
rnn: {hidden: 7}
dropout: {input: 0, output: 0}
optimizer: {lr: 0.05}
vectors_license: free of all
epochs: 20
seed: 42
style: ud
model: tiny.ner
END
run train c.yaml
expect_status 0

it 'says what a model is'
run info tiny
expect_status 0
expect_err
sha=$(sha256sum train.txt | cut -d ' ' -f 1)
expect_out_has 'model: tiny.ner, format '
expect_out_has 'types: LOC PER'
expect_out_has 'tags: bioes, 9 of them'
expect_out_has 'network: word vectors of 6 values + character CNN, 5 filters of width 3 over 4 values; LSTM, 1 layer of 7 units a direction, both directions; CRF'
expect_out_has 'arithmetic: weights in f32; here they are used as'
expect_out_has 'tokens: style ud, language en'
expect_out_has 'train: train.txt, 10 sentences, 40 tokens, 20 entities'
expect_out_has 'dev: train.txt, 10 sentences, 40 tokens, 20 entities'
expect_out_has "    sha256 $sha"
expect_out_has 'seed: 42'
expect_out_has 'dev score: F1 100.00%, precision 100.00%, recall 100.00%, epoch '
expect_out_has 'probabilities: temperature '
expect_out_has '    0.9 to 1.0 '
expect_out_has '    licence: free of all'
cp "$out" card

it 'says what a model sees beside a sentence'
run train c.yaml --set 'context={kind: document, hidden: 5, carry: true}' --set epochs=1 -o carried.ner
expect_status 0
run info carried.ner
expect_out_has 'context: the document, in windows of 1000 tokens; a second layer of 5 units over the means of words that repeat, which goes on from sentence to sentence'
printf '%s\n' Bob sang '' Bob sang >two.txt
run tag -m carried.ner -i conll two.txt
expect_status 0

it 'checks every byte if asked'
run info --verify tiny.ner
expect_status 0
{ cat card; echo 'verified: every byte is as it was written'; } | expect_out_is -

it 'does not trust a damaged model'
size=$(wc -c <tiny.ner)
head -c $((size / 2)) tiny.ner >short.ner
run info short.ner
expect_status 1
expect_out
expect_err_has 'ner info: short.ner: '
cp tiny.ner flipped.ner
printf '\377' | dd of=flipped.ner bs=1 seek=$((size - 200)) conv=notrunc 2>/dev/null
run info --verify flipped.ner
expect_status 1
expect_out
expect_err_has 'ner info: flipped.ner: '
run tag -m short.ner train.txt
expect_status 1
expect_out
expect_err_has 'ner tag: short.ner: '

it 'wants one model that is there'
run info
expect_status 2
expect_err_has 'one MODEL is wanted, not 0'
run info a b
expect_status 2
run info nosuch
expect_status 1
expect_err_has 'ner info: there is no model "nosuch" in '
run info .
expect_status 1
run info train.txt
expect_status 1
expect_err_has 'ner info: train.txt: '
"$NER" info tiny >/dev/full 2>"$err"; echo $? >.status
expect_status 1
expect_err 'ner info: standard output: No space left on device'

it 'tags what it learned'
echo 'Angela saw Rome.' | run tag -m tiny
expect_status 0
expect_out 'Angela	B-PER' 'saw	O' 'Rome	B-LOC' '.	O' ''
expect_err
run tag -m tiny -i conll train.txt
cp "$out" tagged
run score tagged
expect_out_has 'FB1: 100.00'

it 'gives the same bytes whatever the number of threads is'
i=0
while [ $i -lt 400 ]; do cat train.txt; i=$((i + 1)); done | cut -d ' ' -f 1 >many.txt
for form in conll jsonl tsv; do
    run tag -m tiny -j 1 -i conll -f $form many.txt
    cp "$out" one
    run tag -m tiny -j 3 -i conll -f $form many.txt
    expect_out_is one
done
