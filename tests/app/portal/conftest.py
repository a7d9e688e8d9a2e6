"""A web for tenants that takes money and waits for nothing, for the tests that walk its pages."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from db.payment_rows import PayChannelRow
from tests.helpers.portal import Portal, portal, say


@pytest.fixture
def made(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Portal]:
    monkeypatch.setattr("app.portal.web.sign_in.LEAST_S", 0)
    with portal(tmp_path) as found:
        found.book.write(
            lambda ledger: ledger.payments.put_channel(PayChannelRow(1, "alipay", True, {"merchant": "m"}))
        )
        say(found)
        yield found
