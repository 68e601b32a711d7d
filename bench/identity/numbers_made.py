"""Made-up numbers of companies whose check digits hold, written from the published rules."""

from __future__ import annotations

_USCC = "0123456789ABCDEFGHJKLMNPQRTUWXY"


def _weighted(digits: str, weights: tuple[int, ...]) -> int:
    return sum(int(digit) * weight for digit, weight in zip(digits, weights, strict=True))


def inn(number: int) -> str:
    """Return a Russian tax number of a company."""
    nine = f"{500_000_000 + number:09d}"
    return f"{nine}{_weighted(nine, (2, 4, 10, 3, 5, 9, 4, 6, 8)) % 11 % 10}"


def bin_number(number: int) -> str:
    """Return a Kazakh business number: year, month, kind 4, number, check digit."""
    year, month = 10 + number // 100_000 % 14, 1 + number // 1_400_000 % 12
    for sixth in "0123":
        eleven = f"{year:02d}{month:02d}4{sixth}{number % 100_000:05d}"
        check = _weighted(eleven, tuple(range(1, 12))) % 11
        if check == 10:
            check = _weighted(eleven, (3, 4, 5, 6, 7, 8, 9, 10, 11, 1, 2)) % 11
        if check < 10:
            break
    return f"{eleven}{check % 10}"


def unp(number: int) -> str:
    """Return a Belarusian payer number."""
    while True:
        eight = f"{19_000_000 + number:08d}"
        check = _weighted(eight, (29, 23, 19, 17, 13, 7, 5, 3)) % 11
        if check < 10:
            return f"{eight}{check}"
        number += 40_000_000


def uscc(number: int) -> str:
    """Return a Chinese unified social credit code, with both check characters."""
    eight = f"{10_000_000 + number:08d}"
    inner = (11 - _weighted(eight, (3, 7, 9, 10, 5, 8, 4, 2)) % 11) % 11
    body = f"91210100{eight}{'X' if inner == 10 else inner}"
    total = sum(_USCC.index(letter) * pow(3, place, 31) for place, letter in enumerate(body))
    return body + _USCC[(31 - total % 31) % 31]


NUMBER_OF = {
    "RU": ("INN", inn),
    "KZ": ("BIN", bin_number),
    "BY": ("UNP", unp),
    "CN": ("USCC", uscc),
}
"""Label and function by country; companies of other countries carry no number here."""
