"""A report in words: titles with units, words for keys, and a statement of moment, filters and person."""

from __future__ import annotations

import re
from dataclasses import replace

import pytest
from PySide6.QtCore import QTranslator

from app.domain.report import CellKind, Report, ReportColumn
from app.errors import DeskError
from app.outputs.sheet import SheetColumn
from widgets.common.report_texts import REPORT_TEXTS, REPORT_WORDS
from widgets.common.report_words import CONTEXT, words_in
from widgets.language import CHINESE, TRANSLATIONS

_REPORT = Report(
    "trial",
    (
        ReportColumn("kind", CellKind.WORD),
        ReportColumn("shop", CellKind.TEXT),
        ReportColumn("amount", CellKind.MONEY, is_summed=True),
    ),
    (("refund", "A101", -500), (None, "A102", None)),
    asked_by="Wang",
    utc_ms=1_790_000_000_999,
    utc_offset_min=480,
    filters=(("kind", "refund"), ("shop", "A1")),
)


@pytest.fixture(autouse=True)
def _trial_texts(monkeypatch: pytest.MonkeyPatch) -> None:
    titles = {"title.trial": "Trial", "column.kind": "What", "column.shop": "Shop", "column.amount": "Amount"}
    for key, text in {**titles, "filter.kind": "What", "filter.shop": "Shop"}.items():
        monkeypatch.setitem(REPORT_TEXTS, key, text)
    monkeypatch.setitem(REPORT_WORDS, "kind", {"refund": ("words", "Refund")})


def test_titles_name_the_unit_and_keys_become_words() -> None:
    sheet = words_in("en").sheet(_REPORT)
    assert sheet.head.columns == (
        SheetColumn("What", CellKind.WORD),
        SheetColumn("Shop", CellKind.TEXT),
        SheetColumn("Amount, yuan", CellKind.MONEY, is_summed=True),
    )
    assert list(sheet.rows) == [("Refund", "A101", -500), (None, "A102", None)]
    assert sheet.head.total == "Total"
    assert sheet.head.statement == (
        "As of 2026-09-21 22:13:20 (UTC+08:00). Asked for by Wang.",
        "What: Refund; Shop: A1",
    )


@pytest.mark.parametrize(("language", "told"), [("en", "are missing: /a.db"), ("zh_CN", "/a.db")])
def test_a_report_states_which_archived_year_it_is_without(language: str, told: str) -> None:
    gone = replace(_REPORT, lacking=(DeskError("archive.missing", year=2021, path="/a.db"),))
    last = words_in(language).sheet(gone).head.statement[-1]
    assert told in last and "2021" in last
    assert words_in(language).sheet(_REPORT).head.statement[-1] != last


def test_the_same_report_in_chinese() -> None:
    sheet = words_in("zh_CN").sheet(_REPORT)
    assert sheet.head.columns[2].title == "金额（元）"
    assert next(iter(sheet.rows))[0] == "退款"
    assert sheet.head.total == "合计"
    assert sheet.head.statement[0] == "数据截至 2026-09-21 22:13:20（UTC+08:00）。查询人：Wang。"


def test_rows_are_worded_anew_each_time_they_are_gone_through() -> None:
    rows = words_in("en").sheet(_REPORT).rows
    assert list(rows) == list(rows)


def test_a_key_without_a_word_is_an_error_and_never_shown_raw() -> None:
    unknown = Report("trial", _REPORT.columns, (("mystery", "A", 1),), "Wang", 0, 0)
    with pytest.raises(KeyError):
        list(words_in("en").sheet(unknown).rows)


def test_every_text_is_there_in_both_languages_and_asks_for_the_same_values(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.undo()
    translator = QTranslator()
    assert translator.load(f"meterdesk_{CHINESE}", str(TRANSLATIONS))
    told = [(CONTEXT, english) for english in REPORT_TEXTS.values()]
    told += [found for words in REPORT_WORDS.values() for found in words.values()]
    field = re.compile(r"\{(\w+)")
    for context, english in told:
        chinese = translator.translate(context, english)
        assert chinese, f"wants a translation: {english}"
        assert set(field.findall(chinese)) == set(field.findall(english)), english
