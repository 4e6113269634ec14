# ner lint on real clean corpora with one defect put in: exactly that is found. More places a code:
# tests/corpora/lint_mutations.py build/ner ../shared/corpora 20
. "$NER_SOURCE/tests/cli/frame.sh"
need corpora/crossner-ai
command -v python3 >/dev/null || {
    echo 'SKIPPED: there is no python3 here, so real corpora were not mutated' >&2
    trap - EXIT
    rm -rf "$work"
    exit 77
}

it 'finds exactly the defect that was put in'
expect 'no failure' python3 "$NER_SOURCE/tests/corpora/lint_mutations.py" "$NER" "$NER_SHARED/corpora" 2 5
