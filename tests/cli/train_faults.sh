# ner train where something is wrong: a status, a message with the place, and nothing broken or left behind.
. "$NER_SOURCE/tests/cli/frame.sh"
. "$NER_SOURCE/tests/cli/toy.sh"
toy 20 1 >train.txt
toy 10 2 >dev.txt
toy_config
run train c.yaml
cp m.ner old.ner
cp m.ner.log.tsv old.tsv

# refuses STATUS MESSAGE WORD...: so ends `ner train WORD...`, and all is as it was before.
refuses() {
    status=$1 message=$2
    shift 2
    run train "$@"
    expect_status "$status"
    expect_out
    expect_err_has "ner train: $message"
    expect 'the old model and log' cmp -s m.ner old.ner
    expect 'the old log' cmp -s m.ner.log.tsv old.tsv
    expect 'no checkpoint' [ ! -e m.ner.checkpoint ]
    expect_no_trace
}

it 'wants one configuration'
refuses 2 'one configuration is wanted, and 0 were given'
refuses 2 'one configuration is wanted, and 2 were given' c.yaml c.yaml
refuses 2 'unknown option --resum' --resum c.yaml
refuses 2 '--threads: "0" is not a whole number from 1' -j 0 c.yaml
refuses 1 'nowhere.yaml: No such file or directory' nowhere.yaml
refuses 1 '.: Is a directory' .

it 'takes no key twice'
refuses 2 '--seed 1 and --set seed=2 are about the same: give one of them' c.yaml --seed 1 --set seed=2
refuses 2 '--encoding latin1 and --set encoding=utf-8 are about' c.yaml --set encoding=utf-8 --encoding latin1
refuses 2 '-o x.ner and --set model=y.ner are about the same' c.yaml --set epochs=1 --set model=y.ner -o x.ner

it 'writes no model to a stream'
refuses 2 'a model is a file, with its log beside it: -o FILE, not -' c.yaml -o -

it 'names the line of the configuration'
printf 'train: train.txt\nrnn:\n  hidden: 8\n  hiden: 9\n' >bad.yaml
refuses 1 'bad.yaml:4: unknown key rnn.hiden; did you mean rnn.hidden?' bad.yaml
printf 'train: train.txt\nepochs: soon\n' >bad.yaml
refuses 1 'bad.yaml:2: epochs: expected a whole number from 1 to 1000000, found the text "soon"' bad.yaml
printf 'train: train.txt\n\ndropout: {input: 1}\n' >bad.yaml
refuses 1 'bad.yaml:3: dropout.input: expected a number from 0 to below 1, found 1, which is out of range' bad.yaml
printf 'train:\n- train.txt\n- dev.txt\n- 3\n' >bad.yaml
refuses 1 'bad.yaml:4: train: expected a path or a list of paths, found 3' bad.yaml
printf 'train: [train.txt,\n dev.txt,\n true, 3]\n' >bad.yaml
refuses 1 'bad.yaml:3: train: expected a path or a list of paths, found true' bad.yaml
printf 'epochs:\n- 1\n- 3\n' >bad.yaml
refuses 1 'bad.yaml:2: epochs: expected a whole number from 1 to 1000000, found a list' bad.yaml
printf 'epochs: 3\n' >bad.yaml
refuses 1 'bad.yaml: ' bad.yaml
printf 'train: [a\n' >bad.yaml
refuses 1 'bad.yaml:' bad.yaml

it 'names the setting'
refuses 2 '--set rnn.hiden=3: unknown key rnn.hiden; did you mean rnn.hidden?' c.yaml --set rnn.hiden=3
refuses 2 '--set epochs=0: epochs: expected a whole number' c.yaml --set epochs=0
refuses 2 '--set seed=-1: seed: expected a whole number' c.yaml --seed -1
refuses 2 '--set encoding=utf-16: encoding: expected utf-8 | latin1' c.yaml --encoding=utf-16

it 'names the place in a corpus'
refuses 1 'nowhere.txt: No such file or directory' c.yaml --set train=nowhere.txt
refuses 1 'nowhere.txt: No such file or directory' c.yaml --set dev=nowhere.txt
refuses 1 '.: Is a directory' c.yaml --set train=.
: >empty.txt
refuses 1 'empty.txt: there is no sentence in it' c.yaml --set train=empty.txt
refuses 1 'empty.txt: there is no sentence in it' c.yaml --set dev=empty.txt
printf 'a x B-X\n\nb O\n' >ragged.txt
refuses 1 'ragged.txt:3: column 3 is missing (the first line has 3)' c.yaml --set train=ragged.txt
refuses 1 'ragged.txt:3: column 3 is missing (the first line has 3)' c.yaml --set 'train=[train.txt, ragged.txt]'
refuses 1 'train.txt:1: column 6 is missing (the first line has 2)' c.yaml --set columns.tag=5
printf 'a O\nb Q-X\n' >prefix.txt
refuses 1 'prefix.txt:2: "Q-X" is no tag' c.yaml --set train=prefix.txt
printf 'a O\nb\377 B-X\n' >broken.txt
refuses 1 'broken.txt:2: malformed UTF-8 at byte 2 (0xFF)' c.yaml --set train=broken.txt
refuses 1 'broken.txt:2: malformed UTF-8 at byte 2 (0xFF)' c.yaml --set dev=broken.txt
gzip -c train.txt | head -c 60 >cut.gz
refuses 1 'cut.gz: ' c.yaml --set train=cut.gz

it 'wants something to learn from and to choose by'
printf 'a O\nb O\n\nc O\n' >flat.txt
refuses 1 'flat.txt: has no entities: all tags are O' c.yaml --set train=flat.txt
refuses 1 'flat.txt: has no entities, so that no epoch is better' c.yaml --set dev=flat.txt
refuses 2 '--set dev=none: optimizer.schedule: plateau needs a dev corpus: it waits for a better dev F1' \
    c.yaml --set optimizer.schedule=plateau --set dev=none
refuses 1 'train.txt: a share of 0.99 for dev leaves 0 sentences to learn from and 20 for dev' c.yaml --set dev=0.99

refuses 1 'train.txt: a share of 0.25 for dev leaves 20 sentences to learn from and 0 for dev (documents stay whole, or' \
    c.yaml --set dev=0.25 --set context.kind=document

it 'names the place in a vector file'
refuses 1 'nowhere.vec: No such file or directory' c.yaml --set vectors=nowhere.vec
refuses 1 '.: Is a directory' c.yaml --set vectors=.
: >v.txt
refuses 1 'v.txt: is empty' c.yaml --set vectors=v.txt
printf 'in 1 2 3\nlives 1 2\n' >v.txt
refuses 1 'v.txt:2: the vector has 2 values, 3 are wanted' c.yaml --set vectors=v.txt
printf 'in 1 2 3\nlives 1 2 x\n' >v.txt
refuses 1 "v.txt:2: value 3, 'x', is not a finite decimal number" c.yaml --set vectors=v.txt
printf 'in 1 2 3\nli\377ves 1 2 3\n' >v.txt
refuses 1 'v.txt:2: the word is not UTF-8' c.yaml --set vectors=v.txt
printf 'haus 1 2 3\nund 1 2 3\n' >v.txt
refuses 1 'v.txt: knows only 0.0 % of the tokens of the training corpus' c.yaml --set vectors=v.txt
"$NER" vectors build v.txt v.table 2>"$err"
head -c 300 v.table >v.short
refuses 1 'v.short: ' c.yaml --set vectors=v.short

it 'says before training where it could not write'
refuses 1 'nowhere/m.ner: No such file or directory' c.yaml -o nowhere/m.ner
mkdir folder
refuses 1 'folder: Is a directory' c.yaml -o folder
mkdir m2.ner.log.tsv m3.ner.checkpoint
refuses 1 'm2.ner.log.tsv: Is a directory' c.yaml -o m2.ner
refuses 1 'm3.ner.checkpoint: Is a directory' c.yaml -o m3.ner

it 'writes over nothing that it reads'
cp c.yaml kept.yaml
cp train.txt kept.txt
ln train.txt linked.txt
ln -s c.yaml linked.yaml
refuses 2 'train.txt is a corpus to learn from, and would be written over: give another name' c.yaml -o train.txt
refuses 2 './linked.txt is a corpus to learn from, and would be written over' c.yaml -o ./linked.txt
refuses 2 'dev.txt is the dev corpus, and would be written over' c.yaml -o dev.txt
refuses 2 'v.table is the file of the vectors, and would be written over' c.yaml --set vectors=v.table -o v.table
refuses 2 'linked.yaml is the configuration, and would be written over' c.yaml -o linked.yaml
refuses 2 'train.txt is a corpus to learn from, and would be written over' c.yaml --plot train.txt
for drawn in m.ner ./m.ner m.ner.log.tsv; do
    refuses 2 "$drawn is what training itself writes, and would be written over" c.yaml --plot $drawn
done
refuses 2 './new.ner is what training itself writes, and would be written over' c.yaml -o new.ner --plot ./new.ner
mkdir place
refuses 2 'place/../new.ner is what training' c.yaml -o new.ner --plot place/../new.ner
run train - --plot - --quiet -o new.ner <c.yaml
expect_status 0
expect_out_has '<svg '
expect 'the configuration as it was' cmp -s c.yaml kept.yaml
expect 'the corpus as it was' cmp -s train.txt kept.txt

it 'says when training comes to nothing'
run train c.yaml -o nan.ner --set decoder=softmax --set loss=mse \
    --set 'optimizer={kind: sgd, lr: 1000, clip: 0, momentum: 0.99}'
expect_status 1
expect_err_has ' the loss is no finite number any more: training diverged, a smaller optimizer.lr or'
expect 'no model' [ ! -e nan.ner ]

it 'keeps the old model where the disk is full'
echo 'ulimit -f 8; ner train c.yaml' >.command
(ulimit -f 8; exec "$NER" train c.yaml >"$out" 2>"$err")
echo $? >.status
expect_status 1
expect_err_has 'ner train: m.ner.checkpoint: File too large'
expect 'the old model' cmp -s m.ner old.ner
expect_no_trace

it 'loses nothing where the disk is full at the very end'
ln -s /dev/full full.ner
run train c.yaml -o full.ner
expect_status 1
expect_out
expect_err_has 'ner train: full.ner: No space left on device'
expect_err_has 'ner train: all up to the last whole epoch is in full.ner.checkpoint; --resume goes on from there'
rm full.ner
run train c.yaml -o full.ner --resume
expect_status 0
expect 'the whole model' cmp -s full.ner old.ner
expect 'no checkpoint' [ ! -e full.ner.checkpoint ]
expect_no_trace
