"""A search for wrong money: random histories of a whole desk on virtual time, with faults mixed.

One history (`history.run_history`): tills sell, cancel and give back on a handful of simulated meters,
through the real worker, link, codec and ledger, while `weather` brings several kinds of faults at once and
the program is killed and started again (`program`). Then the faults end, and everything open must settle.
After every step an independent `checker` compares the book with the meters' own books.

A seed and a size make a history; the same seed makes the same one again.
"""
