"""A subject's findings made into a case file: data first, then HTML, JSON and CSV."""
