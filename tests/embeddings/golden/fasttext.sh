#!/bin/sh
# How skipgram, supervised and no-ngrams .bin and .txt were made, with Debian's fasttext 0.9.2; the words are our own.
# Usage: fasttext.sh FOLDER
set -eu
cd "$1"
python3 - <<'END'
import random
random.seed(1)
words = ("the king and queen of a small land saw seven red ships near Köln in 1996 while nobody knew école naïve 中文 "
         "city").split()
lines = [" ".join(random.choice(words) for _ in range(12)) for _ in range(60)]
open("plain", "w").write("\n".join(lines) + "\n")
open("labelled", "w").write("".join(f"__label__{'ba'[i % 2]} {line}\n" for i, line in enumerate(lines, 1)))
END
fasttext skipgram -input plain -output skipgram -dim 5 -bucket 40 -minn 2 -maxn 4 -minCount 1 -epoch 50 -lr 0.5 -thread 1
fasttext supervised -input labelled -output supervised -dim 4 -bucket 20 -minn 2 -maxn 3 -epoch 30 -lr 1 -thread 1
fasttext cbow -input plain -output no-ngrams -dim 4 -bucket 20 -minn 0 -maxn 0 -minCount 1 -epoch 2 -thread 1
for name in skipgram supervised no-ngrams; do
    { cut -d' ' -f1 $name.vec | tail -n +2; printf 'unknown\nkingly\nécole1996\nx\n中\nKö\n'; } | sort -u |
        fasttext print-word-vectors $name.bin | sed 's/ $//' >$name.txt
done
