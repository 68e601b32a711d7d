"""One file per kind of question; each reads tables and yields findings."""
