# ner train --init: training goes on from a finished model.
. "$NER_SOURCE/tests/cli/frame.sh"
. "$NER_SOURCE/tests/cli/toy.sh"
toy 60 1 >train.txt
toy 20 2 >dev.txt
toy_config
"$NER" train c.yaml --set epochs=12 --quiet -o old.ner

# A new town, and the verbs are a type; nothing is said of the network.
sed -e 's/ in O/ in O/' -e 's/^\(lives\|works\|sleeps\) O/\1 B-VERB/' -e 's/^Oslo/Zürich/' train.txt >more.txt
sed -e 's/^\(lives\|works\|sleeps\) O/\1 B-VERB/' -e 's/^Oslo/Zürich/' dev.txt >more.dev.txt
printf '%s\n' 'train: more.txt' 'dev: more.dev.txt' 'optimizer: {lr: 0.02}' 'epochs: 15' 'model: new.ner' >more.yaml

it 'goes on from a model, with a new type and new words'
run train more.yaml --init ./old.ner
expect_status 0
expect_out
expect_err_has 'init   ./old.ner: '
expect_err_has ' words and 1 more, '
expect_err_has ' characters and 4 more'
expect_err_has 'ner train: new.ner holds the weights of epoch '
echo 'Carla Wald sleeps in Zürich .' | run tag -m ./new.ner -i lines
expect_out 'Carla	B-PER' 'Wald	I-PER' 'sleeps	B-VERB' 'in	O' 'Zürich	B-LOC' '.	O' ''

it 'says in the model where it is from'
run info new.ner
expect_status 0
expect_out_has 'types: LOC PER VERB'
expect_out_has 'from: old.ner'
expect_out_has "        sha256 $(sha256sum old.ner | cut -d ' ' -f 1)"
expect_out_has '    train: train.txt, 60 sentences'
expect_out_has '6 filters of width 3 over 4 values; LSTM, 1 layer of 8 units'
run info --verify new.ner
expect_status 0

it 'gives the same bytes whatever -j is and wherever the model stands'
mkdir other
cp old.ner other/old.ner
for threads in 1 2; do
    run train more.yaml --init other/old.ner -j $threads -o other/$threads.ner
    expect "the same with $threads" cmp -s new.ner other/$threads.ner
done

it 'finds the model by its name'
NER_MODEL_PATH=other run train more.yaml --init old --set epochs=1 -o named.ner
expect_status 0

it 'knows that it is finished'
run train more.yaml --init old.ner --resume
expect_status 0
expect_err_has 'ner train: new.ner is finished'
run train more.yaml --init new.ner --resume -o again.ner
expect_err_has 'again.ner holds the weights of epoch '

it 'keeps types that the new corpora lack, or drops them'
sed -e 's/B-LOC/O/' train.txt >people.txt
run train more.yaml --init old.ner --set train=people.txt --set dev=none --set epochs=1 -o people.ner
expect_status 0
expect_err_has 'init   train has no LOC: kept, but training shows such names as O (--drop-types drops)'
run info people.ner
expect_out_has 'types: LOC PER'
run train more.yaml --init old.ner --set train=people.txt --set dev=none --set epochs=1 -o people.ner --drop-types
expect_err_has 'init   train has no LOC: dropped'
run info people.ner
expect 'PER alone' grep -q '^types: PER$' "$out"

it 'goes on from the model that ships'
if [ -e "$NER_SOURCE/models/pretrained/en.ner" ]; then
    NER_MODEL_PATH="$NER_SOURCE/models/pretrained" run train more.yaml --init en --set epochs=1 --set dev=none -o en.more.ner
    expect_status 0
    expect_err_has 'init   train has no MISC ORG: kept'
fi

# refuses STATUS MESSAGE WORD...
refuses() {
    status=$1 message=$2
    shift 2
    cp old.ner before
    run train "$@"
    expect_status "$status"
    expect_out
    expect_err_has "ner train: $message"
    expect 'the old model' cmp -s old.ner before
    expect_no_trace
}

it 'names the key that does not fit, and both values'
printf '%s\n' 'train: more.txt' 'rnn:' '  hidden: 9' >other.yaml
refuses 1 'other.yaml:3: rnn.hidden is 9, but old.ner, from which training is to go on, has 8' other.yaml --init old.ner
refuses 2 '--set chars.encoder=lstm: chars.encoder is lstm, but old.ner, from which training is to go on, has cnn' \
    more.yaml --init old.ner --set chars.encoder=lstm
printf 'oslo 1 2 3\nrome 1 2 3\nlives 1 1 1\nin 2 2 2\n. 2 2 2\n' >three.txt
refuses 1 'three.txt: has vectors of 3 values, but old.ner, from which training is to go on, of 8' \
    more.yaml --init old.ner --set vectors=three.txt

it 'never writes over the model that it goes on from'
refuses 2 'old.ner is the model that training is to go on from' more.yaml --init old.ner -o old.ner
ln old.ner same.ner
refuses 2 './same.ner is the model that training is to go on from' more.yaml --init old.ner -o ./same.ner

it 'wants a whole model'
refuses 1 './nowhere.ner: No such file' more.yaml --init ./nowhere.ner
refuses 1 './train.txt: ' more.yaml --init ./train.txt
head -c 3000 old.ner >short.ner
refuses 1 './short.ner: ' more.yaml --init ./short.ner
size=$(wc -c <old.ner)
cp old.ner flipped.ner
printf '\377' | dd of=flipped.ner bs=1 seek=$((size - 300)) conv=notrunc 2>/dev/null
refuses 1 './flipped.ner: ' more.yaml --init ./flipped.ner
refuses 2 '--folds wants models that have not seen the sentences' more.yaml --init old.ner --folds 2
refuses 2 '--drop-types is about the types of a model' more.yaml --drop-types
