# ner score against a scorer of its own in Perl (tests/corpora/conlleval_oracle.pl), on random hostile input. More of it:
# tests/corpora/conlleval_random.py build/ner 20000
. "$NER_SOURCE/tests/cli/frame.sh"
command -v perl >/dev/null && command -v python3 >/dev/null || {
    echo 'SKIPPED: no perl or no python3 here, so random input was not scored by both' >&2
    trap - EXIT
    rm -rf "$work"
    exit 77
}
oracle=$NER_SOURCE/tests/corpora/conlleval_oracle.pl

it 'prints what the oracle prints'
expect 'no difference in 300 cases' python3 "$NER_SOURCE/tests/corpora/conlleval_random.py" "$NER" 300 7

it 'has an oracle that prints what conlleval.pl printed'
shared=$NER_SHARED/corpora/scorer-cases
[ -r "$shared" ] || echo "SKIPPED: $shared is not here, so the oracle itself was not tried" >&2
for input in "$shared"/*.txt; do
    [ -r "$input" ] || continue
    case=${input%.txt}
    set --
    while IFS= read -r word; do
        set -- "$@" "$word"
    done <"$case.args"
    perl "$oracle" "$@" <"$input" >answer 2>/dev/null
    echo $? >status
    expect "status of $case" cmp -s status "$case.code"
    expect "output of $case" cmp -s answer "$case.out"
done
