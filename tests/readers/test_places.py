import pytest

from enduse.readers.places import country, country_at_end, only_country


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Russia", "RU"), ("Russian Federation", "RU"), ("Russian", "RU"), ("RU", "RU"),
        ("Iran (Islamic Republic of)", "IR"), ("Korea, North", "KP"), ("DPRK.", "KP"),
        ("Democratic People’s Republic of Korea", "KP"), ("Hong Kong", "HK"), ("Atlantis", None),
        ("", None),
    ],
)  # fmt: skip
def test_country(text: str, expected: str | None) -> None:
    assert country(text) == expected


@pytest.mark.parametrize(
    ("address", "expected"),
    [
        ("1A Sudostroitelnaya Street, Yaroslavskaya Oblast, Russia", "RU"),
        ("33 ul. Shcheglovskaya Zaseka Tula, 300004 Russia", "RU"),
        ("Unit 617, 131-132 Connaught Road West, Hong Kong, China", "HK"),
        ("Borisov, 19 L. Chalovskaya St.", None),
        ("2948 PEASE DRIVE, CLEVELAND, OH", None),
        ("Fort Wayne, IN", None),  # Indiana, not India
        ("Iran", "IR"),
    ],
)
def test_country_at_the_end_of_an_address(address: str, expected: str | None) -> None:
    assert country_at_end(address) == expected


def test_only_one_country() -> None:
    assert only_country(["RU", "RU"]) == "RU"
    assert only_country(["RU", None]) is None
    assert only_country([]) is None
