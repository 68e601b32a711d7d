"""Files of customs records and domestic sales, by profiles that are data."""
