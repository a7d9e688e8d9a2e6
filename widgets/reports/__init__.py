"""The report centre: a report chosen from the list, its filters, its table, and what it is made of."""
