# ner convert over real corpora, to each scheme and form and back. All of them, which takes minutes:
# tests/corpora/convert_roundtrip.py build/ner ../shared/corpora
. "$NER_SOURCE/tests/cli/frame.sh"
need corpora/ncbi-disease
command -v python3 >/dev/null || {
    echo 'SKIPPED: there is no python3 here, so real corpora were not converted' >&2
    trap - EXIT
    rm -rf "$work"
    exit 77
}

it 'gives back spans, tokens, sentences and documents'
expect 'no failure' python3 "$NER_SOURCE/tests/corpora/convert_roundtrip.py" "$NER" "$NER_SHARED/corpora" \
    conll2003/dev crossner-ai/train uner-ewt/dev weibo-zh/dev resume-zh/dev germeval
