# ner train that is stopped in the middle, politely or not, and goes on to the same bytes.
. "$NER_SOURCE/tests/cli/frame.sh"
. "$NER_SOURCE/tests/cli/toy.sh"
toy 300 1 >train.txt
toy 60 2 >dev.txt
toy_config 'patience: 0' 'average: 0.9' 'rnn.layers: 2'
sed -i -e 's/^epochs: .*/epochs: 60/' c.yaml
"$NER" train c.yaml -o whole.ner --quiet -j 1

# start WORD...: ner train in the background, stopped after its Nth epoch where `stop N SIGNAL` follows.
start() {
    "$NER" train c.yaml "$@" >"$out" 2>"$err" &
    running=$!
    echo "ner train c.yaml $* &" >.command
}

epochs_done() { [ ! -e m.ner.log.tsv ] && echo 0 || wc -l <m.ner.log.tsv; }

stop() {
    tries=0
    while [ "$(epochs_done)" -le "$1" ] && [ $tries -lt 1000 ]; do
        sleep 0.02
        tries=$((tries + 1))
    done
    kill -"$2" $running
    wait $running
    echo $? >.status
}

for signal in INT TERM; do
    it "leaves a checkpoint at SIG$signal and says how to go on"
    rm -f m.ner*
    start
    stop 3 $signal
    expect_status 1
    expect_out
    expect_err_has 'ner train: interrupted; all is in m.ner.checkpoint. To go on: ner train --resume c.yaml'
    expect 'a checkpoint' [ -s m.ner.checkpoint ]
    expect 'no model' [ ! -e m.ner ]
    expect_no_trace

    it 'goes on to the same bytes'
    run train c.yaml --resume -j 2
    expect_status 0
    expect_err_has 'resume after epoch '
    expect 'the same model' cmp -s m.ner whole.ner
    expect 'no checkpoint' [ ! -e m.ner.checkpoint ]
    expect 'a log of all epochs' [ "$(wc -l <m.ner.log.tsv)" -eq 61 ]
    expect_no_trace
done

it 'says it under --quiet too'
rm -f m.ner*
start --quiet
stop 2 INT
expect_status 1
expect_err_has 'interrupted; all is in m.ner.checkpoint'

it 'refuses to go on with other things, and keeps the checkpoint'
cp m.ner.checkpoint kept
run train c.yaml --resume --set rnn.hidden=9
expect_status 1
expect_err_has 'ner train: m.ner.checkpoint: belongs to a run with another configuration (rnn.hidden: 8, where it is 9 now): remove it, or give the same one'
echo 'x O' >>train.txt
run train c.yaml --resume
expect_status 1
expect_err_has 'ner train: m.ner.checkpoint: belongs to a run with other corpora (or vectors, or teachers, or another model to begin with): remove it, or give the same ones'
expect 'the same checkpoint' cmp -s m.ner.checkpoint kept
toy 300 1 >train.txt

it 'goes on with nothing that it cannot know again'
cat train.txt | run train c.yaml --resume --set train=/dev/stdin
expect_status 1
expect_err_has 'ner train: /dev/stdin: is a pipe, and nobody can tell whether it gives what it gave before: --resume wants files'
cat train.txt | run train c.yaml --set train=/dev/stdin --set epochs=1 --quiet -o pipe.ner
expect_status 0
rm pipe.ner*

it 'refuses a damaged checkpoint'
head -c 5000 kept >m.ner.checkpoint
run train c.yaml --resume
expect_status 1
expect_err_has 'ner train: m.ner.checkpoint: '
{ head -c 20000 kept; printf 'ouch'; tail -c +20005 kept; } >m.ner.checkpoint
run train c.yaml --resume
expect_status 1
expect_err_has 'ner train: m.ner.checkpoint: is damaged: its checksum is not that of its bytes'

it 'does nothing where the run has ended'
rm -f m.ner*
run train c.yaml --quiet
cp m.ner ended.ner
touch -d '2020-01-01' m.ner
run train c.yaml --resume
expect_status 0
expect_err 'ner train: m.ner is finished: it is the model of this configuration and these corpora; without --resume it is trained again'
expect 'an old model' [ -z "$(find m.ner -newermt 2021-01-01)" ]
run train c.yaml --resume --set epochs=1
expect_status 0
expect_err_has 'ner train: m.ner holds the weights of epoch 1'
rm -f ended.ner

it 'warns before a checkpoint is written over'
cp kept m.ner.checkpoint
run train c.yaml --set epochs=1
expect_status 0
expect_err_has 'ner train: warning: m.ner.checkpoint is of a run that did not end, and will be written over'

it 'ends at once at the second Ctrl-C'
mkfifo pipe
start --set train=pipe
exec 3>pipe
kill -INT $running
sleep 0.1
kill -INT $running
wait $running
echo $? >.status
exec 3>&-
expect_status 130
expect_no_trace

# survive NAME WORD...: ten runs that are killed at some moment, one after the other, then one that ends: the same bytes.
survive() {
    it "survives kill -9 at any moment: $1"
    shift
    rm -f m.ner* whole.ner
    "$NER" train c.yaml -o whole.ner --quiet -j 1 "$@"
    kills=0 round=0
    while [ $kills -lt 10 ] && [ $round -lt 40 ]; do
        start --resume --quiet "$@"
        sleep "0.0$((round * 7 % 10))$((round * 3 % 10))"
        kill -9 $running 2>>"$err"
        wait $running
        [ $? -eq 137 ] && kills=$((kills + 1))
        round=$((round + 1))
        [ -e m.ner ] && { expect 'the same model' cmp -s m.ner whole.ner; rm m.ner; }
    done
    expect 'ten were killed' [ $kills -eq 10 ]
    run train c.yaml --resume "$@"
    expect_status 0
    expect 'the same model' cmp -s m.ner whole.ner
    expect 'no checkpoint' [ ! -e m.ner.checkpoint ]
}

survive 'two layers over sentences'
survive 'documents' --set 'context={kind: document, hidden: 6, carry: true}' --set rnn.layers=1 \
    --set adversary=0.05 --set balance=true --set 'optimizer={lr: 0.02, schedule: linear}'
