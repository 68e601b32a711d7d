"""Which writings are the same entity: identifiers first, then names; every merge has its reason."""
