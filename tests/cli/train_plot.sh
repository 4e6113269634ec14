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
