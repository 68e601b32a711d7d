"""How names, addresses, countries and identifiers are written: scripts, legal forms, keys."""
