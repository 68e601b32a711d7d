"""Files of customs records and domestic sales, by profiles that are data."""

from enduse.readers.customs.load import load_sales, load_shipments
from enduse.readers.customs.profile import Profile, find_profile, profiles
from enduse.readers.customs.report import LoadOptions, LoadReport, Reason

__all__ = [
    "LoadOptions", "LoadReport", "Profile", "Reason", "find_profile", "load_sales",
    "load_shipments", "profiles",
]  # fmt: skip
