"""Both languages are whole: nothing untranslated, nothing stale, no raw key, and a switch needs no
restart."""

from __future__ import annotations

import re
import sys
from pathlib import Path

import pytest
from PySide6.QtWidgets import QAbstractButton, QLabel, QLineEdit

from app import config
from app.domain.permissions import Permission
from app.domain.sale import Answer, NextStep, SaleState
from app.errors import DeskError
from tests.widgets import small_desk
from widgets import names
from widgets.common import messages, named_values, words
from widgets.common.slip_texts import SLIP_TEXTS

ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT / "resources" / "translations"))
import update  # noqa: E402  a script of the resources, not a package

KEY = re.compile(r'(?:DeskError|QuoteWarning)\(\s*"([a-z_]+\.[a-z_.]+)"')
CHINESE = re.compile(r"[\u4e00-\u9fff]")


def test_every_text_is_translated():
    assert update.unfinished() == []


def test_the_collected_texts_are_those_of_the_source(tmp_path):
    fresh = tmp_path / "fresh.ts"
    update.collect(fresh)
    assert _sources(fresh) == _sources(update.TS), "run resources/translations/update.py"


def test_the_compiled_translation_is_current(tmp_path):
    fresh = tmp_path / "fresh.qm"
    update.build(fresh)
    assert fresh.read_bytes() == update.QM.read_bytes(), "run resources/translations/update.py"


def _sources(path: Path) -> set[tuple[str, str]]:
    from xml.etree import ElementTree

    contexts = ElementTree.parse(path).getroot().iter("context")
    return {
        (context.findtext("name", ""), message.findtext("source", ""))
        for context in contexts
        for message in context.iter("message")
    }


def test_translations_keep_their_fields():
    from xml.etree import ElementTree

    for message in ElementTree.parse(update.TS).getroot().iter("message"):
        source, translation = message.findtext("source", ""), message.findtext("translation", "")
        assert set(re.findall(r"{(\w+)}", source)) == set(re.findall(r"{(\w+)}", translation)), source


def test_every_error_key_of_the_program_has_its_sentence():
    used = {
        (key, path.name)
        for folder in ("app", "widgets")
        for path in (ROOT / folder).rglob("*.py")
        for key in KEY.findall(path.read_text("utf-8"))
    }
    assert {(key, name) for key, name in used if key not in messages.ERROR_TEXTS} == set()


def test_a_key_without_a_sentence_still_says_what_to_do():
    said = messages.sentence(DeskError("nobody.wrote_this"))
    assert "nobody.wrote_this" in said
    assert "try again" in said


def test_values_are_filled_in_as_people_read_them():
    said = messages.sentence(DeskError("desk.received_short", amount_fen=123_456))
    assert "1,234.56" in said


@pytest.mark.parametrize("language", ["en", "zh_CN"])
def test_every_state_answer_and_step_has_a_word(context, language):
    context.language.set(language)
    said = [words.sale_state(state)[2] for state in SaleState]
    said += [words.answer(answer) for answer in Answer] + [words.next_step(step) for step in NextStep]
    assert all(bool(CHINESE.search(word)) == (language == "zh_CN") for word in said)


@pytest.mark.parametrize("language", ["en", "zh_CN"])
def test_slips_have_words_in_both_languages_whatever_the_screens_speak(qapp, language):
    word = messages.slip_translator(language)
    assert all(word(key) and word(key) != key for key in SLIP_TEXTS)
    assert bool(CHINESE.search(word("slip.amount"))) == (language == "zh_CN")


def _visible_texts(window) -> set[str]:
    texts = {
        one.text()
        for kind in (QLabel, QAbstractButton)
        for one in window.findChildren(kind)
        if one.isVisible()
    }
    return texts | {one.placeholderText() for one in window.findChildren(QLineEdit) if one.isVisible()}


def _own_words(texts: set[str]) -> set[str]:
    """Without what is the same in both: names, numbers, the other language's name, the data."""
    data = {*small_desk.NAMES, "Meterdesk", "中文", "English"}
    return {
        text
        for text in texts
        if text and text not in data and re.search(r"[A-Za-z]{3,}|[\u4e00-\u9fff]", text)
    }


@pytest.mark.parametrize("page", [names.PAGE_DESK, names.PAGE_IN_DOUBT, names.PAGE_METERS])
def test_a_switch_retranslates_everything_that_is_seen(cashier, context, qtbot, page):
    cashier.work.open(page)
    qtbot.wait(300)  # what the page reads from the book has come
    english = _own_words(_visible_texts(cashier))
    context.language.set("zh_CN")
    qtbot.waitUntil(lambda: "售电" in _visible_texts(cashier))
    chinese = _own_words(_visible_texts(cashier))
    assert not english & chinese
    assert all(CHINESE.search(text) for text in chinese), chinese
    context.language.set("en")
    qtbot.waitUntil(lambda: _own_words(_visible_texts(cashier)) == english)


@pytest.mark.parametrize("language", ["en", "zh_CN"])
def test_no_raw_key_and_no_unfilled_field_is_seen(cashier, context, qtbot, language):
    context.language.set(language)
    for page in (names.PAGE_DESK, names.PAGE_IN_DOUBT, names.PAGE_METERS):
        cashier.work.open(page)
        for text in _visible_texts(cashier):
            assert not re.search(r"\b[a-z_]+\.[a-z_]+_[a-z_]+\b|{\w+}", text), text


def _cut(window) -> list[str]:
    """Texts of one line that are wider than their label or button."""
    return [
        one.text()
        for kind in (QLabel, QAbstractButton)
        for one in window.findChildren(kind)
        if one.isVisible()
        and one.text()
        and not (isinstance(one, QLabel) and one.wordWrap())
        and one.width() < one.minimumSizeHint().width() - 1
    ]


@pytest.mark.parametrize("page", [names.PAGE_DESK, names.PAGE_IN_DOUBT, names.PAGE_METERS])
def test_a_switch_gives_every_text_its_room_at_once(cashier, desk, context, qtbot, page):
    cashier.work.open(page)
    if page == names.PAGE_DESK:
        cashier.page(page).controller.search("1-001", take_first=True)
        qtbot.waitUntil(lambda: bool(cashier.page(page).panel.shop.tiles))
    qtbot.wait(200)
    for language in ("zh_CN", "en", "zh_CN"):
        context.language.set(language)
        assert _cut(cashier) == []


@pytest.mark.parametrize("language", ["en", "zh_CN"])
def test_a_refusal_names_the_permission_in_words(context, language):
    context.language.set(language)
    for permission in Permission:
        said = messages.sentence(DeskError("permission.denied", permission=permission.value))
        assert "_" not in said
        assert bool(CHINESE.search(said)) == (language == "zh_CN")
    assert set(named_values.PERMISSIONS) == {one.value for one in Permission}


def test_every_setting_has_its_name_in_sentences(qapp):
    assert set(named_values.SETTINGS) == {setting.key for setting in config.ALL}
    said = messages.sentence(DeskError("settings.out_of_range", setting="sale.limit_fen", least=1, most=2))
    assert said.startswith("Most in one sale")
