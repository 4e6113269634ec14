# ner, ner --help, ner --version, ner help COMMAND, and what is said to wrong usage.
. "$NER_SOURCE/tests/cli/frame.sh"

it 'teaches by examples and lists the commands'
run --help
expect_status 0
expect_out_has 'ner tag letter.txt'
expect_out_has '  help       Show this overview, or the help of one command.'
expect_err
cp "$out" overview

it 'says the same for ner help and ner -h'
run help
expect_out_is overview
run -h
expect_out_is overview

it 'is not coloured where no terminal is'
expect 'no escape' sh -c '! grep -q "$(printf "\033")" overview'

it 'knows its version'
run --version
expect_status 0
expect_out "ner $(sed -n "s/^  version: '\(.*\)',/\1/p" "$NER_SOURCE/meson.build")"

it 'wants a command'
run
expect_status 2
expect_out
expect_err 'ner: no command was given' 'ner: try `ner --help`'

it 'suggests the nearest command'
run hlep
expect_status 2
expect_out
expect_err 'ner: unknown command "hlep"; did you mean help?' 'ner: try `ner --help`'
run help hlep
expect_status 2
expect_err_has 'did you mean help?'
run somethingelse
expect_err 'ner: unknown command "somethingelse"' 'ner: try `ner --help`'

it 'shows no control characters of the command line'
run "$(printf '\033[31mred')"
expect_err_has '"^[[31mred"'

it 'explains a command in two ways'
run help help
expect_status 0
cp "$out" explained
run help --help
expect_out_is explained

it 'fits the width of the terminal'
COLUMNS=50 run help --help
expect_status 0
expect 'no line over 50' sh -c '! grep -q "^.\{51\}" "$1"' sh "$out"

it 'never succeeds where its output is lost'
"$NER" --help >/dev/full 2>"$err"; echo $? >.status
expect_status 1
expect_err 'ner: standard output: No space left on device'
"$NER" --version >&- 2>"$err"; echo $? >.status
expect_status 1
expect_err 'ner: standard output: Bad file descriptor'
"$NER" help --help >/dev/full 2>"$err"; echo $? >.status
expect_status 1
expect_err 'ner help: standard output: No space left on device'
