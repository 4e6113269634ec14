# The model that ships: ner tag without -m.
. "$NER_SOURCE/tests/cli/frame.sh"

it 'is found beside the program'
run tag -f inline "$NER_SOURCE/examples/news.txt"
expect_status 0
expect_err
expect_out_has 'bicycle tunnel under the <LOC>Maas</LOC> on Monday'
expect_out_has '<PER>Ingrid Solberg</PER>, now at <ORG>Delft University of Technology</ORG>'

it 'says what it is'
run info --verify en
expect_status 0
expect_out_has 'types: LOC MISC ORG PER'
expect_out_has 'train: train.txt, 14041 sentences, 203621 tokens, 23499 entities'
expect_out_has 'GloVe 6B: public domain (PDDL 1.0)'

it 'is no larger than was promised'
expect '8 MB' test "$(wc -c <"$NER_SOURCE/models/pretrained/en.ner")" -le 8000000

it 'tags a sentence in little memory'
cat >peak.py <<'END'
import os, resource, subprocess, sys
subprocess.run([os.environ["NER"], "tag"], input=b"Angela Merkel came to Paris.\n", stdout=subprocess.DEVNULL, check=True)
print(resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss, "kB")
sys.exit(resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss > 60000)
END
if nm -D "$NER_BUILD/libner.so" | grep -q __asan_; then
    echo 'not measured under sanitizers'
else
    expect 'under 60 MB' python3 peak.py
fi

it 'gives the same bytes whatever the number of threads is, however the input comes'
cat >pieces.py <<'END'
import os, sys
data = sys.stdin.buffer.read()
for at in range(0, len(data), 997):
    os.write(1, data[at:at + 997])
END
i=0
while [ $i -lt 60 ]; do cat "$NER_SOURCE/examples/news.txt"; i=$((i + 1)); done >many.txt
for form in conll jsonl tsv; do
    run tag -j 1 -f $form <many.txt
    cp "$out" one
    run tag -j 3 -f $form <many.txt
    expect_out_is one
    python3 pieces.py <many.txt | run tag -f $form
    expect_out_is one
done

it 'takes what nobody would write'
head -c 100000 /dev/zero | tr '\0' a >token
run tag -f tsv token
expect_status 0
i=0
while [ $i -lt 200000 ]; do echo 'Rome'; i=$((i + 1)); done >long
run tag -i conll -f conll long
expect_status 0
expect 'no token is lost' test "$(grep -c '^Rome	' "$out")" -eq 200000
printf '\377\376\000\001 Rome \355\240\200' >bad
run tag -f inline bad
expect_status 0
expect_err_has 'malformed UTF-8'
