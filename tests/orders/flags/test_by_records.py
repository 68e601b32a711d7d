"""Flags that records raise, what was looked at and found clear, and what cannot be told."""

from __future__ import annotations

import datetime as dt

import pytest

from enduse.orders.flags import CANNOT_TELL, RAISED, CompanyFacts, Context, Seen, entries
from enduse.orders.flags.context import ListedThere, Prices, Sendings, Sighting
from enduse.orders.flags.judge import CHECKS
from orders.flags.changing import (
    CONTROL,
    PARTS,
    SERIAL,
    Change,
    FakeHistory,
    FakeHit,
    FakeOwned,
    Reason,
    all_of,
    buyer,
    goods,
    judged,
    late,
    paper,
    pay,
    roles,
    route,
    serve,
)
from orders.flags.test_by_order import BY_ORDER

LOST = Sighting("source s row 9", dt.date(2022, 8, 1), "RU", "Made-up Importer", "845710", None)
LISTED = (ListedThere("the unit of Made-up Listed Works (made-up-list)", "source l row 3"),)
BY_CONTEXT: list[tuple[str, Context, Change, str]] = [
    (
        "fincen-bis-similar-to-listed",
        Context(screening={1: (FakeHit(),)}),
        buyer(),
        "made-up-list 17",
    ),
    (
        "fincen-bis-address-of-listed",
        Context(screening={1: (FakeHit(supports=(Reason("address_unit"),)),)}),
        buyer(),
        "made-up-list 17",
    ),
    (
        "fincen-bis-address-of-listed",
        Context(history=FakeHistory(Seen(addresses={1: LISTED}))),
        buyer(),
        "source l row 3",
    ),
    (
        "ear-732-s3-24",
        Context(history=FakeHistory(Seen(managers={1: LISTED}))),
        buyer(),
        "source l row 3",
    ),
    (
        "ear-732-s3-29",
        Context(ownership={1: (FakeOwned(answer="depends"),)}),
        buyer(),
        "ownership of parties[1]",
    ),
    (
        "ear-732-s3-29",
        Context(ownership={1: (FakeOwned(share_high_bp=2500),)}),
        buyer(),
        "ownership of parties[1]",
    ),
    (
        "ear-732-s3-02",
        Context(register={1: CompanyFacts("source r row 2", activity_codes="56.10")}),
        buyer(),
        "source r row 2",
    ),
    (
        "fincen-bis-founded-2022",
        Context(register={1: CompanyFacts("source r row 2", founded=dt.date(2022, 6, 1))}),
        buyer(founded=None),
        "source r row 2",
    ),
    (
        "mt-used-no-plant",
        Context(register={1: CompanyFacts("source r row 2", premises="none")}),
        all_of(goods(condition="used"), buyer(plant=None)),
        "source r row 2",
    ),
    (
        "fincen-bis-overpays",
        Context(history=FakeHistory(Seen(prices={0: Prices(20, 4_000_000, 10_500_000)}))),
        buyer(),
        "goods[0].value",
    ),
    (
        "g7-undervalued",
        Context(history=FakeHistory(Seen(prices={0: Prices(20, 70_000_000, 90_000_000)}))),
        buyer(),
        "goods[0].value",
    ),
    (
        "fincen-bis-outgrows",
        Context(history=FakeHistory(Seen(best_year_cents={1: 7_000_000}))),
        buyer(),
        "parties[1]",
    ),
    (
        "mt-serial-elsewhere",
        Context(history=FakeHistory(Seen(serials={SERIAL: (LOST,)}))),
        buyer(),
        "source s row 9",
    ),
    (
        "mt-request-elsewhere",
        Context(history=FakeHistory(Seen(serials={SERIAL: (LOST,)}))),
        serve(),
        "source s row 9",
    ),
    (
        "mt-brand-missing",
        Context(
            history=FakeHistory(Seen(sendings={0: Sendings(lines=5, branded=4, brands=("X",))}))
        ),
        goods(brand=None, model=None, description="machining centre"),
        "goods[0].brand",
    ),
    (
        "mt-one-brand-seller",
        Context(
            history=FakeHistory(Seen(sendings={0: Sendings(dt.date(2022, 5, 1), 4, 4, ("X",))}))
        ),
        roles(0, "seller"),
        "parties[0]",
    ),
    (
        "g7-former-supplier",
        Context(
            history=FakeHistory(Seen(sendings={0: Sendings(russia_before=3, elsewhere_after=2)}))
        ),
        buyer(),
        "parties[0]",
    ),
]


@pytest.mark.parametrize(("id", "context", "change", "where"), BY_CONTEXT)
def test_records_raise(id: str, context: Context, change: Change, where: str) -> None:
    flag = judged(change, context, id)
    assert flag is not None
    assert flag.state == RAISED
    assert where in [one.where for one in flag.evidence]


_NOT_HERE = {"quint-a", "quint-b", "quint-c"}  # test_quint.py


def test_every_flag_is_raised_by_some_case() -> None:
    tried = {id for id, *_ in BY_ORDER} | {id for id, *_ in BY_CONTEXT}
    assert tried | _NOT_HERE == {entry.id for entry in entries()}
    assert {entry.id for entry in entries() if entry.by == "rule"} == set(CHECKS)


CLEARED: list[tuple[str, Change, Context]] = [
    ("ear-732-s3-04", buyer(website="none"), Context()),  # one sign alone
    ("ear-732-s3-05", all_of(pay(method="cash"), goods(value={"usd": 9999})), Context()),
    ("ear-732-s3-09", buyer(), Context()),
    ("ear-732-s3-10", route(transit=["SG", "EG"]), Context()),
    ("fincen-bis-founded-2022", buyer(founded="2022-02-23"), Context()),
    ("fincen-bis-hub", route(transit=["TW", "TR"]), Context()),  # start and end themselves
    ("fincen-bis-small-payments", pay(instalments=[{"usd": 52500}] * 4), Context()),
    (
        "fincen-bis-small-payments",
        pay(instalments=[{"usd": 150000}] + [{"usd": 15000}] * 4),
        Context(),
    ),
    ("fincen-bis-late-change", late(date="2023-09-10"), Context()),
    ("fincen-bis-late-change", late(what="quantity"), Context()),
    ("fincen-bis-redirected", late(what="destination", before="Iran", after="Turkey"), Context()),
    (
        "mt-parts-like-machine",
        all_of(PARTS, goods(net_weight_kg=999, value={"usd": 49999})),
        Context(),
    ),
    # ten light parts weigh a ton as well: without a number of pieces both figures must be reached
    (
        "mt-parts-like-machine",
        all_of(PARTS, goods(net_weight_kg=3200, value={"usd": 9000}, quantity=None)),
        Context(),
    ),
    ("mt-used-no-plant", goods(condition="used"), Context()),
    (
        "mt-controller-alone",
        lambda o: o["goods"].append({"description": "CNC control", "hs": "853710"}),
        Context(),
    ),
    ("mt-controller-alone", all_of(CONTROL, serve()), Context()),
    ("mt-request-elsewhere", serve(), Context()),
    ("mt-routed-export", route(incoterm="FCA"), Context()),
    ("paper-end-use-expired", paper(expires="2023-10-02"), Context()),  # the last day still holds
    ("paper-end-use-of-another", paper(end_user="MADE-UP AEROSTRUCTURES LIMITED"), Context()),
    ("ear-732-s3-22", serve(), Context()),
    ("ear-732-s3-29", buyer(), Context(ownership={1: (FakeOwned(),)})),
    ("mt-serial-elsewhere", buyer(), Context(history=FakeHistory(Seen()))),
    (
        "fincen-bis-similar-to-listed",
        buyer(),
        Context(screening={0: (), 1: (FakeHit(status="no_longer"),), 2: (), 3: ()}),
    ),
    (
        "fincen-bis-overpays",
        buyer(),
        Context(history=FakeHistory(Seen(prices={0: Prices(20, 9_000_000, 10_500_001)}))),
    ),
    (
        "mt-one-brand-seller",
        buyer(),
        Context(
            history=FakeHistory(Seen(sendings={0: Sendings(dt.date(2022, 5, 1), 4, 4, ("X",))}))
        ),
    ),
]


@pytest.mark.parametrize(("id", "change", "context"), CLEARED)
def test_looked_at_and_nothing_found(id: str, change: Change, context: Context) -> None:
    assert judged(change, context, id) is None


@pytest.mark.parametrize(
    ("id", "change", "context", "missing"),
    [
        (
            "fincen-bis-overpays",
            buyer(),
            Context(history=FakeHistory(Seen(prices={0: Prices(19, 1, 2)}))),
            "20 unit prices",
        ),
        ("fincen-bis-outgrows", buyer(), Context(history=FakeHistory()), "earlier shipments to"),
        (
            "ear-732-s3-24",
            buyer(managers=[]),
            Context(history=FakeHistory()),
            "parties[1].managers",
        ),
        ("mt-request-elsewhere", serve(serial=None, country=None), Context(), "requests[0].serial"),
        (
            "mt-parts-like-machine",
            all_of(PARTS, goods(value=None, net_weight_kg=90)),
            Context(),
            "goods[0].value",
        ),
        (
            "fincen-bis-similar-to-listed",
            buyer(),
            Context(screening={0: (), 2: (), 3: ()}),
            "parties[1]",
        ),
        ("paper-end-use-expired", paper(expires=None), Context(), "documents[0].expires"),
        ("paper-end-use-altered", paper(altered=None), Context(), "documents[0].altered"),
        (
            "fincen-bis-third-country-bank",
            all_of(pay(bank_country=None), lambda o: o["parties"].pop()),
            Context(),
            "payment.bank_country",
        ),
        ("mt-no-staff", buyer(staff_known=None), Context(), "parties[1].staff_known"),
        ("fincen-bis-small-payments", pay(instalments=[{}] * 6), Context(), "payment.instalments"),
    ],
)
def test_cannot_tell(id: str, change: Change, context: Context, missing: str) -> None:
    flag = judged(change, context, id)
    assert flag is not None
    assert flag.state == CANNOT_TELL
    assert any(missing in one for one in flag.missing)
