"""A sale before it happens: its check, who decided, what was promised, and the log of all of it."""
