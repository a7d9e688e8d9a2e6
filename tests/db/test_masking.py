"""A telephone number is never whole in the log."""

from __future__ import annotations

import pytest

from db import masking
from tests.db.small_book import TERMINAL, open_book


@pytest.mark.parametrize(
    ("number", "shown"),
    [
        ("13812345678", "138****5678"),
        ("010-88886666", "010-****6666"),
        ("138 1234 5678", "138 **** 5678"),
        ("+86 13812345678, 13987654321", "+86 1******5678, 139****4321"),
        ("8888666", "***8666"),
        ("8888", "8888"),
        ("", ""),
        ("ask at the desk", "ask at the desk"),
    ],
)
def test_the_middle_of_a_number_is_hidden(number: str, shown: str) -> None:
    assert masking.phone(number) == shown


def test_it_is_hidden_wherever_the_log_would_tell_it(tmp_path) -> None:
    book = open_book(tmp_path / "ledger.db")
    whole = "13812345678"
    detail = {"before": {"phone": whole, "name": whole}, "phones": [whole], "meter": whole}
    book.write(
        lambda ledger: ledger.audit.append(
            operator="a", action="shop.change", object="s", detail=detail, utc_ms=1
        )
    )
    book.write(
        lambda ledger: ledger.audit.append(
            operator="a",
            action="setting.change",
            object="sms.phones",
            detail={"before": whole, "after": ""},
            utc_ms=1,
        )
    )
    told = [entry.detail for entry in book.read(lambda ledger: ledger.audit.recent(2))]
    book.close()
    hidden = "138****5678"
    own = {"terminal": TERMINAL}
    before = {"phone": hidden, "name": whole}
    assert told[1] == {"before": before, "phones": [hidden], "meter": whole} | own
    assert told[0] == {"before": hidden, "after": ""} | own
