# ner lint: findings, status, --fix, --dry-run.
. "$NER_SOURCE/tests/cli/frame.sh"
tab=$(printf '\t')

printf 'Ada B-PER\nKing I-PER\nspoke O\n\nBob B-PER\n' >clean
printf 'Ada I-PER\nKing I-PER\nspoke X-Y\n \nBob B-PER\nx O' >dirty

it 'says nothing of a clean file'
run lint clean
expect_status 0
expect_out
expect_err

it 'prints a finding a line'
run lint dirty
expect_status 1
expect_out 'dirty:1:5: orphan-inside: "I-PER" begins an entity; bio begins it with B-' \
    'dirty:3:7: unknown-prefix: "X-Y" is no tag: O, or one of B I E S L U M, a hyphen and a type' \
    'dirty:4:1: blank-separator: a line of blanks; other programs take it for a token' \
    'dirty:6:4: missing-newline: the last line has no newline'
expect_err
run lint --ignore unknown-prefix --ignore orphan-inside --ignore blank-separator --ignore missing-newline dirty
expect_status 0
expect_out
run lint --ignore nothing dirty
expect_status 2

it 'mends what can be mended'
cp dirty kept
run lint --fix --dry-run dirty
expect_status 1
expect 'nothing changed' cmp -s dirty kept
expect_out_has '--- dirty'
expect_out_has '-x O'
expect_err 'ner lint: warning: dirty: 2 findings would be mended'
run lint --fix dirty
expect_status 1
expect_out 'dirty:1:5: orphan-inside: "I-PER" begins an entity; bio begins it with B-' \
    'dirty:3:7: unknown-prefix: "X-Y" is no tag: O, or one of B I E S L U M, a hyphen and a type'
expect_err 'ner lint: warning: dirty: 2 findings mended'
expect 'mended' test "$(tail -n 3 dirty)" = "$(printf '\nBob B-PER\nx O')"
sed -i 's/X-Y/O/' dirty
run lint --fix dirty
expect_status 0
expect 'mended' test "$(head -n 1 dirty)" = 'Ada B-PER'

it 'helps where the tags stand in another column'
printf '1\ta\tO\t-\n2\tb\tB-X\t-\n3\tc\tO\t-\n' >wide
run lint wide
expect_status 1
expect_err 'ner lint: warning: wide: most lines have no tag in that column; --column says where tags stand, from 0'
run lint --column 2 --token-column 1 wide
expect_status 0
expect_err

it 'writes a diff that patch takes'
printf '\357\273\277a\tI-X\r\nb\tO\r\n\t\r\nc  \tI-X' >dirty
cp dirty patched
run lint --fix --dry-run dirty
cp "$out" changes
run lint --fix dirty
if command -v patch >/dev/null; then
    expect 'patch' patch -s --binary patched changes
    expect 'the same' cmp -s patched dirty
fi

it 'finds sentences in two files'
printf 'a O\nb B-X\nc O\n' >train
printf 'x O\n\na O\nb O\nc O\n' >dev
run lint train dev
expect_status 1
expect_out 'dev:3:1: shared-sentence: the sentence also stands at train:1' \
    'dev:3:1: other-tags: the sentence has other entities than at train:1'

it 'does the other files where one cannot be read'
mkdir folder
run lint nothing train folder dev
expect_status 1
expect_out 'dev:3:1: shared-sentence: the sentence also stands at train:1' \
    'dev:3:1: other-tags: the sentence has other entities than at train:1'
expect_err 'ner lint: nothing: No such file or directory' 'ner lint: folder: Is a directory'
run lint nothing clean
expect_status 1
expect_out
expect_err 'ner lint: nothing: No such file or directory'

it 'refuses wrong usage and files that are not there'
run lint
expect_status 2
run lint --dry-run clean
expect_status 2
run lint nothing
expect_status 1
expect_err 'ner lint: nothing: No such file or directory'
run lint --fix - <clean
expect_status 2
printf 'a\tO\r\n' >crlf
cp crlf kept
run lint --fix crlf crlf.gz
expect_status 2
expect_out
expect 'nothing is mended' cmp -s crlf kept

it 'never succeeds where its output is lost'
"$NER" lint dirty train dev >/dev/full 2>"$err"; echo $? >.status
expect_status 1
expect_err_has 'No space left on device'
