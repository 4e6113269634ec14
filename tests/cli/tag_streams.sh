# ner tag on pipes, with the stand-in for the model: see tag_streams.py.
. "$NER_SOURCE/tests/cli/frame.sh"
mkdir .models && : >.models/en.ner
export NER_MODEL_PATH="$PWD/.models"
: >documents

it 'answers at once and in order, counts right, and does not grow'
python3 "$NER_SOURCE/tests/cli/tag_streams.py" "$work" >"$out" 2>"$err"
echo $? >"$work/.status"
echo tag_streams.py >"$work/.command"
expect_status 0
expect_out
expect_err
