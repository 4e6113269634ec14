# A made-up corpus for tests that train, on top of frame.sh: people who live in towns.

# toy N SEED: N sentences with the entities PER and LOC; the same arguments give the same bytes.
toy() {
    awk -v count="$1" -v state="$2" '
    function any(list, size) {
        state = (state * 16807) % 2147483647
        return list[1 + state % size]
    }
    BEGIN {
        split("Anna Ben Carla Dora Emil Fritz Gerda", given)
        split("Berg Stein Wald Moor Feld", family)
        split("Oslo Rome Paris Berlin Lima", town)
        split("lives works sleeps", verb)
        for (i = 0; i < count; i++) {
            printf "%s B-PER\n%s I-PER\n%s O\n", any(given, 7), any(family, 5), any(verb, 3)
            printf "in O\n%s B-LOC\n. O\n\n", any(town, 5)
        }
    }'
}

# toy_config KEY...: c.yaml, which learns train.txt in a second, with these lines over it.
toy_config() {
    printf '%s\n' 'train: train.txt' 'dev: dev.txt' 'words: {dim: 8}' 'chars: {dim: 4, filters: 6}' \
        'rnn: {hidden: 8}' 'optimizer: {lr: 0.02}' 'epochs: 4' 'model: m.ner' >c.yaml
    for line in "$@"; do printf '%s\n' "$line" >>c.yaml; done
}

# expect_no_trace: no temporary file is left in this folder.
expect_no_trace() {
    expect 'no temporary file' [ -z "$(find . -name '.ner-*')" ]
}
