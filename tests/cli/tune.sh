# ner tune: variants and seeds trained in folders of their own, and the table of them.
. "$NER_SOURCE/tests/cli/frame.sh"
. "$NER_SOURCE/tests/cli/toy.sh"
toy 30 1 >train.txt
toy 20 2 >dev.txt
toy_config 'seed: 9'
cell() { sed -n "$1p" "$out" | cut -d '|' -f "$2" | sed -e 's/^ *//' -e 's/ *$//'; }
scores() { find t -name score.tsv | wc -l; }

it 'compares variants with the base, over seeds'
run tune c.yaml -o t --seeds 1-2 --try 'no characters: chars.encoder=none' --try 'short: epochs=1'
expect_status 0
expect_err_has '3 variants, 2 seeds: 6 trials, 0 of them done already; logs are in t/VARIANT/seed-N/model.ner.log.tsv'
expect_err_has '[6/6] short, seed 2: dev F1 '
expect 'five lines of Markdown' [ "$(wc -l <"$out")" -eq 5 ]
expect 'its head' [ "$(sed -n 1p "$out" | tr -s ' ')" = \
    '| variant | seeds | dev F1 ± sd | difference | 95 % of it | p, other seeds | p, other sentences | time of one |' ]
expect 'eight columns' [ -z "$(awk -F '|' 'NF != 10' "$out")" ]
expect 'the base first' [ "$(cell 3 2)" = base ]
expect 'then as given' [ "$(cell 4 2) $(cell 5 2)" = 'no characters short' ]
expect 'two seeds' [ "$(cell 5 3)" = 2 ]
expect 'a difference' sh -c 'echo "$1" | grep -q "^[-+][0-9.]* *[*]*$"' sh "$(cell 5 5)"
expect 'a folder a trial' [ "$(echo $(ls t t/short))" = \
    't: base no-characters short table.tsv t/short: seed-1 seed-2' ]
expect 'no model' [ "$(ls t/short/seed-2 | tr '\n' ' ')" = 'config.yaml model.ner.log.tsv score.tsv ' ]
expect_no_trace
cp "$out" whole

it 'has the same figures in table.tsv'
expect 'four lines' [ "$(wc -l <t/table.tsv)" -eq 4 ]
expect '16 fields a line' [ -z "$(awk -F '\t' 'NF != 16' t/table.tsv)" ]
expect 'what was set' [ "$(sed -n 3p t/table.tsv | cut -f 1,2,3)" = "$(printf 'no characters\tchars.encoder=none\t2')" ]
mean=$(awk -F '\t' 'FNR > 1 && $7 > best[FILENAME] { best[FILENAME] = $7 } END { for (f in best) sum += best[f]; printf "%.2f", 50 * sum }' \
    t/short/seed-[12]/model.ner.log.tsv)
expect "the mean of both logs, $mean" [ "$(cell 5 4 | cut -d ' ' -f 1)" = "$mean" ]

it 'says what ner train says'
run train c.yaml --quiet --seed 2
expect 'the log of seed 2' [ "$(cut -f 1,4-7 m.ner.log.tsv)" = "$(cut -f 1,4-7 t/base/seed-2/model.ner.log.tsv)" ]

it 'does not run again what is done'
run tune c.yaml -o t --seeds 1-2 --try 'no characters: chars.encoder=none' --try 'short: epochs=1'
expect_status 0
expect_err
expect_out_is whole

it 'adds what is new to what is there'
run tune c.yaml -o t --seeds 1-3 --try 'short: epochs=1' --grid rnn.hidden=8,4 --sort
expect_status 0
expect_err_has 'ner tune: warning: "rnn.hidden=8" is the same as "base", and is left out'
expect_err_has '3 variants, 3 seeds: 9 trials, 4 of them done already'
expect 'a row of the grid' grep -q '^| rnn.hidden=4 ' "$out"

it 'reads variants from a file'
printf '%s\n' '# ablation' '' 'short: epochs=1' 'no characters: chars.encoder=none' >tries
run tune c.yaml -o t --seeds 1-2 --tries tries
expect_status 0
expect 'both' [ "$(cell 4 2), $(cell 5 2)" = 'short, no characters' ]
expect_err
echo 'wrong' >>tries
run tune c.yaml -o t --seeds 1-2 --tries tries
expect_status 1
expect_err_has 'ner tune: tries:5: KEY=VALUE is wanted, not "wrong"'
printf '%s\n' 'short: epochs=1' '' 'wide: rnn.hidden=many' >tries
run tune c.yaml -o t --tries tries
expect_status 1
expect_err 'ner tune: tries:3: wide: rnn.hidden=many: rnn.hidden: expected a whole number from 1 to 8192, found the text "many"'

it 'shows what there is to do, and what is done'
run tune c.yaml -o t --seeds 1,4 --try 'short: epochs=1' --list
expect_status 0
expect_out 'done	base	1	t/base/seed-1' 'to do	base	4	t/base/seed-4' 'done	short	1	t/short/seed-1' 'to do	short	4	t/short/seed-4'
cp t/table.tsv kept.tsv
run tune c.yaml -o t// --seeds 1,4 --try 'short: epochs=1' --table
expect_status 0
expect 'one seed' [ "$(cell 3 3)" = 1 ]
expect 'nothing was trained' [ ! -e t/base/seed-4 ]
expect 'nor was the table of what was trained cut down' cmp -s kept.tsv t/table.tsv
run tune c.yaml -o nowhere --table
expect_status 0
expect_err
expect 'no seed' [ "$(cell 3 3)" = 0 ]
expect 'no folder' [ ! -e nowhere ]

it 'says which variants it does not show'
mkdir -p t/begun/seed-1 t/other t/.hidden/seed-1
touch t/begun/seed-1/config.yaml t/.hidden/seed-1/score.tsv t/other/score.tsv
others='ner tune: warning: 2 variants in t have trials that are done, and are not shown: this command does not name them'
run tune c.yaml -o t --seeds 1-2 --try 'short: epochs=1' --table
expect_status 0
expect_err "$others"
run tune c.yaml -o t --seeds 1-2 --try 'short: epochs=1' --list
expect_status 0
expect_err "$others"
run tune c.yaml -o t --seeds 1-2 --table --quiet
expect_err
run tune c.yaml -o t --seeds 1-2 --try 'no characters: chars.encoder=none' --grid rnn.hidden=4 --table
expect_err 'ner tune: warning: 1 variant in t has trials that are done, and is not shown: this command does not name it'
rm -r t/begun t/other t/.hidden

it 'draws places at random'
run tune c.yaml -o t --seeds 1 --random 2 --range optimizer.lr=0.01..0.1:log --grid rnn.cell=gru,rnn --set epochs=1 -o r
expect_status 0
expect 'two of them' [ "$(grep -c '^| rnn.cell=[a-z]* optimizer.lr=0.0' "$out")" -eq 2 ]
expect 'no warning' sh -c '! grep warning "$1"' sh "$err"
run tune c.yaml -o r2 --seeds 1 --random 100 --range rnn.hidden=2..4 --list
expect_status 0
expect 'the base and three' [ "$(wc -l <"$out")" -eq 4 ]
expect_err 'ner tune: warning: of 100 draws, 3 gave a variant that was not there yet; the others are left out'
run tune c.yaml -o r2 --seeds 1 --random 100 --range rnn.hidden=2..4 --list --quiet
expect_err
run tune c.yaml -o r2 --random 2 --range dropout.input=-1..0.5
expect_status 2
expect_err 'ner tune: --range: dropout.input=-1: dropout.input: expected a number from 0 to below 1, found -1, which is out of range'

it 'runs several side by side, with the same figures'
run tune c.yaml -o p --seeds 1-2 --try 'no characters: chars.encoder=none' --try 'short: epochs=1' --parallel 3 -j 3 --quiet
expect_status 0
expect_err
for trial in base/seed-1 short/seed-2 no-characters/seed-1; do
    expect "$trial" [ "$(grep -v seconds "t/$trial/score.tsv")" = "$(grep -v seconds "p/$trial/score.tsv")" ]
done

it 'keeps models where they are wanted'
run tune c.yaml -o k --seeds 2 --keep-models --quiet
expect_status 0
expect 'the model of ner train' cmp -s k/base/seed-2/model.ner m.ner

it 'goes on after Ctrl-C'
"$NER" tune c.yaml -o i --seeds 1-2 --set epochs=60 --set patience=0 2>"$err" >"$out" &
running=$!
echo 'ner tune, interrupted' >.command
tries=0
while [ ! -e i/base/seed-1/model.ner.log.tsv ] && [ $tries -lt 200 ]; do sleep 0.05; tries=$((tries + 1)); done
kill -INT $running
wait $running
echo $? >.status
expect_status 1
expect_err_has 'ner tune: interrupted; 0 of 2 trials are done, and the same command goes on from here'
expect_out
expect 'a checkpoint' [ -e i/base/seed-1/model.ner.checkpoint ]
expect 'the second was not begun' [ ! -e i/base/seed-2 ]
run tune c.yaml -o i --seeds 1-2 --set epochs=60 --set patience=0 --list
expect_out 'begun	base	1	i/base/seed-1' 'to do	base	2	i/base/seed-2'
run tune c.yaml -o i --seeds 1-2 --set epochs=60 --set patience=0
expect_status 0
run train c.yaml --seed 1 --set epochs=60 --set patience=0 --quiet -o w.ner
expect 'as if nothing had been' [ "$(cut -f 1,4-7 w.ner.log.tsv)" = "$(cut -f 1,4-7 i/base/seed-1/model.ner.log.tsv)" ]

it 'does not mix configurations or corpora'
run tune c.yaml -o t --set batch=8 --seeds 1
expect_status 1
expect_out
expect_err 'ner tune: t/base/seed-1/config.yaml: is of another configuration (batch: 16, where it is 8 now): remove its folder, or give another -o'
cp dev.txt old.txt
toy 20 3 >dev.txt
run tune c.yaml -o t --seeds 1
expect_status 1
expect_err 'ner tune: t/base/seed-1/score.tsv: is of corpora, vectors or teachers with other bytes: remove its folder, or give another -o'
mv old.txt dev.txt
cp t/base/seed-1/score.tsv kept
head -n 12 kept >t/base/seed-1/score.tsv
run tune c.yaml -o t --seeds 1
expect_status 1
expect_err 'ner tune: t/base/seed-1/score.tsv: ends too early for a trial of ner tune'
sed -e '3s/[0-9]*$/x/' kept >t/base/seed-1/score.tsv
run tune c.yaml -o t --seeds 1
expect_err 'ner tune: t/base/seed-1/score.tsv:3: is no line of a trial of ner tune'
mv kept t/base/seed-1/score.tsv

it 'takes no trial for one of files that changed while others ran'
"$NER" tune c.yaml -o g --seeds 1-2 --set epochs=60 --set patience=0 2>"$err" >"$out" &
running=$!
echo 'ner tune, and another dev.txt on the way' >.command
tries=0
while [ ! -e g/base/seed-1/model.ner.log.tsv ] && [ $tries -lt 200 ]; do sleep 0.05; tries=$((tries + 1)); done
cp dev.txt old.txt
toy 20 3 >dev.txt
wait $running
echo $? >.status
expect_status 1
expect_err_has 'ner tune: base, seed 2: a file that it learned from has changed since ner tune began: the same command, run again, goes by what it is now'
expect 'the first is done' [ "$(cell 3 3)" = 1 ]
expect 'no record of the second' [ ! -e g/base/seed-2/score.tsv ]
cp g/base/seed-2/model.ner.log.tsv kept.tsv
rm -r g/base/seed-1
run tune c.yaml -o g --seeds 2 --set epochs=60 --set patience=0 --quiet
expect_status 0
expect 'it was not trained again' cmp -s g/base/seed-2/model.ner.log.tsv kept.tsv
mv old.txt dev.txt

it 'tells files of one name in two folders apart'
mkdir a b
awk '{ print tolower($1), NR % 7, NR % 5, NR % 3 }' train.txt | awk 'NF == 4 && !seen[$1]++' >a/v.txt
sed -e 's/ 1$/ 2/' a/v.txt >b/v.txt
for seed in 1 2; do "$NER" train c.yaml --set epochs=1 --seed $seed --folds 2 -o t$seed --quiet; done
mv t1 a/t && mv t2 b/t
sed -e '/^words/d' c.yaml >v.yaml
learn() { run tune v.yaml -o v --seeds 1 --set epochs=1 --set vectors=a/v.txt --set teacher.file=a/t "$@"; }
learn --grid vectors=a/v.txt,b/v.txt --grid teacher.file=a/t,b/t --list
expect_status 0
expect 'the base and three variants' [ "$(cut -f 2 "$out" | tr '\n' ',')" = 'base,vectors=a/v.txt teacher.file=b/t,vectors=b/v.txt teacher.file=a/t,vectors=b/v.txt teacher.file=b/t,' ]

it 'does not mix vectors or teachers'
learn
expect_status 0
expect 'one is done' [ "$(cell 3 3)" = 1 ]
learn --list
expect_out 'done	base	1	v/base/seed-1'
mixed='ner tune: v/base/seed-1/score.tsv: is of corpora, vectors or teachers with other bytes: remove its folder, or give another -o'
mv a/v.txt kept && cp b/v.txt a/v.txt
learn
expect_status 1
expect_err "$mixed"
mv kept a/v.txt
mv a/t kept && cp b/t a/t
learn
expect_status 1
expect_err "$mixed"
mv kept a/t
learn --set teacher.file=none/t
expect_status 1
expect_err 'ner tune: none/t: No such file or directory'

it 'takes the record of a trial from before vectors and teachers were in it'
sed -i -e '1s/;.*//' v/base/seed-1/score.tsv
learn --list
expect_out 'done	base	1	v/base/seed-1'

it 'finds wrong values before it trains'
run tune c.yaml -o w --try 'wide: rnn.hidden=many'
expect_status 2
expect_err 'ner tune: wide: rnn.hidden=many: rnn.hidden: expected a whole number from 1 to 8192, found the text "many"'
run tune c.yaml -o w --grid foo=1,2
expect_status 2
expect_err 'ner tune: foo=1: unknown key foo'
run tune c.yaml -o w --grid epochs=1 --grid foo=1,2
expect_err 'ner tune: epochs=1 foo=1: foo=1: unknown key foo'
run tune c.yaml -o w --set foo=1 --try epochs=1
expect_status 2
expect_err 'ner tune: --set foo=1: unknown key foo'
expect 'nothing was begun' [ ! -e w ]
run tune c.yaml -o w --set dev=none
expect_status 1
expect_err 'ner tune: c.yaml: has no dev, on which trials could be compared'

it 'loses no training where the record cannot be written'
mkdir -p d/base/seed-2
ln -s /dev/full d/base/seed-2/score.tsv
run tune c.yaml -o d --seeds 2
expect_status 1
expect_err_has 'ner tune: base, seed 2: d/base/seed-2/score.tsv: No space left on device'
expect 'a checkpoint' [ -s d/base/seed-2/model.ner.checkpoint ]
rm d/base/seed-2/score.tsv
cp d/base/seed-2/model.ner.log.tsv kept.tsv
run tune c.yaml -o d --seeds 2
expect_status 0
expect 'no epoch was trained again' cmp -s d/base/seed-2/model.ner.log.tsv kept.tsv
expect 'the figures of ner train' [ "$(cut -f 1,4-7 m.ner.log.tsv)" = "$(cut -f 1,4-7 kept.tsv)" ]
expect 'nothing else is left' [ "$(ls d/base/seed-2 | tr '\n' ' ')" = 'config.yaml model.ner.log.tsv score.tsv ' ]

it 'tidies up behind a trial that was killed at its end'
touch d/base/seed-2/model.ner.checkpoint
run tune c.yaml -o d --seeds 2 --list
expect 'not where it only looks' [ -e d/base/seed-2/model.ner.checkpoint ]
run tune c.yaml -o d --seeds 2
expect_status 0
expect 'nothing else is left' [ "$(ls d/base/seed-2 | tr '\n' ' ')" = 'config.yaml model.ner.log.tsv score.tsv ' ]

it 'tidies up behind teachers, too'
run tune c.yaml -o u --seeds 2 --set 'teacher={folds: 2, epochs: 1}' --quiet
expect_status 0
expect 'no teachers' [ "$(ls u/base/seed-2 | tr '\n' ' ')" = 'config.yaml model.ner.log.tsv score.tsv ' ]
touch u/base/seed-2/model.ner.teachers u/base/seed-2/model.ner.teachers.fold-2.log.tsv
run tune c.yaml -o u --seeds 2 --set 'teacher={folds: 2, epochs: 1}' --quiet
expect_status 0
expect 'no teachers' [ "$(ls u/base/seed-2 | tr '\n' ' ')" = 'config.yaml model.ner.log.tsv score.tsv ' ]

it 'goes on after a trial that failed'
run tune c.yaml -o f --seeds 1 --try 'wild: optimizer={kind: sgd, lr: 1000, clip: 0, momentum: 0.99} decoder=softmax loss=mse' --set epochs=8
expect_status 1
expect_err_has 'ner tune: wild, seed 1: in epoch '
expect 'the base is done' [ "$(cell 3 3)" = 1 ]
expect 'the other is not' [ "$(cell 4 3) $(cell 4 4)" = '0 -' ]

it 'compares no trial whose teachers were told other things'
run train c.yaml --set dev=0.25 --seed 1 --folds 2 -o teachers --quiet
expect_status 0
run tune c.yaml -o s --seeds 1-2 --set dev=0.25 --set teacher.file=teachers
expect_status 1
expect_err_has 'ner tune: base, seed 2: teachers: holds nothing of '
expect_err_has 'have each run make its own by `teacher.folds`'
expect 'the first seed is done' [ "$(cell 3 3)" = 1 ]
run tune c.yaml -o s2 --seeds 1-2 --set dev=0.25 --set teacher.folds=2 --quiet
expect_status 0
expect 'both seeds' [ "$(cell 3 3)" = 2 ]

it 'wants a configuration, a folder and things to draw from'
run tune
expect_status 2
expect_err_has 'one configuration is wanted, and 0 were given'
run tune c.yaml
expect_status 2
expect_err_has '-o DIR is wanted'
run tune c.yaml -o ''
expect_status 2
expect_err_has '-o DIR is wanted'
run tune c.yaml -o t --seeds 0-
expect_status 2
expect_err_has 'seeds such as 1-5 or 1,2,7 are wanted'
for key in seed=5 model=x.ner; do
    run tune c.yaml -o t --set epochs=1 --set $key
    expect_status 2
    expect_out
    expect_err_has "ner tune: --set $key: ${key%=*} is nothing to try: --seeds says which seeds, -o where"
done
run tune c.yaml -o t --range optimizer.lr=0.1..0.2
expect_status 2
expect_err_has '--range wants --random N'
run tune c.yaml -o t --random 0 --grid rnn.cell=gru,rnn
expect_status 2
expect_err_has '--random: "0" is not a whole number from 1'
for option in -j --parallel; do
    run tune c.yaml -o t $option 0
    expect_status 2
    expect_err_has '" is not a whole number from 1'
done
run tune c.yaml -o t --random-seed 3
expect_status 2
expect_err_has '--random-seed is for --random N'
run tune c.yaml -o t --random 3
expect_status 2
run tune c.yaml -o train.txt --seeds 1
expect_status 1
expect_err_has 'train.txt'
