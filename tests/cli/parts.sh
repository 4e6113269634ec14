# A command made of commands: ner vectors.
. "$NER_SOURCE/tests/cli/frame.sh"

it 'lists its commands'
run vectors --help
expect_status 0
expect_out_has '  nearest    Find the words whose vectors are nearest to that of a word.'
expect_out_has '`ner vectors COMMAND --help` explains a command.'
cp "$out" overview
run help vectors
expect_out_is overview

it 'explains one of them in two ways'
run vectors build --help
expect_status 0
expect_out_has '  ner vectors build '
cp "$out" explained
run help vectors build
expect_out_is explained

it 'wants one of them'
run vectors
expect_status 2
expect_err 'ner vectors: no command was given' 'ner vectors: try `ner vectors --help`'

it 'suggests the nearest of them'
run vectors biuld in out
expect_status 2
expect_err 'ner vectors: unknown command "biuld"; did you mean build?' 'ner vectors: try `ner vectors --help`'
run vectors --limit 3 build
expect_status 2
expect_err 'ner vectors: unknown option --limit' 'ner vectors: try `ner vectors --help`'

it 'leads from a mistake to the help of the part'
run vectors build
expect_status 2
expect_err_has 'try `ner vectors build --help`'
