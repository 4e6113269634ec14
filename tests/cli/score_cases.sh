# ner score against ../shared/corpora/scorer-cases: input, options, output and status of conlleval.pl.
. "$NER_SOURCE/tests/cli/frame.sh"
need corpora/scorer-cases

it 'prints what conlleval.pl printed, from standard input and from a file'
cases=0
for input in "$shared"/*.txt; do
    case=${input%.txt}
    set --
    while IFS= read -r word; do
        set -- "$@" "$word"
    done <"$case.args"
    run score "$@" <"$input"
    expect_status "$(cat "$case.code")"
    expect_out_is "$case.out"
    run score "$@" "$input"
    expect_status "$(cat "$case.code")"
    expect_out_is "$case.out"
    cases=$((cases + 1))
done
expect 'at least 60 cases' test "$cases" -ge 60
