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

# The words as bash cuts them: "=" is one of its own.
it 'offers the values of an option in bash, before and behind ='
if command -v bash >/dev/null; then
    complete_words tag -f j
    expect_out 'jsonl'
    complete_words tag --format = j
    expect_out 'jsonl'
    complete_words tag --format =
    expect_out conll jsonl tsv inline brat html color
    complete_words tag --format=j
    expect_out '--format=jsonl'
    complete_words convert --to ''
    expect_out iob1 bio io bioes bilou bmes conll jsonl brat
    complete_words tag --style ''
    expect_out ud conll
    "$NER" tokenize --lang xx </dev/null 2>&1 | sed 's/.*there are //; s/, /\n/g' >languages
    for words in 'tag --lang' 'tokenize --lang' 'convert --lang'; do
        # shellcheck disable=SC2086 # words
        complete_words $words ''
        expect_out_is languages
    done
    complete_words score --by ''
    expect_out length seen case density
    complete_words score --by length,s
    expect_out length,seen
    complete_words lint --ignore ''
    cp "$out" offered
    sed -n 's/^## //p' "$NER_SOURCE/docs/lint.md" | sort >codes
    sort offered >"$out"
    expect_out_is codes
fi

it 'offers no options behind -- in bash'
if command -v bash >/dev/null; then
    complete_words tag -- --
    expect_out ''
    complete_words tag -- x -f ''
    expect_out ''
fi

it 'says in zsh and fish what an option does, not when it is of use alone'
expect 'a colon, zsh' grep -qF -e "--skip-errors[-i jsonl\: report a broken line and go on behind it]" "$NER_MANUAL/_ner"
expect 'a colon, fish' grep -qF -e "-l skip-errors -d '-i jsonl: report a broken line and go on behind it'" "$NER_MANUAL/ner.fish"
expect 'a semicolon' grep -qF -e '--table[Train nothing and write nothing]' "$NER_MANUAL/_ner"
expect 'another one' grep -qF -e '--list[Train nothing; print the trials of the command]' "$NER_MANUAL/_ner"
expect 'choices one by one' grep -qF -e '--mode=[conlleval, strict or partial]:MODE:(conlleval strict partial)' "$NER_MANUAL/_ner"
expect 'one sentence' grep -qF -e '--drop=[Read this type as O]' "$NER_MANUAL/_ner"
expect 'the last words' grep -qF -e '[What the model sees beside a token\: its sentence, or its document' "$NER_MANUAL/_ner"
expect 'values in zsh' grep -qF -e ':KIND,...:_values -s , by length seen case density' "$NER_MANUAL/_ner"
expect 'values in fish' grep -qF -e "-l to -x -a 'iob1 bio io bioes bilou bmes conll jsonl brat'" "$NER_MANUAL/ner.fish"

# rendered PAGE: as man shows it, without bold type.
rendered() { groff -man -Tutf8 -P-cbou "$NER_MANUAL/$1.1"; }

# on_page WORD...: all examples and all options of `ner WORD... --help` stand on the page of the first word.
on_page() {
    "$NER" "$@" --help >help
    sed -n '/^Options/,/^$/s/^  \(-., \|    \)--\([a-z-]*\).*/\2/p' help >names
    expect "options of $*" [ -s names ]
    while read -r name; do
        expect "--$name of $*" grep -q "^\(\\\\fB.*, \|\)\\\\fB..$(echo "-$name" | sed 's/-/.-/g')\\\\fR" "$NER_MANUAL/ner-$1.1"
    done <names
    command -v groff >/dev/null || return 0
    rendered "ner-$1" >page
    sed -n '/^Examples/,$s/^  \(ner .*\)/\1/p' help >examples
    expect "examples of $*" [ -s examples ]
    while IFS= read -r example; do
        expect "$example" grep -qF -e "$example" page
    done <examples
}

it 'explains every option in the manual, and shows examples as a shell understands them'
parts=$("$NER" vectors --help | sed -n '/^Commands/,/^$/s/^  \([a-z]*\) .*/\1/p' | grep -v '^help$')
for command in $commands; do
    [ "$command" = vectors ] || on_page "$command"
done
for part in $parts; do
    on_page vectors "$part"
done
grep -F 'ner tune' "$NER_MANUAL/ner-tune.1" >"$out"
expect_out_has '\(dq'
for option in help version; do
    expect "--$option in ner.1" grep -qF "\\fB\\-\\-$option\\fR" "$NER_MANUAL/ner.1"
done

it 'is understood by the shells that are here'
! command -v zsh >/dev/null || expect 'zsh' zsh -n "$NER_MANUAL/_ner"
! command -v fish >/dev/null || expect 'fish' fish -n "$NER_MANUAL/ner.fish"
if command -v groff >/dev/null; then
    for page in "$NER_MANUAL"/*.1; do
        groff -man -Tutf8 -ww -z "$page" 2>warnings
        expect "$page without warnings" [ ! -s warnings ]
    done
fi
