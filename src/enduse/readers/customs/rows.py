"""The SQL from cells to rows of `shipments` and `sales`, and to the rows that cannot be used."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from enduse import schema
from enduse.engine.portable import literal
from enduse.readers.customs.layout import AMOUNTS, COUNTRIES, NOTHING, TEXTS, Amount, Layout
from enduse.readers.customs.numbers import Notation, number_sql
from enduse.readers.customs.people import PeopleSql

_GRAMS = {"kg": 1000, "g": 1, "t": 1_000_000}
_IMPORT = ("import", "imp", "im", "i", "импорт", "им")
_EXPORT = ("export", "exp", "ex", "e", "экспорт", "эк")
_CUT = 2000
_IN_KEY = ("exporter", "seller", "importer", "buyer", "consignee", "end_user")


@dataclass(frozen=True)
class Words:
    """What the user says where the file does not: currency, reporter, direction."""

    currency: str | None = None
    reporter: str | None = None
    direction: str | None = None


@dataclass(frozen=True)
class Shape:
    """All that the SQL of one file is made from."""

    layout: Layout
    notations: Mapping[str, Notation]
    people: PeopleSql
    words: Words
    source_id: str
    has_rates: bool

    @property
    def table(self) -> schema.Table:
        """The table that the rows go to."""
        return schema.TABLES[self.layout.profile.table]


def _number(shape: Shape, name: str) -> str:
    notation = shape.notations.get(name)
    return number_sql(f"c.{name}", notation.form) if notation else "CAST(NULL AS DOUBLE)"


def whole(number: str, times: int) -> str:
    """Return SQL for a number times a unit as BIGINT, rounded half away from zero."""
    return f"CAST(round({number} * {times}) AS BIGINT)"


def refused_sql(shape: Shape) -> str:
    """Return the query of rows that cannot be used: row, reason, heading and value at fault."""
    layout = shape.layout
    faults = [("c.date_cell IS NULL", "no day", "date", NOTHING),
              ("d.date IS NULL", "not a day", "date", "c.date_cell")]  # fmt: skip
    joins = ["LEFT JOIN days d ON c.date_cell = d.cell"]
    if layout.profile.table == "shipments":
        joins.append("LEFT JOIN codes h ON c.hs_cell = h.cell")
        faults.insert(
            0,
            (
                "c.date_cell IS NULL AND c.hs_cell IS NULL",
                "no day and no goods code",
                "hs",
                NOTHING,
            ),
        )
        faults.append(("c.hs_cell IS NULL", "no goods code", "hs", NOTHING))
        faults.append(("h.code IS NULL", "not a goods code", "hs", "c.hs_cell"))
    else:
        nobody = " AND ".join(f"NOT ({role.present})" for role in shape.people.roles)
        faults.append((nobody, "neither seller nor buyer is named", "document", NOTHING))
        joins.extend(shape.people.joins)
    for name in shape.notations:
        broken = f"c.{name} IS NOT NULL AND {_number(shape, name)} IS NULL"
        faults.append((broken, "not a number", name, f"c.{name}"))
    whens = [f"WHEN {fault} THEN {place}" for place, (fault, *_) in enumerate(faults)]
    reasons = " ".join(f"WHEN {n} THEN {literal(f[1])}" for n, f in enumerate(faults))
    headings = " ".join(
        f"WHEN {n} THEN {literal(layout.heading(f[2]))}" for n, f in enumerate(faults)
    )
    texts = " ".join(f"WHEN {n} THEN {f[3]}" for n, f in enumerate(faults))
    return (
        f"SELECT row_no, CASE fault {reasons} END AS reason, "
        f"CASE fault {headings} END AS column_name, substring(text, 1, {_CUT}) AS text FROM ("
        f"SELECT row_no, fault, CASE fault {texts} END AS text FROM ("
        f"SELECT c.*, CASE {' '.join(whens)} END AS fault "
        f"FROM ({layout.sql}) AS c {' '.join(joins)}"
        ") AS c WHERE fault IS NOT NULL) AS refused"
    )


def _cents(shape: Shape, amount: Amount) -> str:
    return whole(_number(shape, amount.name), 100 * amount.times)


def _currency(shape: Shape, amount: Amount) -> str:
    if amount.currency:
        return literal(amount.currency)
    unstated = literal(shape.words.currency) if shape.words.currency else NOTHING
    return f"coalesce(m_{amount.name}.code, {unstated})" if amount.has_currency_cell else unstated


def _declared(shape: Shape) -> tuple[str, str]:
    """Return SQL of the value as declared and its currency: not the dollars, where it has both."""
    order = sorted(shape.layout.amounts, key=lambda amount: amount.currency == "USD")
    if not order:
        return "CAST(NULL AS BIGINT)", NOTHING
    cents = [f"v.{amount.name}_cents" for amount in order]
    currencies = " ".join(
        f"WHEN {cell} IS NOT NULL THEN v.{amount.name}_code"
        for cell, amount in zip(cents, order, strict=True)
    )
    return f"coalesce({', '.join(cents)})", f"CASE {currencies} END"


def _dollars(shape: Shape) -> str:
    found = [
        f"CASE WHEN v.{a.name}_code = 'USD' THEN v.{a.name}_cents END" for a in shape.layout.amounts
    ]
    return f"coalesce({', '.join([*found, 'CAST(NULL AS BIGINT)'])})"


def _convertible(shape: Shape) -> tuple[str, str]:
    """Return SQL of the first value with a known currency, in cents, and that currency."""
    amounts = shape.layout.amounts
    if not amounts:
        return "CAST(NULL AS BIGINT)", NOTHING
    known = [f"v.{a.name}_cents IS NOT NULL AND v.{a.name}_code IS NOT NULL" for a in amounts]
    cents = " ".join(f"WHEN {k} THEN v.{a.name}_cents" for k, a in zip(known, amounts, strict=True))
    codes = " ".join(f"WHEN {k} THEN v.{a.name}_code" for k, a in zip(known, amounts, strict=True))
    return f"CASE {cents} END", f"CASE {codes} END"


def _valued(shape: Shape, cells: Mapping[str, str], joins: list[str]) -> str:
    """Return the query of one row per usable row: meant cells, and each value with its currency."""
    for amount in shape.layout.amounts:
        if amount.has_currency_cell and not amount.currency:
            joins.append(
                f"LEFT JOIN currencies m_{amount.name} "
                f"ON c.{amount.name}_currency = m_{amount.name}.cell"
            )
    values = {}
    for amount in shape.layout.amounts:
        values[f"{amount.name}_cents"] = _cents(shape, amount)
        values[f"{amount.name}_code"] = _currency(shape, amount)
    listed = ", ".join(f"{cell} AS {name}" for name, cell in {**cells, **values}.items())
    return f"SELECT {listed} FROM ({shape.layout.sql}) AS c {' '.join(joins)}"


def pairs_sql(shape: Shape) -> str:
    """Return the query of the currencies and days that a rate is needed for."""
    cents, code = _convertible(shape)
    valued = _valued(shape, {"date": "d.date"}, ["JOIN days d ON c.date_cell = d.cell"])
    return (
        "SELECT DISTINCT currency, date FROM ("
        f"SELECT {code} AS currency, v.date, {cents} AS cents, "
        f"{_dollars(shape)} AS dollars FROM ({valued}) AS v) AS p "
        "WHERE dollars IS NULL AND cents IS NOT NULL AND currency IS NOT NULL"
    )


def rows_sql(shape: Shape, refused: bool) -> str:
    """Return the query of the table's rows; where `refused`, without those in that step."""
    cells, joins = _meant(shape)
    if refused:
        joins.append("LEFT JOIN refused gone ON c.row_no = gone.row_no")
    valued = _valued(shape, cells, joins)
    if refused:
        valued += " WHERE gone.row_no IS NULL"
    cents, code = _convertible(shape)
    declared, currency = _declared(shape)
    paid = f"SELECT v.*, {_dollars(shape)} AS dollars, {declared} AS value_cents, {currency} AS currency, {cents} AS open_cents, {code} AS open_code FROM ({valued}) AS v"  # noqa: E501
    rates = (
        "LEFT JOIN rates r ON w.open_code = r.currency AND w.date = r.date"
        if shape.has_rates
        else ""
    )
    changed = f"{whole('w.open_cents * r.rate', 1)}" if shape.has_rates else "CAST(NULL AS BIGINT)"
    rate_date = "r.rate_date" if shape.has_rates else "CAST(NULL AS DATE)"
    inner = (
        f"SELECT w.*, coalesce(w.dollars, {changed}) AS value_usd_cents, "
        f"CASE WHEN w.dollars IS NOT NULL THEN 'declared_usd' WHEN {changed} IS NOT NULL "
        "THEN 'converted' ELSE 'missing' END AS value_basis, "
        f"CASE WHEN w.dollars IS NULL THEN {rate_date} END AS rate_date FROM ({paid}) AS w {rates}"
    )
    columns = ", ".join(_column(shape, column) for column in shape.table.columns)
    return f"SELECT {columns} FROM ({inner}) AS t"


def _meant(shape: Shape) -> tuple[dict[str, str], list[str]]:
    """Return the cells with their meaning, and the joins this takes."""
    profile = shape.layout.profile
    joins = ["LEFT JOIN days d ON c.date_cell = d.cell"]
    cells = {"row_no": "c.row_no", "date": "d.date", "date_precision": "d.precision"}
    if profile.table == "shipments":
        joins.append("LEFT JOIN codes h ON c.hs_cell = h.cell")
        cells["hs"] = "h.code"
        for name in COUNTRIES:
            if shape.layout.has(profile.columns.get(name, ())):
                joins.append(f"LEFT JOIN countries n_{name} ON c.{name}_cell = n_{name}.cell")
                cells[name] = f"n_{name}.code"
            else:
                cells[name] = NOTHING
        cells["direction"] = _direction("c.direction_cell")
        cells |= {name: _number(shape, name) for name in AMOUNTS}
    cells |= {name: f"c.{name}" for name in (*TEXTS, "note")}
    joins.extend(shape.people.joins)
    for role in shape.people.roles:
        cells[f"{role.role}_party"] = role.key
        cells[f"{role.role}_text"] = f"coalesce({role.name}, {role.translation}, {role.ids})"
    return cells, joins


def _direction(cell: str) -> str:
    def either(words: tuple[str, ...]) -> str:
        forms = {form for word in words for form in (word, word.upper(), word.capitalize())}
        return ", ".join(literal(form) for form in sorted(forms))

    return (
        f"CASE WHEN {cell} IN ({either(_IMPORT)}) THEN 'import' "
        f"WHEN {cell} IN ({either(_EXPORT)}) THEN 'export' END"
    )


def _column(shape: Shape, column: schema.Column) -> str:
    profile, words, name = shape.layout.profile, shape.words, column.name
    roles = {role.role for role in shape.people.roles}
    grams = _GRAMS[profile.weight_unit]
    made = {
        "source_id": literal(shape.source_id),
        "line_key": _line_key(shape),
        "hs6": "CASE WHEN length(t.hs) >= 6 THEN substring(t.hs, 1, 6) END",
        "hs_vintage": (
            "CASE WHEN t.date >= DATE '2022-01-01' THEN 2022 WHEN t.date >= DATE '2017-01-01' "
            "THEN 2017 WHEN t.date >= DATE '2012-01-01' THEN 2012 END"
        ),
        "quantity_milli": whole("t.quantity", 1000),
        "gross_g": whole("t.gross", grams),
        "net_g": whole("t.net", grams),
        "reporter": _said("t.reporter", words.reporter or profile.reporter),
        "direction": _said("t.direction", words.direction or profile.direction),
    }
    if name.endswith("_party"):
        cell = f"t.{name}" if name.removesuffix("_party") in roles else "CAST(NULL AS BIGINT)"
    else:
        cell = made.get(name, f"t.{name}")
    return f"CAST({cell} AS {column.type}) AS {name}"


def _said(cell: str, otherwise: str | None) -> str:
    return f"coalesce({cell}, {literal(otherwise)})" if otherwise else cell


def _line_key(shape: Shape) -> str:
    """Return SQL of the key of a line: the declaration, the item and the content, normalised.

    Two writings of one line may differ in addresses, translations, notes, numbers beside a name,
    and in whether a value in another currency stands beside the dollars: these are left out.
    """
    paid = "CASE WHEN t.dollars IS NULL THEN t.value_cents ELSE t.dollars END"
    currency = "CASE WHEN t.dollars IS NULL THEN t.currency ELSE 'USD' END"
    parts = [paid, currency, "t.date"]
    if shape.layout.profile.table == "shipments":
        grams = _GRAMS[shape.layout.profile.weight_unit]
        parts += ["t.declaration", "t.item", "t.hs", "t.brand", "t.model", "t.serial", "t.unit"]
        parts += [whole("t.quantity", 1000), whole("t.gross", grams), whole("t.net", grams)]
        parts += ["t.origin", "t.dispatch", "t.destination", "t.trading"]
    else:
        parts += ["t.document"]
    present = {role.role for role in shape.people.roles}
    parts += [f"t.{role}_text" if role in present else "''" for role in _IN_KEY]
    parts.append(_single_spaced("t.description"))
    texts = ", ".join(f"coalesce(CAST({part} AS VARCHAR), '')" for part in parts)
    return f"key60(concat_ws('|', {texts}))"


def _single_spaced(cell: str) -> str:
    return (
        f"CASE WHEN {cell} LIKE '%  %' THEN regexp_replace({cell}, ' +', ' ', 'g') ELSE {cell} END"
    )
