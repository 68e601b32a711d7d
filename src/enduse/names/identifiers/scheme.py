"""What a scheme of identifiers is: its pattern, its checksum, and whether it tells firms apart."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Scheme:
    """One kind of identifier, as an authority gives it out.

    - `name`: the short name used in tables, for example `ru-inn`.
    - `title`: what it is, in words; `country`: who gives it out, None for worldwide schemes.
    - `pattern`: the whole value without spaces, dashes and dots, upper case.
    - `checksum`: True where the check digits hold; None where the scheme has none.
    - `identifying`: one value is one legal or natural person, so that it is fit for merging.
    - `lengths`: how many characters the whole value has.
    - `labels`: a pattern for the words that files call it by.
    - `plain`: the value could be any short number (a phone, a code), so that it is only taken
      where a label or a country names the scheme. A pattern with letters or a date is not plain.
    - `padded`: the length to which lost leading zeros are put back; None where none can be lost.
    """

    name: str
    title: str
    country: str | None
    pattern: re.Pattern[str]
    checksum: Callable[[str], bool] | None
    identifying: bool
    lengths: tuple[int, ...]
    labels: re.Pattern[str]
    plain: bool = False
    padded: int | None = None

    def fits(self, value: str) -> bool:
        """True where `value` has the scheme's format; the checksum is not asked."""
        return self.pattern.fullmatch(value) is not None

    def valid(self, value: str) -> bool | None:
        """True or False by checksum, None where the scheme has no checksum."""
        return None if self.checksum is None else self.checksum(value)


def labels(*words: str) -> re.Pattern[str]:
    """Return a pattern that finds any of `words` standing alone in a label."""
    return re.compile(rf"(?<![^\W\d_])(?:{'|'.join(words)})(?![^\W\d_])", re.IGNORECASE)


def weighted(value: str, weights: tuple[int, ...]) -> int:
    """Return the sum of the digits of `value`, each times its weight."""
    return sum(int(digit) * weight for digit, weight in zip(value, weights, strict=False))
