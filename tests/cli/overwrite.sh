# No command writes over what it reads, by whatever name: status 2, and every file as it was.
. "$NER_SOURCE/tests/cli/frame.sh"
printf 'Rome\tB-LOC\nsleeps\tO\n\n' >gold.txt
printf '{"text": "Rome sleeps."}\n' >a.jsonl
printf 'Rome sleeps.\n' >a.txt
printf 'Rome sleeps.\n' >q.ann
printf 'rome 1 2\nsleeps 2 1\n' >v.txt
ln -s gold.txt link.txt
ln a.txt hard.txt
mkdir kept
cp -a ./*.txt ./*.jsonl ./*.ann kept

# refuses MESSAGE WORD...
refuses() {
    message=$1
    shift
    run "$@"
    expect_status 2
    expect_out
    expect_err "$message, and would be written over: give another name"
    for file in kept/*; do
        expect "$file as before" cmp -s "$file" "${file#kept/}"
    done
    expect 'nothing new' [ "$(ls | grep -cv kept)" = "$(ls kept | wc -l)" ]
}

it 'tags into no file that it reads'
refuses 'ner tag: gold.txt is the input' tag -i conll -o gold.txt gold.txt
refuses 'ner tag: ./gold.txt is the input' tag -i conll -o ./gold.txt link.txt
refuses 'ner tag: hard.txt is one of the inputs' tag -f inline -o hard.txt q.ann a.txt
refuses 'ner tag: ./gold.txt is the input' tag -i conll -f brat --with-text -o . gold.txt
refuses 'ner tag: ./link.txt is one of the inputs' tag -i conll -f brat --with-text -o . link.txt gold.txt
refuses 'ner tag: ./q.ann is the input' tag -f brat -o . q.ann

it 'writes beside what it reads'
run tag -f brat -o . a.txt
expect_status 0
expect 'the entity' [ "$(cat a.ann)" = "$(printf 'T1\tLOC 0 4\tRome')" ]
expect 'the text as before' cmp -s a.txt kept/a.txt
rm a.ann
mkdir ann
for turn in 1 2; do
    run tag -f brat --with-text -o ann a.txt
    expect_status 0
    expect "the text, turn $turn" cmp -s ann/a.txt a.txt
done
rm -r ann

it 'converts, cuts and builds into no file that it reads'
refuses 'ner convert: link.txt is the input' convert --to io -o link.txt gold.txt
refuses 'ner convert: gold.txt is the input' convert --to jsonl -o gold.txt gold.txt
refuses 'ner convert: ./gold.txt is the input' convert --to brat -o . gold.txt
refuses 'ner tokenize: a.txt is the input' tokenize -o a.txt a.txt
refuses 'ner tokenize: a.txt is one of the inputs' tokenize -o a.txt q.ann hard.txt
refuses 'ner vectors: v.txt is the input' vectors build v.txt v.txt
refuses 'ner vectors: a.txt is the input' vectors build --vocab a.txt v.txt a.txt
