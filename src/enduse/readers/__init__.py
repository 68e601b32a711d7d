"""Files to tables: customs records, lists, registers, sales and claims."""
