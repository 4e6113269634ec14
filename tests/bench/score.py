#!/usr/bin/env python3
"""ner score beside a Perl script that does the same work (score.pl): seconds of processor time for 1,000,000 tokens of
four columns, the ratio, and how much memory each size of file takes.

    score.py NER [SHARED]

The tokens are CoNLL-2003's train again and again where SHARED has it, else random ones; one tag in twenty is guessed
otherwise. Both answers must be the same bytes. Each is timed five times in turn, the fastest counts."""
import os
import random
import subprocess
import sys
import tempfile
from pathlib import Path

TOKENS, ROUNDS = 1_000_000, 5
TYPES = ['PER', 'LOC', 'ORG', 'MISC']


def sentences(shared):
    path = Path(shared) / 'corpora/conll2003/train.txt' if shared else None
    if path is not None and path.exists():
        return [s.split('\n') for s in path.read_text().strip().split('\n\n')]
    r = random.Random(1)
    print('no CoNLL-2003 here: random tokens')
    return [[f'word{r.randrange(30000)} NN I-NP {r.choice(["O"] * 5 + ["I-" + r.choice(TYPES)])}'
             for _ in range(r.randint(3, 25))] for _ in range(10000)]


def guessed(r, line):
    gold = line.rsplit(' ', 1)[1]
    return f'{line} {gold if r.random() < 0.95 else r.choice(["O", "I-" + r.choice(TYPES)])}'


def write_corpus(path, source, tokens):
    r, count, at = random.Random(2), 0, 0
    with open(path, 'w') as out:
        while count < tokens:
            lines = source[at % len(source)][:tokens - count]
            out.write('\n'.join(guessed(r, line) for line in lines) + '\n\n')
            count += len(lines)
            at += 1


def run(command, path):
    """Seconds of user and system time, and the output."""
    with open(path, 'rb') as data, tempfile.TemporaryFile() as out:
        pid = os.posix_spawnp(command[0], command, os.environ, file_actions=[
            (os.POSIX_SPAWN_DUP2, data.fileno(), 0), (os.POSIX_SPAWN_DUP2, out.fileno(), 1)])
        _, status, used = os.wait4(pid, 0)
        if status != 0:
            sys.exit(f'{command} failed')
        out.seek(0)
        return used.ru_utime + used.ru_stime, out.read()


def memory(command, path):
    """Megabytes at most, asked for when all has been read and nothing is closed yet."""
    process = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.DEVNULL)
    with open(path, 'rb') as data:
        process.stdin.write(data.read())
        process.stdin.flush()
    with open(f'/proc/{process.pid}/status') as status:
        kilobytes = next(int(l.split()[1]) for l in status if l.startswith('VmHWM'))
    process.stdin.close()
    process.wait()
    return kilobytes / 1024


def main():
    if len(sys.argv) < 2:
        sys.exit(__doc__)
    ours, theirs = [sys.argv[1], 'score'], ['perl', str(Path(__file__).with_name('score.pl'))]
    if subprocess.run(['perl', '-e', '1']).returncode != 0:
        sys.exit(77)
    source = sentences(sys.argv[2] if len(sys.argv) > 2 else None)
    with tempfile.TemporaryDirectory() as folder:
        path = f'{folder}/million'
        write_corpus(path, source, TOKENS)
        fast, slow = [], []
        for _ in range(ROUNDS):
            a, b = run(ours, path), run(theirs, path)
            if a[1] != b[1]:
                sys.exit('the two answers differ')
            fast.append(a[0])
            slow.append(b[0])
        print(f'{TOKENS} tokens, {os.path.getsize(path) / 1e6:.0f} MB: ner {min(fast):.3f} s, perl {min(slow):.3f} s, '
              f'ratio {min(slow) / min(fast):.0f} (each round: '
              f'{" ".join(f"{b / a:.0f}" for a, b in zip(fast, slow))})')
        for tokens in (TOKENS // 100, TOKENS // 10, TOKENS):
            write_corpus(path, source, tokens)
            print(f'memory of ner for {tokens} tokens: {memory(ours, path):.1f} MB')


if __name__ == '__main__':
    main()
