#!/usr/bin/env python3
"""Golden cases for --mode strict and --mode partial, from seqeval 1.2.2 and nervaluate 1.2.1 themselves.

    python3 -m venv v && v/bin/pip install seqeval==1.2.2 nervaluate==1.2.1
    v/bin/python tests/corpora/golden_score.py > tests/corpora/golden_score.txt

With the name of a `ner` it compares 1,000 random files with it instead of writing cases:

    v/bin/python tests/corpora/golden_score.py build/ner
"""
import json
import os
import random
import subprocess
import sys
import tempfile
import warnings

from nervaluate import Evaluator
from seqeval.metrics.v1 import precision_recall_fscore_support
from seqeval.scheme import BILOU, IOB1, IOB2, IOBES, IOE1, IOE2

warnings.filterwarnings("ignore")
SCHEMES = {"iob1": (IOB1, "BIO"), "bio": (IOB2, "BIO"), "ioe1": (IOE1, "EIO"), "ioe2": (IOE2, "EIO"),
           "bioes": (IOBES, "BIOES"), "bilou": (BILOU, "BILOU")}
WAYS = {"strict": "strict", "exact": "exact", "partial": "partial", "type": "ent_type"}
COUNTS = ("correct", "incorrect", "partial", "missed", "spurious")


def random_tag(r, prefixes, types):
    prefix = "O" if r.random() < 0.3 else r.choice(prefixes)
    return "O" if prefix == "O" else f"{prefix}-{r.choice(types)}"


def random_file(r, prefixes, most_sentences):
    types = r.choice([["A"], ["A", "B"], ["PER", "LOC", "X-Y", "-Z-"]])
    gold, guess = [], []
    for _ in range(r.randint(1, most_sentences)):
        tags = [random_tag(r, prefixes, types) for _ in range(r.randint(1, 16))]
        for i in range(1, len(tags)):
            if r.random() < 0.4 and tags[i - 1] != "O":
                tags[i] = r.choice(prefixes.replace("O", "")) + tags[i - 1][1:]
        gold.append(tags)
        guess.append([t if r.random() < 0.75 else random_tag(r, prefixes, types) for t in tags])
    return gold, guess


def strict(gold, guess, scheme):
    means = {}
    for average in ("micro", "macro", "weighted"):
        p, r, f, _ = precision_recall_fscore_support(gold, guess, average=average, scheme=scheme)
        means[average] = [0.0 if x != x else float(x) for x in (p, r, f)]
    return means


def partial(gold, guess):
    types = sorted({t[2:] for s in gold + guess for t in s if t != "O"})
    result = Evaluator(gold, guess, types, loader="list").evaluate()
    return {way: [getattr(result["overall"][theirs], c) for c in COUNTS] for way, theirs in WAYS.items()}, {
        t: {way: [getattr(result["entities"][t][theirs], c) for c in COUNTS] for way, theirs in WAYS.items()}
        for t in types if t in result["entities"]}


def write_case(head, gold, guess, lines):
    print("case", head)
    for g, p in zip(gold, guess):
        print("gold", *g)
        print("guess", *p)
    for line in lines:
        print(*line)
    print("end")


def write():
    r = random.Random(7)
    for i in range(48):
        name = list(SCHEMES)[i % len(SCHEMES)]
        scheme, prefixes = SCHEMES[name]
        gold, guess = random_file(r, prefixes, 5)
        means = strict(gold, guess, scheme)
        write_case(f"strict {name}", gold, guess, [["mean", m, *map(repr, v)] for m, v in means.items()])
    for _ in range(32):
        gold, guess = random_file(r, "BIO", 5)
        whole, by_type = partial(gold, guess)
        lines = [["way", "*", way, *v] for way, v in whole.items()]
        lines += [["way", t, way, *v] for t, ways in by_type.items() for way, v in ways.items()]
        write_case("partial", gold, guess, lines)


def ask(ner, gold, guess, *words):
    with tempfile.NamedTemporaryFile("w", suffix=".txt", delete=False) as file:
        for g, p in zip(gold, guess):
            file.write("".join(f"w {a} {b}\n" for a, b in zip(g, p)) + "\n")
    answer = subprocess.run([ner, "score", "--json", *words, file.name], capture_output=True, check=True)
    os.unlink(file.name)
    return json.loads(answer.stdout)


def compare(ner, files=1000):
    r, wrong = random.Random(1), 0
    for _ in range(files):
        name = r.choice(list(SCHEMES))
        scheme, prefixes = SCHEMES[name]
        gold, guess = random_file(r, prefixes, 12)
        ours = ask(ner, gold, guess, "--mode", "strict", "--scheme", name)
        for mean, theirs in strict(gold, guess, scheme).items():
            wrong += any(abs(ours[mean][k] - x) > 1e-9 for k, x in zip("prf", theirs))
        gold, guess = random_file(r, "BIO", 12)
        ours = ask(ner, gold, guess, "--mode", "partial")
        whole, by_type = partial(gold, guess)
        wrong += any([ours["ways"][way][c] for c in COUNTS] != v for way, v in whole.items())
        wrong += any([ours["ways_per_type"][t][way][c] for c in COUNTS] != v
                     for t, ways in by_type.items() for way, v in ways.items())
    print(f"{files} files for each mode, {wrong} disagreements")
    return wrong != 0


if __name__ == "__main__":
    sys.exit(compare(sys.argv[1]) if len(sys.argv) > 1 else write())
