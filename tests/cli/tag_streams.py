#!/usr/bin/env python3
"""ner tag on pipes: answers come before the input ends, memory does not grow with it, offsets cut the same text."""
import json
import os
import random
import resource
import select
import signal
import subprocess
import sys
import threading

NER = os.environ["NER_FAKE_TAGGER"]
failures = 0


def check(what, good):
    global failures
    if not good:
        failures += 1
        print("FAILED:", what)


def start(*words, **streams):
    return subprocess.Popen([NER, "tag", *words], stdin=subprocess.PIPE, stdout=subprocess.PIPE, **streams)


def answer(process, wanted):
    """What comes until there is as much as WANTED, or nothing for a long time."""
    got = b""
    while len(got) < len(wanted) and select.select([process.stdout], [], [], 60)[0]:
        piece = os.read(process.stdout.fileno(), 65536)
        if not piece:
            break
        got += piece
    return got


def check_answers():
    """Each step: bytes in, and what must have come out before more goes in."""
    cases = [
        (("-f", "inline"), [(b"so Bob came.\n\n", b"so <PER>Bob</PER> came."), (b"or not\n\n", None)]),
        (("-f", "conll"), [(b"so Bob\n\n", b"so\tO\nBob\tB-PER\n\n"), (b"or\n\nno", b"or\tO\n\n")]),
        (("-f", "tsv", "-i", "lines"), [(b"Bob\n", b"-\t0\t3\tPER\t0.9000\tBob\n"), (b"a Lisa\n", b"-\t2\t6\tLOC\t0.6000\tLisa\n")]),
        (("-f", "inline", "-i", "lines"), [(b"Bob\n", b"<PER>Bob</PER>\n"), (b"no\n", b"no\n")]),
        (("-f", "jsonl", "-i", "lines"), [(b"no\n", b'{"text": "no", "spans": []}\n'), (b"\n", b'{"text": "", "spans": []}\n')]),
        (("-f", "jsonl", "-i", "jsonl"), [(b'{"text":"a"}\n', b'{"text":"a", "spans": []}\n')] * 2),
        (("-i", "conll",), [(b"a O\nBob O\n\n", b"a O O\nBob O B-PER\n\n"), (b"c O\n\n", b"c O O\n\n")]),
        (("-i", "conll", "-f", "inline"), [(b"a\nBob\n\n", b"a <PER>Bob</PER>\n"), (b"c\n\n", b"c\n")]),
    ]
    for words, steps in cases:
        process = start(*words)
        for given, wanted in steps:
            process.stdin.write(given)
            process.stdin.flush()
            if wanted is not None:
                got = answer(process, wanted)
                check(f"{words}: {given} gives {wanted} at once, not {got}", got[:len(wanted)] == wanted)
        process.stdin.close()
        process.stdout.read()
        process.stdout.close()
        check(f"{words}: status", process.wait() == 0)


def check_bursts():
    """Rounds of many tasks: all of one is answered while the reader of the next has nothing to read. Three times, so that
    each slot has its turn."""
    piece = b"so Bob came to Utrecht .\n\n"
    burst = piece * 4000  # 24,000 tokens
    for threads in ("1", "2", "3", "5"):
        process = start("-f", "inline", "-j", threads)
        for _ in range(3):
            writer = threading.Thread(target=lambda: (process.stdin.write(burst), process.stdin.flush()))
            writer.start()
            wanted = (b"so <PER>Bob</PER> came to <PER>Utrecht</PER> .\n\n" * 4000)[:-2]
            got = answer(process, wanted)
            check(f"-j {threads}: a burst is answered before more comes: {len(got)} of {len(wanted)} bytes",
                  got.strip() == wanted)
            writer.join()
        process.stdin.close()
        process.stdout.close()
        process.wait()


BROKEN = "ner tag: standard input:{}: not JSON: a string is missing (byte 2 of the line)\n"


def check_places():
    """Where answers and messages go to one pipe, what is said of a line stands between the answers to its neighbours."""
    lines, wanted = [], []
    for number in range(1, 20000):
        broken = number % 7 == 0 or number % 5000 < 100  # one by one, and a hundred on end
        lines.append("{\n" if broken else '{"text": "a Bob"}\n')
        wanted.append(BROKEN.format(number) if broken else "a <PER>Bob</PER>\n")
    for model in ("en", "documents"):
        for threads in ("1", "2", "4"):
            words = ("-m", model, "-i", "jsonl", "-f", "inline", "--skip-errors", "-j", threads)
            process = start(*words, stderr=subprocess.STDOUT)
            got = process.communicate("".join(lines).encode())[0].decode().splitlines(keepends=True)
            first = next((i for i, pair in enumerate(zip(got, wanted)) if pair[0] != pair[1]), min(len(got), len(wanted)))
            check(f"{words}: line {first + 1} is {got[first:first + 1]}, not {wanted[first:first + 1]}", got == wanted)
            check(f"{words}: status", process.returncode == 1)


def check_broken_at_once():
    """A broken line is told of before more comes, though there is nothing to answer."""
    for threads in ("1", "3"):
        process = start("-i", "jsonl", "-f", "inline", "--skip-errors", "-j", threads, stderr=subprocess.STDOUT)
        for given, wanted in ((b"{\n", BROKEN.format(1)), (b"{\n", BROKEN.format(2)),
                              (b'{"text": "a Bob"}\n', "a <PER>Bob</PER>\n"), (b"{\n", BROKEN.format(4))):
            process.stdin.write(given)
            process.stdin.flush()
            got = answer(process, wanted.encode())
            check(f"-j {threads}: {given} gives {wanted} at once, not {got}", got == wanted.encode())
        process.stdin.close()
        process.stdout.close()
        check(f"-j {threads}: status", process.wait() == 1)


def limit_files():
    """Of the child: a file can grow to 1000 bytes, then writing fails as on a full disk."""
    signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
    resource.setrlimit(resource.RLIMIT_FSIZE, (1000, 1000))


def check_broken_output(what, words, piece, reason, **streams):
    """An output that breaks ends the run, though more input may come; nothing half-written stays."""
    before = sorted(os.listdir("."))
    process = subprocess.Popen([NER, "tag", *words], stdin=subprocess.PIPE, stderr=subprocess.PIPE, **streams)
    # One pipe full, and tasks enough for one thread to write while another one waits for more.
    os.write(process.stdin.fileno(), piece * (60000 // len(piece)) + piece[:9])
    ended = select.select([process.stderr], [], [], 60)[0]
    check(f"{what} {words}: ends while more may come", ended)
    process.stdin.close()
    message = process.stderr.read().decode()
    process.stderr.close()
    check(f"{what} {words}: status {process.wait()}", process.returncode == 1)
    check(f"{what} {words}: {message}", message == f"ner tag: {reason}\n")
    check(f"{what} {words}: {os.listdir('.')}", sorted(os.listdir(".")) == before)


def check_broken_outputs():
    text, columns = b"so Bob came to Utrecht .\n\n", b"so\nBob\nwas\n.\n\n"
    record = b'{"text": "' + b"so Bob came to a " * 9 + b'"}\n'
    for threads in ("1", "2", "4"):
        for words, piece in (((), text), (("-i", "lines"), text), (("-i", "conll"), columns), (("-i", "jsonl"), record),
                             (("-i", "jsonl", "--skip-errors"), record), (("-m", "documents", "-i", "conll"), columns)):
            with open("/dev/full", "wb") as full:
                check_broken_output("full", (*words, "-j", threads), piece,
                                    "standard output: No space left on device", stdout=full)
        ends = os.pipe()
        os.close(ends[0])
        check_broken_output("nobody reads", ("-j", threads), text, "standard output: Broken pipe", stdout=ends[1],
                            restore_signals=False)  # Python ignores SIGPIPE, and so does its child then
        os.close(ends[1])
        check_broken_output("limit", ("-o", "out", "-j", threads), text, "out: File too large", preexec_fn=limit_files)


def peak(megabytes, words, unit):
    """Peak memory in kB of a run over so much input."""
    process = subprocess.Popen([NER, "tag", "-j", "1", *words], stdin=subprocess.PIPE, stdout=subprocess.DEVNULL)
    block = unit * ((1 << 20) // len(unit))
    for _ in range(megabytes):
        process.stdin.write(block)
    process.stdin.close()
    _, status, usage = os.wait4(process.pid, 0)
    process.returncode = status
    check(f"{words}: status {status}", status == 0)
    return usage.ru_maxrss


def check_memory():
    text = b"Yesterday Bob saw Lisa in Utrecht, and nobody else.\n"
    for words, unit in [
        (("-f", "conll"), text), (("-f", "inline"), text + b"\n"), (("-f", "tsv"), text), (("-f", "color"), text),
        (("-f", "inline"), b"word without an end "), (("-f", "inline"), b"x"), (("-f", "tsv", "-i", "lines"), b"x "),
        (("-f", "inline", "-i", "lines"), text), (("-i", "conll",), b"Bob O\nsaw O\n\n"),
        (("-i", "jsonl", "-f", "jsonl"), b'{"text": "Bob saw it"}\n'), (("-f", "html"), text), (("-f", "brat"), text),
    ]:
        small, large = peak(6, words, unit), peak(18, words, unit)
        check(f"{words} {unit[:20]}: {small} kB for 6 MB, {large} kB for 18 MB", large < small + 2048)


PIECES = ["Bob", "Lisa", " ", "\n", "\r\n", ".", "é", "e\u0301", "\U0001F600", "\U0001F469\u200D\U0001F4BB", "中文", "ß", "\t",
          b"\xff", b"\xc3", b"\xed\xa0\x80", b"\xf0\x9f", "\u2028", "\x00", "&", "<", "\ufeff", "A", "b"]


def check_offsets():
    """START and END cut TEXT out of the document in all three units, with Python to judge."""
    rng = random.Random(5)
    for turn in range(60):
        pieces = [rng.choice(PIECES) for _ in range(rng.randrange(400))]
        data = b"".join(p if isinstance(p, bytes) else p.encode() for p in pieces)
        if turn % 2:
            data = b"\xef\xbb\xbf" + data
        document = data[3:] if data.startswith(b"\xef\xbb\xbf") else data
        text = document.decode("utf-8", "surrogateescape")
        units = {"bytes": document, "chars": text,
                 "utf16": text.encode("utf-16-le", "surrogatepass")}
        for name, whole in units.items():
            got = subprocess.run([NER, "tag", "-f", "tsv", "--offsets", name], input=data, capture_output=True).stdout
            for row in got.split(b"\n")[:-1]:
                _, start, end, _, _, found = row.split(b"\t", 5)
                found = (found.replace(b"\\\\", b"\0\0").replace(b"\\t", b"\t").replace(b"\\n", b"\n")
                         .replace(b"\\r", b"\r").replace(b"\0\0", b"\\"))
                start, end = int(start), int(end)
                if name == "bytes":
                    cut = whole[start:end]
                elif name == "chars":
                    cut = whole[start:end].encode("utf-8", "surrogateescape")
                else:
                    cut = whole[2 * start:2 * end].decode("utf-16-le", "surrogatepass").encode("utf-8", "surrogateescape")
                check(f"{name} {start}-{end} is {cut}, not {found}", cut == found)
        got = subprocess.run([NER, "tag", "-f", "jsonl"], input=data, capture_output=True).stdout
        document = json.loads(got)
        check("one line", got.count(b"\n") == 1)
        for span in document["spans"]:
            check(f"{span}", document["text"][span["start"]:span["end"]] == span["text"])


os.chdir(sys.argv[1])
check_answers()
check_bursts()
check_places()
check_broken_at_once()
check_broken_outputs()
check_offsets()
check_memory()
sys.exit(1 if failures else 0)
