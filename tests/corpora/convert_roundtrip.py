#!/usr/bin/env python3
"""ner convert over every real corpus: to each scheme and form and back.

    convert_roundtrip.py NER CORPORA_FOLDER [NAME...]

The entities of a file are those of `ner convert --to bio`, read here by three lines of Python. From every other scheme
but io they come back the same, and every byte but the tags stays where it was; io says how many it melted, and that
is how many are missing. JSON lines (through CoNLL columns) and brat give back tokens,
sentences, documents and entities."""
import json
import shutil
import subprocess
import sys
import tempfile
from collections import Counter
from itertools import accumulate
from pathlib import Path

# file, column of the token, column of the tag (from 0 or from the right)
FILES = [('conll2003/train.txt', 0, -1), ('conll2003/dev.txt', 0, -1), ('wikigold/all.txt', 0, -1),
         ('wnut17/train.conll', 0, -1), ('wnut17/dev.conll', 0, -1), ('btc/train.conll', 0, -1),
         ('btc/dev.conll', 0, -1),
         ('uner-ewt/train-draft-20221202.iob2', 1, 2), ('uner-ewt/dev.iob2', 1, 2), ('uner-pt/train.iob2', 1, 2),
         ('uner-pt/dev.iob2', 1, 2), ('uner-pt/test.iob2', 1, 2), ('crossner-ai/train.txt', 0, -1),
         ('crossner-ai/dev.txt', 0, -1), ('crossner-ai/test.txt', 0, -1), ('crossner-politics/train.txt', 0, -1),
         ('crossner-politics/dev.txt', 0, -1), ('crossner-politics/test.txt', 0, -1), ('bc5cdr/train.tsv', 0, -1),
         ('bc5cdr/dev.tsv', 0, -1), ('bc5cdr/test.tsv', 0, -1), ('ncbi-disease/train.tsv', 0, -1),
         ('ncbi-disease/dev.tsv', 0, -1), ('ncbi-disease/test.tsv', 0, -1), ('conll2002-es/train.txt', 0, -1),
         ('conll2002-es/dev.txt', 0, -1), ('germeval2014/dev.tsv', 1, 2), ('german-ler/dev.conll', 0, -1),
         ('lener-br/dev.conll', 0, -1), ('resume-zh/train.bmes', 0, -1), ('resume-zh/dev.bmes', 0, -1),
         ('resume-zh/test.bmes', 0, -1), ('weibo-zh/train.conll', 0, -1), ('weibo-zh/dev.conll', 0, -1)]
SCHEMES = ['iob1', 'bioes', 'bilou', 'bmes', 'io']
wrong = 0


def say(name, what, fine):
    global wrong
    wrong += not fine
    if not fine:
        print(f'FAILED: {name}: {what}', flush=True)


def convert(ner, data, *words):
    done = subprocess.run([ner, 'convert', *words], input=data, capture_output=True)
    if done.returncode != 0:
        print('   ', done.stderr.decode(errors='replace').strip())
    return done.stdout, done.stderr.decode(), done.returncode


def rows(data):
    """Lines as lists of columns; None for those without any."""
    out, tabs = [], b'\t' in data
    for line in data.decode('utf-8').split('\n'):
        line = line.rstrip('\r')
        cells = line.split('\t') if tabs else line.split()
        while len(cells) > 1 and not cells[-1]:
            cells.pop()
        out.append(cells if any(c.strip(' ') for c in cells) else None)
    return out


def entities(data, tag):
    """[first line, last line, type] of BIO tags, as they stand in a file that ner wrote."""
    found = []
    for number, cells in enumerate(rows(data)):
        if cells is None or len(cells) < 2 or cells[0].startswith('-DOCSTART-'):
            continue
        cell = cells[tag] if -len(cells) <= tag < len(cells) else 'O'
        if cell.startswith('B-'):
            found.append([number, number, cell[2:]])
        elif cell.startswith('I-'):
            found[-1][1] = number
    return found


def only_tags_differ(data, other, tag):
    """Whether the bytes are the same but for cells with tags."""
    first, second = data.split(b'\n'), other.split(b'\n')
    if len(first) != len(second):
        return False
    for x, y in zip(first, second):
        if x == y:
            continue
        separator = b'\t' if b'\t' in x else b' '
        a, b = x.rstrip(b'\r').split(separator), y.rstrip(b'\r').split(separator)
        if x.endswith(b'\r') != y.endswith(b'\r') or len(a) != len(b) or a[tag][1:] != b[tag][1:]:
            return False
        a[tag] = b[tag]
        if a != b:
            return False
    return True


def sentences(data, token, tag):
    """Sentences of (token, tag), and before which of them documents begin."""
    out, marks, all_rows = [[]], [], rows(data)
    width = Counter(len(cells) for cells in all_rows if cells is not None).most_common(1)[0][0]
    for cells in all_rows:
        if cells is None:
            out.append([])
        elif any(c.startswith('-DOCSTART-') for c in (cells[0], cells[min(token, len(cells) - 1)])):
            out.append([])
            marks.append(len(out))
        elif cells[0].startswith('#') and not out[-1] and len(cells) != width:
            if cells[0].startswith('# newdoc'):
                marks.append(len(out))
        else:
            out[-1].append((cells[token], cells[tag]))
    whole = list(accumulate((bool(s) for s in out), initial=0))  # sentences before each of OUT that have tokens
    return [s for s in out if s], [whole[m - 1] for m in marks]


def check_schemes(ner, name, data, tag):
    words = ['--column', str(tag)]
    bio, _, status = convert(ner, data, '--to', 'bio', *words)
    say(name, 'to bio', status == 0)
    wanted = entities(bio, tag)
    say(name, 'only tags change', only_tags_differ(data, bio, tag))
    for scheme in SCHEMES:
        there, said, status = convert(ner, data, '--to', scheme, *words)
        back, _, status_back = convert(ner, there, '--to', 'bio', *words)
        say(name, f'{scheme} and back', status == 0 and status_back == 0)
        say(name, f'only tags change under {scheme}', only_tags_differ(data, there, tag))
        if scheme != 'io':
            say(name, f'{scheme} and back: the same bytes', back == bio)
            continue
        melted = int(said.split('warning: ')[1].split()[0]) if 'warning' in said else 0
        say(name, f'io: {melted} melted', len(entities(back, tag)) == len(wanted) - melted)
    return bio, len(wanted)


def check_forms(ner, name, path, token, tag):
    lines, _, status = convert(ner, b'', '--to', 'jsonl', '--token-column', str(token), '--column', str(tag), str(path))
    say(name, 'to JSON lines', status == 0)
    back, _, status = convert(ner, lines, '--to', 'conll', '--from', 'jsonl')
    say(name, 'from JSON lines', status == 0)
    again, _, _ = convert(ner, back, '--to', 'jsonl')
    say(name, 'to JSON lines again: the same bytes', again == lines)
    return lines, back


def check_brat(ner, name, path, token, tag, lines, folder):
    notes = folder / 'notes'
    shutil.rmtree(notes, ignore_errors=True)
    _, _, status = convert(ner, b'', '--to', 'brat', '-o', str(notes), '--token-column', str(token), '--column',
                           str(tag), str(path))
    say(name, 'to brat', status == 0)
    back, _, status = convert(ner, b'', '--to', 'jsonl', str(notes))
    say(name, 'from brat', status == 0)

    def texts(data):
        return [(d['text'], d['spans']) for d in map(json.loads, data.decode().split('\n')[:-1]) if d['text']]

    say(name, 'brat: the same texts and entities', texts(back) == texts(lines))


def main():
    if len(sys.argv) < 3:
        sys.exit(__doc__)
    ner, corpora, chosen = sys.argv[1], Path(sys.argv[2]), sys.argv[3:]
    total = 0
    with tempfile.TemporaryDirectory() as folder:
        for name, token, tag in FILES:
            path = corpora / name
            if (chosen and not any(c in name for c in chosen)) or not path.exists():
                continue
            data = path.read_bytes()
            bio, count = check_schemes(ner, name, data, tag)
            lines, back = check_forms(ner, name, path, token, tag)
            wanted, got = sentences(bio, token, tag), sentences(back, 0, 1)
            say(name, 'JSON lines: the same tokens, tags and sentences', wanted[0] == got[0])
            say(name, 'JSON lines: documents begin at the same places', wanted[1] == got[1])
            check_brat(ner, name, path, token, tag, lines, Path(folder))
            print(f'{name}: {count} entities, {len(wanted[0])} sentences, {len(wanted[1])} document marks', flush=True)
            total += count
    iobes = corpora / 'ncbi-disease/iobes/test.tsv'
    if iobes.exists():
        one = convert(ner, (corpora / 'ncbi-disease/test.tsv').read_bytes(), '--to', 'bio')[0]
        other = convert(ner, iobes.read_bytes(), '--to', 'bio')[0]
        same = sentences(one, 0, 1)[0] == sentences(other, 0, 1)[0]
        say('ncbi-disease', 'IOBES and BIO have the same spans', same)
        print(f'ncbi-disease: {len(entities(one, 1))} spans of test.tsv, {len(entities(other, 1))} of iobes/test.tsv')
    print(f'{total} entities, {wrong} failures')
    sys.exit(wrong > 0)


if __name__ == '__main__':
    main()
