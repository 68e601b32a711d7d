"""Tables that `investigate` makes."""

from __future__ import annotations

from enduse.schema.stored import CLAIMS, COMPANIES, FINANCIALS
from enduse.schema.table import ROW, Table, columns

BRANDS = Table(
    "brands",
    "Machine-tool trade marks.",
    columns(
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
    columns(
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
    columns(
        """
entity_id VARCHAR stable id, 12 characters
name VARCHAR the name most often written, or the register's
name_key VARCHAR its comparison key
kind VARCHAR company, person, vessel, aircraft or unknown
country VARCHAR home country where known
anchor VARCHAR what the entity rests on: scheme:value or name|country
parties BIGINT how many writings it has
"""
    ),
    ("entity_id",),
    stored=False,
)

ENTITY_PARTIES = Table(
    "entity_parties",
    "Which writing is which entity, and why.",
    columns(
        """
party_key BIGINT the writing
entity_id VARCHAR the entity
basis VARCHAR identifier, name, alone or decision
reason VARCHAR the reason in words, for example same ru-inn 7719717008
"""
    ),
    ("party_key",),
    stored=False,
)

REDIRECTS = Table(
    "redirects",
    "Entity ids that went out of use, and entities that were taken out of others.",
    columns(
        """
old_id VARCHAR the id that was given
new_id VARCHAR the entity that its writings, or some of them, are now
kind VARCHAR merge: old_id is no more; split: old_id lives, new_id was taken out of it
why VARCHAR the reason in words
run BIGINT number of the run that did it
happened VARCHAR instant of that run, UTC
"""
    ),
    ("old_id", "new_id", "kind"),
    stored=False,
)

POSSIBLY_SAME = Table(
    "possibly_same",
    "Pairs of entities that may be one; links, not merges.",
    columns(
        """
entity_a VARCHAR the smaller id
entity_b VARCHAR the larger id
probability_bp INTEGER probability that they are one, hundredths of a percent
reasons VARCHAR JSON array of sentences that speak for it
against VARCHAR JSON array of sentences that speak against it
"""
    ),
    ("entity_a", "entity_b"),
    stored=False,
)

ENTITY_NAMES = Table(
    "entity_names",
    "All writings of an entity's name.",
    columns(
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
    columns(
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
    columns(
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
    columns(
        ROW
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
match_basis VARCHAR identifier, name or decision: how the entity met the entry; self where nothing else is joined to it
"""
    ),
    ("entity_id", "list", "entry"),
    stored=False,
)

LINES = Table(
    "lines",
    "Shipments with entities, tiers and brands: what findings read.",
    columns(
        ROW
        + """
date DATE day of the declaration
date_precision VARCHAR day or month
reporter VARCHAR country whose customs recorded it
direction VARCHAR import or export
hs VARCHAR goods code as declared, digits
hs6 VARCHAR first six digits
hs6_2022 VARCHAR the code in HS 2022, where an older code maps to exactly one
tier VARCHAR tier of the Common High Priority List today; null where never on it
tier_status VARCHAR on_list, before_joining, joining_unknown, after_leaving, or null where never on it
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
    columns(
        ROW
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
    columns(
        "entity_id VARCHAR the company\n"
        + "\n".join(
            f"{c.name} {c.type} {c.meaning}" for c in COMPANIES.columns if c.name != "party_key"
        )
    ),
    ("source_id", "row_no"),
    stored=False,
)

COMPANY_YEARS = Table(
    "company_years",
    "Yearly revenue and profit by entity.",
    columns(
        "entity_id VARCHAR the company\n"
        + "\n".join(
            f"{c.name} {c.type} {c.meaning}" for c in FINANCIALS.columns if c.name != "party_key"
        )
    ),
    ("source_id", "row_no", "year"),
    stored=False,
)

OWNERS = Table(
    "owners",
    "Ownership and direction by entity.",
    columns(
        ROW
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
    columns(
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
    columns(
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
    columns(
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
    columns(
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
