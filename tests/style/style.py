#!/usr/bin/env python3
"""The rules of the house, checked over the source tree: style.py [--self-test] [FOLDER].

A finding is `FILE:LINE: rule: what is wrong`; the status is 1 if there is one. Every rule is a function that takes the
tree (path -> text) and yields (path, line, message); --self-test breaks each rule once on purpose, and once not.
"""
import os
import re
import sys

LONGEST_LINE = 120
LONGEST_FILE = 600
LAYERS = {"ner": 3, "models": 2, "corpora": 1, "tokenizer": 1, "embeddings": 1, "base": 0}
LIBRARIES = ("base", "tokenizer", "embeddings", "corpora", "models")
SKIPPED = re.compile(r"^(\.git$|build|subprojects$|__pycache__$)")
TEXT = re.compile(r"(\.(c|h|py|sh|md|yaml|build|txt|1|awk)|/(setup|check|run))$")


def is_c(path):
    return path.endswith((".c", ".h"))


def folder_of(path):
    return path.split("/")[0]


def line_of(text, offset):
    return text.count("\n", 0, offset) + 1


def blanked(text):
    """C code with comments and the insides of literals turned into blanks; lines and columns stay."""
    pattern = re.compile(r'//[^\n]*|/\*.*?\*/|"(?:\\.|[^"\\\n])*"|\'(?:\\.|[^\'\\\n])*\'', re.S)
    return pattern.sub(lambda found: re.sub(r"[^\n]", " ", found.group()), text)


def includes(tree, path):
    """(line, included path) of every #include "..." in PATH."""
    for found in re.finditer(r'^[ \t]*#[ \t]*include[ \t]+"([^"]+)"', tree[path], re.M):
        yield line_of(tree[path], found.start()), found.group(1)


def rule_layers(tree):
    """ner -> models -> {corpora, tokenizer, embeddings} -> base; corpora -> tokenizer/sentence.h alone."""
    for path in filter(is_c, tree):
        here = folder_of(path)
        if here not in LAYERS:
            continue
        for line, wanted in includes(tree, path):
            there = folder_of(wanted)
            if there == here or (here == "corpora" and wanted == "tokenizer/sentence.h"):
                continue
            if there not in LAYERS or LAYERS[there] >= LAYERS[here]:
                yield path, line, f"{here}/ may not include {wanted}"


def rule_public_header(tree):
    """ner/ner.h and examples/tag.c stand alone: users of the library have nothing else."""
    for path, allowed in (("ner/ner.h", ()), ("examples/tag.c", ("ner/ner.h",))):
        for line, wanted in includes(tree, path) if path in tree else ():
            if wanted not in allowed:
                yield path, line, f"may not include {wanted}"


def rule_circles(tree):
    """A file and its header are one unit; units include each other without circles."""
    units = {}
    for path in filter(is_c, tree):
        if folder_of(path) in LAYERS:
            unit = path[:-2]
            for line, wanted in includes(tree, path):
                if wanted in tree and wanted[:-2] != unit:
                    units.setdefault(unit, {}).setdefault(wanted[:-2], (path, line))
    state = {}

    def walk(unit, above):
        state[unit] = "open"
        for wanted, (path, line) in sorted(units.get(unit, {}).items()):
            if state.get(wanted) == "open":
                circle = above[above.index(wanted):] if wanted in above else []
                yield path, line, "circle: " + " -> ".join(circle + [wanted])
            elif wanted not in state:
                yield from walk(wanted, above + [wanted])
        state[unit] = "done"

    for unit in sorted(units):
        if unit not in state:
            yield from walk(unit, [unit])


EVERYWHERE = ("strcpy strcat sprintf vsprintf strncpy strncat atoi atol atoll atof strtok gets setlocale rand srand "
              "tmpnam alloca").split()
IN_LIBRARIES = ("exit _exit abort printf fprintf vprintf vfprintf puts fputs putchar fputc putc perror strerror "
                "system popen").split()
ALLOCATORS = "malloc calloc realloc reallocarray aligned_alloc posix_memalign strdup strndup free".split()
SPEAKING = re.compile(r"^ner/(main|command|progress|\w+_report|cmd_\w+)\.c$")


def calls(text, names):
    for found in re.finditer(r"(?<![\w.])(?<!->)(" + "|".join(names) + r")[ \t]*\(", text):
        yield line_of(text, found.start()), found.group(1)


def rule_banned(tree):
    """Functions that overflow, depend on the locale, or print or exit where a caller should decide."""
    for path in filter(is_c, tree):
        code = blanked(tree[path])
        for line, name in calls(code, EVERYWHERE):
            yield path, line, f"{name}() is banned"
        if folder_of(path) not in LAYERS:
            continue
        if not SPEAKING.match(path):
            for line, name in calls(code, IN_LIBRARIES):
                yield path, line, f"{name}() is banned in libraries: they never print or exit"
        if path != "base/memory.c":
            for line, name in calls(code, ALLOCATORS):
                yield path, line, f"{name}() is banned: base/memory.h allocates"


def rule_lines(tree):
    """At most 120 columns, no tab, no blank at the end, a newline at the end."""
    for path, text in tree.items():
        if not TEXT.search("/" + path) or text == "":
            continue
        for number, line in enumerate(text.split("\n"), 1):
            if is_c(path) and len(line) > LONGEST_LINE:
                yield path, number, f"{len(line)} columns, more than {LONGEST_LINE}"
            if is_c(path) and "\t" in line:
                yield path, number, "a tab"
            if line != line.rstrip():
                yield path, number, "a blank at the end of the line"
        if not text.endswith("\n"):
            yield path, text.count("\n") + 1, "no newline at the end of the file"


def rule_length(tree):
    """A file of more than 600 lines is two concepts."""
    for path in filter(is_c, tree):
        count = tree[path].count("\n")
        if count > LONGEST_FILE:
            yield path, count, f"{count} lines, more than {LONGEST_FILE}"


def rule_guards(tree):
    """A header is guarded by NER_FOLDER_NAME_H."""
    for path in tree:
        if path.endswith(".h"):
            guard = "NER_" + re.sub(r"\W", "_", path).upper()
            if not re.search(rf"^#ifndef {guard}\n#define {guard}$", tree[path], re.M):
                yield path, 1, f"no guard {guard}"


EXTENSIONS = re.compile(r"__attribute__|__builtin_\w+|\b(__)?typeof(__)?\b|\(\s*\{(?=[^}]*;)|__extension__|__int128|"
                        r"\b(__)?asm(__)?\b|#\s*pragma\s+(GCC|clang)")


def rule_extensions(tree):
    """GNU C is for models/kernels, base/attributes.h and ner/ner.h (which must stand alone) alone."""
    for path in filter(is_c, tree):
        if path.startswith("models/kernels/") or path in ("base/attributes.h", "ner/ner.h"):
            continue
        code = blanked(tree[path])
        for found in EXTENSIONS.finditer(code):
            yield path, line_of(code, found.start()), f"{found.group().strip()} is a GNU extension"


def rule_links(tree):
    """A link of a Markdown page leads to a file or a folder of the tree."""
    folders = {os.path.dirname(path) for path in tree}
    folders |= {os.path.dirname(folder) for folder in folders}
    for path in tree:
        for found in re.finditer(r"\]\(([^)#\s]+)", tree[path]) if path.endswith(".md") else ():
            target = os.path.normpath(os.path.join(os.path.dirname(path), found[1]))
            if not re.match(r"[a-z]+:", found[1]) and target not in tree and target not in folders:
                yield path, line_of(tree[path], found.start()), f"a link to {found[1]}, which is not there"


def rule_unfinished(tree):
    """What is not done is an issue, not a mark in the code."""
    marks = re.compile(r"\b(TO" r"DO|FIX" r"ME|X" r"XX)\b")
    for path, text in tree.items():
        for found in marks.finditer(text) if TEXT.search("/" + path) else ():
            yield path, line_of(text, found.start()), f"{found.group()} in the tree"


RULES = {name[5:]: rule for name, rule in list(globals().items()) if name.startswith("rule_")}


def findings(tree):
    for name, rule in RULES.items():
        for path, line, message in rule(tree):
            yield name, f"{path}:{line}: {name}: {message}"


def header(path, body=""):
    guard = "NER_" + re.sub(r"\W", "_", path).upper()
    return f"#ifndef {guard}\n#define {guard}\n{body}#endif\n"


# rule, tree that breaks it, tree beside it that does not
CASES = [
    ("layers", {"base/a.c": '#include "ner/b.h"\n'}, {"ner/a.c": '#include "base/b.h"\n'}),
    ("layers", {"corpora/a.c": '#include "tokenizer/b.h"\n'}, {"corpora/a.c": '#include "tokenizer/sentence.h"\n'}),
    ("layers", {"tokenizer/a.c": '#include "embeddings/b.h"\n'}, {"models/a.c": '#include "embeddings/b.h"\n'}),
    ("layers", {"base/a.c": '#include "tests/support.h"\n'}, {"tests/a.c": '#include "ner/b.h"\n'}),
    ("public_header", {"examples/tag.c": '#include "base/a.h"\n'}, {"examples/tag.c": '#include "ner/ner.h"\n'}),
    ("public_header", {"ner/ner.h": header("ner/ner.h", '#include "base/a.h"\n')},
     {"ner/ner.h": header("ner/ner.h", "#include <stddef.h>\n")}),
    ("circles",
     {"base/a.c": '#include "base/b.h"\n', "base/a.h": header("base/a.h"),
      "base/b.h": header("base/b.h", '#include "base/a.h"\n')},
     {"base/a.c": '#include "base/b.h"\n', "base/a.h": header("base/a.h"), "base/b.h": header("base/b.h")}),
    ("banned", {"tests/a.c": "x = atoi(y);\n"}, {"tests/a.c": '/* atoi(x) */ x = "atoi(x)"; my_atoi(x); a.gets(b);\n'}),
    ("banned", {"base/a.c": 'printf("x");\n'}, {"ner/main.c": 'printf("x");\n', "base/a.c": "snprintf(a, b, c);\n"}),
    ("banned", {"models/a.c": "exit(1);\n"}, {"ner/cmd_tag.c": "exit(1);\n"}),
    ("banned", {"ner/output_a.c": "puts(x);\n"}, {"ner/output_a.c": "writer_text(w, x);\n"}),
    ("banned", {"models/a.c": "free(x);\n"}, {"base/memory.c": "free(x);\n", "models/a.c": "memory_free(x);\n"}),
    ("lines", {"base/a.c": "/* " + "x" * 118 + "*/\n"}, {"base/a.c": "/* " + "é" * 115 + "*/\n"}),
    ("lines", {"base/a.c": "\tint a;\n"}, {"base/meson.build": "a\tb\n"}),
    ("lines", {"README.md": "word \n"}, {"README.md": "word\n"}),
    ("lines", {"base/a.c": "int a;"}, {"base/a.c": ""}),
    ("length", {"base/a.c": "int a;\n" * 601}, {"base/a.c": "int a;\n" * 600}),
    ("guards", {"base/a.h": "#ifndef A_H\n#define A_H\n#endif\n"}, {"base/a.h": header("base/a.h")}),
    ("extensions", {"base/a.c": "int a __attribute__((unused));\n"}, {"base/attributes.h": header(
        "base/attributes.h", "#define A __attribute__((unused))\n")}),
    ("extensions", {"base/a.c": "x = __builtin_expect(y, 0);\n"}, {"models/kernels/a.c": "__builtin_trap();\n"}),
    ("extensions", {"base/a.c": "typeof(x) y;\n"}, {"base/a.c": "/* typeof */ int typeofs;\n"}),
    ("extensions", {"base/a.c": "x = ({ y; z; });\n"}, {"base/a.c": "x = (pair){1, 2};\nf((char[]){'a', 0});\n"}),
    ("links", {"docs/a.md": "[b](b.md)\n"}, {"docs/a.md": "[b](b.md) [c](../base) [d](https://d.e)\n", "docs/b.md": "b\n",
                                             "base/a.c": "int a;\n"}),
    ("unfinished", {"base/a.c": "/* TO" "DO: more */\n"}, {"base/a.c": "/* todos */\n"}),
]


def self_test():
    failed = 0
    for rule, broken, right in CASES:
        hit = [name for name, _ in findings(broken)]
        missed = [finding for _, finding in findings(right)]
        if rule not in hit or missed:
            failed += 1
            print(f"{rule}: {sorted(broken)} gave {hit}; {sorted(right)} gave {missed}")
    untested = set(RULES) - {rule for rule, _, _ in CASES}
    for rule in sorted(untested):
        print(f"{rule}: has no case that breaks it")
    print(f"{len(CASES)} cases, {failed} failed")
    return 1 if failed or untested else 0


def read_tree(top):
    tree = {}
    for folder, folders, names in os.walk(top):
        folders[:] = sorted(name for name in folders if not SKIPPED.match(name))
        for name in sorted(names):
            path = os.path.relpath(os.path.join(folder, name), top)
            tree[path] = ""  # what is no text is only there
            if TEXT.search("/" + path):
                with open(os.path.join(top, path), encoding="utf-8", errors="surrogateescape", newline="") as file:
                    tree[path] = file.read()
    return tree


def main(words):
    if words == ["--self-test"]:
        return self_test()
    tree = read_tree(words[0] if words else ".")
    if not any(map(is_c, tree)):
        print("there is no source here")
        return 1
    found = [finding for _, finding in findings(tree)]
    print("\n".join(found + [f"{len(tree)} files, {len(RULES)} rules, {len(found)} findings"]))
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
