#!/usr/bin/env python3
"""How time and memory of `ner tag` grow: with the length of sentences, tags, units, words that the model holds, threads.

    python3 tests/bench/growth.py build/ner [docs/growth]

Makes models and texts of its own (an epoch of training on a few made-up sentences: speed does not depend on what a model
has learned), prints tables in Markdown and draws a plot of each, FOLDER/NAME.svg. Times are processor time, the least of
three, so that other work on the machine disturbs little."""
import os
import random
import resource
import subprocess
import sys
import tempfile

TOKENS = 100_000
ROUNDS = 3


def run(command):
    """Processor seconds, wall seconds aside, and peak memory in MB of a program."""
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE)
    _, message = process.communicate()
    if process.returncode != 0:
        sys.exit(f"{' '.join(command)}: {message.decode()}")
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return after.ru_utime - before.ru_utime


def fastest(command):
    return min(run(command) for _ in range(ROUNDS))


class Workshop:
    """Makes models and texts in a temporary folder."""

    def __init__(self, program, folder):
        self.program, self.folder = program, folder
        self.random = random.Random(1)

    def path(self, name):
        return os.path.join(self.folder, name)

    def word(self):
        """Zipf's law: of 20,000 words the first ones often."""
        return f"word{int(20000 ** self.random.random())}"

    def text(self, name, length, tokens=TOKENS):
        with open(self.path(name), "w") as out:
            for i in range(tokens):
                out.write(self.word() + "\n" + ("\n" if (i + 1) % length == 0 else ""))
        return self.path(name)

    def model(self, name, types=4, hidden=100, vectors=None):
        corpus = self.path("train.conll")
        with open(corpus, "w") as out:
            for i in range(max(64, types)):
                out.write(f"{self.word()} B-T{i % types}\n{self.word()} O\n\n")
        settings = [f"train={corpus}", f"dev={corpus}", "epochs=1", f"rnn.hidden={hidden}", "chars.filters=20"]
        settings += [f"vectors={vectors}", "words.keep=all"] if vectors else ["words.dim=50"]
        empty = self.path("empty.yaml")
        with open(empty, "w") as out:
            out.write(f"train: {corpus}\n")
        command = [self.program, "train", empty, "-j", "1", "--quiet", "-o", self.path(name)]
        for setting in settings[1:]:
            command += ["--set", setting]
        run(command)
        return self.path(name)

    def vectors(self, words, dim=10):
        path = self.path("vectors.txt")
        with open(path, "w") as out:
            tail = " 0.25 -0.5" * (dim // 2) + "\n"
            for i in range(words):
                out.write(f"word{i}{tail}")
        return path

    def tag(self, model, text, *options):
        return [self.program, "tag", "-m", model, "-i", "conll", "--quiet", *options, text]

    def nanoseconds(self, model, text, *options, tokens=TOKENS):
        """A token's, less what starting takes."""
        one = self.text("one.conll", 10, 10)
        start = fastest(self.tag(model, one, *options))
        return 1e9 * (fastest(self.tag(model, text, *options)) - start) / tokens


def lengths(w):
    model = w.model("m.ner")
    whole = ("-j", "1", "--max-sentence", "200000")
    rows = []
    for length in (1, 3, 10, 30, 100, 300, 1000, 3000, 10000, 30000, 100000):
        rows.append((length, w.nanoseconds(model, w.text("text.conll", length), *whole)))
    return "length", "tokens a sentence", rows


def tags(w):
    text = w.text("text.conll", 20)
    rows = []
    for types in (1, 2, 4, 8, 16, 32, 50):
        rows.append((4 * types + 1, w.nanoseconds(w.model("m.ner", types=types), text, "-j", "1")))
    return "tags", "tags (BIOES)", rows


def units(w):
    text = w.text("text.conll", 20)
    rows = []
    for hidden in (50, 100, 200, 400, 600, 800, 1000):
        rows.append((hidden, w.nanoseconds(w.model("m.ner", hidden=hidden), text, "-j", "1")))
    return "hidden", "units a direction", rows


def words(w):
    text = w.text("text.conll", 20)
    rows = []
    for count in (10_000, 30_000, 100_000, 300_000, 1_000_000, 2_000_000):
        model = w.model("m.ner", vectors=w.vectors(count))
        rows.append((count, w.nanoseconds(model, text, "-j", "1")))
    return "words", "words of the model", rows


def threads(w):
    model, text = w.model("m.ner", hidden=200), w.text("text.conll", 20)
    return "threads", "threads (all their processor time)", [
        (n, w.nanoseconds(model, text, "-j", str(n))) for n in (1, 2, 3, 4, 8)]


def plot(path, title, rows):
    """Both axes logarithmic; one line, a dot a row."""
    from math import floor, ceil, log10
    width, height, left, top = 420, 220, 56, 24
    xs, ys = [log10(x) for x, _ in rows], [log10(max(y, 1)) for _, y in rows]
    x0, x1, y0, y1 = min(xs), max(xs), floor(min(ys)), ceil(max(ys) + 1e-9)

    def at(x, y):
        return left + (x - x0) / (x1 - x0) * (width - left - 16), height - 36 - (y - y0) / (y1 - y0) * (height - 36 - top)

    parts = [f'<svg xmlns="http://www.w3.org/2000/svg" width="{width}" height="{height}" font-family="sans-serif" '
             'font-size="11"><rect width="100%" height="100%" fill="white"/>']
    for power in range(y0, y1 + 1):
        _, y = at(x0, power)
        parts.append(f'<path d="M{left} {y:.0f}H{width - 16}" stroke="#ddd"/>'
                     f'<text x="{left - 6}" y="{y + 4:.0f}" text-anchor="end">{10 ** power:,} ns</text>')
    points = [at(x, y) for x, y in zip(xs, ys)]
    parts.append(f'<path d="M{" L".join(f"{x:.0f} {y:.0f}" for x, y in points)}" fill="none" stroke="#246"/>')
    for (x, y), (value, _) in zip(points, rows):
        parts.append(f'<circle cx="{x:.0f}" cy="{y:.0f}" r="3" fill="#246"/>'
                     f'<text x="{x:.0f}" y="{height - 20}" text-anchor="middle" font-size="9">{value:,}</text>')
    parts.append(f'<text x="{width / 2}" y="14" text-anchor="middle">time a token by {title}</text></svg>\n')
    with open(path, "w") as out:
        out.write("".join(parts))


def main():
    program, folder = sys.argv[1], sys.argv[2] if len(sys.argv) > 2 else None
    if folder:
        os.makedirs(folder, exist_ok=True)
    with tempfile.TemporaryDirectory(dir="/dev/shm" if os.path.isdir("/dev/shm") else None) as place:
        workshop = Workshop(program, place)
        for measure in (lengths, tags, units, words, threads):
            name, title, rows = measure(workshop)
            print(f"| {title} | ns a token |\n| --- | --- |")
            for value, time in rows:
                print(f"| {value:,} | {time:,.0f} |")
            print(flush=True)
            if folder:
                plot(os.path.join(folder, name + ".svg"), title, rows)


if __name__ == "__main__":
    main()
