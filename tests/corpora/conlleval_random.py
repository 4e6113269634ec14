#!/usr/bin/env python3
"""ner score against conlleval_oracle.pl on random hostile input: output and status, byte for byte.

    conlleval_random.py NER [COUNT [SEED]] [--keep FOLDER] [--expressions]

Every case is made from SEED and its number alone. --keep writes what differs into FOLDER. --expressions takes random
regular expressions for -d, wrong ones among them: Perl's own split is the judge there."""
import random
import shutil
import subprocess
import sys
from pathlib import Path

ORACLE = Path(__file__).with_name('conlleval_oracle.pl')
PREFIXES = ['B', 'I', 'O', 'E', 'S', 'U', 'L', 'M', '[', ']', '.', 'o', 'b', 'i', '', 'BI', '0', '\u00dc', 'B ', '-']
TYPES = ['PER', 'LOC', 'ORG', 'MISC', 'X-Y', 'X-', '-X', '0', '00', '', '0.0', 'O', 'B', 'per', 'I-PER', '\u00e4\u00f6',
         'a-very-long-type-of-more-than-17', '%s', '\\', '\x00', '\x7f', '\u65e5\u672c', '&']
WORDS = ['w', 'a-b', '-', '#', '-X', '-X-', '-DOCSTART-', 'O', '0', '\u00e9t\u00e9', '\u2028',
         '\x85', '\x0b', '%d', '', ',', '|']
SEPARATORS = [  # how a line is written, what -d says (None: nothing)
    (' ', None), (' ', ' '), ('\t', '\t'), ('\t', '\\t'), ('\t', '\\s+'), ('  ', ' +'), (' ', '\\s'), ('\t', '[ \\t]+'),
    (',', ','), ('|', '\\|'), ('|', '|'), (';;', ';;'), (' ; ', ' ?; ?'), ('.', '\\.'), ('.', '.'), ('x', 'x'),
    ('', ''), ('\t', '(\t)'), (' ', '( )|(,)'), ('\x00', '\\0'), ('_', '_'), ('/', '/'), ('$', '\\$'), ('\t', None),
    ('  ', None), (' \t', '\\s+'), ('+', '\\+'), ('\\', '\\\\'), (' ', '[[:space:]]'), ('\u00e9', '\u00e9'), ('-', '-')]
ATOMS = ['a', 'b', ' ', '\\s', '\\t', '\\w', '\\d', '.', ',', '[ab]', '[^a]', '\\b', '^', '$', '(a)', '(?:b)', '(a|b)',
         '\\S', '\\W', '\\x2c', '\\.', '\\Q', '\\E', '(?=a)', '(?!b)', '(?i)A', '{', '}', '[', ']', '(', ')', '|',
         '\\',
         '\\1', '\\G', '\\K', '\\R', '\\h', '\\H', '\\v', '\\N', '(?i:B)', '(?<n>a)', '\\g1', '\\k<n>', '#',
         '(?x) a', '&',
         '\\A', '\\z', '\\Z', '-', '[:alpha:]', '[[:alpha:]]', '\\p{L}', '\\pL', '(?#c)', '(?>a)', '(?|a|b)',
         '\\cA', '\\e',
         '\\07', '\\o{54}', '\\x{2c}', '\\N{U+2c}', '\\L', '\\u', '(?<=a)', '(?<!b)',
         '@', '%', '"', "'", '/', '~', '\\-']
QUANTIFIERS = ['', '', '', '', '*', '+', '?', '{2}', '{1,2}', '{,2}', '*?', '++', '{2,1}', '{', '{ 1, 2 }', '+*']


def make_tag(r, prefixes, types):
    prefix = r.choice(prefixes)
    if prefix == 'O' and r.random() < 0.95:
        return 'O'
    if r.random() < 0.02:
        return prefix
    return prefix + '-' + r.choice(types)


def other_tag(r, gold, prefixes, types):
    """What a system might have guessed."""
    chance = r.random()
    if chance < 0.7:
        return gold
    if chance < 0.8 and '-' in gold:
        return r.choice(prefixes) + gold[gold.index('-'):]
    return make_tag(r, prefixes, types)


def make_input(r, separator):
    prefixes = r.choice([['B', 'I', 'O', 'O'], ['I', 'O'], ['B', 'I', 'E', 'S', 'O'], ['B', 'I', 'L', 'U', 'O'],
                         ['B', 'M', 'E', 'S', 'O'], ['[', ']', 'I', 'O'], ['B', 'I', 'O', '.', 'E'], ['O'], PREFIXES])
    types = r.choice([['PER'], ['PER', 'LOC'], ['PER', 'LOC', 'ORG', 'MISC'], ['', '0', 'X'], TYPES])
    words = r.choice([['w'], ['w'], WORDS])
    width = r.choice([2, 2, 3, 4, 4, 5, 8])
    boundary = r.choice(['', '', '', ' ', '   ', '\t', '-X-', separator.join(['-X-'] * width), separator * (width - 1),
                         '-X-' + separator + 'O' + separator + 'O'])
    if r.random() < 0.6:  # nothing that ends it with status 1
        words, boundary = ['w'], r.choice(['', '', separator.join(['-X-'] * width)])
    ragged, ends = r.choice([0, 0, 0, 0, 0.01]) if words is WORDS else 0, r.choice(['\n', '\n', '\n', '\r\n', None])
    length = r.choice([0, 1, 2, 5, 20, 20, 20, 50, 50, 100, 200]) if r.random() < 0.995 else r.randint(1000, 20000)
    out = []
    for _ in range(length):
        if r.random() < 0.12:
            line = boundary
        else:
            gold = make_tag(r, prefixes, types)
            fields = [r.choice(words) for _ in range(width - 2)] + [gold, other_tag(r, gold, prefixes, types)]
            if r.random() < ragged:
                fields = fields[:r.randint(0, width)] if r.random() < 0.5 else fields + ['more']
            line = separator.join(fields) + (separator * r.choice([0, 0, 0, 1, 3]) if words is WORDS else '')
        out.append(line + (ends if ends is not None else r.choice(['\n', '\r\n'])))
    data = ''.join(out).encode('utf-8')
    if r.random() < 0.15 and data.endswith(b'\n'):
        data = data[:-1]
    if r.random() < 0.05 and data:
        at = r.randrange(len(data))
        data = data[:at] + r.choice([b'\xff', b'\x00', b'\n', b'\xc3', b'\xef\xbb\xbf', b' ', b'\r']) + data[at:]
    if r.random() < 0.02:
        data = b'\xef\xbb\xbf' + data
    return data


def make_expression(r):
    return ''.join(r.choice(ATOMS) + r.choice(QUANTIFIERS) for _ in range(r.randint(1, 4)))


def make_case(seed, number, expressions):
    r = random.Random(f'{seed}/{number}')
    args = []
    if r.random() < 0.2:
        args.append('-l')
    if r.random() < 0.25:
        args.append('-r')
    if r.random() < 0.15:
        args += ['-o', r.choice(['OUT', 'O', '0', '', 'B-PER', 'PER', 'o', '-'])]
    if expressions:
        args += ['-d', make_expression(r)]
        width = r.randint(2, 3)
        lines = [''.join(r.choice('ab ,\t-BIO.{}P1') for _ in range(r.choice([0, 1, width * 2, 9])))
                 for _ in range(r.randint(1, 6))]
        if r.random() < 0.5:
            lines = lines[:1] * r.randint(1, 4)
        return args, ('\n'.join(lines) + '\n').encode()
    separator, said = r.choice(SEPARATORS) if r.random() < 0.5 else (' ', None)
    if said is not None:
        args += ['-d', said]
    return args, make_input(r, separator)


def answer(command, data):
    try:
        done = subprocess.run(command, input=data, capture_output=True, timeout=60)
        return done.returncode, done.stdout, done.stderr
    except subprocess.TimeoutExpired:
        return 'timeout', b'', b''


class Oracle:
    """One Perl process that answers case after case."""

    def __init__(self, perl):
        self.process = subprocess.Popen([perl, str(ORACLE), '--serve'], stdin=subprocess.PIPE, stdout=subprocess.PIPE,
                                        stderr=subprocess.DEVNULL)

    def answer(self, args, data):
        texts = [str(len(args)).encode(), *(a.encode() for a in args), data]
        self.process.stdin.write(b''.join(b'%d\n%s' % (len(t), t) for t in texts))
        self.process.stdin.flush()
        status, size = int(self.process.stdout.readline()), int(self.process.stdout.readline())
        return status, self.process.stdout.read(size), b''


def keep(folder, number, args, data, wanted, got):
    folder.mkdir(parents=True, exist_ok=True)
    name = folder / f'{number:06}'
    name.with_suffix('.args').write_text('\n'.join(args))
    name.with_suffix('.txt').write_bytes(data)
    name.with_suffix('.perl').write_bytes(b'%d\n' % wanted[0] + wanted[1] + wanted[2])
    name.with_suffix('.ner').write_bytes(str(got[0]).encode() + b'\n' + got[1] + got[2])


def compare(results, folder):
    differing, statuses = 0, {}
    for number, args, data, wanted, got in results:
        statuses[wanted[0]] = statuses.get(wanted[0], 0) + 1
        if wanted[:2] == got[:2]:
            continue
        differing += 1
        if differing <= 20:
            print(f'case {number} differs: {args!r} status {wanted[0]} -> {got[0]}', flush=True)
        if folder is not None:
            keep(folder, number, args, data, wanted, got)
    return differing, statuses


def main():
    words = sys.argv[1:]
    expressions = '--expressions' in words
    folder = Path(words.pop(words.index('--keep') + 1)) if '--keep' in words else None
    words = [w for w in words if not w.startswith('--')]
    if not words:
        sys.exit(__doc__)
    perl = shutil.which('perl')
    if perl is None:
        print('SKIPPED: there is no perl here', file=sys.stderr)
        sys.exit(77)
    ner, count, seed = words[0], int(words[1]) if len(words) > 1 else 20000, words[2] if len(words) > 2 else '1'

    def cases():
        oracle = Oracle(perl)
        for number in range(count):
            args, data = make_case(seed, number, expressions)
            yield number, args, data, oracle.answer(args, data), answer([ner, 'score'] + args, data)

    differing, statuses = compare(cases(), folder)
    print(f'{count} cases ({", ".join(f"{n} of status {s}" for s, n in sorted(statuses.items()))}): {differing} differ')
    sys.exit(differing > 0)


if __name__ == '__main__':
    main()
