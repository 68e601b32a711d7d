"""Each flag that the order alone raises, in an order that is clean otherwise."""

from __future__ import annotations

import pytest

from enduse.orders.flags import RAISED, Context, entries
from orders.flags.changing import (
    CONTROL,
    DEALER,
    PARTS,
    Change,
    all_of,
    answer,
    buyer,
    goods,
    judged,
    late,
    paper,
    party,
    pay,
    put,
    roles,
    route,
    serve,
)

BY_ORDER: list[tuple[str, Change, str]] = [
    ("ear-732-s3-01", answer("reluctant_on_end_use"), "answers.reluctant_on_end_use"),
    ("ear-732-s3-01", answer("refuses_details"), "answers.refuses_details"),
    ("ear-732-s3-02", buyer(activity="florist", activity_codes=None), "parties[1].activity"),
    ("ear-732-s3-02", buyer(activity_codes="47.76"), "parties[1].activity_codes"),
    ("ear-732-s3-03", answer("too_advanced_for_place"), "answers.too_advanced_for_place"),
    ("ear-732-s3-04", buyer(website="none", employees=0), "parties[1].website"),
    ("ear-732-s3-04", buyer(founded="2022-12-01", plant=False), "parties[1].founded"),
    ("ear-732-s3-05", pay(method="cash"), "payment.method"),
    ("ear-732-s3-05", answer("pays_cash"), "answers.pays_cash"),
    ("ear-732-s3-06", answer("unfamiliar_with_product"), "answers.unfamiliar_with_product"),
    ("ear-732-s3-07", answer("declines_site_visit"), "answers.declines_site_visit"),
    ("ear-732-s3-08", answer("vague_delivery"), "answers.vague_delivery"),
    (
        "ear-732-s3-08",
        route(delivery_place="a warehouse in Ankara, Turkey"),
        "route.delivery_place",
    ),
    ("ear-732-s3-09", buyer(business="forwards"), "parties[1].business"),
    ("ear-732-s3-09", buyer(address_kind="forwarder"), "parties[1].address_kind"),
    ("ear-732-s3-09", buyer(activity_codes="52.29"), "parties[1].activity_codes"),
    ("ear-732-s3-10", route(transit=["IR"]), "route.transit[0]"),
    ("ear-732-s3-10", route(transit=["TR", "AZ"]), "route.transit[0]"),
    ("ear-732-s3-10", route(transit=["JP", "TW"]), "route.transit[1]"),
    ("ear-732-s3-10", answer("route_odd"), "answers.route_odd"),
    ("ear-732-s3-11", answer("packaging_odd"), "answers.packaging_odd"),
    ("ear-732-s3-12", answer("evasive_on_use"), "answers.evasive_on_use"),
    ("ear-732-s3-21", DEALER, "parties[1].business"),
    ("ear-732-s3-21", answer("owner_or_user_unsure"), "answers.owner_or_user_unsure"),
    ("ear-732-s3-22", serve(serial="ZZ-9"), "requests[0].serial"),
    ("ear-732-s3-23", all_of(serve(), answer("item_altered")), "answers.item_altered"),
    ("ear-732-s3-24", answer("managers_overlap"), "answers.managers_overlap"),
    ("ear-732-s3-25", answer("took_over_listed"), "answers.took_over_listed"),
    ("ear-732-s3-29", answer("owned_by_listed"), "answers.owned_by_listed"),
    ("fincen-bis-founded-2022", buyer(founded="2022-02-24"), "parties[1].founded"),
    ("fincen-bis-no-website", buyer(website="none"), "parties[1].website"),
    (
        "fincen-bis-personal-email",
        buyer(emails=["a@x.example", "b@Mail.ru"]),
        "parties[1].emails[1]",
    ),
    ("fincen-bis-phone-country", buyer(phones=["+7 999 000"]), "parties[1].phones[0]"),
    ("fincen-bis-residence", buyer(address_kind="residence"), "parties[1].address_kind"),
    ("fincen-bis-mail-centre", buyer(address_kind="mail_centre"), "parties[1].address_kind"),
    ("fincen-bis-mail-centre", buyer(business="trades"), "parties[1].business"),
    ("fincen-bis-similar-to-listed", buyer(listed=True), "parties[1].listed"),
    (
        "fincen-bis-third-country-payer",
        all_of(
            roles(1, "purchaser", "ultimate_consignee", "end_user"), party("payer", country="AE")
        ),
        "parties[4].country",
    ),
    (
        "fincen-bis-third-country-payer",
        pay(instalments=[{"usd": 10, "country": "HK"}]),
        "payment.instalments[0].country",
    ),
    ("fincen-bis-third-country-bank", pay(bank_country="AE"), "payment.bank_country"),
    (
        "fincen-bis-third-country-bank",
        lambda o: o["parties"][3].update(country="HK"),
        "parties[3].country",
    ),
    (
        "fincen-bis-redirected",
        late(what="destination", before="Russia", after="Turkey"),
        "changes[0]",
    ),
    ("fincen-bis-redirected", answer("redirected_from_russia"), "answers.redirected_from_russia"),
    ("fincen-bis-late-change", late(), "changes[0]"),
    ("fincen-bis-hub", route(transit=["AE"]), "route.transit[0]"),
    ("fincen-bis-hub", route(ports=["Jebel Ali, UAE"]), "route.ports[0]"),
    ("fincen-bis-small-payments", pay(instalments=[{"usd": 21000}] * 10), "payment.instalments"),
    ("fincen-bis-letter-of-credit", roles(1, "purchaser", "ultimate_consignee"), "payment.method"),
    (
        "fincen-bis-letter-of-credit",
        all_of(roles(1, "purchaser", "end_user"), roles(3, "bank", "ultimate_consignee")),
        "parties[3].roles",
    ),
    ("fincen-bis-security-service", answer("fsb_licence"), "answers.fsb_licence"),
    (
        "fincen-bis-military-work",
        answer("military_or_state_work"),
        "answers.military_or_state_work",
    ),
    (
        "fincen-bis-civil-at-military",
        answer("civil_at_military_site"),
        "answers.civil_at_military_site",
    ),
    ("fincen-bis-masked-customer", answer("engagement_masked"), "answers.engagement_masked"),
    ("fincen-bis-card-and-freight", answer("card_and_freight"), "answers.card_and_freight"),
    ("fincen-bis-state-owned", answer("state_owned_ties"), "answers.state_owned_ties"),
    ("fincen-bis-convictions", answer("past_convictions"), "answers.past_convictions"),
    ("g7-undervalued", answer("vague_goods"), "answers.vague_goods"),
    ("g7-split-invoices", answer("invoices_split"), "answers.invoices_split"),
    ("g7-unusual-quantity", answer("unusual_quantity"), "answers.unusual_quantity"),
    ("g7-russia-ties", answer("russia_ties"), "answers.russia_ties"),
    (
        "mt-parts-like-machine",
        all_of(PARTS, goods(net_weight_kg=3200, value={"usd": 180000})),
        "goods[0]",
    ),
    (
        "mt-parts-like-machine",
        all_of(PARTS, goods(net_weight_kg=3200, value={"usd": 180000}, quantity=None)),
        "goods[0]",
    ),
    (
        "mt-parts-like-machine",
        all_of(PARTS, goods(net_weight_kg=999, value={"usd": 50000})),
        "goods[0]",
    ),
    ("mt-used-no-plant", all_of(goods(condition="used"), buyer(plant=False)), "parties[1].plant"),
    ("mt-used-no-plant", all_of(goods(condition="refurbished"), DEALER), "parties[1].business"),
    ("mt-request-elsewhere", serve(country="AE"), "requests[0].country"),
    (
        "mt-request-elsewhere",
        all_of(serve(asked_by="Made-up Other LTD"), party("agent", country="AE")),
        "parties[4].country",
    ),
    ("mt-controller-alone", CONTROL, "goods[0]"),
    ("mt-controller-alone", goods(hs=None, kind="controller", serials=[]), "goods[0]"),
    (
        "mt-brand-missing",
        goods(brand=None, description="FANUC ROBODRILL centre"),
        "goods[0].description",
    ),
    (
        "mt-user-is-dealer",
        buyer(business="leases", activity=None, activity_codes=None, plant=None),
        "parties[1].business",
    ),
    ("mt-no-staff", buyer(staff_known=False), "parties[1].staff_known"),
    ("mt-routed-export", route(incoterm="FCA", forwarder_named_by="buyer"), "route.incoterm"),
    ("paper-end-use-missing", put("documents", []), "documents"),
    ("paper-end-use-expired", paper(expires="2023-10-01"), "documents[0].expires"),
    ("paper-end-use-altered", paper(altered=True), "documents[0].altered"),
    ("paper-end-use-altered", answer("certificate_doubtful"), "answers.certificate_doubtful"),
    ("paper-end-use-of-another", paper(end_user="Made-up Somebody Else"), "documents[0].end_user"),
    ("paper-end-use-of-another", paper(country="AE"), "documents[0].country"),
    (
        "paper-end-use-of-another",
        goods(serials=["MU5-014", "MU5-015"], quantity=2),
        "documents[0].covers",
    ),
]

MILITARY = goods(eccn="9A610.x")
CHIPS = goods(hs="848620", kind="other", description="equipment for wafers")
for _number, _name in enumerate(("military_parts_beyond_need", "military_for_embargoed"), 13):
    BY_ORDER.append((f"ear-732-s3-{_number}", all_of(MILITARY, answer(_name)), f"answers.{_name}"))
for _flag in entries():
    if _flag.scope == "semiconductors":
        _name = _flag.questions[0]
        BY_ORDER.append((_flag.id, all_of(CHIPS, answer(_name)), f"answers.{_name}"))


@pytest.mark.parametrize(("id", "change", "where"), BY_ORDER)
def test_an_order_raises(id: str, change: Change, where: str) -> None:
    flag = judged(change, Context(), id)
    assert flag is not None
    assert flag.state == RAISED
    assert where in [one.where for one in flag.evidence]
