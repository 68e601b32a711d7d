"""Tables that come from sources."""

from __future__ import annotations

from enduse.schema.table import ROW, Table, columns

SHIPMENTS = Table(
    "shipments",
    "One declared line of goods.",
    columns(
        ROW
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
    columns(
        ROW
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
    columns(
        ROW
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
    columns(
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
    columns(
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
    columns(
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
    columns(
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
    columns(
        ROW
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
    columns(
        ROW
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
    columns(
        ROW
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
    columns(
        ROW
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
    columns(
        ROW
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
    columns(
        ROW
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
    columns(
        ROW
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
