# Man pages and completion, which docs/man/generate.py made from the option tables.
. "$NER_SOURCE/tests/cli/frame.sh"

it 'has a page and a completion for every command of the overview'
run --help
expect_status 0
commands=$(sed -n '/^Commands/,/^$/s/^  \([a-z]*\) .*/\1/p' "$out" | grep -v '^help$')
for command in $commands; do
    expect "ner-$command.1" [ -s "$NER_MANUAL/ner-$command.1" ]
    expect "$command in ner.1" grep -q "^\.BR ner..$command (1)" "$NER_MANUAL/ner.1"
    expect "$command in fish" grep -q -- "-a $command " "$NER_MANUAL/ner.fish"
    expect "$command in zsh" grep -q "'$command:" "$NER_MANUAL/_ner"
done

# complete WORD...: what bash offers for the last word.
complete_words() {
    bash -c 'source "$0"; COMP_WORDS=(ner "$@"); COMP_CWORD=$#; _ner; printf "%s\n" "${COMPREPLY[@]}"' \
        "$NER_MANUAL/ner" "$@" >"$out"
    echo "completing ner $*" >"$work/.command"
}

it 'completes commands and options in bash'
if command -v bash >/dev/null; then
    complete_words hel
    expect_out 'help'
    complete_words --v
    expect_out '--version'
    for command in $commands; do
        complete_words "$command" --hel
        expect_out '--help'
    done
fi

it 'is understood by the shells that are here'
! command -v zsh >/dev/null || expect 'zsh' zsh -n "$NER_MANUAL/_ner"
! command -v fish >/dev/null || expect 'fish' fish -n "$NER_MANUAL/ner.fish"
if command -v groff >/dev/null; then
    for page in "$NER_MANUAL"/*.1; do
        groff -man -Tutf8 -ww -z "$page" 2>warnings
        expect "$page without warnings" [ ! -s warnings ]
    done
fi
