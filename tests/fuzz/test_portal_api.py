"""The tenants' API under requests of any kind, drawn from its own description (docs/portal-api.json).

No request is a fault of the program, each answer is one the description names, and what is another's is
answered as what is not there.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.domain.tenancy import LONGEST_MS
from app.portal.buckets import Buckets
from app.services import vending
from db.payment_rows import PayChannelRow
from meterio.types import Sample
from tests.helpers import small_mall
from tests.helpers.portal import METER, OTHER_METER, OTHER_SHOP, SHOP, Portal, portal
from tests.helpers.small_mall import CASHIER, order

DESCRIPTION = json.loads((Path(__file__).parents[2] / "docs" / "portal-api.json").read_text("utf-8"))
BASE = "/api/v1"
OWN_SALE, OTHER_SALE = "own-sale-1", "other-sale-1"
OPERATIONS = [
    (method, path, said)
    for path, methods in DESCRIPTION["paths"].items()
    for method, said in methods.items()
    if method != "parameters"
]


class Site:
    """The API, and a tenant who signs in anew whenever his session has ended."""

    def __init__(self, made: Portal) -> None:
        self.made, self.client = made, made.browser()
        self._token = ""

    def ask(self, method: str, path: str, *, token: str | None = None, **more: Any) -> Any:
        headers = {"Authorization": f"Bearer {self.token() if token is None else token}"}
        url = f"{BASE}{path}"
        return self.client.open(url, method=method, headers=headers, base_url="https://localhost", **more)

    def token(self) -> str:
        if not self._token or self.ask("GET", "/hello", token="").status_code != 200 or self._is_over():
            self.made.clock.now_ms += LONGEST_MS  # whatever waits strangers' codes have brought upon the shop
            sent = {"shop": SHOP, "code": self.made.slip_code()}
            answer = self.ask("POST", "/sign-in/slip", token="", json=sent)
            self._token = str(answer.json["token"])
            self.hear()
        return self._token

    def _is_over(self) -> bool:
        return self.ask("GET", "/own", token=self._token).status_code == 401

    def hear(self) -> None:
        """Both meters say where they stand."""
        for point in small_mall.points():
            if point.meter_id in (METER, OTHER_METER):
                values = small_mall.live(point.meter_id).values
                self.made.live.put(Sample(point, self.made.clock.now_ms, values))


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    with pytest.MonkeyPatch.context() as patch, portal(tmp_path_factory.mktemp("api")) as made:
        patch.setattr("app.portal.web.sign_in.LEAST_S", 0)
        patch.setattr("app.portal.web.api.LEAST_S", 0)
        patch.setattr(Buckets, "take", lambda self, whose: True)
        made.set(portal__switching="cut_and_return")
        made.book.write(
            lambda ledger: ledger.payments.put_channel(PayChannelRow(1, "alipay", True, {"merchant": "m"}))
        )
        for sale, meter in ((OWN_SALE, METER), (OTHER_SALE, OTHER_METER)):
            wanted, live = order(sale, meter, 2_000), small_mall.live(meter)
            now = made.clock.now_ms
            made.book.write(
                lambda ledger, wanted=wanted, live=live, now=now: vending.open_sale(  # type: ignore[misc]
                    ledger, wanted, session=CASHIER, live=live, now_utc_ms=now
                )
            )
        yield Site(made)


def of_schema(schema: dict[str, Any]) -> st.SearchStrategy[Any]:
    """Values that the description allows, and some that it just does not."""
    if "enum" in schema:
        return st.sampled_from(schema["enum"])
    if schema["type"] == "integer":
        return st.integers(schema.get("minimum", 0) - 1, 1 << 70)
    if schema["type"] == "array":
        return st.lists(of_schema(schema["items"]), max_size=schema["maxItems"] + 1)
    if schema["type"] == "object":
        return st.fixed_dictionaries({name: of_schema(one) for name, one in schema["properties"].items()})
    if "pattern" in schema:
        return st.from_regex(r"[A-Za-z0-9_-]{7,65}", fullmatch=True)
    return st.text(max_size=schema["maxLength"] + 1)


ANYTHING = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=20),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=8), inner, max_size=4),
    max_leaves=8,
)
IDS = st.sampled_from(
    [METER, OWN_SALE, OTHER_METER, OTHER_SALE, "..", "%2e%2e%2f", "'--", "E1%00", "😀", "a" * 300]
)


@st.composite
def requests(draw: st.DrawFn) -> tuple[str, str, dict[str, Any], dict[str, Any]]:
    """(method, path, what else is sent, what the description says of it)."""
    method, path, said = draw(st.sampled_from(OPERATIONS))
    if "{id}" in path:
        path = path.replace(
            "{id}",
            draw(
                IDS | st.text(st.characters(codec="utf-8", exclude_characters="/?#"), min_size=1, max_size=30)
            ),
        )
    more: dict[str, Any] = {}
    for one in said.get("parameters", ()):
        value = draw(st.one_of(of_schema(one["schema"]), st.text(st.characters(codec="utf-8"), max_size=30)))
        more.setdefault("query_string", {})[one["name"]] = value
    if "requestBody" in said:
        schema = said["requestBody"]["content"]["application/json"]["schema"]
        body = draw(st.one_of(of_schema(schema), ANYTHING, st.binary(max_size=200)))
        if isinstance(body, bytes):
            more["data"] = body
        else:
            more["json"] = body
    return method, path, more, said


def test_the_description_names_every_call_and_no_other(site: Site) -> None:
    found = set()
    for rule in site.client.application.url_map.iter_rules():
        if rule.rule.startswith(BASE):
            path = re.sub(r"<[^>]+>", "{id}", rule.rule.removeprefix(BASE))
            found |= {(method.lower(), path) for method in (rule.methods or set()) & {"GET", "POST"}}
    assert found == {(method, path) for method, path, _ in OPERATIONS}
    text = (Path(__file__).parents[2] / "docs" / "portal-api.md").read_text("utf-8")
    for method, path, _ in OPERATIONS:
        assert f"`{method.upper()} {path.replace('{id}', 'ID')}" in text, (method, path)


@settings(max_examples=400, deadline=None)
@given(request=requests())
def test_no_request_is_a_fault_and_nothing_of_another_is_told(
    site: Site, request: tuple[str, str, dict[str, Any], dict[str, Any]]
) -> None:
    method, path, more, said = request
    answer = site.ask(method, path, **more)
    assert str(answer.status_code) in said["responses"] or answer.status_code == 308, answer.text
    if answer.status_code >= 400:
        told = answer.json["error"]
        assert set(told) == {"key", "text", "params"} and told["text"]
        assert told["key"] not in ("portal.failed", "portal.unavailable")
    if OTHER_METER in path or OTHER_SALE in path:
        assert answer.status_code in (400, 404), answer.text
    assert OTHER_SHOP not in answer.text and OTHER_METER not in answer.text


@settings(max_examples=150, deadline=None)
@given(request=requests(), token=st.text(max_size=60) | st.just(""))
def test_without_a_session_there_is_nothing_but_the_first_page(
    site: Site, request: tuple[str, str, dict[str, Any], dict[str, Any]], token: str
) -> None:
    method, path, more, said = request
    if said.get("security") == []:
        return
    safe = token.encode("latin-1", "ignore").decode("latin-1").replace("\n", "").replace("\r", "")
    answer = site.ask(method, path, token=safe, **more)
    assert answer.status_code in (400, 401, 404), answer.text
    assert METER not in answer.text and SHOP not in answer.text
