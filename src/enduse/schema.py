"""The tables: columns, types, units, keys. Nothing else defines them.

Units are part of the name: `_cents` are hundredths of a currency unit, `_g` grams, `_milli`
thousandths of a piece, so that totals are whole numbers and equal on every engine. Days are DATE.
Countries are ISO 3166-1 alpha-2. `source_id` is the first 16 hex digits of a file's SHA-256;
`row_no` is the row as a spreadsheet shows it, title and header rows included, from 1.
"""

from __future__ import annotations

from dataclasses import dataclass

VERSION = 1
ROLES = (
    "exporter", "seller", "importer", "buyer", "consignee", "end_user", "maker", "declarant",
    "forwarder",
)  # fmt: skip


@dataclass(frozen=True)
class Column:
    """One column: its name, its type (BIGINT, INTEGER, VARCHAR, DATE, BOOLEAN) and its meaning."""

    name: str
    type: str
    meaning: str


@dataclass(frozen=True)
class Table:
    """One table: `stored` tables come from sources, the others are made by `investigate`."""

    name: str
    meaning: str
    columns: tuple[Column, ...]
    key: tuple[str, ...]
    stored: bool = True

    @property
    def names(self) -> tuple[str, ...]:
        """The column names in order."""
        return tuple(column.name for column in self.columns)

    def ddl(self) -> str:
        """The columns as `name TYPE, ...`, for an empty table of this shape."""
        return ", ".join(f"{column.name} {column.type}" for column in self.columns)


def _columns(text: str) -> tuple[Column, ...]:
    """Read `name TYPE meaning` lines; the type is given once, the meaning runs to the line end."""
    parts = [line.split(None, 2) for line in text.splitlines() if line.strip()]
    return tuple(Column(name, kind, meaning) for name, kind, meaning in parts)


_ROW = """
source_id VARCHAR the file
row_no BIGINT the row in the file
"""

SHIPMENTS = Table(
    "shipments",
    "One declared line of goods.",
    _columns(
        _ROW
        + """
line_key BIGINT hash of declaration, item and content; equal for two writings of one line
declaration VARCHAR declaration number as written
item VARCHAR item number within the declaration
date DATE day of the declaration; the first of the month where only the month is known
date_precision VARCHAR day or month
reporter VARCHAR country whose customs recorded it
direction VARCHAR import or export, as the reporter sees it
hs VARCHAR goods code, digits only, as long as declared
hs6 VARCHAR the first six digits; null where fewer were declared
hs_vintage INTEGER edition of the Harmonized System in force on the day: 2012, 2017 or 2022
description VARCHAR goods as declared
brand VARCHAR trade mark as declared
model VARCHAR model as declared
serial VARCHAR serial number as declared
quantity_milli BIGINT quantity in thousandths of the unit
unit VARCHAR unit of the quantity, as declared
gross_g BIGINT gross weight, grams
net_g BIGINT net weight, grams
value_usd_cents BIGINT value in US cents; null where it is not known and could not be converted
value_basis VARCHAR declared_usd, converted or missing
value_cents BIGINT value in the currency declared, hundredths
currency VARCHAR currency of value_cents, ISO 4217
rate_date DATE day of the rate used, where the value was converted
incoterm VARCHAR Incoterm as declared
payment VARCHAR way of payment as declared
origin VARCHAR declared country of origin
dispatch VARCHAR country the goods were sent from
destination VARCHAR country the goods went to
trading VARCHAR country of the trading party
note VARCHAR what the file itself says of this row, for example which values are published
exporter_party BIGINT parties.party_key of the exporter
seller_party BIGINT of the seller
importer_party BIGINT of the importer
buyer_party BIGINT of the buyer
consignee_party BIGINT of the consignee
end_user_party BIGINT of the end user
maker_party BIGINT of the maker
declarant_party BIGINT of the declarant
forwarder_party BIGINT of the broker or forwarder
"""
    ),
    ("source_id", "row_no"),
)

DUPLICATES = Table(
    "duplicates",
    "Rows that say again what another row says; kept, not counted.",
    _columns(
        _ROW
        + """
line_key BIGINT the key that both rows have
of_source_id VARCHAR the file of the row that counts
of_row_no BIGINT the row that counts
"""
    ),
    ("source_id", "row_no"),
)

QUARANTINE = Table(
    "quarantine",
    "Rows that could not be used, and why.",
    _columns(
        _ROW
        + """
reason VARCHAR why, in one clause
column_name VARCHAR the column at fault, where there is one
text VARCHAR the value at fault, or the row, cut to 2000 characters
"""
    ),
    ("source_id", "row_no"),
)

PARTIES = Table(
    "parties",
    "Distinct writings of someone: shipments point here by role; list entries and companies too.",
    _columns(
        """
party_key BIGINT hash of what is written (shipments, sales) or of source and entry (lists, registers)
origin_kind VARCHAR shipment, sale, list, register or claim
kind VARCHAR company, person, vessel, aircraft or unknown
country VARCHAR country, where the file says it or the role fixes it
country_basis VARCHAR stated, role or unknown
source_id VARCHAR a file that has this writing
row_no BIGINT a row that has it
"""
    ),
    ("party_key",),
)

PARTY_NAMES = Table(
    "party_names",
    "Names of a party, as written.",
    _columns(
        """
party_key BIGINT the party
name VARCHAR the name as written, mixed look-alike letters included
quality VARCHAR primary, alias, weak, former or translation
"""
    ),
    ("party_key", "name"),
)

PARTY_IDENTIFIERS = Table(
    "party_identifiers",
    "Identifiers of a party, as written; the format decides the scheme later, not the label.",
    _columns(
        """
party_key BIGINT the party
label VARCHAR what the file calls it, for example INN or Tax ID No. (Russia)
written VARCHAR the identifier as written
"""
    ),
    ("party_key", "label", "written"),
)

PARTY_ADDRESSES = Table(
    "party_addresses",
    "Addresses of a party, as written.",
    _columns(
        """
party_key BIGINT the party
address VARCHAR the address as written
country VARCHAR country, where it is stated apart from the address
"""
    ),
    ("party_key", "address"),
)

LIST_ENTRIES = Table(
    "list_entries",
    "Entries on the lists of authorities.",
    _columns(
        _ROW
        + """
party_key BIGINT who is listed
list VARCHAR short name, for example ofac-sdn, bis-entity, eu-833-annex-iv, un
authority VARCHAR who lists, for example US OFAC
entry VARCHAR the entry's own number on the list
programme VARCHAR programme, annex or regulation
measure VARCHAR what the listing means, in the list's words
listed_from DATE first day; null where unknown
from_basis VARCHAR source, changes or unknown
listed_to DATE first day no longer listed; null where still listed or unknown
to_basis VARCHAR source, changes, open (the source dates its entries and gives no end) or unknown
version VARCHAR the list's own version or date; null where it has none
"""
    ),
    ("source_id", "row_no", "list", "entry"),
)

LIST_CHANGES = Table(
    "list_changes",
    "Dated additions and removals, loaded apart from lists that carry no dates.",
    _columns(
        _ROW
        + """
list VARCHAR the list
entry VARCHAR the entry's number on it
date DATE day of the change
action VARCHAR added or removed
citation VARCHAR where the date stands
"""
    ),
    ("source_id", "row_no"),
)

COMPANIES = Table(
    "companies",
    "What registers say of a company.",
    _columns(
        _ROW
        + """
party_key BIGINT the company
founded DATE day of founding or registration
dissolved DATE day it ceased
status VARCHAR as the register says
activity_codes VARCHAR codes joined by a semicolon, the main one first
activity VARCHAR line of business in words
employees BIGINT number of people
premises VARCHAR what the register says of premises; none where it says there are none
defence_linked VARCHAR why the register or its compiler calls it defence-linked; null where it does not
note VARCHAR what the file itself says of this row
"""
    ),
    ("source_id", "row_no"),
)

OWNERSHIPS = Table(
    "ownerships",
    "Who owned or directed whom, from a day to a day.",
    _columns(
        _ROW
        + """
owner_party BIGINT the owner or director
owned_party BIGINT the company
role VARCHAR owner, director, parent, branch, associate or other, as read
share_low_bp BIGINT smallest share in hundredths of a percent; null where unknown
share_high_bp BIGINT largest share in hundredths of a percent; null where unknown
from_date DATE first day; null where unknown
to_date DATE last day; null where open or unknown
"""
    ),
    ("source_id", "row_no"),
)

FINANCIALS = Table(
    "financials",
    "Yearly revenue and profit.",
    _columns(
        _ROW
        + """
party_key BIGINT the company
year INTEGER the year
revenue_cents BIGINT revenue in the currency, hundredths
profit_cents BIGINT profit in the currency, hundredths
currency VARCHAR ISO 4217
revenue_usd_cents BIGINT revenue in US cents at the year's last rate; null where there is none
"""
    ),
    ("source_id", "row_no", "year"),
)

SALES = Table(
    "sales",
    "Domestic sales: who sold to whom, from tax documents.",
    _columns(
        _ROW
        + """
line_key BIGINT hash of document and content
document VARCHAR invoice or document number
date DATE day
date_precision VARCHAR day or month
description VARCHAR what was sold
value_usd_cents BIGINT value in US cents; null where it is not known
value_basis VARCHAR declared_usd, converted or missing
value_cents BIGINT value in the currency declared, hundredths
currency VARCHAR ISO 4217
rate_date DATE day of the rate used, where the value was converted
note VARCHAR what the file itself says of this row
seller_party BIGINT the seller
buyer_party BIGINT the buyer
"""
    ),
    ("source_id", "row_no"),
)

CLAIMS = Table(
    "claims",
    "What somebody said, testable against records.",
    _columns(
        _ROW
        + """
claim VARCHAR the claim's own id in its file
type VARCHAR only_parts, no_dealings_with, not_after, total_value, count or share
subject_party BIGINT who it is about
counterpart_party BIGINT the other side, where there is one
speaker VARCHAR who said it
said_on DATE when
said_where VARCHAR where
quote VARCHAR the words
role VARCHAR side of the subject: importer, exporter, seller, or any
from_date DATE first day it speaks of
to_date DATE last day it speaks of
value_usd_cents BIGINT the value claimed
count BIGINT the count claimed
share_bp BIGINT the share claimed, hundredths of a percent
comparison VARCHAR equal, at_least, at_most or about
what VARCHAR what is counted or shared: shipments, sales, origin:TW, brand:X, hs:8466, tier:4B, buyers:defence ...
"""
    ),
    ("source_id", "row_no"),
)

BRANDS = Table(
    "brands",
    "Machine-tool trade marks.",
    _columns(
        """
brand VARCHAR short name of the brand
mark VARCHAR one writing of the trade mark, upper case ASCII key
maker VARCHAR the maker's name
country VARCHAR the maker's home country
kind VARCHAR machine or controller
"""
    ),
    ("brand", "mark"),
    stored=False,
)

HIGH_PRIORITY = Table(
    "high_priority",
    "Common High Priority List: guidance, not law.",
    _columns(
        """
hs6 VARCHAR the code, HS 2022
tier VARCHAR 1, 2, 3A, 3B, 4A or 4B
joined DATE the day the code joined; null where that is not known
joined_by DATE a day on which it was surely on the list
left_on DATE the day it left; null while it stands
description VARCHAR the goods in short
verification VARCHAR how well the joining date is known: primary, secondary or recalled
"""
    ),
    ("hs6",),
    stored=False,
)

ENTITIES = Table(
    "entities",
    "Who the parties are, resolved.",
    _columns(
        """
entity_id VARCHAR stable id, 12 characters
name VARCHAR the name most often written, or the register's
name_key VARCHAR its comparison key
kind VARCHAR company, person, vessel, aircraft or unknown
country VARCHAR home country where known
anchor VARCHAR what the id was made from: scheme:value or name|country
parties BIGINT how many writings it has
"""
    ),
    ("entity_id",),
    stored=False,
)

ENTITY_PARTIES = Table(
    "entity_parties",
    "Which writing is which entity, and why.",
    _columns(
        """
party_key BIGINT the writing
entity_id VARCHAR the entity
basis VARCHAR identifier, name or alone
reason VARCHAR the reason in words, for example same ru-inn 7719717008
"""
    ),
    ("party_key",),
    stored=False,
)

ENTITY_NAMES = Table(
    "entity_names",
    "All writings of an entity's name.",
    _columns(
        """
entity_id VARCHAR the entity
name VARCHAR as written
name_key VARCHAR comparison key: ASCII, upper case, without legal form
legal_form VARCHAR legal form, canonical; null where none was written
script VARCHAR latin, cyrillic, han, mixed or other
quality VARCHAR primary, alias, weak, former or translation
parties BIGINT how many writings carry it
source_id VARCHAR a file that has it
row_no BIGINT a row that has it
"""
    ),
    ("entity_id", "name"),
    stored=False,
)

ENTITY_IDENTIFIERS = Table(
    "entity_identifiers",
    "All identifiers of an entity.",
    _columns(
        """
entity_id VARCHAR the entity
scheme VARCHAR for example ru-inn, ru-ogrn, cn-uscc; other where no format fits
value VARCHAR normalised
valid BOOLEAN whether format and checksum hold; null where no checksum exists
parties BIGINT how many writings carry it
source_id VARCHAR a file that has it
row_no BIGINT a row that has it
"""
    ),
    ("entity_id", "scheme", "value"),
    stored=False,
)

ENTITY_ADDRESSES = Table(
    "entity_addresses",
    "All addresses of an entity.",
    _columns(
        """
entity_id VARCHAR the entity
address VARCHAR as written
country VARCHAR country where known
street_key VARCHAR country, city and street; null where it cannot be read
building_key VARCHAR street and house; null where it cannot be read
unit_key VARCHAR building and unit; null where no unit is written
parties BIGINT how many writings carry it
source_id VARCHAR a file that has it
row_no BIGINT a row that has it
"""
    ),
    ("entity_id", "address"),
    stored=False,
)

LISTINGS = Table(
    "listings",
    "Listings of entities, with the dates that are known.",
    _columns(
        _ROW
        + """
entity_id VARCHAR who is listed
list VARCHAR short name of the list
authority VARCHAR who lists
entry VARCHAR the entry's number
entry_name VARCHAR the name on the list
programme VARCHAR programme or annex
measure VARCHAR what the listing means
listed_from DATE first day; null where unknown
from_basis VARCHAR source, changes or unknown
listed_to DATE first day no longer listed; null where still listed or unknown
to_basis VARCHAR source, changes, open or unknown
version VARCHAR the list's version
match_basis VARCHAR identifier or name: how the entity met the entry; self where nothing else is joined to it
"""
    ),
    ("entity_id", "list", "entry"),
    stored=False,
)

LINES = Table(
    "lines",
    "Shipments with entities, tiers and brands: what findings read.",
    _columns(
        _ROW
        + """
date DATE day of the declaration
date_precision VARCHAR day or month
reporter VARCHAR country whose customs recorded it
direction VARCHAR import or export
hs VARCHAR goods code as declared, digits
hs6 VARCHAR first six digits
hs6_2022 VARCHAR the code in HS 2022, where an older code maps to exactly one
tier VARCHAR tier of the Common High Priority List today; null where never on it
tier_status VARCHAR on_list, before_joining, joining_unknown, or null where never on it
brand VARCHAR brands.brand recognised; null where none
brand_written VARCHAR brand as declared
brand_basis VARCHAR brand column or description
model VARCHAR model as declared
serial VARCHAR serial as declared
description VARCHAR goods as declared
quantity_milli BIGINT thousandths
unit VARCHAR unit as declared
gross_g BIGINT grams
net_g BIGINT grams
value_usd_cents BIGINT US cents; null where missing
value_basis VARCHAR declared_usd, converted or missing
value_cents BIGINT value in the currency declared
currency VARCHAR currency declared
payment VARCHAR way of payment
origin VARCHAR declared origin
dispatch VARCHAR country of dispatch
destination VARCHAR country of destination
note VARCHAR what the file says of the row
exporter_id VARCHAR entity in the role
seller_id VARCHAR entity in the role
importer_id VARCHAR entity in the role
buyer_id VARCHAR entity in the role
consignee_id VARCHAR entity in the role
end_user_id VARCHAR entity in the role
maker_id VARCHAR entity in the role
declarant_id VARCHAR entity in the role
forwarder_id VARCHAR entity in the role
shipper_id VARCHAR exporter, else seller
receiver_id VARCHAR importer, else consignee, else buyer
"""
    ),
    ("source_id", "row_no"),
    stored=False,
)

SALE_LINES = Table(
    "sale_lines",
    "Domestic sales with entities.",
    _columns(
        _ROW
        + """
date DATE day
date_precision VARCHAR day or month
description VARCHAR what was sold
value_usd_cents BIGINT US cents; null where missing
value_cents BIGINT value in the currency declared
currency VARCHAR currency declared
note VARCHAR what the file says of the row
seller_id VARCHAR the seller
buyer_id VARCHAR the buyer
"""
    ),
    ("source_id", "row_no"),
    stored=False,
)

COMPANY_FACTS = Table(
    "company_facts",
    "Register facts by entity.",
    _columns(
        "entity_id VARCHAR the company\n"
        + "\n".join(
            f"{c.name} {c.type} {c.meaning}"
            for c in COMPANIES.columns
            if c.name != "party_key"
        )
    ),
    ("source_id", "row_no"),
    stored=False,
)

COMPANY_YEARS = Table(
    "company_years",
    "Yearly revenue and profit by entity.",
    _columns(
        "entity_id VARCHAR the company\n"
        + "\n".join(
            f"{c.name} {c.type} {c.meaning}"
            for c in FINANCIALS.columns
            if c.name != "party_key"
        )
    ),
    ("source_id", "row_no", "year"),
    stored=False,
)

OWNERS = Table(
    "owners",
    "Ownership and direction by entity.",
    _columns(
        _ROW
        + """
owner_id VARCHAR the owner or director
owned_id VARCHAR the company
role VARCHAR owner, director, parent, branch, associate or other
share_low_bp BIGINT smallest share, hundredths of a percent
share_high_bp BIGINT largest share
from_date DATE first day
to_date DATE last day
"""
    ),
    ("source_id", "row_no"),
    stored=False,
)

ENTITY_CLAIMS = Table(
    "entity_claims",
    "Claims by entity.",
    _columns(
        "subject_id VARCHAR who it is about\ncounterpart_id VARCHAR the other side\n"
        + "\n".join(
            f"{c.name} {c.type} {c.meaning}"
            for c in CLAIMS.columns
            if not c.name.endswith("_party")
        )
    ),
    ("source_id", "row_no"),
    stored=False,
)

FINDINGS = Table(
    "findings",
    "One statement each, with its figures.",
    _columns(
        """
finding_id VARCHAR F and 11 characters, made from kind and key: the same question keeps its id
kind VARCHAR the kind, one file in findings/
entity_id VARCHAR the subject
from_date DATE first day it speaks of
to_date DATE last day it speaks of
statement VARCHAR one sentence
figures VARCHAR JSON object of the figures in it
severity VARCHAR info, low, medium or high
confidence VARCHAR low, medium or high
counter_evidence VARCHAR JSON array of sentences that speak against
unchecked VARCHAR JSON array of what could not be checked
"""
    ),
    ("finding_id",),
    stored=False,
)

EVIDENCE = Table(
    "evidence",
    "The rows behind each finding.",
    _columns(
        """
finding_id VARCHAR the finding
source_id VARCHAR the file
row_no BIGINT the row
shows VARCHAR what the row shows, in a few words
side VARCHAR for or against
"""
    ),
    ("finding_id", "source_id", "row_no", "side"),
    stored=False,
)

PRIORITIES = Table(
    "priorities",
    "Four factors per subject, each with its figure and weight.",
    _columns(
        """
entity_id VARCHAR the subject
factor VARCHAR sensitivity, military_end_users, weapons_programme or money
level VARCHAR none, low, medium, high or cannot_tell
figure VARCHAR the figure in words
points BIGINT level times weight
weight BIGINT weight of the factor, from the data file
finding_ids VARCHAR JSON array of the findings behind it
"""
    ),
    ("entity_id", "factor"),
    stored=False,
)

TABLES: dict[str, Table] = {
    table.name: table for table in list(globals().values()) if isinstance(table, Table)
}
STORED = tuple(name for name, table in TABLES.items() if table.stored)
