"""Online payment: what each gateway is asked and how its answers are proven. No book, no money rules here."""
