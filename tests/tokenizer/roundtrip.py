#!/usr/bin/env python3
"""Check the offsets of `ner tokenize -f jsonl` in all three units: roundtrip.py NER [FILE_OR_FOLDER]...

Every token must be what its offsets cut out of the text in Python (`str` with surrogateescape, `bytes`, `utf-16-le`), and
what stands between two tokens must be white space. Without FILE_OR_FOLDER, text that is made up: words, emoji, marks and
malformed bytes in any order.
"""
import json
import os
import random
import subprocess
import sys

PARTS = ["word", "Don't", "é", "e\u0301", "👨\u200d👩\u200d👧", "🇩🇪", "漢字", "カナ", "ไทย", " ", " ", "\n", "\n\n", "\r\n", "\t", "\u00a0",
         "\u2028", "\u2029", "\u200b", "\u00ad", "\ufeff", ".", "...", "!", "?", ",", "'", '"', "“", "”", "(", ")", "-", "--", "http://a.b/c",
         "a@b.c", "#tag", "$5", "3.14", ":-)", "\x00", "\x1f", "\x7f", "\U000e0041", "\u0600"]
MALFORMED = [b"\xff", b"\xc3", b"\xc0\xaf", b"\xed\xa0\x80", b"\xf0\x9f\x98", b"\x80\xbf", b"\xf5\x80\x80\x80"]
BOM = b"\xef\xbb\xbf"


def made_up(seed):
    draw = random.Random(seed)
    out = [BOM] if seed % 3 == 0 else []
    for _ in range(draw.randrange(4000)):
        out.append(draw.choice(MALFORMED) if draw.random() < 0.05 else draw.choice(PARTS).encode())
    return b"".join(out)


def shown(text):
    """As JSON shows it: each malformed byte as U+FFFD."""
    return "".join("\ufffd" if "\udc80" <= c <= "\udcff" else c for c in text)


def cutters(data):
    """For each unit: what a pair of offsets cuts out, as bytes (surrogateescape)."""
    text = data.decode("utf-8", "surrogateescape")
    wide = text.encode("utf-16-le", "surrogatepass")
    return {
        "chars": lambda a, b: text[a:b],
        "bytes": lambda a, b: data[a:b].decode("utf-8", "surrogateescape"),
        "utf16": lambda a, b: wide[2 * a:2 * b].decode("utf-16-le", "surrogatepass"),
    }


def check(ner, name, data):
    if data.startswith(BOM):
        rest = data[len(BOM):]
    else:
        rest = data
    for unit, cut in cutters(rest).items():
        out = subprocess.run([ner, "tokenize", "-f", "jsonl", "--offsets", unit], input=data, stdout=subprocess.PIPE,
                             stderr=subprocess.DEVNULL, check=True).stdout
        at, tokens = 0, 0
        for line in out.decode().split("\n")[:-1]:
            for token in json.loads(line)["tokens"]:
                start, end = token["start"], token["end"]
                if shown(cut(start, end)) != token["text"] or cut(at, start).strip() != "":
                    sys.exit(f"{name}: {unit} {at} {start} {end}: {token['text']!r} is {cut(start, end)!r}")
                at, tokens = end, tokens + 1
        if cut(at, at + len(rest)).strip() != "":
            sys.exit(f"{name}: {unit}: text is lost at the end")
    return tokens


def files(paths):
    for path in paths:
        if os.path.isdir(path):
            for folder, folders, names in os.walk(path):
                folders.sort()
                yield from (os.path.join(folder, name) for name in sorted(names))
        else:
            yield path


def main(ner, paths):
    count = tokens = 0
    if paths:
        for path in files(paths):
            with open(path, "rb") as file:
                tokens += check(ner, path, file.read())
            count += 1
    else:
        for seed in range(30):
            tokens += check(ner, f"made up, seed {seed}", made_up(seed))
            count += 1
    print(f"{count} texts, {tokens} tokens, all three units agree")


if __name__ == "__main__":
    if len(sys.argv) < 2:
        sys.exit(__doc__)
    main(sys.argv[1], sys.argv[2:])
