# ner train: a configuration and corpora in, a model and a log out.
. "$NER_SOURCE/tests/cli/frame.sh"
. "$NER_SOURCE/tests/cli/toy.sh"
toy 60 1 >train.txt
toy 20 2 >dev.txt
toy_config

it 'learns from a corpus'
run train c.yaml
expect_status 0
expect_out
expect_err_has 'train  train.txt: 60 sentences, 360 tokens, 120 entities, tags in BIO'
expect_err_has 'dev    dev.txt: 20 sentences, 120 tokens, 40 entities, tags in BIO'
expect_err_has 'epoch  4: '
expect_err_has 'ner train: m.ner holds the weights of epoch '
expect_err_has 'type    gold  guessed   right  precision  recall      F1'
expect_err_has 'LOC       20 '
expect_err_has 'all       40 '
expect_err_has 'probabilities: temperature '
expect 'a model, a log and nothing else' [ "$(ls -A | grep -v '^\.[a-z]*$' | tr '\n' ' ')" = \
    'c.yaml dev.txt m.ner m.ner.log.tsv train.txt ' ]

it 'warns of a corpus that counts twice'
ln -s train.txt same.txt
run train c.yaml --set epochs=1 --set 'train=[train.txt, same.txt]' --set dev=same.txt -o twice.ner
expect_status 0
expect_err_has 'ner train: warning: same.txt is learned from twice in an epoch: it stands in `train` twice'
expect_err_has 'ner train: warning: same.txt is learned from, and dev, too: dev F1 will say nothing of other text'
rm same.txt twice.ner*

it 'has a log with a line an epoch'
expect 'five lines' [ "$(wc -l <m.ner.log.tsv)" -eq 5 ]
expect 'its head' [ "$(head -n 1 m.ner.log.tsv)" = \
    "$(printf 'epoch\tseconds\ttokens/s\ttrain loss\tdev precision\tdev recall\tdev F1')" ]
expect 'seven fields a line' [ -z "$(awk -F '\t' 'NF != 7' m.ner.log.tsv)" ]

it 'makes a model that finds what it learned'
run train c.yaml --set epochs=12 -o good.ner --quiet
expect_status 0
expect_err
echo 'Carla Wald sleeps in Rome .' | run tag -m ./good.ner -i lines
expect_out 'Carla	B-PER' 'Wald	I-PER' 'sleeps	O' 'in	O' 'Rome	B-LOC' '.	O' ''

it 'gives the same bytes whatever -j is and wherever the model stands'
mkdir other
run train c.yaml -j 1 -o one.ner
run train c.yaml -j 2 -o other/two.ner
run train "$work/c.yaml" --threads 3 --output three --set "train=$work/train.txt" --set dev=./dev.txt
for model in one.ner other/two.ner three; do
    expect "$model is m.ner" cmp -s m.ner "$model"
done
expect 'no path in it' sh -c '! grep -qa "$1" three' sh "$work"

it 'gives other bytes for another seed'
run train c.yaml --seed 2 -o seed2.ner
expect 'another model' sh -c '! cmp -s m.ner seed2.ner'
run train c.yaml --set seed=2 -o again.ner
expect 'the same as --set seed=2' cmp -s seed2.ner again.ner
run train c.yaml --seed 18446744073709551615 -o last.ner
expect_status 0
expect 'another model' sh -c '! cmp -s m.ner last.ner'

it 'says what a language is without that it cannot cut'
run train c.yaml --set lang=tlh -o tlh.ner
expect_status 0
expect_err_has "ner train: warning: text in the language 'tlh' is not cut into tokens by ner: the model will tag tokens"
run tag -m ./tlh.ner -i conll dev.txt
expect_status 0
echo 'Carla sleeps in Rome.' | run tag -m ./tlh.ner
expect_status 1
expect_err_has "the model ./tlh.ner is for the language 'tlh', whose text ner does not cut into tokens; --lang CODE "
echo 'Carla sleeps in Rome.' | run tag -m ./tlh.ner --lang en
expect_status 0

it 'reads compressed and old corpora'
gzip -k train.txt
run train c.yaml --set train=train.txt.gz -o gz.ner
expect_status 0
sed -e 's/Oslo/\xD8slo/' train.txt >latin1.txt
run train c.yaml --set train=latin1.txt --encoding=latin1 -o latin1.ner
expect_status 0
run train c.yaml --set train=latin1.txt --set encoding=latin1 -o latin1.set.ner
expect 'the same as --set encoding' cmp -s latin1.ner latin1.set.ner
expect 'its characters are known' grep -qa 'Ø' latin1.ner

it 'tells nothing but errors with --quiet'
run train --quiet c.yaml
expect_status 0
expect_out
expect_err

it 'draws no bar where no terminal is'
run train c.yaml
expect 'no escape and no return' sh -c '! grep -q "$(printf "[\033\r]")" "$1"' sh "$err"

it 'explains itself'
run train --help
expect_status 0
expect_out_has '--resume'
expect_out_has 'Ctrl-C writes a checkpoint'

it 'is ended well by a file that is a model already'
cp m.ner before.ner
run train c.yaml
expect_status 0
expect 'the same again' cmp -s m.ner before.ner
expect_no_trace

if script -qec true /dev/null </dev/null >/dev/null 2>&1; then
    terminal() { script -qec "$NER train c.yaml $1" /dev/null </dev/null >typescript; echo "ner train c.yaml $1" >.command; }
    it 'draws a bar on a terminal'
    terminal ''
    cp typescript .err
    expect_err_has 'epoch 1/4 ['
    expect_err_has ' tokens/s  loss '
    expect_err_has ' left'
    expect_err_has 'epoch 2: tagging dev'
    expect 'it is drawn over itself' grep -q "$(printf '\r\033\[K')" typescript
    expect 'the best is in bold' grep -q "$(printf '\033\[1mF1')" typescript

    it 'honours NO_COLOR and --quiet'
    NO_COLOR=1 terminal ''
    expect 'nothing in bold' sh -c '! grep -q "$(printf "\033\[1m")" typescript'
    terminal --quiet
    expect 'nothing at all' [ ! -s typescript ]
else
    echo 'SKIPPED: no script(1) of util-linux, so the bar on a terminal was not looked at' >&2
fi
