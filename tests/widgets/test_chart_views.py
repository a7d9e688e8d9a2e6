"""Charts draw what they are given: nothing, one value, many, gaps; a crosshair reads it out."""

from __future__ import annotations

import math
from collections.abc import Iterator
from itertools import pairwise

import pytest
from PySide6.QtCore import QByteArray, QSettings, Qt
from PySide6.QtGui import QImage
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QHBoxLayout, QWidget

from widgets import theme
from widgets.charts import parts, picture
from widgets.charts.drawn import Drawn, Series, Shape
from widgets.charts.heat_view import HOURS, HeatDrawn, HeatView
from widgets.charts.palette import STYLES
from widgets.charts.plot_view import PlotView
from widgets.charts.scales import (
    DAY_S,
    DayOfMonthScale,
    DayScale,
    DayTimeScale,
    MomentScale,
    MonthScale,
    NameScale,
)
from widgets.common import figures
from widgets.language import Language
from widgets.manager.log_period import MONTH, WEEK, PeriodChoice

DAY = 20_780  # Mon, 23 Nov 2026


@pytest.fixture(autouse=True)
def themed(qapp: QApplication) -> Iterator[None]:
    theme.apply(qapp)
    yield
    qapp.setStyleSheet("")


@pytest.fixture
def view(qtbot) -> PlotView:
    made = PlotView(name="chart")
    qtbot.addWidget(made)
    made.resize(700, 400)
    made.show()
    qtbot.waitExposed(made)
    return made


@pytest.fixture
def heat(qtbot) -> HeatView:
    made = HeatView(name="heat")
    qtbot.addWidget(made)
    made.resize(700, 400)
    made.show()
    qtbot.waitExposed(made)
    return made


def drawn(*series: list[int | None], **more) -> Drawn:
    values = {
        "title": "Shop",
        "x_title": "Day",
        "y_title": "Used, kWh",
        "scale": DayScale(),
        "span": (DAY, DAY + 30),
        "series": tuple(
            Series(f"S{place}", list(range(DAY, DAY + len(one))), one) for place, one in enumerate(series)
        ),
        "figure": figures.thousandths,
        "unit": "kWh",
        "per": 1000,
    }
    return Drawn(**(values | more))


def lines(view: PlotView) -> list:
    return [item for item in view.plot.listDataItems() if type(item).__name__ == "PlotDataItem"]


def dots(view: PlotView) -> list[tuple[float, float]]:
    found = [item for item in view.plot.plotItem.items if type(item).__name__ == "ScatterPlotItem"]
    return [(point.pos().x(), point.pos().y()) for item in found for point in item.points()]


def press(view, *keys, shift: bool = False) -> None:
    modifier = Qt.KeyboardModifier.ShiftModifier if shift else Qt.KeyboardModifier.NoModifier
    for key in keys:
        QTest.keyClick(view, key, modifier)


def test_nothing_is_drawn_where_nothing_is_known(view):
    view.draw(drawn([]))
    assert drawn([]).is_empty and drawn([None, None]).is_empty and not drawn([0]).is_empty
    assert view.place == -1 and view.readout.text() == ""
    press(view, Qt.Key.Key_Left, Qt.Key.Key_End, Qt.Key.Key_Plus, Qt.Key.Key_Minus, Qt.Key.Key_Backspace)
    assert view.place == -1
    view.draw(drawn([None, None, None]))
    assert dots(view) == []
    press(view, Qt.Key.Key_Home)
    assert view.readout.text() == "Mon, 23 Nov 2026   S0: –"


def test_a_single_value_is_a_dot_and_is_read_out(view):
    view.draw(drawn([12_345]))
    assert dots(view) == [(DAY, 12.345)]
    assert view.readout.text() == "Mon, 23 Nov 2026   S0: 12.34 kWh"
    low, high = view.plot.getViewBox().viewRange()[1]
    assert low <= 0 < 12.345 < high


def test_a_gap_is_a_gap_and_what_stands_alone_in_a_long_line_is_a_dot(view):
    values: list[int | None] = [1_000] * 200
    values[50] = values[100] = values[102] = None
    view.draw(drawn(values, span=(DAY, DAY + 200)))
    (line,) = lines(view)
    assert line.opts["connect"] == "finite"
    assert [place for place, y in enumerate(line.getData()[1]) if math.isnan(y)] == [50, 100, 102]
    assert dots(view) == [(DAY + 101, 1.0)]


def test_series_differ_by_more_than_colour(view):
    view.draw(drawn([1_000, 2_000], [3_000, None]))
    first, second = lines(view)
    assert first.opts["pen"].style() != second.opts["pen"].style()
    assert {first.opts["pen"].width(), second.opts["pen"].width()} == {1}
    for kind in ("light", "line", "mark", "hatch"):
        assert len({getattr(one, kind) for one in STYLES}) == len(STYLES)
    view.draw(drawn([1_000, 2_000], [3_000, None], shape=Shape.BARS))
    bars = [item for item in view.plot.plotItem.items if type(item).__name__ == "BarGraphItem"]
    assert [list(one.opts["height"]) for one in bars] == [[1.0, 2.0], [3.0]]
    assert bars[0].opts["brush"].style() != bars[1].opts["brush"].style()
    width = bars[0].opts["width"]
    assert bars[1].opts["x"][0] - bars[0].opts["x"][0] >= width, "bars beside each other, not over"


@pytest.mark.parametrize("is_dark", [False, True])
def test_every_series_can_be_told_from_the_ground(qapp, is_dark):
    theme.apply(qapp, dark=is_dark)
    ground = _luminance(theme.colours().surface)
    for one in STYLES:
        lighter, darker = sorted((ground, _luminance(one.colour)), reverse=True)
        assert (lighter + 0.05) / (darker + 0.05) >= 3, one
    theme.apply(qapp)


def _luminance(colour: str) -> float:
    """By WCAG 2."""
    channels = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def test_the_crosshair_goes_by_keys_and_by_the_mouse(view, qtbot):
    heard = []
    view.moved.connect(lambda row: heard.append(None if row is None else row.x))
    view.draw(drawn([1_000, 2_000, None, 4_000], [10_000, 20_000, 30_000, 40_000]))
    assert view.readout.text() == "Thu, 26 Nov 2026   S0: 4.00 kWh   S1: 40.00 kWh"
    press(view, Qt.Key.Key_Left)
    assert view.readout.text() == "Wed, 25 Nov 2026   S0: –   S1: 30.00 kWh"
    press(view, Qt.Key.Key_Home, Qt.Key.Key_Left)
    assert view.place == 0
    press(view, Qt.Key.Key_End, Qt.Key.Key_Right)
    assert view.place == 3 and heard[-1] == DAY + 3
    qtbot.wait(20)  # laid out
    box = view.plot.getViewBox()
    spot = view.plot.mapFromScene(box.mapViewToScene(parts.pyqtgraph.Point(DAY + 1.2, 1)))
    view.plot.scene().sigMouseMoved.emit(view.plot.mapToScene(spot))
    assert view.place == 1
    assert view._hair.isVisible() and view._hair.x() == DAY + 1


def test_zoom_and_pan_stay_within_the_chart_and_end_where_they_began(view):
    view.draw(drawn(list(range(0, 31_000, 1_000))))
    box = view.plot.getViewBox()
    whole = box.viewRange()[0]
    press(view, *[Qt.Key.Key_Plus] * 30)
    near = box.viewRange()[0]
    assert near[1] - near[0] >= 2
    press(view, *[Qt.Key.Key_Left] * 25)
    assert box.viewRange()[0][0] <= view.rows[view.place].x <= box.viewRange()[0][1], "the view goes along"
    press(view, *[Qt.Key.Key_Left] * 40, shift=True)
    assert box.viewRange()[0][0] == pytest.approx(whole[0])
    press(view, Qt.Key.Key_Right, shift=True)
    press(view, *[Qt.Key.Key_Minus] * 40)
    assert box.viewRange()[0] == pytest.approx(whole)
    press(view, Qt.Key.Key_Plus, Qt.Key.Key_Backspace)
    assert box.viewRange()[0] == pytest.approx(whole)


def test_negative_values_and_counts_have_fitting_axes(view):
    view.draw(drawn([-5_000, 3_000]))
    assert view.plot.getViewBox().viewRange()[1][0] < -5
    view.draw(drawn([0, 1], per=1, figure=str, unit=""))
    assert view.figures.tickValues(0, 1.2, 300)[0][0] >= 1
    assert view.figures.tickStrings([1_234_567], 1, 500) == ["1,234,567"]


def test_a_year_of_half_hours_is_drawn_unsmoothed_at_width_one(view):
    count = 17_520
    view.draw(
        Drawn(
            title="",
            x_title="",
            y_title="",
            scale=MomentScale(),
            span=(DAY * DAY_S, DAY * DAY_S + count * 1800),
            series=(
                Series(
                    "load", [DAY * DAY_S + n * 1800 for n in range(count)], [n % 977 for n in range(count)]
                ),
            ),
            figure=figures.thousandths,
            unit="kW",
        )
    )
    (line,) = lines(view)
    assert line.opts["pen"].width() == 1 and not line.opts["antialias"]
    assert dots(view) == []


def test_hours_by_days_know_what_is_not_known(heat):
    hours = [tuple([1_000] * HOURS), tuple([None] * HOURS), tuple(range(0, 24_000, 1_000))]
    heat.draw(HeatDrawn("Shop", [DAY, DAY + 1, DAY + 2], hours, lambda v: f"{v / 1000:.2f} kWh", "not known"))
    assert heat.readout.text() == "Wed, 25 Nov 2026  00:00–01:00   0.00 kWh"
    press(heat, Qt.Key.Key_Down, Qt.Key.Key_Down)
    assert heat.readout.text() == "Wed, 25 Nov 2026  02:00–03:00   2.00 kWh"
    press(heat, Qt.Key.Key_Left)
    assert heat.readout.text() == "Tue, 24 Nov 2026  02:00–03:00   not known"
    press(heat, Qt.Key.Key_Home, *[Qt.Key.Key_Down] * 40)
    assert heat.at == (DAY, 23)
    press(
        heat, Qt.Key.Key_End, *[Qt.Key.Key_Up] * 40, Qt.Key.Key_Plus, Qt.Key.Key_Minus, Qt.Key.Key_Backspace
    )
    assert heat.at == (DAY + 2, 0)
    assert math.isnan(heat._image.image[1][5]) and heat._image.image[2][5] == 5_000


def test_a_field_without_days_or_with_one_value_is_drawn_too(heat):
    heat.draw(HeatDrawn("", [], [], str, "not known"))
    assert heat.at is None and heat.drawn.is_empty
    press(heat, Qt.Key.Key_Left, Qt.Key.Key_Backspace)
    one = tuple([None] * 12 + [7] + [None] * 11)
    heat.draw(HeatDrawn("", [DAY], [one], str, "not known"))
    press(heat, *[Qt.Key.Key_Down] * 12)
    assert heat.readout.text() == "Mon, 23 Nov 2026  12:00–13:00   7"


def test_days_of_a_field_are_told_in_the_language_that_is_chosen_next(heat, tmp_path):
    days = [*range(DAY - 30, DAY + 1)]
    drawn = HeatDrawn("", days, [tuple([5] * HOURS) for _ in days], str, "not known")
    language = Language(QSettings(str(tmp_path / "x.ini"), QSettings.Format.IniFormat), chosen="zh_CN")
    try:
        for code, told in (("zh_CN", "11月23日"), ("en", "23 Nov")):
            language.set(code)
            heat.draw(drawn)
            QApplication.processEvents()
            heat.grab()
            assert heat.axis.tickStrings([DAY], 1, 1) == [told]
    finally:
        language.set("en")


def test_a_period_is_as_wide_as_its_words_whatever_language_is_chosen_next(qtbot, tmp_path):
    language = Language(QSettings(str(tmp_path / "x.ini"), QSettings.Format.IniFormat), chosen="zh_CN")
    try:
        row, made = QWidget(), PeriodChoice(name="period", choices=(WEEK, MONTH))
        qtbot.addWidget(row)
        tools = QHBoxLayout(row)
        tools.addWidget(made)
        tools.addStretch(1)
        row.resize(600, 60)
        row.show()
        qtbot.waitExposed(row)
        assert made.choice.currentText() == "最近 7 天"
        assert made.choice.width() == made.choice.sizeHint().width()
    finally:
        language.set("en")
    made.retranslate()
    fresh = PeriodChoice(name="fresh", choices=(WEEK, MONTH))
    qtbot.addWidget(fresh)
    qtbot.waitUntil(lambda: made.choice.width() == fresh.choice.sizeHint().width())


@pytest.mark.parametrize("suffix", [".png", ".svg"])
def test_a_picture_has_title_legend_and_lines(view, heat, suffix):
    view.draw(drawn([1_000, 2_000, 3_000], [3_000, 2_000, 1_000], note="A note"))
    heat.draw(HeatDrawn("Heat", [DAY], [tuple([5] * HOURS)], str, "not known"))
    for made in (view, heat):
        content = picture.drawn_as(made, suffix)
        if suffix == ".svg":
            text = content.decode()
            assert made.title() in text and "<svg" in text
        else:
            image = QImage.fromData(QByteArray(content))
            assert (image.width(), image.height()) == (picture.WIDTH * 2, picture.HEIGHT * 2)
            assert len({image.pixel(x, y) for x in range(0, 2400, 40) for y in range(0, 1280, 20)}) > 3
    assert view._hair.isVisible(), "the crosshair is back"


def test_scales_say_places_in_both_languages(qapp, tmp_path):
    settings = QSettings(str(tmp_path / "x.ini"), QSettings.Format.IniFormat)
    language = Language(settings, chosen="zh_CN")
    try:
        assert DayScale().text(DAY) == "2026年11月23日 周一"
        assert MonthScale().text(682) == "2026年11月"
        assert DayScale().ticks(DAY, DAY + 6, 8)[0] == (DAY, "11月23日")
        assert DayOfMonthScale().text(5) == "5日"
    finally:
        language.set("en")
    assert DayScale().text(DAY) == "Mon, 23 Nov 2026"
    assert MonthScale().text(682) == "Nov 2026"
    assert MomentScale().text(DAY * DAY_S + 84_600) == "Mon, 23 Nov 2026  23:30–24:00"
    assert MomentScale(offset_s=28_800).text(DAY * DAY_S) == "Mon, 23 Nov 2026  08:00–08:30"
    assert DayTimeScale().text(13) == "06:30–07:00"
    assert NameScale(["a", "b"]).text(1) == "b" and NameScale(["a"]).text(3) == ""


@pytest.mark.parametrize(
    ("scale", "low", "high"),
    [
        *((DayScale(), DAY, DAY + days) for days in (0, 1, 6, 31, 92, 366, 3_660)),
        *((MomentScale(), DAY * DAY_S, DAY * DAY_S + hours * 3600) for hours in (1, 24, 168, 744, 8_784)),
        *((MonthScale(), 600, 600 + months) for months in (0, 11, 24, 240)),
        (DayOfMonthScale(), 0.5, 31.5),
        (DayTimeScale(), -0.5, 47.5),
        (NameScale([str(n) for n in range(90)]), -1, 90),
    ],
)
@pytest.mark.parametrize("most", [2, 5, 12])
def test_ticks_rise_within_the_scale_and_are_not_too_many(scale, low, high, most):
    ticks = scale.ticks(low, high, most)
    assert len(ticks) <= most + 2
    assert all(low <= place <= high and text for place, text in ticks)
    assert all(before[0] < after[0] for before, after in pairwise(ticks))


def test_midnight_says_which_day_begins():
    ticks = dict(MomentScale().ticks(DAY * DAY_S - 7_200, DAY * DAY_S + 7_200, 8))
    assert ticks[DAY * DAY_S] == "23 Nov" and ticks[DAY * DAY_S - 3_600] == "23:00"


def test_no_line_leads_down_to_what_still_grows(view):
    """Today's use after an hour of it is a hollow mark, not a plunge."""
    days = [DAY, DAY + 1, DAY + 2]
    view.draw(drawn(series=(Series("S", days, [50_000, 52_000, 900], grows_at=DAY + 2),)))
    (line,) = lines(view)
    assert [math.isnan(value) for value in line.getData()[1]] == [False, False, True]
    marks = [item for item in view.plot.plotItem.items if type(item).__name__ == "ScatterPlotItem"]
    assert [[point.pos().x() for point in one.points()] for one in marks] == [[DAY, DAY + 1], [DAY + 2]]
    assert marks[1].points()[0].brush().style() == Qt.BrushStyle.NoBrush
    assert view.readout.text().endswith("S: 0.90 kWh (so far)")
