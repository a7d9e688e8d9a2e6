"""What a slip says, and that nothing on it is ever wider than the paper."""

from __future__ import annotations

import unicodedata
from collections.abc import Callable
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.outputs.receipts import COLUMNS, Line, SlipData, TrialSlip, fold, layout, layout_trial
from tests.app.outputs.slip_samples import (
    MONEY_BACK,
    PENDING,
    REFUND,
    REPRINT,
    REVERSAL,
    REVERSAL_OF_REFUND,
    SALE,
    TRANSLATORS,
    chinese,
    slips,
)


def east_asian_columns(line: Line) -> int:
    """Columns on a terminal's rules, counted apart from the program's own way."""
    wide = sum(unicodedata.east_asian_width(char) in "WFA" for char in line.text)
    return (len(line.text) + wide) * (2 if line.big else 1)


def rows(slip: SlipData, width_mm: int = 58) -> dict[str, str]:
    """First word of each line -> the rest."""
    parted = [line.text.split(maxsplit=1) for line in layout(slip, chinese, width_mm) if not line.rule]
    return {parts[0]: parts[1] if len(parts) > 1 else "" for parts in parted if parts}


@pytest.mark.parametrize("width_mm", [58, 80])
def test_a_slip_states_the_whole_sale(width_mm: int) -> None:
    said = rows(SALE, width_mm)
    assert said["单号"] == "S-0000123"
    assert said["户号"] == "1-A-101"
    assert said["表号"] == "B1A1-E-0017"
    assert said["单价"] == "0.8542 元/千瓦时"
    assert said["大写"] == "壹佰元整"
    assert said["购前余额"] == "￥12.34"
    assert said["购后余额"] == "￥112.34"
    assert said["购买次数"] == "17"
    assert said["支付方式"] == "现金"
    assert said["实收"] == "￥120.00"
    assert said["找零"] == "￥20.00"
    assert said["操作员："] == "王芳"
    assert said["时间"] == "2026-11-23 09:30:05"


def test_the_sellers_own_lines_stand_under_the_name_and_last() -> None:
    slip = replace(SALE, header="甲公司收费处", footer="谢谢惠顾")
    said = [line.text.strip() for line in layout(slip, chinese, 58)]
    assert said.index("甲公司收费处") == said.index(SALE.company) + 1
    assert said[-1] == "谢谢惠顾"


def test_the_amount_is_the_largest_thing() -> None:
    big = [line.text.strip() for line in layout(SALE, chinese, 58) if line.big]
    assert "￥100.00" in big


@pytest.mark.parametrize(
    ("kind", "words"), [("by_time", "分时，约"), ("stepped", "阶梯，现"), ("both", "分时阶梯，现约")]
)
def test_a_price_that_changes_is_not_printed_as_one(kind: str, words: str) -> None:
    for width_mm in (58, 80):
        lines = layout(replace(SALE, price_kind=kind), chinese, width_mm)
        whole = "".join(line.text.strip() for line in lines)
        assert words in whole and "0.8542" in whole
        assert max(map(east_asian_columns, lines)) <= COLUMNS[width_mm]


def test_a_reprint_says_so_with_its_number() -> None:
    assert any("补打 第2次" in line.text for line in layout(REPRINT, chinese, 58))
    assert not any("补打" in line.text for line in layout(SALE, chinese, 58))


def test_a_sale_not_yet_proven_says_so_and_promises_no_balance() -> None:
    text = "\n".join(line.text for line in layout(PENDING, chinese, 58))
    assert "待表计确认" in text
    assert "预计余额" in text and "购后余额" not in text


def test_a_sale_the_meter_never_took_says_that_the_money_is_due_back() -> None:
    text = "\n".join(line.text for line in layout(MONEY_BACK, chinese, 80))
    assert "未售出" in text and "款项应退还" in text
    assert not any(word in text for word in ("待表计确认", "购后余额", "预计余额", "购买次数"))


@pytest.mark.parametrize("width_mm", [58, 80])
def test_a_refund_says_what_comes_back_why_and_is_signed_for(width_mm: int) -> None:
    text = "\n".join(line.text for line in layout(REFUND, chinese, width_mm))
    assert "退电凭证" in text and "售电凭证" not in text
    said = rows(REFUND, width_mm)
    assert (said["原因"], said["退款方式"], said["购后余额"]) == ("商户撤场", "现金", "￥12.34")
    assert said["领款人签字"] == "_" * 16
    assert not {"实收", "找零", "售出金额", "支付方式"} & set(said)


def test_a_refund_the_meter_has_not_given_up_promises_no_money() -> None:
    pending = replace(REFUND, confirmed=False)
    undone = replace(pending, money_back=True)
    assert "确认后即付款" in "".join(line.text for line in layout(pending, chinese, 80))
    text = "".join(line.text for line in layout(undone, chinese, 80))
    assert "未退款" in text and "不予付款" in text and "款项应退还" not in text


def test_a_reversal_names_what_it_undoes() -> None:
    for slip, original in ((REVERSAL, "S00000123"), (REVERSAL_OF_REFUND, "R00000007")):
        text = "".join(line.text for line in layout(slip, chinese, 58))
        assert "售电冲正凭证" in text
        assert rows(slip)["冲正原单号"] == original
    assert "实收" in rows(REVERSAL_OF_REFUND)


def test_what_is_unknown_is_left_out() -> None:
    unknown = replace(
        SALE, balance_before_fen=None, balance_after_fen=None, received_fen=None, change_fen=None
    )
    said = rows(replace(unknown, purchase_count=None, customer_name=""))
    assert not {"购前余额", "购后余额", "实收", "找零", "购买次数", "客户"} & set(said)


def test_a_long_name_goes_on_below_itself() -> None:
    name = "北京市朝阳区东三环中路老街龙门国际大酒店有限责任公司"
    lines = [line.text for line in layout(replace(SALE, shop_name=name), chinese, 58)]
    start = next(index for index, text in enumerate(lines) if text.startswith("商户"))
    assert lines[start].split()[1] + lines[start + 1].strip() == name


@given(slips, st.sampled_from([58, 80]), st.sampled_from(TRANSLATORS))
def test_no_line_is_wider_than_the_paper(
    slip: SlipData, width_mm: int, translator: Callable[[str], str]
) -> None:
    for line in layout(slip, translator, width_mm):
        assert line.columns <= COLUMNS[width_mm], line
        assert east_asian_columns(line) <= COLUMNS[width_mm], line


@given(slips)
def test_no_name_smuggles_a_command_to_the_printer(slip: SlipData) -> None:
    for line in layout(slip, chinese, 58):
        assert not any(unicodedata.category(char) in ("Cc", "Cf", "Cs") for char in line.text)


@given(st.text(alphabet="龙门ab， ", max_size=60), st.integers(4, 20))
def test_folding_loses_nothing_but_spaces(text: str, width: int) -> None:
    assert "".join(fold(text, width)).replace(" ", "") == text.replace(" ", "")


def test_a_full_stop_does_not_begin_a_line() -> None:
    assert fold("龙门客栈。", 8) == ["龙门客", "栈。"]


@pytest.mark.parametrize("width_mm", [58, 80])
def test_a_test_slip_says_so_and_has_no_receipt_number(width_mm: int) -> None:
    trial = TrialSlip(
        company="示范商业广场",
        printer="network 192.168.1.50:9100",
        local_time="2026-11-23 02:00",
        operator="王",
    )
    lines = layout_trial(trial, lambda key: f"<{key}>", width_mm)
    text = "\n".join(line.text for line in lines)
    assert "<slip.trial>" in text and "<slip.trial_note>" in text and "slip.number" not in text
    assert all(line.columns <= COLUMNS[width_mm] for line in lines)
