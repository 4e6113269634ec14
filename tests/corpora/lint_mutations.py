#!/usr/bin/env python3
"""ner lint on real clean corpora with one defect put in: it finds that one, at its line and column, and nothing else.

    lint_mutations.py NER CORPORA_FOLDER [TIMES [SEED]]

Every code of docs/lint.md has its mutations; each is tried TIMES times (3) at random places of each file that it
suits."""
import random
import subprocess
import sys
import tempfile
from pathlib import Path

# clean files, their separators and schemes
FILES = [('crossner-ai/dev.txt', b'\t', 'bio'), ('bc5cdr/dev.tsv', b'\t', 'bio'), ('wikigold/all.txt', b' ', 'io'),
         ('resume-zh/dev.bmes', b' ', 'bmes'), ('crossner-politics/test.txt', b'\t', 'bio')]


class Corpus:
    """Lines as bytes; rows are lines of two columns."""

    def __init__(self, data, separator, scheme):
        self.lines, self.separator, self.scheme = data.rstrip(b'\n').split(b'\n'), separator, scheme
        self.rows = [i for i, l in enumerate(self.lines) if separator in l and not l.startswith(b'-DOCSTART-')]
        self.blank = [i for i, l in enumerate(self.lines) if not l and i + 1 < len(self.lines)]

    def cells(self, i):
        return self.lines[i].split(self.separator) if 0 <= i < len(self.lines) and self.lines[i] else [b'', b'O']

    def tag(self, i):
        return self.cells(i)[-1]

    def with_line(self, i, line):
        return b'\n'.join(self.lines[:i] + [line] + self.lines[i + 1:]) + b'\n'

    def with_tag(self, i, tag):
        return self.with_line(i, self.separator.join(self.cells(i)[:-1] + [tag]))

    def tag_column(self, i):
        return len(self.separator.join(self.cells(i)[:-1]).decode()) + 2

    def sentence(self, i):
        first = last = i
        while first > 0 and self.lines[first - 1] and not self.lines[first - 1].startswith(b'-DOCSTART-'):
            first -= 1
        while last + 1 < len(self.lines) and self.lines[last + 1]:
            last += 1
        return first, last + 1


def pick(r, corpus, fits):
    """A row that FITS; None where there is none."""
    for _ in range(5000):
        i = r.choice(corpus.rows)
        if fits(i):
            return i
    return None


def inside(r, corpus, least=2):
    """A row, and a place within its token: bytes, and code points before it."""
    i = pick(r, corpus, lambda i: len(corpus.cells(i)[0].decode()) >= least)
    if i is None:
        return None
    token = corpus.cells(i)[0].decode()
    at = r.randrange(1, len(token)) if least > 1 else r.randrange(len(token))
    return i, len(token[:at].encode()), at + 1


def insert(r, corpus, what, least=2):
    found = inside(r, corpus, least)
    if found is None:
        return None
    i, at, column = found
    return corpus.with_line(i, corpus.lines[i][:at] + what + corpus.lines[i][at:]), i + 1, column


def bom(r, c):
    return b'\xef\xbb\xbf' + b'\n'.join(c.lines) + b'\n', 1, 1


def crlf(r, c):
    i = r.choice(c.rows)
    return c.with_line(i, c.lines[i] + b'\r'), i + 1, len(c.lines[i].decode()) + 1


def missing_newline(r, c):
    return b'\n'.join(c.lines), len(c.lines), len(c.lines[-1].decode()) + 1


def invalid_utf8(r, c):
    return insert(r, c, r.choice([b'\xff', b'\xc3(', b'\xed\xa0\x80', b'\xc0\x80', b'\xf5']), 1)


def control_character(r, c):
    return insert(r, c, r.choice([b'\x01', b'\x1b', b'\x7f', b'\xc2\x96', b'\xe2\x80\xa8', b'\xef\xbb\xbf', b'\x00']))


def blank_separator(r, c):
    i = r.choice(c.blank)
    return c.with_line(i, r.choice([b' ', b'   ', b'\t'])), i + 1, 1


def ragged_columns(r, c):
    i = pick(r, c, lambda i: c.tag(i) == b'O')
    if r.random() < 0.5:
        token = c.cells(i)[0]
        return c.with_line(i, token), i + 1, len(token.decode()) + 1
    line = c.lines[i] + c.separator + b'O'
    return c.with_line(i, line), i + 1, len(c.lines[i].decode()) + 2


def mixed_separators(r, c):
    i = pick(r, c, lambda i: b' ' not in c.cells(i)[0])
    other = b' ' if c.separator == b'\t' else b'\t'
    return c.with_line(i, other.join(c.cells(i))), i + 1, c.tag_column(i) - 1


def run_of_blanks(r, c):
    if c.separator != b' ':
        return None
    i = r.choice(c.rows)
    return c.with_line(i, (b' ' * r.randint(2, 4)).join(c.cells(i))), i + 1, c.tag_column(i) - 1


def empty_token(r, c):
    if c.separator != b'\t':
        return None
    i = r.choice(c.rows)
    return c.with_line(i, b'\t' + c.tag(i)), i + 1, 1


def blank_in_token(r, c):
    return insert(r, c, r.choice([b' ', b'\xc2\xa0', b'\xe3\x80\x80'] if c.separator == b'\t' else [b'\xc2\xa0']))


def unknown_prefix(r, c):
    i = pick(r, c, lambda i: c.tag(i) == b'O')
    return c.with_tag(i, r.choice([b'X-A', b'B', b'b-A', b'BI-A', b'B-', b'o'])), i + 1, c.tag_column(i)


def outside_with_type(r, c):
    i = pick(r, c, lambda i: c.tag(i) == b'O')
    return c.with_tag(i, b'O-A'), i + 1, c.tag_column(i)


def alone(c, i):
    return c.tag(i).startswith(b'B-') and c.tag(i + 1)[:1] in (b'O', b'B', b'')


def mixed_schemes(r, c):
    if c.scheme == 'bio':
        i = pick(r, c, lambda i: alone(c, i))
        return c.with_tag(i, b'S' + c.tag(i)[1:]), i + 1, c.tag_column(i)
    if c.scheme == 'io':
        i = pick(r, c, lambda i: c.tag(i).startswith(b'I-') and c.tag(i + 1) == b'O' and c.tag(i - 1) != c.tag(i))
        return c.with_tag(i, b'S' + c.tag(i)[1:]), i + 1, c.tag_column(i)
    i = pick(r, c, lambda i: c.tag(i).startswith(b'M-'))
    return c.with_tag(i, b'I' + c.tag(i)[1:]), i + 1, c.tag_column(i)


def orphan_inside(r, c):
    if c.scheme == 'io':
        return None
    inner = b'M' if c.scheme == 'bmes' else b'I'
    i = pick(r, c, lambda i: c.tag(i).startswith(b'B-') and c.tag(i - 1)[1:] != c.tag(i)[1:])
    return c.with_tag(i, inner + c.tag(i)[1:]), i + 1, c.tag_column(i)


def unclosed_entity(r, c):
    if c.scheme != 'bmes':
        return None
    i = pick(r, c, lambda i: c.tag(i).startswith(b'E-') and c.tag(i - 1)[:1] in (b'B', b'M'))
    return c.with_tag(i, b'M' + c.tag(i)[1:]), i + 1, c.tag_column(i)


def type_case(r, c):
    i = pick(r, c, lambda i: b'-' in c.tag(i) and (c.scheme != 'io' or c.tag(i + 1) == b'O'))
    prefix, kind = c.tag(i).split(b'-', 1)
    kind = kind[:-1] + (kind[-1:].lower() if kind[-1:].isupper() else kind[-1:].upper())
    return c.with_tag(i, prefix + b'-' + kind), i + 1, c.tag_column(i) + 2


def long_sentence(r, c):
    i = r.choice([b for b in c.blank if b < len(c.lines) // 2])
    first = i + 1
    lines, tokens, at = c.lines[:first], 0, first
    while tokens <= 500:
        line = c.lines[at]
        if line and not line.startswith(b'-DOCSTART-'):
            lines.append(line)
            tokens += 1
        at += 1
    while c.lines[at - 1]:
        if c.lines[at]:
            lines.append(c.lines[at])
        at += 1
    lines.append(b'')
    return b'\n'.join(lines + c.lines[at:]) + b'\n', first + 1, 1


def whole_sentence(r, c):
    """A sentence with an entity, in tokens that are not all one; and its lines."""
    i = pick(r, c, lambda i: c.tag(i) != b'O' and c.sentence(i)[1] - c.sentence(i)[0] >= 5)
    first, end = c.sentence(i)
    return c.lines[first:end]


def shared_sentence(r, c):
    lines, other = whole_sentence(r, c), c.separator.join([b'word', b'O'])
    return (b'\n'.join(c.lines) + b'\n', b'\n'.join([other, b''] + lines) + b'\n'), 3, 1


def other_tags(r, c):
    lines = [c.separator.join(l.split(c.separator)[:-1] + [b'O']) for l in whole_sentence(r, c)]
    return b'\n'.join(c.lines + [b''] + lines) + b'\n', len(c.lines) + 2, 1


CODES = [bom, crlf, missing_newline, invalid_utf8, control_character, blank_separator, ragged_columns, mixed_separators,
         run_of_blanks, empty_token, blank_in_token, unknown_prefix, outside_with_type, mixed_schemes, orphan_inside,
         unclosed_entity, type_case, long_sentence, shared_sentence, other_tags]


def lint(ner, paths, *words):
    done = subprocess.run([ner, 'lint', *words, *paths], capture_output=True)
    return done.stdout.decode(errors='replace').splitlines(), done.stderr.decode(errors='replace')


def check(ner, folder, name, code, mutated):
    data, line, column = mutated
    paths = []
    for k, part in enumerate(data if isinstance(data, tuple) else (data,)):
        paths.append(f'{folder}/file{k}')
        Path(paths[-1]).write_bytes(part)
    found, errors = lint(ner, paths)
    wanted = f'{paths[-1]}:{line}:{column}: {code}: '
    if len(found) == 1 and found[0].startswith(wanted):
        return True
    print(f'FAILED: {name}: {wanted}', *found[:5], errors, sep='\n    ')
    return False


def main():
    if len(sys.argv) < 3:
        sys.exit(__doc__)
    ner, corpora = sys.argv[1], Path(sys.argv[2])
    times, r = int(sys.argv[3]) if len(sys.argv) > 3 else 3, random.Random(sys.argv[4] if len(sys.argv) > 4 else '1')
    tried, failed, codes = 0, 0, set()
    with tempfile.TemporaryDirectory() as folder:
        for name, separator, scheme in FILES:
            path = corpora / name
            if not path.exists():
                continue
            found, _ = lint(ner, [str(path)])
            if found:
                print(f'FAILED: {name} is not clean', *found[:3], sep='\n    ')
                failed += 1
                continue
            corpus = Corpus(path.read_bytes(), separator, scheme)
            for mutate in CODES:
                code = mutate.__name__.replace('_', '-')
                for _ in range(times):
                    mutated = mutate(r, corpus)
                    if mutated is None:
                        continue
                    tried += 1
                    codes.add(code)
                    failed += not check(ner, folder, name, code, mutated)
    print(f'{tried} mutations of {len(codes)} codes, {failed} failures')
    sys.exit(failed > 0 or len(codes) < len(CODES))


if __name__ == '__main__':
    main()
