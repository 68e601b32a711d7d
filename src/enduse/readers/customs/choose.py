"""Which profile fits a file, by its headings alone."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from enduse.errors import InputError, cut
from enduse.readers.customs.profile import Profile, heading_key

ENOUGH = 0.5  # at least half of a file's headings must be explained
CLOSE = 0.02  # two profiles nearer than this cannot be told apart


@dataclass(frozen=True)
class Match:
    """How well a profile explains the headings of a file.

    `score` is the Dice coefficient of the two sets of headings, 0 to 1.
    """

    profile: Profile
    score: float
    explained: int
    unexplained: tuple[str, ...]
    missing: tuple[str, ...]

    @property
    def usable(self) -> bool:
        """Whether all that the profile cannot do without is there."""
        return not self.missing


@dataclass(frozen=True)
class Choice:
    """The profile for a file, and the reason in words."""

    profile: Profile
    reason: str
    unexplained: tuple[str, ...]


def match(profile: Profile, headings: Sequence[str]) -> Match:
    """Compare the headings of a file with those that `profile` knows."""
    file = {heading_key(h): h for h in headings if heading_key(h)}
    known = profile.known_keys
    hits = file.keys() & known
    # an open profile lists many other names for one column; the absent ones say nothing
    size = len(hits) if profile.is_open else len(known) - 1  # PUBLISHED is an extra
    missing = tuple(
        " or ".join(group)
        for group in profile.required()
        if not any(heading_key(h) in file for h in group)
    )
    score = 2 * len(hits) / (len(file) + size) if hits else 0.0
    unexplained = tuple(h for key, h in file.items() if key not in known)
    return Match(profile, min(score, 1.0), len(hits), unexplained, missing)


def choose(candidates: Sequence[Profile], headings: Sequence[str], where: str) -> Choice:
    """Return the profile that explains the headings best.

    Raises InputError, naming the nearest profiles, when none fits or two fit equally well.
    """
    matches = sorted((match(p, headings) for p in candidates), key=_rank)
    fitting = [m for m in matches if m.usable and m.explained >= ENOUGH * len(set(headings))]
    if not fitting:
        raise InputError(f"{where}: no profile fits its columns ({_nearest(matches)}); {_ADVICE}")
    best = fitting[0]
    rivals = [m for m in fitting[1:] if best.score - m.score < CLOSE and not m.profile.is_open]
    if rivals and not best.profile.is_open:
        names = ", ".join(m.profile.name for m in (best, *rivals))
        raise InputError(f"{where}: its columns fit {names} equally well; choose with --profile")
    total = best.explained + len(best.unexplained)
    reason = f"{best.explained} of {total} columns are known to it"
    return Choice(best.profile, reason, best.unexplained)


_ADVICE = "give --profile NAME or a .yaml file; `enduse profiles` lists the names"


def _rank(found: Match) -> tuple[bool, float, bool, str]:
    return (not found.usable, -found.score, found.profile.is_open, found.profile.name)


def _nearest(matches: Sequence[Match]) -> str:
    nearest = [m for m in sorted(matches, key=lambda m: (-m.score, m.profile.name)) if m.score][:3]
    if not nearest:
        return "none of its headings is known"
    return "nearest: " + "; ".join(
        f"{m.profile.name}, {m.explained} known"
        + (f", without {cut(', '.join(m.missing), 120)}" if m.missing else "")
        for m in nearest
    )
