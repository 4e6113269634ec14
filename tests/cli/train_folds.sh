# ner train --folds, and teacher.folds: models that tag what they have not seen, and a run that learns from them.
. "$NER_SOURCE/tests/cli/frame.sh"
. "$NER_SOURCE/tests/cli/toy.sh"
toy 80 1 >train.txt
toy 20 2 >dev.txt
toy_config
files() { ls -A | grep -v '^\.[a-z]*$' | tr '\n' ' '; }

it 'trains a model for each part, and keeps what it says of it'
run train c.yaml --folds 3 -o t.soft
expect_status 0
expect_out
expect_err_has 'train  train.txt: 80 sentences, 480 tokens, 160 entities, tags in BIO'
expect_err_has 'part   40 sentences of train are kept to be tagged'
expect 'three teachers' [ "$(grep '^teacher' "$err" | tr '\n' ',')" = 'teacher 1 of 3,teacher 2 of 3,teacher 3 of 3,' ]
expect_err_has 'ner train: t.soft holds what 3 models say of the sentences that they have not seen; train with --set teacher.file=t.soft'
expect 'no word of dev' sh -c '! grep -q dev "$1"' sh "$err"
expect 'a log for each, and no model' [ "$(files)" = \
    'c.yaml dev.txt t.soft t.soft.fold-1.log.tsv t.soft.fold-2.log.tsv t.soft.fold-3.log.tsv train.txt ' ]
expect 'its epochs' [ "$(wc -l <t.soft.fold-3.log.tsv)" -eq 5 ]

it 'gives the same bytes whatever -j is'
run train c.yaml --folds 3 -o j3.soft -j 3 --quiet
expect_status 0
expect_out
expect_err
expect 'the same file' cmp -s t.soft j3.soft

it 'does nothing with --resume where all is done'
touch -d 2020-01-01 j3.soft
run train c.yaml --folds 3 -o j3.soft --resume
expect_status 0
expect_err 'ner train: j3.soft holds what 3 models say of the sentences that they have not seen; train with --set teacher.file=j3.soft'
expect 'an old file' [ -z "$(find j3.soft -newermt 2021-01-01)" ]
rm j3.soft*

it 'is learned from'
run train c.yaml -o plain.ner --quiet
run train c.yaml --set teacher.file=t.soft
expect_status 0
expect_err_has 'ner train: m.ner holds the weights of epoch '
expect 'another model' sh -c '! cmp -s m.ner plain.ner'
run info m.ner
expect_out_has 'teacher: t.soft'
expect_out_has "    sha256 $(sha256sum t.soft | cut -d ' ' -f 1)"
run info plain.ner
expect 'none of it without' sh -c '! grep -q teacher "$1"' sh "$out"
run train c.yaml --init m.ner --set epochs=1 -o more.ner --quiet
run info more.ner
expect_out_has '    teacher: t.soft'
expect_out_has "        sha256 $(sha256sum t.soft | cut -d ' ' -f 1)"

it 'takes a file with other bytes for another one'
run train c.yaml --set teacher.file=t.soft --resume
expect_err_has 'ner train: m.ner is finished'
cp t.soft first.soft
run train c.yaml --folds 3 -o t.soft --seed 2 --quiet
run train c.yaml --set teacher.file=t.soft --resume
expect_status 0
expect_err_has 'ner train: m.ner holds the weights of epoch '
mv first.soft t.soft
rm m.ner* more.ner* plain.ner*

it 'makes its teachers itself, and leaves a model and a log alone'
run train c.yaml --set 'teacher={folds: 3, rounds: 2, epochs: 2, hidden: 5}'
expect_status 0
expect_err_has 'teacher 6 of 6'
expect_err_has 'ner train: m.ner holds the weights of epoch '
expect 'nothing else' [ "$(ls m.ner* | tr '\n' ' ')" = 'm.ner m.ner.log.tsv ' ]
run train c.yaml --set 'teacher={folds: 3, rounds: 2, epochs: 2, hidden: 5}' --resume
expect_status 0
expect_err_has 'ner train: m.ner is finished'

it 'tidies up behind a run that was killed at its end'
rm m.ner*
run train c.yaml --set teacher.folds=3 --quiet
run train c.yaml --set teacher.folds=3 --folds 3 -o m.ner.teachers --quiet
expect_status 0
run train c.yaml --set teacher.folds=3 --resume
expect_err_has 'ner train: m.ner is finished'
expect 'nothing else' [ "$(ls m.ner* | tr '\n' ' ')" = 'm.ner m.ner.log.tsv ' ]
rm m.ner*

# start FILE LINES WORD...: ner train in the background, until FILE has so many lines and a heading.
start() {
    file=$1 wanted=$2 tries=0
    shift 2
    "$NER" train c.yaml --set epochs=40 "$@" >"$out" 2>"$err" &
    running=$!
    echo "ner train c.yaml --set epochs=40 $* &" >.command
    while [ "$( { wc -l <"$file"; } 2>/dev/null || echo 0)" -le "$wanted" ] && [ $tries -lt 1000 ]; do
        sleep 0.01
        tries=$((tries + 1))
    done
}

ended() {
    wait $running
    echo $? >.status
}

it 'stops at Ctrl-C and says how to go on'
toy 300 1 >train.txt
start x.soft.fold-1.log.tsv 2 --folds 3 -o x.soft
kill -INT $running
ended
expect_status 1
expect_out
expect_err_has 'ner train: interrupted among the teachers; what they hold is kept beside x.soft. To go on: ner train --resume c.yaml --set epochs=40 --folds 3 -o x.soft'
expect 'a checkpoint' [ -s x.soft.fold-1.checkpoint ]
expect 'no file yet' [ ! -e x.soft ]
expect_no_trace
start m.ner.teachers.fold-2.log.tsv 2 --set teacher.folds=3
kill -INT $running
ended
expect_status 1
expect_err_has 'ner train: interrupted among the teachers; what they hold is kept beside m.ner.'
expect 'one fold' [ -s m.ner.teachers ]
expect 'and a checkpoint' [ -s m.ner.teachers.fold-2.checkpoint ]

it 'goes on with what is there'
run train c.yaml --set epochs=40 --folds 3 -o x.soft --resume
expect_status 0
expect_err_has 'resume after epoch '
run train c.yaml --set epochs=40 --folds 3 -o whole.soft --quiet
expect 'the same file' cmp -s x.soft whole.soft
expect 'no checkpoint' [ -z "$(ls | grep checkpoint | grep soft)" ]
cp m.ner.teachers kept.teachers
cp m.ner.teachers.fold-2.checkpoint kept.checkpoint
run train c.yaml --set epochs=40 --set teacher.folds=3 --resume
expect_status 0
expect 'not the first one again' sh -c '! grep -q "^teacher 1 of 3" "$1"' sh "$err"
expect_err_has 'teacher 2 of 3'
cp m.ner cut.ner
run train c.yaml --set epochs=40 --set teacher.folds=3 --quiet
expect 'the same model' cmp -s m.ner cut.ner
rm cut.ner

it 'refuses to go on with other things'
cp kept.teachers x.soft
run train c.yaml --set epochs=40 --folds 4 -o x.soft --resume
expect_status 1
expect_err 'ner train: x.soft: is of a run with 3 folds, not 4'
run train c.yaml --set epochs=39 --folds 3 -o x.soft --resume
expect_status 1
expect_err 'ner train: x.soft: belongs to a run with another configuration (epochs: 40, where it is 39 now); without --resume it is made anew'
cp m.ner x.soft
run train c.yaml --folds 3 -o x.soft --resume
expect_status 1
expect_err 'ner train: x.soft: is no file of `ner train --folds`'
run train c.yaml --set teacher.file=kept.teachers
expect_status 1
expect_err_has 'ner train: kept.teachers: has only 1 of 3 folds: go on with the command that made it, and --resume'

it 'keeps what is there where a run without --resume cannot begin'
cp whole.soft x.soft
run train c.yaml --folds 3 -o x.soft --set train=nowhere.txt
expect_status 1
expect_err_has 'ner train: nowhere.txt: No such file or directory'
run train c.yaml --folds 20 -o x.soft
expect_status 1
expect_err_has 'ner train: train.txt: is too small for 20 folds'
expect 'the file' cmp -s x.soft whole.soft
cp kept.teachers m.ner.teachers
run train c.yaml --set teacher.folds=3 --set dev=nowhere.txt
expect_status 1
expect_err_has 'ner train: nowhere.txt: No such file or directory'
expect 'the teachers' cmp -s m.ner.teachers kept.teachers

it 'warns before it removes what a run that did not end has come to'
expect_err_has 'ner train: warning: what teachers hold beside m.ner is of a run that did not end, and will be removed; --resume would go on with it'
run train c.yaml --set teacher.folds=3 --set epochs=1
expect_status 0
expect_err_has 'ner train: warning: what teachers hold beside m.ner is of a run that did not end'
expect 'nothing else' [ "$(ls m.ner* | tr '\n' ' ')" = 'm.ner m.ner.log.tsv ' ]
cp kept.checkpoint m.ner.teachers.fold-1.checkpoint
run train c.yaml --set teacher.folds=3 --set epochs=1
expect_err_has 'ner train: warning: what teachers hold beside m.ner is of a run that did not end'
cp kept.teachers x.soft
run train c.yaml --folds 3 -o x.soft --set epochs=1
expect_status 0
expect_err_has 'ner train: warning: what teachers hold beside x.soft is of a run that did not end'
run train c.yaml --folds 3 -o x.soft --set epochs=1
expect 'none of a file that is whole' sh -c '! grep -q warning "$1"' sh "$err"
rm -f m.ner* x.soft*

it 'loses no training where the disk is full behind a fold'
start x.soft.fold-1.log.tsv 2 --folds 3 -o x.soft
ln -s /dev/full x.soft
ended
expect_status 1
expect_err_has 'ner train: x.soft: No space left on device'
expect_err_has 'ner train: what the teachers have come to is kept beside x.soft; --resume goes on from there'
rm x.soft
run train c.yaml --set epochs=40 --folds 3 -o x.soft --resume
expect_status 0
expect_err_has 'resume after epoch 40'
expect 'the same file' cmp -s x.soft whole.soft

# survive NAME RESULT WORD...: ten runs that are killed at some moment, one after the other, then one that ends: the same
# bytes as those of KEPT, and nothing else is left but logs.
survive() {
    it "survives kill -9 at any moment: $1"
    result=$2
    shift 2
    rm -f x.* m.ner*
    "$NER" train c.yaml --quiet -j 1 "$@" -o "$result"
    mv "$result" kept
    rm -f "$result"*
    kills=0 round=0
    while [ $kills -lt 10 ] && [ $round -lt 60 ]; do
        "$NER" train c.yaml --resume --quiet "$@" -o "$result" >"$out" 2>"$err" &
        running=$!
        sleep "0.0$((round * 7 % 10))$((round * 3 % 10))"
        kill -9 $running 2>>"$err"
        wait $running
        case $? in
        137) kills=$((kills + 1)) ;;
        0)
            expect 'the same bytes' cmp -s "$result" kept
            rm -f "$result"*
            ;;
        esac
        round=$((round + 1))
    done
    expect 'ten were killed' [ $kills -eq 10 ]
    run train c.yaml --resume "$@" -o "$result"
    expect_status 0
    expect 'the same bytes' cmp -s "$result" kept
    expect 'nothing else is left' [ -z "$(ls "$result"* | grep -v -e "^$result$" -e 'log\.tsv$')" ]
}

survive 'teachers' x.soft --folds 3 --set 'teacher={rounds: 2}' --set epochs=6
survive 'teachers and pupil' x.ner --set 'teacher={folds: 3, epochs: 6}' --set epochs=20
expect 'no log of a teacher' [ "$(ls x.ner* | tr '\n' ' ')" = 'x.ner x.ner.log.tsv ' ]

# refuses STATUS MESSAGE WORD...
refuses() {
    status=$1 message=$2
    shift 2
    run train "$@"
    expect_status "$status"
    expect_out
    expect_err_has "ner train: $message"
    expect 'nothing was begun' [ -z "$(ls n.soft* 2>/dev/null)" ]
    expect_no_trace
}

it 'writes the file that the configuration hears'
run train c.yaml --set teacher.file=own.soft --set epochs=1 --folds 2 -o own.soft --quiet
expect_status 0
run train c.yaml --set teacher.file=own.soft --set epochs=1 -o own.ner --quiet
expect_status 0

it 'wants parts, a name and models that have seen nothing'
rm -f .ner-*
refuses 2 '--folds wants two parts of the corpus at least' c.yaml --folds 1 -o n.soft
refuses 2 '--folds wants two parts of the corpus at least' c.yaml --folds 0 -o n.soft
refuses 2 '--folds makes 1000 parts at most' c.yaml --folds 1001 -o n.soft
refuses 2 '--folds writes no model, so it wants a name of its own: -o FILE' c.yaml --folds 3
refuses 2 '--plot draws one curve; with --folds each fold has a log of its own' c.yaml --folds 3 -o n.soft --plot p.svg
refuses 2 '--folds wants models that have not seen the sentences' c.yaml --folds 3 -o n.soft --init x.ner
refuses 2 '--init goes without teacher.folds' c.yaml --set teacher.folds=3 -o n.soft --init x.ner
refuses 2 '--set teacher.folds=1: teacher.folds: one part leaves nothing to learn from' c.yaml --set teacher.folds=1
refuses 1 'train.txt: is too small for 20 folds' c.yaml --folds 20 -o n.soft
refuses 1 'x.ner: is no file of `ner train --folds`' c.yaml --set teacher.file=x.ner -o n.soft
refuses 1 't.soft: was made for another training corpus or other tags' c.yaml --set teacher.file=t.soft -o n.soft
refuses 1 'nowhere.soft: No such file or directory' c.yaml --set teacher.file=nowhere.soft -o n.soft
mkdir folder
refuses 1 'folder: Is a directory' c.yaml --folds 3 -o folder
