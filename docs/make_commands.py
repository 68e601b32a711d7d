"""Write docs/commands.md from the command line itself: `python docs/make_commands.py [--check]`."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import typer

from enduse.cli.main import app

PAGE = Path(__file__).with_name("commands.md")
# In the order of the work; a command that is not named here comes at the end.
ORDER = (
    "init", "load shipments", "load sales", "load list", "load register", "load claims",
    "profiles", "lists names", "lists fetch", "lists versions", "sources",
    "quarantine", "unload", "screen", "investigate", "status", "search", "show", "findings",
    "priorities", "merge", "split", "review", "decisions", "undo", "export parties", "case",
)  # fmt: skip
HEAD = """\
# Commands

This page is made from the program by `docs/make_commands.py`. `enduse COMMAND --help` says the
same.

Data goes to standard output, everything said to a person goes to standard error. So
`enduse findings --format csv > findings.csv` holds the findings and nothing else.

Every command that reads or writes a workspace takes `--workspace DIR`, or `-w DIR`. Without it,
the environment variable `ENDUSE_WORKSPACE` names the workspace. Without that, it is the current
directory.

| exit code | meaning |
|---|---|
| 0 | done |
| 1 | done, and found what an option that begins with `--fail-` names; without one: `log verify` \
found a log that is not whole, `order replay` an answer that does not come out as it was kept |
| 2 | the input cannot be used; one line says what, where and what to do |
| 3 | a fault of the program; please report the line it prints |
| 130 | stopped from the keyboard; the workspace is as it was before |
"""


def commands() -> Iterator[tuple[str, Any]]:
    """Yield every command with its full name, in the order of the work."""
    found = dict(_walk(typer.main.get_command(app), ""))
    known = [name for name in ORDER if name in found]
    for name in [*known, *sorted(found.keys() - set(known))]:
        yield name, found[name]


def _walk(group: Any, path: str) -> Iterator[tuple[str, Any]]:
    for name, command in group.commands.items():
        full = f"{path} {name}".strip()
        if hasattr(command, "commands"):
            yield from _walk(command, full)
        else:
            yield full, command


def page() -> str:
    """Return the text of the page."""
    parts = [HEAD]
    for name, command in commands():
        parts.append(_section(name, command))
    return "\n".join(parts)


def _section(name: str, command: Any) -> str:
    arguments = [p for p in command.params if p.param_type_name == "argument"]
    options = [p for p in command.params if p.param_type_name == "option" and p.name != "help"]
    usage = " ".join(_argument(p) for p in arguments)
    lines = [f"## enduse {name}", "", _sentence(command.help), ""]
    lines += [f"    enduse {name} {usage}".rstrip() + (" [OPTIONS]" if options else ""), ""]
    if command.params:
        lines += ["| argument or option | meaning |", "|---|---|"]
        lines += [f"| `{_argument(p)}` | {_cell(p.help)} |" for p in arguments]
        lines += [_row(p) for p in options]
        lines.append("")
    if command.epilog:
        lines += [f"Example: `{command.epilog.removeprefix('Example: ')}`", ""]
    return "\n".join(lines)


def _argument(argument: Any) -> str:
    word = argument.name.upper() + ("..." if argument.nargs == -1 else "")
    return word if argument.required else f"[{word}]"


def _row(option: Any) -> str:
    names = ", ".join(f"`{name}`" for name in option.opts)
    notes = [_cell(option.help)]
    if option.required:
        notes.append("Required.")
    if option.multiple:
        notes.append("May be given several times.")
    default = getattr(option.default, "value", option.default)
    if isinstance(default, str | int) and not isinstance(default, bool) and default not in ("", -1):
        notes.append(f"Default: `{default}`.")
    return f"| {names} | {' '.join(notes)} |"


def _sentence(text: str | None) -> str:
    return " ".join((text or "").split())


def _cell(text: str | None) -> str:
    return _sentence(text).replace("|", "\\|")


def main() -> int:
    """Write the page, or with --check say whether it is up to date."""
    fresh = page()
    if "--check" in sys.argv[1:]:
        if PAGE.read_text(encoding="utf-8") == fresh:
            return 0
        print(f"{PAGE} is not what the program gives; run: python docs/make_commands.py")
        return 1
    PAGE.write_text(fresh, encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
