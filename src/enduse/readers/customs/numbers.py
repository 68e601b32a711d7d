"""Whether a column writes 1.234,5 or 1,234.5: told from all of its values, never guessed."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from enduse.engine import Engine
from enduse.errors import InputError, cut

FORMS = ("plain", "point", "comma")
_LARGEST = "1e15"  # above, whole cents no longer fit a double
# With three digits behind the point and this length, four or more stand before it.
_SURE_LENGTH = len("1234.567")
_RARE = 0.01  # fewer values than this in the other notation are slips, not a notation
_GAPS = "[ \u00a0\u202f'’]"
# What settles it: both signs, one sign twice, or other than three digits behind a single one.
_SURE = (
    r"^-?(\d{1,3}(T\d{3})+D\d+|\d{1,3}(T\d{3}){2,}|\d*D\d{1,2}|\d*D\d{4,}"
    r"|0D\d{3}|\d{4,}D\d{3}|D\d{3})$"
)
_OPEN = r"^-?[1-9]\d{0,2}[.,]\d{3}$"
_VALID = r"^[-+]?(\d{1,3}(T\d{3})+|\d+|\d*D\d+|\d{1,3}(T\d{3})+D\d+|\d+D)$"


def _pattern(template: str, decimal: str) -> str:
    thousands = "," if decimal == "point" else "[.]"
    sign = "[.]" if decimal == "point" else ","
    return template.replace("T", thousands).replace("D", sign)


@dataclass(frozen=True)
class Notation:
    """How the numbers of one column are written, and whether other columns had to tell."""

    form: str
    from_others: bool = False


def number_sql(cell: str, form: str) -> str:
    """Return SQL that reads `cell` as DOUBLE in a notation of `FORMS`; null where it is none.

    The text `inf`, `nan` and numbers beyond a quadrillion are none.
    """
    if form == "plain":
        read = f"TRY_CAST({cell} AS DOUBLE)"
    else:
        sign = "." if form == "point" else ","
        bare = f"regexp_replace({cell}, '{_GAPS.replace(chr(39), chr(39) * 2)}', '', 'g')"
        thousands = "," if form == "point" else "."
        digits = f"replace(replace({bare}, '{thousands}', ''), '{sign}', '.')"
        read = (
            f"CASE WHEN regexp_matches({bare}, '{_pattern(_VALID, form)}') "
            f"THEN TRY_CAST({digits} AS DOUBLE) END"
        )
    return f"(CASE WHEN abs({read}) < {_LARGEST} THEN {read} END)"


def notations(
    engine: Engine, source: str, columns: Mapping[str, str], asked: str | None, where: str
) -> dict[str, Notation]:
    """Tell the notation of each number column of query `source`.

    `columns` gives the heading of each; `asked` is the user's word (comma or point). A column
    whose own values leave it open follows the other columns where those agree. Raises InputError
    where nothing tells, or where a column mixes notations.
    """
    if not columns:
        return {}
    plain = _plain(engine, source, list(columns))
    others = {name: _evidence(engine, source, name) for name in columns if name not in plain}
    found: dict[str, Notation] = {name: Notation("plain") for name in plain}
    waiting = []
    for name, (point, comma, undecided) in others.items():
        if asked:
            found[name] = Notation(asked)
        elif min(point, comma) > _RARE * max(point, comma):
            raise InputError(
                f"{where}: column {cut(columns[name])} writes {point} numbers with a decimal point "
                f"and {comma} with a decimal comma; give --decimal comma or --decimal point"
            )
        elif point or comma:
            found[name] = Notation("point" if point > comma else "comma")
        elif undecided:
            waiting.append(name)
        else:
            found[name] = Notation("point")  # only spaces between thousands, or no numbers
    agreed = {found[name].form for name in others if name in found and any(others[name][:2])}
    agreed |= {"point"} if _has_points(plain) else set()
    for name in waiting:
        if len(agreed) != 1:
            raise InputError(
                f"{where}: column {cut(columns[name])} does not tell whether its decimal sign is a "
                "comma or a point (all like 12,345); give --decimal comma or --decimal point"
            )
        found[name] = Notation(next(iter(agreed)), from_others=True)
    return found


def _has_points(plain: Mapping[str, bool]) -> bool:
    return any(plain.values())


def _plain(engine: Engine, source: str, columns: list[str]) -> dict[str, bool]:
    """Return the columns that read as they stand, and whether they have a decimal point."""
    cells = ", ".join(
        f"count({c}) AS {c}_all, count(TRY_CAST({c} AS DOUBLE)) AS {c}_good, "
        f"count(CASE WHEN {c} LIKE '%.%' THEN 1 END) AS {c}_points, "
        f"count(CASE WHEN {c} LIKE '%.___' AND length(ltrim({c}, '-')) < {_SURE_LENGTH} "
        f"THEN 1 END) AS {c}_open"
        for c in columns
    )
    row = engine.fetch(f"SELECT {cells} FROM ({source})").to_pylist()[0]
    return {
        c: row[f"{c}_points"] > 0
        for c in columns
        if row[f"{c}_all"] == row[f"{c}_good"]
        and (row[f"{c}_points"] == 0 or row[f"{c}_points"] > row[f"{c}_open"])
    }


def _evidence(engine: Engine, source: str, column: str) -> tuple[int, int, int]:
    """Count the values that only fit a decimal point, only a comma, and both."""
    gaps = _GAPS.replace("'", "''")
    row = engine.fetch(
        f"SELECT count(CASE WHEN regexp_matches(x, '{_pattern(_SURE, 'point')}') THEN 1 END) AS p, "
        f"count(CASE WHEN regexp_matches(x, '{_pattern(_SURE, 'comma')}') THEN 1 END) AS c, "
        f"count(CASE WHEN regexp_matches(x, '{_OPEN}') THEN 1 END) AS o "
        f"FROM (SELECT regexp_replace({column}, '{gaps}', '', 'g') AS x FROM ({source})) AS cells"
    ).to_pylist()[0]
    return row["p"], row["c"], row["o"]
