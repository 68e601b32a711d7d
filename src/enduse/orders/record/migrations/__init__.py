"""Alembic's scripts: how the record of orders came to its present shape."""
