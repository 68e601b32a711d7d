"""Alembic's scripts: how the decision store came to its present shape."""
