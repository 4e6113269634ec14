# What README.md shows is what ner does: every block of it that begins with `$ ` is run.
. "$NER_SOURCE/tests/cli/frame.sh"

[ -r "$(dirname "$NER")/en.ner" ] || {
    echo 'SKIPPED: the model en is not beside the program' >&2
    trap - EXIT
    exit 77
}

awk '
    /^```/ { inside = !inside; current = 0; next }
    inside && /^\$ / { current = ++number; print substr($0, 3) > ("command" current); next }
    inside && current { print > ("shown" current) }
' "$NER_SOURCE/README.md"

it 'shows what ner does'
mkdir build
ln -s "$NER" build/ner
ln -s "$NER_SOURCE/examples" examples
for command in command*; do
    NER_MODEL_PATH=$(dirname "$NER") sh "$command" >"$out" 2>"$err"
    echo $? >.status
    cp "$command" .command
    expect_status 0
    expect_out_is "shown${command#command}"
done
