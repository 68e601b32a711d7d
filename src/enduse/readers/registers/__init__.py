"""Company registers: who a company is, who owns it, what it does and earns.

`FORMS` names the forms that register files come in; `load_register` loads files of one form.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

from enduse.errors import InputError
from enduse.readers.entry import ListOptions
from enduse.readers.ftm import read_ftm
from enduse.readers.keep import Loaded, Told, load_file
from enduse.readers.records import Reading
from enduse.readers.registers.bods import read_bods
from enduse.readers.registers.simple_csv import read_simple_register
from enduse.readers.textfile import TextFile
from enduse.workspace import Workspace


def _read_ftm(file: TextFile) -> Iterator[Reading]:
    return read_ftm(file, ListOptions())


FORMS: dict[str, Callable[[TextFile], Iterator[Reading]]] = {
    "csv": read_simple_register,
    "bods": read_bods,
    "ftm": _read_ftm,
}


def load_register(
    workspace: Workspace, paths: Sequence[Path], form: str, loaded_at: str
) -> list[Loaded]:
    """Load register files of one form; all of them count, or none.

    `loaded_at` is the time of loading as text, given by the caller. InputError when the form is
    unknown or a file is not of it.
    """
    read = FORMS.get(form)
    if read is None:
        raise InputError(f"no register form {form!r}; choose one of {', '.join(FORMS)}")
    told = Told("register", form, loaded_at)
    with workspace.transaction() as transaction:
        files = [TextFile(path) for path in paths]
        return [load_file(transaction, file, read(file), told) for file in files]


__all__ = ["FORMS", "Loaded", "load_register"]
