"""Make customs rows of the Russian import shape: made up, and 5 % of them distinct parties.

    python bench/generate.py 1000000 out.csv

3 % of the row count are importers with a valid made-up INN, 2 % are suppliers. As in real files, a
firm trades in its own line of goods: two importers in a hundred deal in machine tools, six in
electronics and bearings, and half of their rows are such goods; the others import neither. Each
importer has four suppliers. The same row count gives the same bytes.
"""

from __future__ import annotations

import sys
from pathlib import Path

import duckdb

CODES = (
    "8457101000", "8458112000", "8458912000", "8459610000", "8466930000", "8460120000",
    "8462100000", "8466100000", "8461500000", "8456110000",
)  # fmt: skip
PRIORITY = (
    "8542310000", "8542320000", "8517620000", "8532240000", "8471500000", "8482101009",
    "8504408200", "8536690000", "8541100000", "9014800000",
)  # fmt: skip
OTHER = (
    "3926909709", "7318158900", "8481808508", "4016930005", "8708999709", "6403999300",
    "9403609009", "8421230000", "3402901008", "8516797000", "8301401900", "7326909807",
)  # fmt: skip
BRANDS = ("SMTCL", "MAZAK", "OKUMA", "HAAS", "VICTOR", "AKIRA SEIKI", "DMG MORI", "HARTFORD")

# digits of a made-up INN with its real check digit (weights of the Federal Tax Service)
_WEIGHTS = (2, 4, 10, 3, 5, 9, 4, 6, 8)


def _inn(number: str) -> str:
    nine = f"lpad(CAST(770000000 + {number} AS VARCHAR), 9, '0')"
    digits = " + ".join(
        f"{w} * CAST(substring({nine}, {n}, 1) AS INTEGER)" for n, w in enumerate(_WEIGHTS, start=1)
    )
    return f"{nine} || CAST((({digits}) % 11) % 10 AS VARCHAR)"


def _pick(values: tuple[str, ...], seed: str) -> str:
    items = ", ".join(f"'{value}'" for value in values)
    return f"([{items}])[1 + CAST(hash({seed}) % {len(values)} AS INTEGER)]"


def columns(rows: int) -> dict[str, str]:
    """Return the SQL of each column of the Russian import shape, over row number i."""
    importers, suppliers = max(1, rows * 3 // 100), max(1, rows * 2 // 100)
    importer = f"(hash(i, 'importer') % {importers})"
    supplier = f"(hash({importer}, i % 4) % {suppliers})"
    trade = f"(hash({importer}, 'trade') % 100)"
    code = (
        f"CASE WHEN {trade} < 2 AND hash(i, 'k') % 2 = 0 THEN {_pick(CODES, 'i')} "
        f"WHEN {trade} BETWEEN 2 AND 7 AND hash(i, 'k') % 2 = 0 THEN {_pick(PRIORITY, 'i')} "
        f"ELSE {_pick(OTHER, 'i')} END"
    )
    tool = f"({trade} < 2 AND hash(i, 'k') % 2 = 0)"
    net = "round(1 + (hash(i, 'net') % 5000000) / 1000.0, 3)"
    return {
        "RECORDS_TAG": "'IMPORT'",
        "DECLARATION_NUMBER": "'10' || lpad(CAST(i % 997 AS VARCHAR), 6, '0') || '/' || strftime(DATE '2021-03-01' + CAST(i % 1200 AS INTEGER), '%d%m%y') || '/' || CAST(i // 3 AS VARCHAR)",
        "IMP_DATE": "strftime(DATE '2021-03-01' + CAST(i % 1200 AS INTEGER), '%d.%m.%Y')",
        "SUPPLIER_NAME": f"'BENCH SUPPLIER ' || {supplier} || ' CO., LTD.'",
        "SUPPLIER_ADDRESS": f"CAST({supplier} // 3 AS VARCHAR) || ' INDUSTRIAL ROAD, SHENYANG, CHINA'",
        "IMPORTER_CODE": _inn(importer),
        "IMPORTER_NAME": f"'ООО \"ПРОБНЫЙ ИМПОРТЁР ' || {importer} || '\"'",
        "IMPORTER_NAME_EN": f"'OOO PROBNYI IMPORTER ' || {importer}",
        "IMPORTER_ADDRESS": f"'Г. МОСКВА, УЛ. ПРОБНАЯ, Д. ' || {importer} // 3 || ', ОФИС ' || {importer} % 97",
        "IMPORTER_ADDRESS_EN": "''",
        "CUSTOMS_CODE": "CAST(10000000 + i % 997 AS VARCHAR)",
        "CUSTOMS_INN_CODE": "''",
        "IMPORT_PORT": "'ТАМОЖЕННЫЙ ПОСТ ' || i % 211",
        "IMPORT_PORT_EN": "'CUSTOMS POST ' || i % 211",
        "CURRENCY_OF_CONTRACT_PRICE": _pick(("USD", "EUR", "CNY", "RUB"), "i, 'cur'"),
        "WAREHOUSE_OF_IMPORTER": "''",
        "ITEM_NUMBER": "CAST(1 + i % 3 AS VARCHAR)",
        "INVOICE_NUMBER": "'INV-' || i",
        "MANIFEST_DATE": "''",
        "DESTINATION_COUNTRY": "'РОССИЯ'",
        "ORIGIN_COUNTRY": _pick(("КИТАЙ", "ТАЙВАНЬ (КИТАЙ)", "ГЕРМАНИЯ", "ТУРЦИЯ", "ЯПОНИЯ"), "i, 'origin'"),
        "BRAND": f"CASE WHEN {tool} THEN {_pick(BRANDS, 'i')} ELSE 'BRAND ' || hash(i, 'b') % 5000 END",
        "HS_CODE": code,
        "HS_CODE_DESCRIPTION": "'ОПИСАНИЕ КОДА ' || i % 300",
        "PRODUCT_DESCRIPTION": f"CASE WHEN {tool} THEN 'СТАНОК МЕТАЛЛООБРАБАТЫВАЮЩИЙ С ЧПУ, МОДЕЛЬ ' ELSE 'ИЗДЕЛИЕ ПРОМЫШЛЕННОЕ, АРТИКУЛ ' END || i || ', НОВОЕ, НЕ ВОЕННОГО НАЗНАЧЕНИЯ, ИЗГОТОВЛЕНО ПО ЧЕРТЕЖУ ЗАКАЗЧИКА'",
        "PRODUCT_DESCRIPTION_EN": "'MADE-UP GOODS, ITEM ' || i",
        "QUANTITY": "CAST(1 + hash(i, 'q') % 20 AS VARCHAR)",
        "UNIT": "'ШТ'",
        "GROSS_WEIGHT_KG": f"CAST({net} * 1.1 AS DECIMAL(18, 3))",
        "NET_WEIGHT_KG": f"CAST({net} AS DECIMAL(18, 3))",
        "CUSTOMS_COST_VALUE_RUB": "CAST(hash(i, 'v') % 90000000 AS VARCHAR)",
        "INVOICE_VALUE_RUB": "CAST(hash(i, 'v') % 90000000 AS VARCHAR)",
        "CURRENCY_UNIT": "'RUB'",
        "USD_PER_KG": "'1.00'",
        "TOTAL_VALUE_USD": "CAST(CAST((hash(i, 'v') % 90000000) / 75.0 AS DECIMAL(18, 2)) AS VARCHAR)",
        "INCOTERMS": "'CIF'",
        "MANUFACTURER": f"'BENCH MAKER ' || {supplier} % 2000",
        "CUSTOMS_BROKER_NAME": "''",
        "CUSTOMS_BROKER_CODE": "''",
        "CUSTOMS_PROCEDURE_CODE": "'40'",
        "CUSTOMS_DECLARANT_NAME": "''",
        "CONTAINER_QUANTITY": "''",
        "PACKAGES": "CAST(1 + i % 9 AS VARCHAR)",
        "HS_CODE_2": f"substring({code}, 1, 2)",
        "HS_CODE_4": f"substring({code}, 1, 4)",
        "COUNTRY_ISO_CODE_2": "'RU'",
        "RECORD_ID": "CAST(i AS VARCHAR)",
    }  # fmt: skip


def generate(rows: int, path: Path) -> None:
    """Write `rows` made-up rows to `path` as CSV with a header in the first row."""
    cells = ", ".join(f'{sql} AS "{name}"' for name, sql in columns(rows).items())
    target = str(path).replace("'", "''")
    connection = duckdb.connect()
    connection.execute(f"COPY (SELECT {cells} FROM range({rows}) AS t(i)) TO '{target}' (HEADER)")
    connection.close()


if __name__ == "__main__":
    generate(int(sys.argv[1]), Path(sys.argv[2]))
