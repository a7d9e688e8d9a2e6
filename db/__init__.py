"""Rows: the two books and their files. No Qt, no bytes of the wire, no rules beyond constraints."""
