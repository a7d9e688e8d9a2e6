"""The English sentences of approvals by a second person and of the operation log, by key."""

from __future__ import annotations

from PySide6.QtCore import QT_TRANSLATE_NOOP

APPROVAL_TEXTS: dict[str, str] = {
    "approval.needed": QT_TRANSLATE_NOOP(
        "errors", "This is more than you may do alone ({act}). A second person must approve it."
    ),
    "approval.no_reason": QT_TRANSLATE_NOOP("errors", "Say why, so that the second person can judge."),
    "approval.long_reason": QT_TRANSLATE_NOOP("errors", "Give the reason in at most {most} characters."),
    "approval.unknown": QT_TRANSLATE_NOOP("errors", "There is no such request. Ask again."),
    "approval.expired": QT_TRANSLATE_NOOP(
        "errors", "The request has expired: it counts for ten minutes. Ask again."
    ),
    "approval.decided": QT_TRANSLATE_NOOP("errors", "This request was decided before."),
    "approval.changed": QT_TRANSLATE_NOOP(
        "errors", "What is to be done is not what was approved. Ask again with the present values."
    ),
    "approval.same_person": QT_TRANSLATE_NOOP(
        "errors", "Nobody approves what he asked for himself. Another person must."
    ),
    "approval.other_person": QT_TRANSLATE_NOOP("errors", "Somebody else asked for this approval. Ask anew."),
    "approval.not_approved": QT_TRANSLATE_NOOP("errors", "Nobody has approved this yet."),
    "approval.refused": QT_TRANSLATE_NOOP("errors", "The second person refused this. Nothing was done."),
    "approval.used": QT_TRANSLATE_NOOP("errors", "This approval was used before; it counts once. Ask again."),
    "approval.decided_yes": QT_TRANSLATE_NOOP(
        "errors", "Approved. Whoever asked may do it within ten minutes of asking."
    ),
    "approval.decided_no": QT_TRANSLATE_NOOP("errors", "Refused. Nothing was done."),
    "approval.given": QT_TRANSLATE_NOOP("errors", "Approved by {name}."),
    "limits.unknown": QT_TRANSLATE_NOOP("errors", "There is no limit {act} for the role {role}."),
    "limits.out_of_range": QT_TRANSLATE_NOOP(
        "errors", "A limit is a whole number from 0 to {most}, or empty for no limit."
    ),
    "limits.kept": QT_TRANSLATE_NOOP("errors", "The limit was changed."),
    "log.head_copied": QT_TRANSLATE_NOOP("errors", "The hash of the last entry is on the clipboard."),
    "verify.seals_checked": QT_TRANSLATE_NOOP(
        "errors", "Sealed entries of the operation log: {rows}. Anchors compared: {anchors}."
    ),
    "verify.seals_lost": QT_TRANSLATE_NOOP(
        "errors",
        "The log was begun anew after its key was lost: no key proves its first {rows} sealed entries.",
    ),
    "verify.seals_not_checked": QT_TRANSLATE_NOOP(
        "errors", "The seals of the operation log were not checked: {reason}"
    ),
    "collectors.suite_lowered": QT_TRANSLATE_NOOP(
        "errors", "Collector {collector} may be sealed more weakly from now on. Choose its suite and save."
    ),
    "collectors.unknown_suite": QT_TRANSLATE_NOOP(
        "errors", "Collector {collector} has no such suite to seal its link with."
    ),
}
