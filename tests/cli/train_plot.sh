# ner train --plot: the learning curve as a picture.
. "$NER_SOURCE/tests/cli/frame.sh"
. "$NER_SOURCE/tests/cli/toy.sh"
toy 60 1 >train.txt
toy 20 2 >dev.txt
toy_config

it 'draws dev F1 and the loss of every epoch'
run train c.yaml --plot curve.svg --set 'model="<a&b>.ner"'
expect_status 0
expect_out
expect 'four points of F1' [ "$(grep -c '<circle class="f1"' curve.svg)" -eq 4 ]
expect 'four points of the loss' [ "$(grep -c '<circle class="loss"' curve.svg)" -eq 4 ]
expect 'the best epoch' grep -q ' in epoch [1-4]</text>' curve.svg
expect 'the name of the model' grep -qF '&#60;a&#38;b&#62;.ner</title>' curve.svg
expect 'light and dark' grep -qF 'prefers-color-scheme: dark' curve.svg
expect 'no script' sh -c '! grep -qi script curve.svg'
if python3 -c 'import xml.dom.minidom' 2>/dev/null; then
    expect 'well-formed XML' python3 -c 'import xml.dom.minidom; xml.dom.minidom.parse("curve.svg")'
fi

it 'says the same as the log'
loss=$(sed -n 3p '<a&b>.ner.log.tsv' | cut -f 4)
expect 'the loss of epoch 2' grep -q "<title>epoch 2: loss $(printf %.4f "$loss")" curve.svg

it 'draws a run without dev, and to standard output'
run train c.yaml --set dev=none --plot - --quiet
expect_status 0
expect_out_has '<circle class="loss"'
expect 'no F1' sh -c '! grep -q "class=\"f1\"" "$1"' sh "$out"
cp "$out" drawn.svg

it 'draws what is finished already'
run train c.yaml --set dev=none --resume --plot again.svg --quiet
expect_status 0
expect_err
expect 'the same picture' cmp -s again.svg drawn.svg

it 'finds out at once what cannot be written'
run train c.yaml --plot nowhere/curve.svg
expect_status 1
expect_err 'ner train: nowhere/curve.svg: No such file or directory'
run train c.yaml --plot .
expect_status 1
expect_err_has 'Is a directory'

# interrupt WORD...: Ctrl-C while train is still being read: seen behind the first minibatch.
interrupt() {
    rm -f pipe curve.svg
    mkfifo pipe
    "$NER" train c.yaml --set train=pipe --plot curve.svg "$@" >"$out" 2>"$err" &
    running=$!
    echo "ner train c.yaml $* &" >.command
    exec 3>pipe
    kill -INT $running
    cat train.txt >&3
    exec 3>&-
    wait $running
    echo $? >.status
}

it 'draws nothing where no epoch was done'
interrupt -o new.ner --quiet
expect_status 1
expect_err_has 'ner train: interrupted; all is in new.ner.checkpoint'
expect_err_has 'ner train: no curve is drawn, for no epoch is done yet'
expect 'no picture' [ ! -e curve.svg ]

it 'never draws the log of an older run'
run train c.yaml --quiet
interrupt
expect_status 1
expect_err_has 'ner train: no curve is drawn, for no epoch is done yet'
expect 'no picture' [ ! -e curve.svg ]

# interrupt_after LOG WORD...: Ctrl-C when an epoch stands in LOG.
interrupt_after() {
    log=$1 tries=0
    shift
    rm -f m.ner* curve.svg
    "$NER" train c.yaml --set epochs=100000 --set patience=0 --plot curve.svg "$@" >"$out" 2>"$err" &
    running=$!
    echo "ner train c.yaml $* &" >.command
    while [ ! -e "$log" ] && [ $tries -lt 500 ]; do sleep 0.05; tries=$((tries + 1)); done
    kill -INT $running
    wait $running
    echo $? >.status
}

it 'draws no curve of a teacher'
interrupt_after m.ner.teachers.fold-1.log.tsv --set teacher.folds=2
expect_status 1
expect_err_has 'ner train: interrupted among the teachers'
expect_err_has 'ner train: no curve is drawn, for no epoch is done yet'
expect 'no picture' [ ! -e curve.svg ]

it 'draws the epochs that were done before an interruption'
interrupt_after m.ner.log.tsv
expect_status 1
expect 'as many points as the log has epochs' [ "$(grep -c '<circle class="loss"' curve.svg)" -eq $(($(wc -l <m.ner.log.tsv) - 1)) ]
