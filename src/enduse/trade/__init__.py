"""Shipments as trade: brands, tiers, lines with entities."""
