"""The report centre: what reports there are, what each can be asked for, and how its figures are found."""
