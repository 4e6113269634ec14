# ner tag --vectors: words that a model lacks, and fastText models, which make vectors out of subwords, in training.
. "$NER_SOURCE/tests/cli/frame.sh"
. "$NER_SOURCE/tests/cli/toy.sh"

cp "$NER_SOURCE/tests/embeddings/golden/skipgram.bin" ft.bin
words='s/^lives /saw /; s/^works /knew /; s/^sleeps /near /; s/^\. /and /' # which the fastText model holds
toy 60 1 | sed "$words" >train.txt
toy 20 2 | sed "$words" >dev.txt
toy_config 'vectors: ft.bin'

it 'trains with vectors from subwords, and says so'
run train c.yaml -o ft.ner -j 1
expect_status 0
expect_err_has 'words  ft.bin: 100.0 % of the tokens, 100.0 % of the words of train have a vector'
expect_err_has 'words  17 words of train that it lacks have vectors from their subwords'
run info ft.ner
expect_out_has 'vectors: ft.bin, 41 words of 5 values'
expect_out_has "sha256 $(sha256sum ft.bin | cut -d ' ' -f 1)"
run vectors nearest ft.ner Oslo
expect_status 0
run train c.yaml -o again.ner -j 2 --quiet
expect 'the same bytes' cmp -s ft.ner again.ner
run train c.yaml -o ft.ner --resume
expect_err_has 'ft.ner is finished'

it 'takes the name of vectors in a model for no version'
cp ft.bin 2024.bin
run train c.yaml -o year.ner --set vectors=2024.bin --quiet
run vectors nearest year.ner Oslo
expect_status 0
expect_err

it 'holds them whatever words.keep is'
run train c.yaml -o share.ner --set words.keep=1
expect_status 0
expect_err_has '100.0 % of the tokens'

it 'is not deceived by subwords where the language is another one'
sed 's/^\([a-z]*\) O/q\1q O/' train.txt >foreign.txt
run train c.yaml -o foreign.ner --set train=foreign.txt
expect_status 1
expect_err_has 'ner train: ft.bin: knows only 0.0 % of the tokens of the training corpus'

it 'takes more words from a table'
printf 'Narvik\nTromsø\n' >words
run vectors build --vocab words ft.bin more.vectors
printf 'Anna Berg saw Narvik .\n' >text
run tag -m ./ft.ner --vectors more.vectors text
expect_status 0
expect_out_has 'Anna	B-PER'
expect_err

it 'wants a table that fits the model'
printf 'oslo 1 2 3\n' >three.txt
run vectors build three.txt three.vectors
run tag -m ./ft.ner --vectors three.vectors text
expect_status 1
expect_out
expect_err 'ner tag: three.vectors: has vectors of 3 values, the model ./ft.ner of 5'
run tag -m ./ft.ner --vectors nowhere.vectors text
expect_status 1
expect_err 'ner tag: nowhere.vectors: No such file or directory'

it 'says how a table is made of another form'
run tag -m ./ft.ner --vectors ft.bin text
expect_status 1
expect_out
expect_err 'ner tag: ft.bin: is of another form (fastText model): `ner vectors build ft.bin TABLE` makes a table of it, and with --vocab WORDS adds vectors from subwords'
run tag -m ./ft.ner --vectors three.txt text
expect_err 'ner tag: three.txt: is of another form (GloVe text): `ner vectors build three.txt TABLE` makes a table of it'
run tag -m ./ft.ner --vectors text text
expect_status 1
expect_err 'ner tag: text:1: no word vectors: a word and numbers behind it are wanted'
head -c 100 more.vectors >cut.vectors
run tag -m ./ft.ner --vectors cut.vectors text
expect_status 1
expect_err_has 'ner tag: cut.vectors: is cut short'

it 'warns of a table of other vectors'
for word in Narvik in saw and; do echo $word 1 2 3 4 5; done >glove.txt
run vectors build glove.txt glove.vectors
run tag -m ./ft.ner --vectors glove.vectors --quiet text
expect_status 0
expect_out_has 'Anna	B-PER'
expect_err 'ner tag: warning: glove.vectors: its vectors are of glove.txt, those of the model ./ft.ner are of ft.bin: where these are others, it finds less with such a table than without; `ner vectors build ft.bin TABLE` makes the right one'
run train c.yaml -o none.ner --set vectors=none --set words.dim=5 --quiet
run tag -m ./none.ner --vectors glove.vectors text
expect_err 'ner tag: warning: glove.vectors: its vectors are of glove.txt, and the model ./none.ner was trained without a file of vectors: it finds less with such a table than without; leave --vectors out'
run tag -m ./ft.ner --vectors none.ner text # a model's own words
expect_status 0
expect_err_has 'warning: none.ner: its vectors are of no file, those of the model ./ft.ner are of ft.bin'

it 'knows the same vectors by their name'
mkdir folder
gzip -c glove.txt >folder/glove.txt.gz
run vectors build folder/glove.txt.gz folder/packed.vectors
run train c.yaml -o glove.ner --set vectors=glove.txt --quiet
run tag -m ./glove.ner --vectors folder/packed.vectors text
expect_status 0
expect_err
run train c.yaml -o child.ner --init ./glove.ner --set vectors=none --set words.dim=5 --quiet
run tag -m ./child.ner --vectors folder/packed.vectors text # the vectors are those of the model that it goes on from
expect_status 0
expect_err
run train c.yaml -o table.ner --set vectors=folder/packed.vectors --quiet
run tag -m ./table.ner --vectors folder/packed.vectors text
expect_status 0
expect_err
run vectors build --limit 3 glove.txt small.vectors
run train c.yaml -o small.ner --set vectors=small.vectors --quiet # a model remembers what its table was built from
run tag -m ./small.ner --vectors folder/packed.vectors text
expect_status 0
expect_err
run vectors build small.vectors again.vectors # and so does a table of a table
run tag -m ./glove.ner --vectors again.vectors text
expect_err
run vectors build - unnamed.vectors <glove.txt
run tag -m ./ft.ner --vectors unnamed.vectors text
expect_status 0
expect_err
