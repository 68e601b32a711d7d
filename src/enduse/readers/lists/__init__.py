"""Lists of authorities: who is listed, since when, under which programme.

`FORMS` names the forms that list files come in; `load_list` loads files of one form.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

from enduse.errors import InputError
from enduse.readers.entry import ListOptions
from enduse.readers.ftm import read_ftm
from enduse.readers.keep import Loaded, Told, load_file
from enduse.readers.lists.changes import read_changes
from enduse.readers.lists.eu_annexes import read_eu_annexes
from enduse.readers.lists.jp_meti import read_jp_meti
from enduse.readers.lists.ofac_sdn import companion_rank, read_ofac_sdn
from enduse.readers.lists.simple_csv import read_simple_list
from enduse.readers.lists.un import read_un
from enduse.readers.lists.us_csl import read_us_csl
from enduse.readers.records import Reading
from enduse.readers.textfile import TextFile
from enduse.workspace import Workspace

FORMS: dict[str, Callable[[TextFile, ListOptions], Iterator[Reading]]] = {
    "ofac-sdn": read_ofac_sdn,
    "us-csl": read_us_csl,
    "eu-annexes": read_eu_annexes,
    "un": read_un,
    "jp-meti": read_jp_meti,
    "ftm": read_ftm,
    "csv": read_simple_list,
    "ofac-changes": read_changes,
}


def load_list(
    workspace: Workspace,
    paths: Sequence[Path],
    form: str,
    options: ListOptions,
    loaded_at: str,
) -> list[Loaded]:
    """Load list files of one form; all of them count, or none.

    `loaded_at` is the time of loading as text, given by the caller. OFAC's companion files are
    read after the file that names the entries, whatever order they are given in. InputError when
    the form is unknown or a file is not of it.
    """
    read = FORMS.get(form)
    if read is None:
        raise InputError(f"no list form {form!r}; choose one of {', '.join(FORMS)}")
    files = [TextFile(path) for path in paths]
    if form == "ofac-sdn":
        files.sort(key=companion_rank)
    told = Told("list", form, loaded_at)
    with workspace.transaction() as transaction:
        return [load_file(transaction, file, read(file, options), told) for file in files]


__all__ = ["FORMS", "ListOptions", "Loaded", "load_list"]
