#!/usr/bin/env python3
"""F1 of a model on a corpus as it is, all in capitals and all in lower case, under every rule of `ner tag --case`.

    tests/ner/measure_case.py build/ner MODEL CORPUS [--column N] [--tag N] [--types TYPE,...]

CORPUS has a token in column 0 and the tag in the last one, if not said otherwise; of other types nothing is counted. Beside the whole corpus, the sentences are
measured that stand all in capitals or all in lower case as the corpus has them. docs/case.md has what came out.
"""
import argparse
import re
import subprocess
import sys
LEAST_UPPER = 3  # as CASING_LEAST_UPPER in models/casing.h


def read(path, column, tag, types):
    """Sentences of [(token, tag)]."""
    sentences, own = [], []
    with open(path, encoding="utf-8") as file:
        for line in file:
            fields = line.rstrip("\r\n").split("\t" if "\t" in line else None)
            if line.startswith(("-DOCSTART-", "# ")) or len(fields) <= column:
                if own:
                    sentences.append(own)
                own = []
            else:
                counts = types is None or fields[tag][2:] in types.split(",")
                own.append((fields[column], fields[tag] if counts else "O"))
    return sentences + [own] if own else sentences


def casing(sentence):
    words = [token for token, _ in sentence if token.lower() != token.upper()]
    if not words:
        return "mixed"
    upper = len(words) >= LEAST_UPPER and all(w == w.upper() for w in words)
    return "upper" if upper else "lower" if all(w == w.lower() for w in words) else "mixed"


def measure(ner, model, sentences, rule, types):
    """F1 and the number of entities that were found."""
    if not sentences:
        return "no sentences"
    text = "\n".join("".join(f"{token}\t{tag}\n" for token, tag in s) for s in sentences)
    tagged = subprocess.run([ner, "tag", "-m", model, "-i", "conll", "-j", "1", "--case", rule]
                            + (["--types", types] if types else []), input=text,
                            encoding="utf-8", stdout=subprocess.PIPE, check=True).stdout
    score = subprocess.run([ner, "score", "-d", "\\t"], input=tagged, encoding="utf-8", stdout=subprocess.PIPE,
                           check=True).stdout
    found = re.search(r"with (\d+) phrases; found: (\d+) phrases; correct: (\d+)", score)
    f1 = re.search(r"FB1: +([0-9.]+)", score).group(1)
    return f"F1 {f1:>6} (gold {found.group(1)}, found {found.group(2)}, right {found.group(3)})"


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("ner")
    parser.add_argument("model")
    parser.add_argument("corpus")
    parser.add_argument("--column", type=int, default=0)
    parser.add_argument("--tag", type=int, default=-1)
    parser.add_argument("--types")
    options = parser.parse_args()
    sentences = read(options.corpus, options.column, options.tag, options.types)
    parts = {
        "as it is": sentences,
        "all in capitals": [[(token.upper(), tag) for token, tag in s] for s in sentences],
        "all in lower case": [[(token.lower(), tag) for token, tag in s] for s in sentences],
        "its own sentences in capitals": [s for s in sentences if casing(s) == "upper"],
        "its own sentences in lower case": [s for s in sentences if casing(s) == "lower"],
    }
    for name, part in parts.items():
        print(f"{name}: {len(part)} sentences")
        for rule in ("keep", "restore", "auto"):
            print(f"    {rule:8}{measure(options.ner, options.model, part, rule, options.types)}", flush=True)
    return 0


if __name__ == "__main__":
    sys.exit(main())
