#!/usr/bin/env python3
"""Man pages and completion for bash, zsh and fish, made from the tables that `ner` parses its command line with.

generate.py NER VERSION OUT COMMAND...: asks `NER COMMAND --dump-options` for each command and writes ner.1,
ner-COMMAND.1, ner (for bash), _ner (zsh) and ner.fish into the folder OUT.
"""
import os
import re
import subprocess
import sys


LONGEST_SUMMARY = 90  # characters


class Option:
    def __init__(self, letter, name, argument, help_text, default="", *choices):
        self.letter, self.name, self.argument, self.help = letter, name, argument, help_text
        self.default, self.choices = default, choices

    def summary(self):
        """What a completion shows: the first sentence without its stop, up to its last part that keeps it short; where
        the help goes through the choices one by one, their names."""
        if self.help.split(":")[0] in self.choices:
            return ", ".join(self.choices[:-1]) + " or " + self.choices[-1]
        sentence = re.split(r"[.?](?=\s|$)", self.help, maxsplit=1)[0]
        while len(sentence) > LONGEST_SUMMARY and (shorter := re.match(r"(.+)[;:]\s", sentence)):
            sentence = shorter[1]
        return sentence

    def values(self):
        """What completion offers: the choices, or the words of help that ends in them (": length, seen or case.")."""
        listed = re.search(r": ((?:[\w-]+, )+[\w-]+(?: or [\w-]+)?)\.$", self.help) if self.argument else None
        return list(self.choices) or (re.split(r", | or ", listed[1]) if listed else [])

    def takes_list(self):
        return self.argument.endswith(",...")

    def takes_file(self):
        return bool(re.search(r"FILE|OUT|DIR|MODEL|TABLE|CORPUS|GOLD|PREDICTED|OTHER|PATH", self.argument))


class Command:
    """What one command says about itself; words: how it is called, ["vectors", "build"]."""

    def __init__(self, ner, words):
        self.words, self.options, self.parts, self.facts = words, [], [], {}
        said = subprocess.run([ner, *words, "--dump-options"], check=True,
                              capture_output=True, encoding="utf-8").stdout
        for line in said.splitlines():
            kind, *fields = (field_value(field) for field in line.split("\t"))
            if kind == "option":
                self.options.append(Option(*fields))
            elif kind == "part":
                self.parts.append(fields[0].split())
            else:
                self.facts[kind] = fields[0]
        self.parts = [Command(ner, part) for part in self.parts if part != ["help"]] if words else []


def field_value(field):
    return re.sub(r"\\(.)", lambda found: "\n" if found[1] == "n" else found[1], field)


# ---- man pages

# What macros eat (".B" takes quotes away) or a UTF-8 terminal shows as another character, which no shell understands.
ROFF = {"\\": "\\e", "-": "\\-", '"': "\\(dq", "'": "\\(aq", "`": "\\(ga", "^": "\\(ha", "~": "\\(ti"}


def roff(text):
    text = re.sub(r"""[\\\-"'`^~]""", lambda found: ROFF[found[0]], text)
    return re.sub(r"^\.", r"\\&.", text, flags=re.M)


def paragraphs(text):
    """Lines are paragraphs; lines that begin with a blank stay as they are."""
    shown, literal = [], False
    for line in text.rstrip("\n").split("\n"):
        if line.startswith(" ") != literal:
            literal = not literal
            shown.append(".RS 2\n.nf" if literal else ".fi\n.RE")
        shown.append(roff(line) if line else ".PP")
        if line and not literal:
            shown.append(".PP")
    if literal:
        shown.append(".fi\n.RE")
    while shown and shown[-1] == ".PP":
        shown.pop()
    return re.sub(r"(\.PP\n)+", ".PP\n", "\n".join(shown) + "\n")


def synopsis(command):
    shown = []
    for form in command.facts["usage"].rstrip("\n").split("\n"):
        form = re.sub(r"([A-Z][A-Z_=]*[A-Z])", r"\\fI\1\\fR", roff(form))
        shown.append(f".B ner {' '.join(command.words)}\n{form}\n.br\n")
    return "".join(shown)


def option_list(options):
    shown = ""
    for option in options:
        names = ([f"-{option.letter}"] if option.letter else []) + [f"--{option.name}"]
        names = ", ".join(f"\\fB{roff(name)}\\fR" for name in names)
        argument = f" \\fI{roff(option.argument)}\\fR" if option.argument else ""
        marked = (choice + " (default)" * (choice == option.default) for choice in option.choices)
        choices = f" One of: {', '.join(marked)}." if option.choices else ""
        shown += f".TP\n{names}{argument}\n{roff(option.help + choices)}\n"
    return shown


def example_list(text):
    """`command`, then lines that begin with blanks and say what it does. A command stays on one line, to be pasted."""
    shown = ""
    for line in text.rstrip("\n").split("\n"):
        shown += (f".RS\n{roff(line.strip())}\n.RE\n" if line.startswith(" ") else
                  f".PP\n.nf\n\\fB{roff(line)}\\fR\n.fi\n")
    return shown


def page(name, version, summary, sections):
    text = f'.TH {name.upper()} 1 "" "ner {version}" "ner"\n.SH NAME\n{roff(name)} \\- {roff(summary)}\n'
    return text + "".join(f".SH {title}\n{body}" for title, body in sections if body)


def command_page(command, version):
    sections = []
    for part in command.parts or [command]:
        prefix = " ".join(part.words[1:]).upper() + " " if command.parts else ""
        sections += [(f'"{prefix}SYNOPSIS"', synopsis(part)), (f'"{prefix}DESCRIPTION"', paragraphs(part.facts["about"])),
                     (f'"{prefix}OPTIONS"', option_list(part.options)),
                     (f'"{prefix}EXAMPLES"', example_list(part.facts["examples"]))]
    sections.append(('"SEE ALSO"', ".BR ner (1)\n"))
    return page("-".join(["ner"] + command.words), version, command.facts["summary"].rstrip("."), sections)


STATUS = """.TP
0
done
.TP
1
the data or the system stopped it; also when output could not be written whole
.TP
2
wrong usage (\\fBner score\\fR: 255)
"""
ENVIRONMENT = """.TP
.B NER_MODEL_PATH
folders, separated by colons, where models given by a bare name are looked for after the current one
.TP
.BR XDG_DATA_HOME ", " XDG_DATA_DIRS
the same, each with \\fIner/models\\fR below it
.TP
.B NO_COLOR
no colours and no bold type
.TP
.B COLUMNS
how wide help is
"""


OVERVIEW_OPTIONS = [Option("h", "help", "", "Show an overview; behind a command, its help."),
                    Option("V", "version", "", "Show the version.")]


def overview_page(overview, commands, version):
    listing = "".join(f".TP\n.BR ner\\-{command.words[0]} (1)\n{roff(command.facts['summary'])}\n" for command in commands)
    return page("ner", version, overview.facts["summary"].rstrip("."), [
        ("SYNOPSIS", ".B ner\n\\fICOMMAND\\fR [\\fIOPTION\\fR]... [\\fIFILE\\fR]...\n"),
        ("DESCRIPTION", paragraphs(overview.facts["about"])), ("COMMANDS", listing),
        ("OPTIONS", option_list(OVERVIEW_OPTIONS)),
        ("EXAMPLES", example_list(overview.facts["examples"])), ('"EXIT STATUS"', STATUS), ("ENVIRONMENT", ENVIRONMENT),
        ('"SEE ALSO"', "".join(f".BR ner\\-{command.words[0]} (1)\n" for command in commands))])


# ---- completion

def leaves(commands):
    """The commands that take options: parts instead of the wholes that they make."""
    return [leaf for command in commands for leaf in (command.parts or [command])]


def names_of(option):
    return ([f"-{option.letter}"] if option.letter else []) + [f"--{option.name}"]


def bash_completion(commands):
    cases = ""
    for leaf in leaves(commands):
        cases += f"    '{' '.join(leaf.words)}')\n        case $previous in\n"
        for option in leaf.options:
            if option.values():
                cut = " list=yes" if option.takes_list() else ""
                cases += f"        {' | '.join(names_of(option))}) words='{' '.join(option.values())}'{cut} ;;\n"
            elif option.argument:
                cases += f"        {' | '.join(names_of(option))}) files=yes ;;\n"
        options = " ".join(name for option in leaf.options for name in names_of(option))
        cases += f"        *) options='{options}' ;;\n        esac ;;\n"
    for command in commands:
        if command.parts:
            parts = " ".join(part.words[-1] for part in command.parts)
            cases += f"    '{command.words[0]}') words='{parts} --help' ;;\n"
    wholes = " | ".join(command.words[0] for command in commands if command.parts) or "''"
    first = " ".join(command.words[0] for command in commands)
    return f"""# bash completion for ner
_ner() {{
    local current=${{COMP_WORDS[COMP_CWORD]}} previous=${{COMP_WORDS[COMP_CWORD - 1]}}
    local command='' words='' options='' files='' list='' before='' word
    COMPREPLY=()
    for word in "${{COMP_WORDS[@]:1:COMP_CWORD - 1}}"; do # behind -- there are files alone
        [ "$word" != -- ] || return 0
    done
    # --name=VALUE: three words where = parts words, as it usually does, else one
    case $current,$previous in
    =,--*) current='' ;;
    *,=) previous=${{COMP_WORDS[COMP_CWORD - 2]}} ;;
    --*=*,*) previous=${{current%%=*}} before=${{current%%=*}}= current=${{current#*=}} ;;
    esac
    [ "$COMP_CWORD" -gt 1 ] && command=${{COMP_WORDS[1]}}
    case $command in
    {wholes}) [ "$COMP_CWORD" -gt 2 ] && command="$command ${{COMP_WORDS[2]}}" ;;
    esac
    case $command in
    '') words='{first} help --help --version' ;;
    help) words='{first}' ;;
{cases}    esac
    case $current in
    -*) words="$words $options" ;;
    esac
    case $list,$current in
    yes,*,*) before=$before${{current%,*}}, current=${{current##*,}} ;;
    esac
    [ -n "$files" ] || mapfile -t COMPREPLY < <(compgen -P "$before" -W "$words" -- "$current")
}}
complete -o bashdefault -o default -F _ner ner
"""


COLON = r"[:\\]"  # what is special to _describe


def zsh_text(text, special=r"[\[\]:\\]"):
    """For the inside of '...' in a specification for _arguments; _describe knows fewer, COLON."""
    return re.sub(f"({special})", r"\\\1", text).replace("'", "'\\''")


def zsh_option(option):
    action = ""
    if option.argument:
        values = " ".join(option.values())
        what = f"({values})" if values else "_files" if option.takes_file() else " "
        if values and option.takes_list():
            what = f"_values -s , {option.name} {values}"
        action = f":{zsh_text(option.argument)}:{what}"
    described = f"[{zsh_text(option.summary())}]{action}"
    long = f"--{option.name}" + ("=" if option.argument else "")
    if not option.letter:
        return f"'*{long}{described}'"
    short = f"-{option.letter}" + ("+" if option.argument else "")
    return f"'*'{{{short},{long}}}'{described}'"


def zsh_listing(commands):
    return "\n".join(f"            '{command.words[-1]}:{zsh_text(command.facts['summary'], COLON)}'"
                     for command in commands)


def zsh_completion(commands):
    cases = ""
    for command in commands:
        if command.parts:
            cases += f"""    {command.words[0]})
        if (( CURRENT == 3 )); then
            local -a parts=(
{zsh_listing(command.parts)}
            )
            _describe -t commands 'ner {command.words[0]} command' parts
            return
        fi
        chosen="$words[2] $words[3]"
        shift words
        (( CURRENT-- )) ;;
"""
    functions = "".join(f"    '{' '.join(leaf.words)}')\n        _arguments -s \\\n" + "".join(
        f"            {zsh_option(option)} \\\n" for option in leaf.options) + "            '*:file:_files' ;;\n"
        for leaf in leaves(commands))
    return f"""#compdef ner
_ner() {{
    local -a commands=(
{zsh_listing(commands)}
            'help:Show the help of one command.'
    )
    if (( CURRENT == 2 )); then
        _describe -t commands 'ner command' commands
        return
    fi
    local chosen=$words[2]
    case $chosen in
{cases}    esac
    shift words
    (( CURRENT-- ))
    case $chosen in
    help) _describe -t commands 'ner command' commands ;;
{functions}    esac
}}
_ner "$@"
"""


def fish_text(text):
    return "'" + text.replace("\\", "\\\\").replace("'", "\\'") + "'"


def fish_completion(commands):
    lines = ["# fish completion for ner", "complete -c ner -n __fish_use_subcommand -l help -d 'Show an overview'",
             "complete -c ner -n __fish_use_subcommand -l version -d 'Show the version'",
             "complete -c ner -f -n __fish_use_subcommand -a help -d 'Show the help of one command'"]
    for command in commands:
        word, seen = command.words[0], f"__fish_seen_subcommand_from {command.words[0]}"
        lines.append(f"complete -c ner -f -n __fish_use_subcommand -a {word} -d {fish_text(command.facts['summary'])}")
        names = " ".join(part.words[-1] for part in command.parts)
        for part in command.parts:
            lines.append(f"complete -c ner -f -n '{seen}; and not __fish_seen_subcommand_from {names}' "
                         f"-a {part.words[-1]} -d {fish_text(part.facts['summary'])}")
    wholes = [command.words[0] for command in commands if command.parts]
    for leaf in leaves(commands):
        seen = "; and ".join([f"__fish_seen_subcommand_from {word}" for word in leaf.words] +
                             [f"not __fish_seen_subcommand_from {word}" for word in wholes if word not in leaf.words])
        for option in leaf.options:
            words = ["complete -c ner -n", fish_text(seen)]
            words += [f"-s {option.letter}"] if option.letter else []
            words += [f"-l {option.name}"]
            if option.values():
                words += ["-x -a", fish_text(" ".join(option.values()))]
            elif option.argument:
                words += ["-r" if option.takes_file() else "-x"]
            lines.append(" ".join(words + ["-d", fish_text(option.summary())]))
    return "\n".join(lines) + "\n"


def main(ner, version, out, *names):
    overview = Command(ner, [])
    commands = [Command(ner, [name]) for name in names]
    files = {"ner.1": overview_page(overview, commands, version), "ner": bash_completion(commands),
             "_ner": zsh_completion(commands), "ner.fish": fish_completion(commands)}
    files.update({f"ner-{command.words[0]}.1": command_page(command, version) for command in commands})
    for name, text in files.items():
        with open(os.path.join(out, name), "w", encoding="utf-8") as file:
            file.write(text)


if __name__ == "__main__":
    main(*sys.argv[1:])
