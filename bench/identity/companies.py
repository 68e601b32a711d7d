"""Made-up companies: names in every writing, addresses, numbers; homonyms and sisters among them."""

from __future__ import annotations

import random
from collections.abc import Iterator
from itertools import accumulate
from typing import Any

from numbers_made import NUMBER_OF
from words import (
    CHINESE,
    CHINESE_CITIES,
    FORMS,
    LATIN,
    LATIN_CITIES,
    RUSSIAN,
    RUSSIAN_CITIES,
    TRADES,
)

MOST_WRITINGS, EXPONENT = 40, 1.2
HOMONYM, SISTER, TWIN = 7, 23, 73  # of every hundred companies: the 8th, the 24th and the 74th
FIRMS_PER_BUILDING = 4
MOVED = 0.15  # of the companies have a second address; other companies have a post-office box
COLUMNS = (
    "entity", "size", "kind", "country", "native", "latin", "other_latin", "english", "short_native",
    "short_latin", "forms", "latin_forms", "full_native", "house_native", "full_latin",
    "house_latin", "other_address", "moved", "city_latin", "label", "number", "homonym_of", "sister_of",
)  # fmt: skip
Company = dict[str, Any]


class Maker:
    """Makes companies one after another; the same seed makes the same companies."""

    def __init__(self, seed: int, companies: int) -> None:
        self.draw = random.Random(seed)
        self.buildings = max(4, companies // FIRMS_PER_BUILDING)
        self.sizes = range(1, MOST_WRITINGS + 1)
        self.used: set[tuple[str, str, str]] = set()
        self.chances = list(accumulate(size**-EXPONENT for size in self.sizes))

    def companies(self, count: int) -> Iterator[Company]:
        """Give `count` companies; a homonym or sister follows the one it goes with."""
        last: Company = {}
        for number in range(count):
            place = number % 100
            if place == HOMONYM and last["number"]:
                last = self.homonym(number, last)
            elif place in (SISTER, TWIN):
                last = self.sister(number, last, place == TWIN)
            else:
                # who comes before a homonym has a number, else nothing tells the two apart
                last = self.company(number, numbered=place == HOMONYM - 1)
            yield last

    def company(self, number: int, numbered: bool = False) -> Company:
        """Return a company with nothing in common with others but perhaps its building."""
        draw = self.draw
        kind = draw.choices(("cyrillic", "han", "latin"), (55, 33, 12))[0]
        if numbered and kind == "latin":
            kind = "han"
        cities = {"cyrillic": RUSSIAN_CITIES, "han": CHINESE_CITIES, "latin": LATIN_CITIES}[kind]
        building = draw.randrange(self.buildings)
        city = cities[building % len(cities)]
        words, trade = self._words(kind), draw.choice(TRADES)
        while (key := (city[0], words[0][0], trade[0])) in self.used:  # homonyms are planted only
            words, trade = self._words(kind), draw.choice(TRADES)
        self.used.add(key)
        found = self._named(kind, city, words, trade)
        found |= self._placed(kind, city, building, 101 + draw.randrange(400))
        if draw.random() < MOVED:
            where = self._placed(
                kind, city, draw.randrange(self.buildings), 101 + draw.randrange(400)
            )
            found |= {"other_address": where["full_latin"], "moved": True}
        return found | self._numbered(number, city[0], numbered or draw.random() < 0.7)

    def homonym(self, number: int, other: Company) -> Company:
        """Return a company of the same name and country, with its own number and address."""
        kind, draw = other["kind"], self.draw
        cities = {"cyrillic": RUSSIAN_CITIES, "han": CHINESE_CITIES}[kind]
        elsewhere = [
            city for city in cities if city[0] == other["country"] and city != other["city"]
        ]
        place = self._placed(
            kind, draw.choice(elsewhere), draw.randrange(self.buildings), 101 + draw.randrange(400)
        )
        found = other | place | self._numbered(number, other["country"], True)
        return found | {"homonym_of": other["entity"], "sister_of": None}

    def sister(self, number: int, other: Company, twin: bool) -> Company:
        """Return a company in the same unit under another name; a twin's begins with the same word."""
        draw, kind = self.draw, other["kind"]
        trade = draw.choice([trade for trade in TRADES if trade != other["trade"]])
        words = [other["words"][0]] if twin else self._words(kind)
        found = other | self._named(kind, other["city"], words, trade)
        found |= self._numbered(number, other["country"], draw.random() < 0.7)
        return found | {"homonym_of": None, "sister_of": other["entity"]}

    def _words(self, kind: str) -> list[tuple[str, str, str]]:
        """Return one or two made-up words, each in its native writing and two romanisations."""
        draw = self.draw
        return [self._word(kind) for _ in range(2 if kind != "han" and draw.random() < 0.3 else 1)]

    def _word(self, kind: str) -> tuple[str, str, str]:
        draw = self.draw
        if kind == "han":
            parts = draw.choices(CHINESE, k=draw.choices((2, 3, 4), (1, 6, 3))[0])
            sounds = [sound for _, sound in parts]
            joined = "".join(sounds).capitalize()
            spaced = " ".join(sound.capitalize() for sound in sounds)
            return "".join(letter for letter, _ in parts), joined, spaced
        if kind == "latin":
            word = "".join(draw.choices(LATIN, k=draw.choices((3, 4), (3, 7))[0])).capitalize()
            return word, word, word
        parts3 = draw.choices(RUSSIAN, k=draw.choices((3, 4), (3, 7))[0])
        native, latin, other = ("".join(part[n] for part in parts3).capitalize() for n in range(3))
        return native, latin, other

    def _named(
        self, kind: str, city: tuple[str, ...], words: list[tuple[str, str, str]], trade: Any
    ) -> Company:
        native, latin, other = (" ".join(word[n] for word in words) for n in range(3))
        first = words[0]
        if kind == "han":
            names = (
                f"{city[1]}{native}{trade[3]}", f"{city[2]} {latin} {trade[2]}",
                f"{city[2]} {other} {trade[4]}", f"{latin} {trade[2]}", f"{native}{trade[3]}",
                f"{latin} {trade[4]}",
            )  # fmt: skip
        else:
            own = trade[0] if kind == "cyrillic" else trade[2]
            rom = trade[1] if kind == "cyrillic" else trade[2]
            names = (
                f"{native} {own}", f"{latin} {rom}", f"{other} {rom}", f"{latin} {trade[2]}",
                first[0] if len(words) == 1 else native, first[1] if len(words) == 1 else latin,
            )  # fmt: skip
        keys = ("native", "latin", "other_latin", "english", "short_native", "short_latin")
        forms, latin_forms = FORMS[city[0]]
        return dict(zip(keys, names, strict=True)) | {
            "kind": kind, "city": city, "words": words, "trade": trade, "country": city[0],
            "forms": list(forms), "latin_forms": list(latin_forms), "city_latin": city[2],
        }  # fmt: skip

    def _placed(self, kind: str, city: tuple[str, ...], building: int, unit: int) -> Company:
        """Return the addresses: a building is always the same street and house of its city."""
        street = random.Random(building)
        house, block = 1 + building // 300 % 90, street.randrange(200)
        native, latin, _ = (
            self._street(kind, building % 300 * 977 + block % 3)
            if kind != "latin"
            else ("", "", "")
        )
        if kind == "cyrillic":
            at = f"г. {city[1]}, ул. {native}, д. {house}"
            at_latin = f"{latin} street, {house}, {city[2]}"
            full = (f"{at}, оф. {unit}", f"{latin} street, {house}, office {unit}, {city[2]}")
        elif kind == "han":
            at = f"{city[1]}市{native}路{house}号"
            at_latin = f"No. {house} {latin} Road, {city[2]}, China"
            full = (f"{at}{unit}室", f"Room {unit}, No. {house} {latin} Road, {city[2]}, China")
        else:
            name = LATIN[building % len(LATIN)].capitalize() + LATIN[building // 50 % len(LATIN)]
            at = at_latin = f"{house} {name} Street, {city[2]}"
            full = (f"Office {unit}, {at}", f"Office {unit}, {at}")
        far = f"P.O. Box {1000 + building % 9000}, {city[2]}"
        return {
            "full_native": full[0], "house_native": at, "full_latin": full[1],
            "house_latin": at_latin, "other_address": far, "moved": False, "city": city, "city_latin": city[2],
        }  # fmt: skip

    def _street(self, kind: str, seed: int) -> tuple[str, str, str]:
        draw = random.Random(seed)
        if kind == "han":
            parts = draw.choices(CHINESE, k=2)
            return "".join(p[0] for p in parts), "".join(p[1] for p in parts).capitalize(), ""
        parts3 = draw.choices(RUSSIAN, k=3)
        native, latin, other = ("".join(part[n] for part in parts3).capitalize() for n in range(3))
        return native, latin, other

    def _numbered(self, number: int, country: str, numbered: bool) -> Company:
        label, make = NUMBER_OF.get(country, ("", None))
        size = self.draw.choices(self.sizes, cum_weights=self.chances)[0]
        return {
            "entity": number, "size": size, "homonym_of": None, "sister_of": None,
            "label": label, "number": make(number) if make and numbered else "",
        }  # fmt: skip
