#!/usr/bin/env python3
"""ner beside PyTorch (../shared/reference/torch_tagger.py): one epoch of training and tagging, in one run, one thread, on
one core.

    python3 tests/bench/compare.py build/ner ../shared [--decoder softmax] [--python /usr/bin/python3]

PyTorch says its speeds itself (tagging in batches, reading and looking up words not counted). Ours are those of the
program: the log of the training run, and processor time from a CoNLL file of a million tokens to the tagged one. Times on
the clock are those of a quiet machine alone."""
import argparse
import os
import re
import resource
import subprocess
import sys
import tempfile

COPIES = 20  # of dev: a million tokens
KINDS = ("f32", "bf16", "i8")


def run(command, output=subprocess.PIPE):
    done = subprocess.run(["taskset", "-c", "0"] + command, stdout=output, stderr=subprocess.STDOUT, text=True,
                          env=dict(os.environ, OMP_NUM_THREADS="1", OPENBLAS_NUM_THREADS="1"))
    if done.returncode != 0:
        sys.exit(f"{' '.join(command)}: {done.stdout}")
    return done.stdout


def torch_speeds(python, shared, corpora, decoder):
    printed = run([python, f"{shared}/reference/torch_tagger.py", "--train", corpora["train"], "--dev", corpora["dev"],
                   "--vectors", corpora["vectors"], "--epochs", "1", "--decoder", decoder])
    found = re.search(r"train (\d+) tokens/s, tag (\d+) tokens/s", printed)
    return float(found[1]), float(found[2])


def train(program, corpora, decoder, model):
    """Tokens a second of the first epoch."""
    settings = [f"{key}={value}" for key, value in corpora.items()]
    settings += [f"decoder={decoder}", "context.kind=sentence", "adversary=0", "batch=16", "epochs=1"]
    command = [program, "train", "models/recipes/conll2003.yaml", "-j", "1", "--quiet", "-o", model]
    for setting in settings:
        command += ["--set", setting]
    run(command)
    with open(model + ".log.tsv") as log:
        head, first = [line.rstrip("\n").split("\t") for line in log][:2]
    return float(first[head.index("tokens/s")])


def tag(program, model, text, tokens, kind):
    best = 0
    for _ in range(3):
        before = resource.getrusage(resource.RUSAGE_CHILDREN).ru_utime
        run([program, "tag", "-m", model, "-i", "conll", "-j", "1", "--quiet", "--arithmetic", kind, text],
            subprocess.DEVNULL)
        best = max(best, tokens / (resource.getrusage(resource.RUSAGE_CHILDREN).ru_utime - before))
    return best


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("program")
    parser.add_argument("shared")
    parser.add_argument("--decoder", default="crf")
    parser.add_argument("--python", default="/usr/bin/python3")
    given = parser.parse_args()
    corpora = {"train": f"{given.shared}/corpora/conll2003/train.txt", "dev": f"{given.shared}/corpora/conll2003/dev.txt",
               "vectors": f"{given.shared}/vectors/glove.6B.100d.txt.gz"}
    with tempfile.TemporaryDirectory() as folder:
        model, text = os.path.join(folder, "m.ner"), os.path.join(folder, "text.conll")
        with open(corpora["dev"]) as dev, open(text, "w") as out:
            lines = dev.read()
            out.write(lines * COPIES)
        tokens = COPIES * sum(1 for line in lines.splitlines() if line.strip() and not line.startswith("-DOCSTART-"))
        theirs = torch_speeds(given.python, given.shared, corpora, given.decoder)
        rows = [("training", theirs[0], train(given.program, corpora, given.decoder, model))]
        rows += [(f"tagging, {kind}", theirs[1], tag(given.program, model, text, tokens, kind)) for kind in KINDS]
    print(f"| {given.decoder} | PyTorch | ner | ratio |\n| --- | --- | --- | --- |")
    for name, their, our in rows:
        print(f"| {name} | {their:,.0f} | {our:,.0f} | {our / their:.1f} |")


if __name__ == "__main__":
    main()
