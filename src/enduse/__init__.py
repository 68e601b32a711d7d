"""enduse: who really ends up with the machine."""

__version__ = "0.1.0"
