"""Which companies are owned by listed persons, by four rules and as of a day."""
