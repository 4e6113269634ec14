# libner as others use it: installed into a folder, found by pkg-config, compiled against from C and C++, shared and static.
. "$NER_SOURCE/tests/cli/frame.sh"

it 'shows nothing but ner_ symbols'
nm -D --defined-only "$NER_BUILD/libner.so" | awk '$2 != "A" { print $3 }' >symbols
expect 'there are some' grep -qx ner_tag_text symbols
expect 'no other' sh -c '! grep -qv "^ner_" symbols'

it 'is installed whole'
DESTDIR=$work/root meson install -C "$NER_BUILD" --no-rebuild --quiet >install.log 2>&1
expect 'meson install' test -n "$(find root -name ner.h)"
library=$(dirname "$(find "$work/root" -name libner.a)")
PKG_CONFIG_PATH=$library/pkgconfig PKG_CONFIG_SYSROOT_DIR=$work/root LD_LIBRARY_PATH=$library
export PKG_CONFIG_PATH PKG_CONFIG_SYSROOT_DIR LD_LIBRARY_PATH
expect 'pkg-config knows it' pkg-config --exists ner

it 'is enough for examples/tag.c, shared and static, and for C++'
cp "$NER_SOURCE/examples/tag.c" tag.c
cp tag.c tag.cc
cat >train.txt <<'END'
Angela B-PER
Merkel I-PER
came O
to O
London B-LOC
. O

END
printf 'train: train.txt\nwords: {dim: 4, min_count: 1}\nchars: {encoder: none}\nrnn: {hidden: 4}\nepochs: 40\nbatch: 1\n' >c.yaml
run train --set optimizer.lr=0.1 --set dropout.input=0 --set dropout.output=0 -o tiny.ner c.yaml
expect_status 0
sanitizers=''
nm -D "$NER_BUILD/libner.so" | grep -q __asan_ && sanitizers=-fsanitize=address,undefined
# shellcheck disable=SC2046,SC2086 # words
expect 'shared' cc -Wall -Werror $sanitizers tag.c $(pkg-config --cflags --libs ner) -o shared
# shellcheck disable=SC2046,SC2086 # words
expect 'static' cc -Wall -Werror $sanitizers tag.c $(pkg-config --cflags ner) "$library/libner.a" \
    $(env -u PKG_CONFIG_SYSROOT_DIR pkg-config --static --libs ner | sed 's/-lner//') -o static
if command -v c++ >/dev/null; then
    # shellcheck disable=SC2046,SC2086 # words
    expect 'C++' c++ -Wall -Werror $sanitizers tag.cc $(pkg-config --cflags --libs ner) -o plus
fi
printf '0\t13\tPER\n22\t28\tLOC\n' >wanted
for program in shared static plus "$NER_BUILD/examples/example-tag"; do
    [ "$program" != plus ] || [ -x plus ] || continue
    case $program in /*) ;; *) program=./$program ;; esac
    "$program" tiny 'Angela Merkel came to London.' >found 2>"$err"
    cut -f 1-3 found >places
    expect "$program" cmp wanted places
done

it 'says where it looked'
./shared nosuch text 2>"$err"
expect_err_has 'tag: there is no model "nosuch" in '
