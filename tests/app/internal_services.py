"""Services that take no session, and why nobody is asked there (test_permission_matrix)."""

from __future__ import annotations

from collections.abc import Mapping

BEFORE_SIGN_IN: Mapping[str, str] = {
    "sign_in.first_run": "tells only whether there is anybody at all",
    "sign_in.create_administrator": "only in a book without operators",
    "sign_in.sign_in": "whoever calls it proves himself",
    "sign_in.prove": "whoever calls it proves himself",
    "approvals.decide": "the second person proves himself for this one act, and his rights are asked then",
    "approvals.request": "by a random id that only the two who are concerned have",
}
"""Screens call these before anybody has signed in, or for somebody who proves himself."""

_ENGINE = "a step of the engine, in nobody's name"
_MONEY = "rows of an act whose service has asked"
_CHECK = "a check within an act whose service has asked"
_VIEW = "puts together what a service shows that has asked"
_PROOF = "how somebody proves himself, within signing in"
_RIGHTS = "the rights themselves"
_PROGRAM = "the program's own: its keys, secrets and log"

INTERNAL: Mapping[str, str] = {
    "collector_keys.key_faults": _ENGINE,
    "collector_keys.keys_in_force": _ENGINE,
    "collector_keys.passwords": _ENGINE,
    "collectors.points": _ENGINE,
    "collectors.settings_for_engine": _ENGINE,
    "meter_settings.may_cut": _ENGINE,
    "sale_steps.cancel_asked_by": _ENGINE,
    "sale_steps.escalate": _ENGINE,
    "sale_steps.facts": _ENGINE,
    "sale_steps.mark_in_doubt": _ENGINE,
    "sale_steps.not_applied": _ENGINE,
    "sale_steps.reject": _ENGINE,
    "sale_steps.resend": _ENGINE,
    "sale_steps.reserve": _ENGINE,
    "sale_steps.settle": _ENGINE,
    "sale_steps.take_up": _ENGINE,
    "sale_steps.void": _ENGINE,
    "settings.history_interval_ms": _ENGINE,
    "settings.intervals": _ENGINE,
    "office_credit.credit_fen": _MONEY,
    "office_credit.epoch_of": _MONEY,
    "office_credit.move": _MONEY,
    "operation_record.next_receipt": _MONEY,
    "operation_record.record": _MONEY,
    "postings.adds": _MONEY,
    "postings.confirm": _MONEY,
    "postings.give_back": _MONEY,
    "postings.given_back": _MONEY,
    "postings.record": _MONEY,
    "postings.undo": _MONEY,
    "account_closing.wanted": _CHECK,
    "account_meters.check_moments": _CHECK,
    "account_meters.credit_of": _CHECK,
    "account_meters.meters_of": _CHECK,
    "account_meters.require_idle": _CHECK,
    "accounts.require_settled": _CHECK,
    "act_limits.limit_of": _CHECK,
    "collector_keys.is_kept": _CHECK,
    "collector_keys.required": _CHECK,
    "collector_suites.lowers": _CHECK,
    "collector_suites.wanted": _CHECK,
    "meter_settings.effective": _CHECK,
    "operators.required": _CHECK,
    "roles.names": _CHECK,
    "sale_checks.check_deposit": _CHECK,
    "sale_checks.ground": _CHECK,
    "tariffs.versions_of": _CHECK,
    "desk_key.paper_made": _VIEW,
    "places.meter_places": _VIEW,
    "sale_views.whole_sale": _VIEW,
    "settings.number": _VIEW,
    "settings.printer": _VIEW,
    "settings.sale_limit_fen": _VIEW,
    "settings.seller": _VIEW,
    "settings.text": _VIEW,
    "settings.value": _VIEW,
    "settings.values": _VIEW,
    "site_book.site_in": _VIEW,
    "site_import.check": _VIEW,
    "codes.enrol": _PROOF,
    "codes.forget": _PROOF,
    "codes.take": _PROOF,
    "sign_in.session_of": _PROOF,
    "tries.forgive": _PROOF,
    "tries.must_wait": _PROOF,
    "tries.note_failure": _PROOF,
    "rights.check_administered": _RIGHTS,
    "rights.granted": _RIGHTS,
    "rights.scope_of": _RIGHTS,
    "tills.company_of": _RIGHTS,
    "tills.drawer_at_shop": _RIGHTS,
    "tills.is_within": _RIGHTS,
    "anchors.head": _PROGRAM,
    "desk_key.log_key": _PROGRAM,
    "kept_secrets.find_secret": _PROGRAM,
    "kept_secrets.get_secret": _PROGRAM,
    "kept_secrets.put_secret": _PROGRAM,
    "kept_secrets.remove_secret": _PROGRAM,
    "kept_secrets.secret_names": _PROGRAM,
    "refusals.note": _PROGRAM,
}
"""Called by services, the engine, and commands of whoever owns the data folder; never by a screen."""
