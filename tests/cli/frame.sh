# What the tests of the command line share. A test is a shell script, tests/cli/NAME.sh:
#
#     . "$NER_SOURCE/tests/cli/frame.sh"
#
#     it 'finds a name'
#     echo 'Angela Merkel came .' | run tag -i lines     # or: run tag file < input
#     expect_status 0
#     expect_out 'Angela	B-PER' 'Merkel	I-PER' 'came	O' '.	O' ''
#     expect_err
#
# It runs in a folder of its own that is removed afterwards; $NER is the program, $NER_SOURCE the source tree. Every
# failed expectation is printed and counted, and the test goes on. A test without any expectation fails.

unset COLUMNS NO_COLOR NER_MODEL_PATH XDG_DATA_HOME XDG_DATA_DIRS
work=$(mktemp -d) || exit 1
out=$work/.out err=$work/.err title=''
cd "$work" || exit 1

# Expectations are counted in files: they also count when they stand behind a pipe, in a shell of their own.
count() { cat "$work/$1" 2>/dev/null | wc -c; }
expected() { printf . >>"$work/.expected"; }

finish() {
    ended=$?
    trap - EXIT
    expected=$(count .expected) failed=$(count .failed)
    rm -rf "$work"
    [ "$expected" -gt 0 ] || { echo 'FAILED: nothing was expected'; exit 1; }
    echo "$expected expectations, $failed failed"
    [ "$failed" -eq 0 ] || exit 1 # a bare exit in a trap has the status of before the trap
    exit "$ended"
}
trap finish EXIT
trap 'exit 1' HUP INT TERM

# it TITLE: what the expectations after it show.
it() { title=$1; }

# run WORD...: ner with these words; its standard input is that of `run`.
run() {
    command_line="ner $*"
    "$NER" "$@" >"$out" 2>"$err"
    echo $? >"$work/.status"
    printf '%s\n' "$command_line" >"$work/.command"
}

# need NAME: puts the path of ../shared/NAME into $shared, or ends this test as skipped, loudly.
need() {
    shared=$NER_SHARED/$1
    [ -r "$shared" ] && return
    echo "SKIPPED: $shared is not here, so this test of real data did not run" >&2
    trap - EXIT
    rm -rf "$work"
    exit 77
}

failure() {
    printf . >>"$work/.failed"
    printf 'FAILED: %s: %s\n  after: ' "$title" "$1"
    cat "$work/.command"
}

show() { sed -e 's/^/    | /' "$1" | head -n 40; }

# expect TITLE COMMAND...: the command succeeds.
expect() {
    expected
    what=$1
    shift
    "$@" || failure "$what"
}

expect_status() {
    expected
    read -r status <"$work/.status"
    [ "$status" = "$1" ] && return
    failure "status $status, not $1"
    show "$err"
}

# same NAME FILE: the stream kept in FILE has the bytes of $work/.wanted.
same() {
    expected
    cmp -s "$work/.wanted" "$2" && return
    failure "$1 is not as expected (-), but (+):"
    diff -u "$work/.wanted" "$2" | tail -n +3 | sed -e 's/^/    /' | head -n 40
}

lines() { [ $# -eq 0 ] || printf '%s\n' "$@"; }

# has NAME FILE PART: the stream kept in FILE has PART in one of its lines.
has() {
    expected
    grep -qF -e "$3" "$2" && return
    failure "$1 has no \"$3\", but:"
    show "$2"
}

# expect_out LINE...: exactly these lines; without LINE nothing at all. The same for expect_err.
expect_out() { lines "$@" >"$work/.wanted"; same 'standard output' "$out"; }
expect_err() { lines "$@" >"$work/.wanted"; same 'standard error' "$err"; }

# expect_out_is FILE: the bytes of FILE; "-" is standard input, for <<END.
expect_out_is() { cat -- "$1" >"$work/.wanted"; same 'standard output' "$out"; }
expect_err_is() { cat -- "$1" >"$work/.wanted"; same 'standard error' "$err"; }

expect_out_has() { has 'standard output' "$out" "$1"; }
expect_err_has() { has 'standard error' "$err" "$1"; }
