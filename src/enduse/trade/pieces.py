"""How customs files and orders write that a quantity is a number of pieces."""

from __future__ import annotations

from typing import Final

# How customs files write "piece". A set counts as one: a machine is often declared as one set.
PIECES: Final = (
    "PCS", "PC", "PCE", "PIECE", "PIECES", "NMB", "NO", "NOS", "U", "UN", "UNIT", "UNITS", "EA",
    "SET", "SETS", "ADET", "AD", "796", "C62", "H87", "ШТ", "ШТ.", "ШТУКА", "шт", "шт.", "штука",
    "pcs", "pc", "piece", "pieces", "unit", "units", "set", "sets", "adet", "nos", "台", "件",
)  # fmt: skip
