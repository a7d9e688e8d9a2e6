"""The pages and their guards, by a browser that is Flask's own (faults.md 3.6)."""

from __future__ import annotations

import html
import re
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urljoin

import pytest
from flask.testing import FlaskClient

from app.portal.web.words import LANGUAGES, RESOURCES, catalogue
from tests.helpers.portal import (
    METER,
    NUMBER,
    OTHER_METER,
    OTHER_SHOP,
    PEER,
    SHOP,
    Portal,
    form_token,
    portal,
    post,
    sign_in,
)

ROOT = Path(__file__).resolve().parents[3]
BASE = "https://localhost"


@pytest.fixture
def made(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Portal]:
    """An answer to a sign-in does not wait here: test_front measures that."""
    monkeypatch.setattr("app.portal.web.sign_in.LEAST_S", 0)
    monkeypatch.setattr("app.portal.web.api.LEAST_S", 0)
    with portal(tmp_path) as found:
        yield found


@pytest.fixture
def browser(made: Portal) -> FlaskClient:
    """Signed in, in English."""
    client = made.browser()
    assert sign_in(client, made.slip_code(), lang="en").status_code == 303
    return client


def get(client: FlaskClient, path: str, **more: object):
    return client.get(path, base_url=BASE, **more)


def test_a_tenant_signs_in_by_text_sees_his_meters_and_signs_out(made: Portal) -> None:
    client = made.browser()
    page = get(client, f"/sign-in?shop={SHOP}&lang=en").text
    assert f'value="{SHOP}"' in page
    sent = post(client, "/sign-in/text", page, shop=SHOP, number=NUMBER)
    assert (sent.status_code, sent.headers["Location"]) == (303, f"/sign-in/code?shop={SHOP}")
    page = get(client, "/sign-in/code").text
    code = re.search(r"\d{6}", made.text_codes()[0][1])
    assert code is not None
    assert "wrong" in post(client, "/sign-in/code", page, code="12").text
    assert post(client, "/sign-in/code", page, code=code[0]).status_code == 303
    home = get(client, "/").text
    assert METER in home
    assert OTHER_METER not in home
    assert post(client, "/sign-out", home).status_code == 303
    assert get(client, "/").status_code == 401


def test_the_code_of_a_request_belongs_to_its_browser(made: Portal) -> None:
    mine, other = made.browser(), made.browser()
    post(mine, "/sign-in/text", get(mine, "/sign-in").text, shop=SHOP, number=NUMBER)
    code = re.search(r"\d{6}", made.text_codes()[0][1])
    assert code is not None
    page = get(other, "/sign-in/code").text
    assert post(other, "/sign-in/code", page, code=code[0]).status_code == 422
    assert get(other, "/").status_code == 401


def test_a_session_that_was_planted_is_not_the_one_after_the_sign_in(made: Portal) -> None:
    client = made.browser()
    client.set_cookie("__Host-tenant", "planted", domain="localhost", secure=True)
    answer = sign_in(client, made.slip_code())
    [cookie] = [one for one in answer.headers.getlist("Set-Cookie") if one.startswith("__Host-tenant")]
    assert "planted" not in cookie
    assert all(part in cookie for part in ("Secure", "HttpOnly", "Path=/", "SameSite=Strict"))
    assert "Domain" not in cookie
    token = cookie.partition("=")[2].partition(";")[0]
    assert len(token) >= 43


@pytest.mark.parametrize(
    "headers",
    [
        {"Origin": "https://evil.example"},
        {"Origin": "null"},
        {"Origin": "http://localhost"},
        {"Sec-Fetch-Site": "cross-site"},
        {"Sec-Fetch-Site": "same-site"},
    ],
)
def test_a_form_from_elsewhere_does_nothing(
    made: Portal, browser: FlaskClient, headers: dict[str, str]
) -> None:
    page = get(browser, "/").text
    data = {"csrf_token": form_token(page), "meter": METER}
    assert browser.post("/read", data=data, headers=headers, base_url=BASE).status_code == 403
    assert made.read == []
    assert browser.post("/read", data=data, base_url=BASE).status_code == 303
    assert made.read == [(METER,)]


def test_a_form_without_its_token_or_with_anothers_does_nothing(made: Portal, browser: FlaskClient) -> None:
    other = made.browser()
    sign_in(other, made.slip_code(OTHER_SHOP), OTHER_SHOP)
    for token in (
        "",
        "x",
        "ü",
        form_token(get(other, "/").text),
        form_token(get(made.browser(), "/sign-in").text),
    ):
        answer = browser.post("/read", data={"csrf_token": token, "meter": METER}, base_url=BASE)
        assert answer.status_code == 403
    assert made.read == []


def test_another_shops_meter_is_not_there(made: Portal, browser: FlaskClient) -> None:
    assert get(browser, f"/meters/{METER}").status_code == 200
    others, nobodys = get(browser, f"/meters/{OTHER_METER}"), get(browser, "/meters/E77")
    assert (others.status_code, nobodys.status_code) == (404, 404)
    assert others.text.replace(OTHER_METER, "E77") == nobodys.text
    assert post(browser, "/read", get(browser, "/").text, meter=OTHER_METER).status_code == 404
    assert made.read == []


@pytest.mark.parametrize(
    "path",
    [
        "/meters/E1' OR '1'='1",
        "/meters/%3Cscript%3Ealert(1)%3C/script%3E",
        "/meters/{{7*7}}",
        "/meters/..%2f..%2fledger.db",
        "/static/..%2f..%2f..%2fmain.py",
        "/static/../words/en.toml",
        "/static/%2e%2e/%2e%2e/%2e%2e/main.py",
        "/static//etc/passwd",
        "/meters/%00",
        "/" + "a" * 4000,
    ],
)
def test_paths_that_try_something_get_nothing(browser: FlaskClient, path: str) -> None:
    answer = get(browser, path)
    assert answer.status_code in (400, 404)
    assert "<script>alert" not in answer.text
    assert "49" not in answer.text.partition("<main")[2].partition("</main>")[0]
    assert "argparse" not in answer.text


@pytest.mark.parametrize("typed", ["<b>x</b>", '"><script>x</script>', "{{7*7}}", "'; DROP TABLE shops; --"])
def test_what_is_typed_is_shown_as_it_was_typed_or_not_at_all(made: Portal, typed: str) -> None:
    client = made.browser()
    page = get(client, "/sign-in", query_string={"shop": typed}).text
    assert "<script>x" not in page
    assert "<b>x" not in page
    again = post(client, "/sign-in/slip", page, shop=typed, code="1")
    assert again.status_code == 422
    assert "<script>x" not in again.text
    assert made.book.read(lambda ledger: len(ledger.shops.all())) == 7


def test_every_answer_bears_the_headers_that_keep_it_to_itself(browser: FlaskClient) -> None:
    for path in ("/", "/sign-in", "/no-such", "/static/site.css", "/api/v1/own"):
        headers = get(browser, path).headers
        assert "frame-ancestors 'none'" in headers["Content-Security-Policy"]
        assert "unsafe" not in headers["Content-Security-Policy"]
        assert headers["X-Content-Type-Options"] == "nosniff"
        assert headers["Strict-Transport-Security"]
        assert headers["Cache-Control"] == "no-store" or path.startswith("/static/")
        assert "Server" not in headers


@pytest.mark.parametrize("host", ["evil.example", "localhost.evil.example", "127.0.0.1.nip.io", ""])
def test_a_strangers_name_that_leads_here_is_not_served(made: Portal, host: str) -> None:
    answer = made.browser().get("/sign-in", headers={"Host": host}, base_url=BASE)
    assert answer.status_code in (400, 421)


def test_the_address_that_was_reached_is_served(made: Portal) -> None:
    client = made.browser(peer=(PEER[0], "10.0.0.5"))
    assert client.get("/sign-in", base_url="https://10.0.0.5:8443").status_code == 200
    assert client.get("/sign-in", base_url="https://10.0.0.6:8443").status_code == 421


def test_who_did_not_come_by_the_door_is_not_served(made: Portal) -> None:
    from app.portal.web import create_app

    app = create_app(made.gate, hosts=("localhost",), peer_of=lambda _: None, is_tls=True)
    assert app.test_client().get("/sign-in", base_url=BASE).status_code == 403


@pytest.mark.parametrize("method", ["PUT", "DELETE", "PATCH", "OPTIONS", "TRACE", "PROPFIND"])
def test_other_methods_are_refused(browser: FlaskClient, method: str) -> None:
    assert browser.open("/", method=method, base_url=BASE).status_code == 405


def test_a_body_that_is_too_large_is_refused(made: Portal, browser: FlaskClient) -> None:
    page = get(browser, "/").text
    assert post(browser, "/read", page, meter="x" * 20_000).status_code == 413
    answer = browser.post("/api/v1/sign-in/slip", data=b"x" * 20_000, base_url=BASE)
    assert answer.status_code in (400, 413)


def test_requests_without_end_from_one_address_are_turned_away_and_others_are_not(made: Portal) -> None:
    client = made.browser()
    codes = [get(client, "/static/site.css").status_code for _ in range(400)]
    assert codes[:60] == [200] * 60
    assert 429 in codes
    assert get(made.browser(peer=("192.0.2.8", "127.0.0.1")), "/sign-in").status_code == 200


def test_a_desk_that_is_gone_is_told_in_words(made: Portal, browser: FlaskClient) -> None:
    from app.errors import DeskError

    def gone(*_: object, **__: object) -> object:
        raise DeskError("portal.unavailable")

    made.gate.call = gone  # type: ignore[method-assign]
    answer = get(browser, "/")
    assert answer.status_code == 503
    assert "computer cannot answer" in answer.text


def test_a_fault_of_the_program_tells_nothing_of_it(made: Portal, browser: FlaskClient) -> None:
    def broken(*_: object, **__: object) -> object:
        raise RuntimeError("secret inside")

    made.gate.call = broken  # type: ignore[method-assign]
    answer = get(browser, "/")
    assert answer.status_code == 500
    assert "secret" not in answer.text


# ---- the JSON API ---------------------------------------------------------------------------------------


def test_the_api_signs_in_and_shows_the_same_by_its_token_only(made: Portal) -> None:
    client = made.browser()
    answer = client.post("/api/v1/sign-in/slip", json={"shop": SHOP, "code": made.slip_code()}, base_url=BASE)
    token = answer.json["token"]
    bearer = {"Authorization": f"Bearer {token}"}
    own = client.get("/api/v1/own", headers=bearer, base_url=BASE)
    assert [one["meter_id"] for one in own.json["meters"]] == [METER]
    assert client.get("/api/v1/own", base_url=BASE).status_code == 401
    client.set_cookie("__Host-tenant", token, domain="localhost", secure=True)
    assert client.get("/api/v1/own", base_url=BASE).status_code == 401
    others = client.get(f"/api/v1/meters/{OTHER_METER}", headers=bearer, base_url=BASE)
    assert (others.status_code, others.json["error"]["key"]) == (404, "permission.not_yours")
    assert client.post(f"/api/v1/meters/{METER}/read", headers=bearer, base_url=BASE).json == {
        "asked": [METER]
    }
    assert client.post("/api/v1/sign-out", headers=bearer, base_url=BASE).json == {"ended": True}
    assert client.get("/api/v1/own", headers=bearer, base_url=BASE).status_code == 401


DEEP = b'{"shop": ' + b"[" * 8_000 + b"]" * 8_000 + b"}"
NO_LETTER = b'{"shop": "\\ud800", "code": "1"}'


@pytest.mark.parametrize(
    "body",
    [b"", b"[]", b"{", b'"x"', b'{"shop": 7}', b'{"shop": ["x"]}', b"\xff\xfe", DEEP, NO_LETTER],
    ids=lambda body: body[:12].hex(),
)
def test_the_api_refuses_what_is_no_request(made: Portal, body: bytes) -> None:
    answer = made.browser().post("/api/v1/sign-in/slip", data=body, base_url=BASE)
    assert (answer.status_code, answer.json["error"]["key"]) == (400, "portal.bad_request")


def test_the_api_takes_a_place_in_the_list_that_is_none_as_the_pages_do(made: Portal) -> None:
    client = made.browser()
    answer = client.post("/api/v1/sign-in/slip", json={"shop": SHOP, "code": made.slip_code()}, base_url=BASE)
    bearer = {"Authorization": f"Bearer {answer.json['token']}"}
    for before in ("9" * 5_000, "9" * 30, "-1", "x", "\u0661"):
        path = f"/api/v1/purchases?before={before}"
        assert client.get(path, headers=bearer, base_url=BASE).json == {"following": None, "rows": []}


def test_a_page_of_another_site_cannot_use_the_api(made: Portal) -> None:
    answer = made.browser().post(
        "/api/v1/sign-in/slip",
        json={"shop": SHOP, "code": "1"},
        headers={"Origin": "https://evil.example"},
        base_url=BASE,
    )
    assert answer.status_code == 403


# ---- languages and words --------------------------------------------------------------------------------


def test_both_languages_have_every_text_with_the_same_values() -> None:
    hole = re.compile(r"\{(\w+)\}")
    texts = [catalogue(language) for language in LANGUAGES]
    assert texts[0].keys() == texts[1].keys()
    differ = [key for key in texts[0] if set(hole.findall(texts[0][key])) != set(hole.findall(texts[1][key]))]
    assert differ == []
    assert [key for key, text in texts[0].items() if not re.search("[\u4e00-\u9fff]", text)] == []


def test_every_text_is_used_and_every_text_used_is_there() -> None:
    sources = [*(RESOURCES / "templates").glob("*.html"), *(ROOT / "app/portal").rglob("*.py")]
    whole = "\n".join(path.read_text("utf-8") for path in sources)
    known = catalogue("en")
    named = set(re.findall(r"""(?:\bt|words\.text)\(["']([\w.]+)["'][,)]""", whole))
    assert named - known.keys() == set()
    begun = set(re.findall(r"""\bt\(["']([\w.]+[._])["'] \+""", whole))
    left = {key for key in known if key not in named and not key.startswith((*begun, "error."))}
    assert left == set()
    told = {key.removeprefix("error.") for key in known if key.startswith("error.")}
    services = "\n".join(path.read_text("utf-8") for path in (ROOT / "app").rglob("*.py"))
    groups = {f"{name}.any" for name in ("money", "sale", "pay", "orders")}
    http = {"http.400", "http.403", "http.404", "http.405", "http.413", "http.421", "http.429", "http.500"}
    assert {key for key in told - http - groups - {"title", "back"} if f'"{key}"' not in services} == set()


def test_a_page_is_in_the_language_that_was_chosen_or_that_the_browser_prefers(made: Portal) -> None:
    client = made.browser()
    assert '<html lang="en"' in get(client, "/sign-in", headers={"Accept-Language": "en-GB"}).text
    assert '<html lang="zh-CN"' in get(client, "/sign-in", headers={"Accept-Language": "fr"}).text
    assert '<html lang="en"' in get(client, "/sign-in?lang=en").text
    assert '<html lang="en"' in get(client, "/sign-in").text
    assert '<html lang="zh-CN"' in get(client, "/sign-in?lang=zh_CN").text


def language_link(page: str, language: str) -> str:
    found = re.search(f'<a href="([^"]+)" lang="{language}"', page)
    assert found is not None
    return html.unescape(found[1])


@pytest.mark.parametrize(
    ("path", "kept"),
    [
        (f"/sign-in?shop={SHOP}", SHOP),
        (f"/sign-in/code?shop={SHOP}", SHOP),
        ("/sign-in?shop=%22%3E%26x=1", "&#34;&gt;&amp;x=1"),
    ],
)
def test_another_language_is_chosen_without_losing_what_was_there(made: Portal, path: str, kept: str) -> None:
    client = made.browser()
    page = client.get(f"{path}&lang=zh_CN", base_url=BASE).text
    other = client.get(urljoin(path, language_link(page, "en")), base_url=BASE)
    assert kept in other.text and 'lang="en"' in other.text


@pytest.mark.parametrize("way", ["text", "slip"])
def test_another_language_is_chosen_after_something_wrong_was_typed(made: Portal, way: str) -> None:
    client = made.browser()
    page = client.get("/sign-in", base_url=BASE).text
    wrong = post(client, f"/sign-in/{way}", page, shop=SHOP, code="", number="")
    other = client.get(language_link(wrong.text, "en"), base_url=BASE)
    assert (other.status_code, f'value="{SHOP}"' in other.text) == (200, True)


def test_another_language_for_a_refused_form_leads_home(browser: FlaskClient) -> None:
    refused = browser.post("/read", base_url=BASE)
    assert refused.status_code == 403
    assert language_link(refused.text, "en") == "/?lang=en"


def test_the_language_links_of_a_page_lead_to_no_other_host(browser: FlaskClient) -> None:
    page = browser.get("/x", base_url=BASE, environ_overrides={"PATH_INFO": "//elsewhere.example/x"}).text
    assert [language_link(page, tag) for tag in ("zh-CN", "en")] == ["?lang=zh_CN", "?lang=en"]


def test_the_stations_layout_is_kept_and_goes_back_by_itself(made: Portal) -> None:
    client = made.browser()
    assert 'class="station"' in get(client, "/sign-in?layout=station").text
    sign_in(client, made.slip_code())
    home = get(client, "/").text
    assert '<noscript><meta http-equiv="refresh" content="170;url=/idle"></noscript>' in home
    assert 'data-idle="/idle"' in home
    assert get(client, "/idle").status_code == 303
    assert get(client, "/").status_code == 401


def test_no_page_asks_any_other_host_and_the_first_is_small(browser: FlaskClient) -> None:
    for path in ("/", "/sign-in", f"/meters/{METER}", "/static/site.css"):
        text = get(browser, path).text
        assert re.findall(r"""(?:src|href|action)=["'](?:https?:)?//|url\(|@import""", text) == []
    sizes = [len(get(browser, path).data) for path in ("/sign-in", "/static/site.css", "/static/icon.svg")]
    assert sum(sizes) < 100_000


def test_pages_have_no_inline_script_or_style(browser: FlaskClient) -> None:
    for path in (RESOURCES / "templates").glob("*.html"):
        text = path.read_text("utf-8")
        assert not re.search(r"<script(?![^>]*\bsrc=)|\sstyle=|\son\w+=|<style", text), path.name
