"""Whatever the program writes into its log, people read in words of their language."""

from __future__ import annotations

import re

import pytest

from app.domain.approvals import ACTS
from tests.helpers import log_actions
from widgets.common import act_words, approval_words

CHINESE = re.compile("[\u4e00-\u9fff]")


@pytest.mark.parametrize("language", ["en", "zh_CN"])
def test_every_action_in_the_source_has_its_words(context, language):
    context.language.set(language)
    told = {action: act_words.act(action) for action in log_actions.written()}
    assert {action for action, text in told.items() if text == action or "_" in text} == set()
    assert {
        action for action, text in told.items() if bool(CHINESE.search(text)) != (language == "zh_CN")
    } == set()


def test_words_of_actions_that_nobody_writes_are_none(context):
    written = log_actions.written()
    assert set(act_words._ALONE) <= set(written)
    assert {action.partition(".")[0] for action in written} >= set(act_words._THINGS)
    assert {action.partition(".")[2] for action in written} >= set(act_words._WHATS)


def test_actions_are_grouped_by_their_beginning(context):
    begun = {action.partition(".")[0] for action in log_actions.written()}
    assert begun - set(act_words.known()) <= {"unlock", "cancel", "log", "meters", "first_steps"}


def test_an_action_of_another_version_stands_as_it_is(context):
    assert act_words.act("future.thing") == "future.thing"


def test_every_act_for_two_has_its_words(context):
    assert set(approval_words.NAMED_ACTS) == set(ACTS)


def test_details_are_told_flat_and_in_their_order(context):
    detail = {
        "terminal": "pc/console",
        "reason": "settings.not_a_number",
        "after": {"per_act": None, "per_day": 5},
        "roles": "cashier,manager",
        "amount_fen": 12_345,
        "unheard_of": [1, 2],
    }
    told = act_words.facts(detail, refused=True)
    assert [label for label, _ in told] == [
        "Reason",
        "After",
        "Roles",
        "Terminal",
        "Amount, yuan",
        "unheard_of",
    ]
    texts = dict(told)
    assert "whole number" in texts["Reason"] and "{" not in texts["Reason"]
    assert texts["Roles"] == "Cashier, Manager"
    assert texts["Amount, yuan"] == "123.45"
    assert texts["After"] == "Alone, each time: –; Alone, in a day: 5"
    assert texts["unheard_of"] == "1, 2"


@pytest.mark.parametrize(("language", "told"), [("en", "No credit left"), ("zh_CN", "余额用尽")])
def test_why_the_rule_ordered_is_told_in_words(context, language, told):
    context.language.set(language)
    shown = act_words.facts({"source": "policy", "reason": "no_credit"}, refused=False)
    assert told in [text for _, text in shown]


def test_what_a_person_wrote_as_reason_stays_as_it_is(context):
    told = [text for _, text in act_words.facts({"source": "desk", "reason": "paid"}, refused=False)]
    assert "paid" in told
