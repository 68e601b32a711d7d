"""Who is on which list on which day."""
