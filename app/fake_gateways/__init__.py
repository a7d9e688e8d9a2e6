"""Gateways of online payment for training, demonstration and tests: three services on real sockets, each by
its published rules, with a book of their own, customers who pay on demand, and faults.

They share no code with the clients in app/payments: what both must agree on is in the published rules.
"""
