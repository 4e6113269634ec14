# ner score: files and standard input, two files, wrong usage, wrong data.
. "$NER_SOURCE/tests/cli/frame.sh"
tab=$(printf '\t')

printf '%s\n' 'Angela NNP B-PER B-PER' 'Merkel NNP I-PER I-PER' 'met VBD O O' 'Obama NNP B-PER O' '' >one.txt

it 'scores the last two columns'
run score one.txt
expect_status 0
expect_out 'processed 4 tokens with 2 phrases; found: 1 phrases; correct: 1.' \
    'accuracy:  75.00%; precision: 100.00%; recall:  50.00%; FB1:  66.67' \
    '              PER: precision: 100.00%; recall:  50.00%; FB1:  66.67  1'
expect_err
cp "$out" wanted
run score <one.txt
expect_out_is wanted
run score - <one.txt
expect_out_is wanted
gzip -c one.txt >one.txt.gz
run score one.txt.gz
expect_out_is wanted

it 'scores two files, whatever separates their columns'
cut -d ' ' -f 1-3 one.txt >gold.txt
cut -d ' ' -f 1,4 one.txt | tr ' ' "$tab" >guess.tsv
run score gold.txt guess.tsv
expect_status 0
expect_out_is wanted
expect_err

it 'prints a table for LaTeX'
run score -l one.txt
expect_status 0
expect_out '        & Precision &  Recall  & F$_{\beta=1} \\\hline' \
    'PER     &  100.00\% &  50.00\% &  66.67 \\\hline' \
    'Overall &  100.00\% &  50.00\% &  66.67 \\\hline'

it 'cuts at an expression'
tr ' ' '|' <one.txt >bars.txt
run score -d '\|' bars.txt
expect_out_is wanted
run score -d '[' bars.txt
expect_status 255
expect_out
expect_err_has 'ner score: -d: no regular expression: '
run score -d '[' </dev/null
expect_status 0
expect_out 'processed 0 tokens with 0 phrases; found: 0 phrases; correct: 0.'

it 'takes words as the script does'
for word in -x -lr -d, --nonsense --; do
    run score "$word" <one.txt
    expect_status 255
    expect_out
done
run score -d <one.txt
expect_status 255
run score a b c
expect_status 255
run score -- one.txt
expect_status 0
run score --help
expect_status 0
expect_out_has 'ner score'

it 'says where conlleval joins entities'
printf 'a B-X B-X\nb E-X E-X\nc S-X S-X\n' >bioes
run score bioes
expect_status 0
expect_err 'ner score: warning: 2 entities begin right behind the end-tag of another of their type, and conlleval takes both for one; `ner convert --to bio` first'

it 'says what is wrong with the data'
run score nothing.txt
expect_status 1
expect_out
expect_err 'ner score: nothing.txt: No such file or directory'
run score .
expect_status 1
expect_err 'ner score: .: Is a directory'
printf 'a O O\nb O\n' >ragged.txt
run score ragged.txt
expect_status 1
expect_out
expect_err 'ner score: ragged.txt:2: unexpected number of features: 2 (3)'
run score guess.tsv
expect_status 255
expect_err_has "-d '\\t' a tab"
sed 's/Obama/Barack/' guess.tsv >other.tsv
run score gold.txt other.tsv
expect_status 1
expect_err 'ner score: other.tsv:4: the token is "Barack", but at gold.txt:4 it is "Obama"'

it 'never succeeds where its output is lost'
"$NER" score one.txt >/dev/full 2>"$err"; echo $? >.status
expect_status 1
expect_err 'ner score: standard output: No space left on device'
