"""Histories of online payment from seeds: the real clients over sockets to fake gateways that go wrong in
every way they know, hours that pass at once, and what must hold at the end.

site.py      the book, the keeper of payments and the three gateways on ports of this machine
meters.py    meters, and what becomes of sales that were sent to them
shoppers.py  customers: who pays, when, and what else they do
history.py   a history from its seed: customers, weather, the office, the nights
checker.py   what must hold at its end
"""
