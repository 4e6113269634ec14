#!/usr/bin/env python3
"""Measure `ner tokenize`: measure.py NER SHARED

NER is the program, SHARED the folder with corpora/ and reference/tokeval.py. Prints F1 of tokens and sentences with
--style ud on the development parts of five UD treebanks, scored by tokeval.py, and F1 of tokens with --style conll on
CoNLL-2003, whose tokens are joined by single spaces (a sentence a line) and cut again.
"""
import os
import re
import subprocess
import sys
import tempfile

TREEBANKS = (("ud-ewt", "en"), ("ud-gum", "en"), ("ud-de-gsd", "de"), ("ud-fr-gsd", "fr"), ("ud-es-gsd", "es"))


def treebank(ner, shared, name, language):
    scorer = os.path.join(shared, "reference", "tokeval.py")
    gold = os.path.join(shared, "corpora", name, "dev.conllu")
    with tempfile.TemporaryDirectory() as folder:
        text, cut = os.path.join(folder, "text"), os.path.join(folder, "cut")
        with open(text, "wb") as out:
            subprocess.run([sys.executable, scorer, "raw", gold], stdout=out, check=True)
        with open(cut, "wb") as out:
            subprocess.run([ner, "tokenize", "--style", "ud", "--lang", language, text], stdout=out, check=True)
        result = subprocess.run([sys.executable, scorer, "score", gold, cut], capture_output=True, text=True, check=True)
    return re.findall(r"F1 +([\d.]+)", result.stdout)


def conll_sentences(path):
    tokens = []
    with open(path, encoding="utf-8") as lines:
        for line in lines:
            if line.strip() and not line.startswith("-DOCSTART-"):
                tokens.append(line.split(" ")[0])
            elif tokens:
                yield tokens
                tokens = []
    if tokens:
        yield tokens


def spans(rows):
    at, found = 0, set()
    for row in rows:
        for token in row:
            found.add((at, at + len(token)))
            at += len(token)
    return found


def conll(ner, path):
    gold = list(conll_sentences(path))
    text = "\n".join(" ".join(tokens) for tokens in gold) + "\n"
    cut = subprocess.run([ner, "tokenize", "--style", "conll"], input=text.encode(), stdout=subprocess.PIPE, check=True)
    wanted, got = spans(gold), spans(line.split() for line in cut.stdout.decode().split("\n"))
    return 200 * len(wanted & got) / (len(wanted) + len(got))


def main(ner, shared):
    print("| corpus | style | tokens F1 | sentences F1 |\n| --- | --- | --- | --- |")
    for name, language in TREEBANKS:
        tokens, sentences = treebank(ner, shared, name, language)
        print(f"| {name} dev | ud | {tokens} | {sentences} |")
    for part in ("train", "dev"):
        f1 = conll(ner, os.path.join(shared, "corpora", "conll2003", part + ".txt"))
        print(f"| conll2003 {part}, joined by spaces | conll | {f1:.2f} | |")


if __name__ == "__main__":
    if len(sys.argv) != 3:
        sys.exit(__doc__)
    main(*sys.argv[1:])
