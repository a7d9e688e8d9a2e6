"""Object names of everything a person can press or read on the page of online payment."""

from __future__ import annotations

PAGE_PAYMENTS = "online_orders"
PAYMENTS_PAGE = "payments.page"
PAYMENTS_TABS = "payments.tabs"
PAYMENTS_ORDERS = "payments.orders"  # of its parts: followed by "." and the part
PAYMENTS_SELL = "payments.sell"
PAYMENTS_REFUND = "payments.refund"
PAYMENTS_CLOSE = "payments.close"
PAYMENTS_DIFFERENCES = "payments.differences"  # likewise
PAYMENTS_SETTLE = "payments.settle"
PAYMENTS_CHANNELS = "payments.channels"  # likewise
