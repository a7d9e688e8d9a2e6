"""Sentences about proofs of the book: what each rule of the prover finds, and how a proof went."""

from __future__ import annotations

from PySide6.QtCore import QT_TRANSLATE_NOOP

RULE: str = "proof."
"""Before the name of a rule of app/verify."""

PROOF_TEXTS: dict[str, str] = {
    "proofs.broken_off": QT_TRANSLATE_NOOP(
        "errors", "The proof was broken off. It says nothing about the book; begin it again."
    ),
    "proofs.ok": QT_TRANSLATE_NOOP("errors", "The book is proven: {rows} rows checked, nothing found."),
    "proofs.failed": QT_TRANSLATE_NOOP(
        "errors",
        "The book does not prove itself. Findings: {n}. Sell nothing more, keep a copy of the data folder, "
        "and show this list to whoever looks after the program.",
    ),
    "proof.store": QT_TRANSLATE_NOOP("errors", "The file itself is damaged"),
    "proof.version": QT_TRANSLATE_NOOP("errors", "A newer version of the program wrote the book"),
    "proof.schema": QT_TRANSLATE_NOOP("errors", "A table, an index or a trigger is missing or was changed"),
    "proof.chain": QT_TRANSLATE_NOOP("errors", "A row was changed, taken out or put in after it was written"),
    "proof.integers": QT_TRANSLATE_NOOP("errors", "A value is of a kind that the program never writes"),
    "proof.seal": QT_TRANSLATE_NOOP(
        "errors", "An entry of the operation log was not written by this program"
    ),
    "proof.anchors": QT_TRANSLATE_NOOP(
        "errors", "The operation log lacks what was noted of it outside the book: cut off, or an older copy"
    ),
    "proof.tables": QT_TRANSLATE_NOOP("errors", "A row was changed outside the program"),
    "proof.epochs": QT_TRANSLATE_NOOP("errors", "A meter's starts of counting do not follow one another"),
    "proof.approvals": QT_TRANSLATE_NOOP(
        "errors", "An act lacks its second person, or it was not for this act"
    ),
    "proof.audit": QT_TRANSLATE_NOOP("errors", "The operation log and what was done do not agree"),
    "proof.balance": QT_TRANSLATE_NOOP("errors", "An account does not add up"),
    "proof.charges": QT_TRANSLATE_NOOP("errors", "A charge for use does not follow from readings and tariff"),
    "proof.counts": QT_TRANSLATE_NOOP("errors", "A purchase count is missing or used twice"),
    "proof.entries": QT_TRANSLATE_NOOP("errors", "An entry and its money do not agree"),
    "proof.facts": QT_TRANSLATE_NOOP("errors", "What a refund or reversal stands on is missing or wrong"),
    "proof.open": QT_TRANSLATE_NOOP("errors", "What is open and what the steps say do not agree"),
    "proof.orders": QT_TRANSLATE_NOOP("errors", "An order to a meter did not go its way step by step"),
    "proof.pending": QT_TRANSLATE_NOOP(
        "errors", "Money on its way was settled twice, or not by its operation"
    ),
    "proof.postings": QT_TRANSLATE_NOOP("errors", "An operation and its money do not agree"),
    "proof.proof": QT_TRANSLATE_NOOP("errors", "A sale is settled without the meter's proof"),
    "proof.receipts": QT_TRANSLATE_NOOP(
        "errors", "A receipt number or a copy's number is missing or used twice"
    ),
    "proof.reversal": QT_TRANSLATE_NOOP("errors", "A reversal does not fit what it undoes"),
    "proof.sales": QT_TRANSLATE_NOOP("errors", "Sales cannot be followed to their end"),
    "proof.shifts": QT_TRANSLATE_NOOP(
        "errors", "A shift does not follow from the one before, or does not add up"
    ),
    "proof.state": QT_TRANSLATE_NOOP("errors", "An operation did not go its way step by step"),
    "proof.more": QT_TRANSLATE_NOOP("errors", "There is more than is listed here"),
}
