# The frame itself: each kind of broken expectation makes a test fail. Run as `fails.sh KIND`.
. "$NER_SOURCE/tests/cli/frame.sh"
it 'fails on purpose'
run --version
expect_status 0
case $1 in
status) expect_status 1 ;;
out) expect_out 'something else' ;;
out_has) expect_out_has 'something else' ;;
err) expect_err 'something else' ;;
no_err) expect_out ;;
is) echo 'something else' | expect_out_is - ;;
command) expect 'false' false ;;
crash) exit 3 ;;
none) rm "$work/.expected" ;;
esac
