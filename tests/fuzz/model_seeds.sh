#!/bin/sh
# Makes the seeds of fuzz_model: four models of a few words. model_seeds.sh [NER] (build/ner); run it where the form of
# model files has changed.
set -eu
ner=$(realpath "${1:-build/ner}")
seeds=$(dirname "$(realpath "$0")")/seeds/model
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
mkdir -p "$seeds"
cd "$work"
cat > tiny.txt <<'END'
Anna B-PER
sees O
Bonn B-LOC
. O

New B-LOC
Ulm I-LOC
is O
near O
END
cat > tiny.yaml <<'END'
train: tiny.txt
epochs: 1
words: {dim: 2, min_count: 1}
chars: {dim: 2, filters: 2}
rnn: {hidden: 2}
END
make() {
    name=$1
    shift
    "$ner" train --quiet tiny.yaml -o "$seeds/$name.ner" "$@"
    rm -f "$seeds/$name.ner.log.tsv"
}
make crf
make softmax --set decoder=softmax --set tags=bio --set rnn='{cell: gru, layers: 2}' --set chars.encoder=none
make i8 --set loss=mse --set decoder=softmax --set rnn='{cell: rnn, bidirectional: false}' --set chars.encoder=gru \
    --set words.store=i8
make dense --set chars='{encoder: dense, layers: 3}'
