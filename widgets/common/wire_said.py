"""What the wire and its links say of themselves, in the user's language.

`meterio` knows no language: its errors and notes are short English remarks, which the log keeps as they are.
Here each is known by its form, its values put into the same remark in the language of the screens.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import cache

from PySide6.QtCore import QT_TRANSLATE_NOOP, QCoreApplication

CONTEXT = "wire_said"
_REMARKS = (
    # of a line
    QT_TRANSLATE_NOOP("wire_said", "no answer in time"),
    QT_TRANSLATE_NOOP("wire_said", "no answer"),
    QT_TRANSLATE_NOOP("wire_said", "timed out"),
    QT_TRANSLATE_NOOP("wire_said", "what came back is not a right answer"),
    QT_TRANSLATE_NOOP("wire_said", "the link broke while the frame was out"),
    QT_TRANSLATE_NOOP("wire_said", "the collector is out of contact"),
    QT_TRANSLATE_NOOP("wire_said", "the meter did not answer the collector"),
    QT_TRANSLATE_NOOP("wire_said", "the collector did not send it: {a}"),
    QT_TRANSLATE_NOOP("wire_said", "two meters answered one question"),
    QT_TRANSLATE_NOOP("wire_said", "two different answers to one question"),
    QT_TRANSLATE_NOOP("wire_said", "two different answers from one unit address"),
    QT_TRANSLATE_NOOP("wire_said", "a second meter"),
    QT_TRANSLATE_NOOP("wire_said", "a broadcast has no answer"),
    QT_TRANSLATE_NOOP("wire_said", "answers nothing that was asked"),
    QT_TRANSLATE_NOOP("wire_said", "after the time-out"),
    QT_TRANSLATE_NOOP("wire_said", "late reply"),
    QT_TRANSLATE_NOOP("wire_said", "no right answer before the time-out"),
    QT_TRANSLATE_NOOP("wire_said", "collector: {a}, too late"),
    QT_TRANSLATE_NOOP("wire_said", "the link was lost and made again under the scan"),
    QT_TRANSLATE_NOOP("wire_said", "the meter that answers has number {a}, not {b}"),
    # of an answer
    QT_TRANSLATE_NOOP("wire_said", "{a} is not a decimal number"),
    QT_TRANSLATE_NOOP("wire_said", "the answer to the authentication holds no random"),
    QT_TRANSLATE_NOOP("wire_said", "{a} never ends"),
    QT_TRANSLATE_NOOP("wire_said", "the answers do not hold {a}"),
    QT_TRANSLATE_NOOP("wire_said", "{a} is not a moment: {b}"),
    QT_TRANSLATE_NOOP("wire_said", "the answer is too short to hold {a}"),
    QT_TRANSLATE_NOOP("wire_said", "{a} has the unit {b}, which is no volume"),
    QT_TRANSLATE_NOOP("wire_said", "{a} is not a number a meter can show"),
    # of an address
    QT_TRANSLATE_NOOP("wire_said", "a write needs the meter's own type"),
    QT_TRANSLATE_NOOP("wire_said", "{a} is not a meter address; write 14 digits: maker's code, then number"),
    QT_TRANSLATE_NOOP("wire_said", "{a} means several meters; a write needs one meter's own address"),
    QT_TRANSLATE_NOOP("wire_said", "{a} is every meter at once; write one meter's own address"),
    QT_TRANSLATE_NOOP("wire_said", "{a} is not a meter address; write its 12 digits as printed on the meter"),
    QT_TRANSLATE_NOOP("wire_said", "unit 0 is every meter at once; a {a} it is not allowed"),
    QT_TRANSLATE_NOOP("wire_said", "{a} registers from {b} do not fit one read"),
    QT_TRANSLATE_NOOP("wire_said", "{a} registers from {b} do not fit one write"),
    QT_TRANSLATE_NOOP("wire_said", "{a} is not a Modbus unit address; write 1 to {b}"),
    QT_TRANSLATE_NOOP("wire_said", "collector {a} has no line {b}"),
    QT_TRANSLATE_NOOP("wire_said", "meter {a} is not behind collector {b}"),
    QT_TRANSLATE_NOOP("wire_said", "{a} has no word for the time that all meters hear"),
    # of a collector that has no answer
    QT_TRANSLATE_NOOP("wire_said", "no-answer"),
    QT_TRANSLATE_NOOP("wire_said", "queue-full"),
    QT_TRANSLATE_NOOP("wire_said", "expired"),
    QT_TRANSLATE_NOOP("wire_said", "no-such-bus"),
    QT_TRANSLATE_NOOP("wire_said", "not-offered"),
    # of callers
    QT_TRANSLATE_NOOP("wire_said", "callers that say nothing fill the port; the oldest goes"),
    QT_TRANSLATE_NOOP("wire_said", "callers whose first bytes are no collector's"),
    QT_TRANSLATE_NOOP("wire_said", "callers that did not say who they are"),
    # of settings
    QT_TRANSLATE_NOOP("wire_said", "collector {a}: there is no key with id {b}"),
    QT_TRANSLATE_NOOP("wire_said", "collector {a}: give the registration or heartbeat it calls with"),
    QT_TRANSLATE_NOOP("wire_said", "collector {a}: one that dials in over an unsealed link has one line"),
    QT_TRANSLATE_NOOP("wire_said", "collector {a}: a serial port is one line, not {b}"),
    # of a link
    QT_TRANSLATE_NOOP("wire_said", "link established"),
    QT_TRANSLATE_NOOP("wire_said", "link lost"),
    QT_TRANSLATE_NOOP("wire_said", "line connected"),
    QT_TRANSLATE_NOOP("wire_said", "line lost"),
    QT_TRANSLATE_NOOP("wire_said", "no connection: {a}"),
    QT_TRANSLATE_NOOP("wire_said", "the collector did not finish the handshake"),
    QT_TRANSLATE_NOOP("wire_said", "line parameters lost in a re-key: {a}"),
    QT_TRANSLATE_NOOP("wire_said", "nothing heard for {a} s: half-open, given up"),
    QT_TRANSLATE_NOOP("wire_said", "not one byte for {a} s of questions: half-open, given up"),
    QT_TRANSLATE_NOOP("wire_said", "answer from bus {a} to a request on bus {b}"),
    QT_TRANSLATE_NOOP("wire_said", "answer to request {a}, which is not open (repeated or far too late)"),
    QT_TRANSLATE_NOOP("wire_said", "cannot listen for its calls at port {a}: {b}"),
    QT_TRANSLATE_NOOP("wire_said", "port {a}: {b}, from {c}; hung up"),
    QT_TRANSLATE_NOOP("wire_said", "port {a}: {b}: {c} more in {d} s"),
    QT_TRANSLATE_NOOP("wire_said", "There is no link to collector {a}"),
    QT_TRANSLATE_NOOP("wire_said", "The link to collector {a} is gone"),
    QT_TRANSLATE_NOOP("wire_said", "There is no connection to {a}"),
    QT_TRANSLATE_NOOP("wire_said", "The connection to {a} has gone silent and is made anew"),
    QT_TRANSLATE_NOOP("wire_said", "Collector {a} did not confirm the {b} of bus {c}"),
    QT_TRANSLATE_NOOP("wire_said", "Collector {a} sets the speed of its lines itself"),
    QT_TRANSLATE_NOOP("wire_said", "The collector cannot set this line so"),
    QT_TRANSLATE_NOOP("wire_said", "The collector did not do it: {a}"),
    QT_TRANSLATE_NOOP("wire_said", "The collector's link broke before it confirmed"),
    QT_TRANSLATE_NOOP("wire_said", "The collector's link is gone; no line was set"),
    QT_TRANSLATE_NOOP("wire_said", "The collector's link is gone; nothing was flushed"),
    QT_TRANSLATE_NOOP("wire_said", "The serial port {a} is not open"),
    QT_TRANSLATE_NOOP("wire_said", "The serial port {a} cannot be set so: {b}"),
    QT_TRANSLATE_NOOP("wire_said", "A Modbus TCP link carries Modbus frames only"),
    QT_TRANSLATE_NOOP("wire_said", "A frame of {a} sealed bytes is too long for this collector's layout"),
    QT_TRANSLATE_NOOP("wire_said", "This collector's layout carries whole blocks of {a} bytes only"),
    QT_TRANSLATE_NOOP("wire_said", "The session's key has sealed all it may; the link must be re-keyed"),
    QT_TRANSLATE_NOOP("wire_said", "A handshake is already under way on this collector link"),
    QT_TRANSLATE_NOOP("wire_said", "The collector link is not established"),
    QT_TRANSLATE_NOOP("wire_said", "The collector link has no session to send under"),
    QT_TRANSLATE_NOOP("wire_said", "No new session waits to be accepted on this link"),
    # of a refused link
    QT_TRANSLATE_NOOP("wire_said", "The peer's message is not authentic"),
    QT_TRANSLATE_NOOP("wire_said", "The peer does not speak this version of the collector link"),
    QT_TRANSLATE_NOOP("wire_said", "The peer does not speak Modbus TCP"),
    QT_TRANSLATE_NOOP("wire_said", "The peer announced a message longer than the link allows"),
    QT_TRANSLATE_NOOP("wire_said", "The peer sent a message of an unknown type or direction"),
    QT_TRANSLATE_NOOP("wire_said", "The peer sent a message out of turn"),
    QT_TRANSLATE_NOOP("wire_said", "The peer asked for line parameters that no line has"),
    QT_TRANSLATE_NOOP("wire_said", "The collector chose a sealing suite that was not offered"),
    QT_TRANSLATE_NOOP(
        "wire_said", "The console offered no sealing suite at or above the collector's minimum"
    ),
    QT_TRANSLATE_NOOP("wire_said", "The collector answered something it was never asked"),
    QT_TRANSLATE_NOOP("wire_said", "The collector's message does not begin as its layout says"),
    QT_TRANSLATE_NOOP("wire_said", "The collector announced a message that no layout has"),
    QT_TRANSLATE_NOOP("wire_said", "The collector sent more than one message can be"),
    QT_TRANSLATE_NOOP(
        "wire_said",
        "The collector hung up without a word, as it does for a key, suite or id it does not accept: "
        "compare them at both ends ({a})",
    ),
)

Translate = Callable[[str, str], str]


def words(remark: str, tr: Translate = QCoreApplication.translate) -> str:
    """`remark` in the user's language, without a full stop. One of unknown form stays as it is."""
    plain = remark.rstrip(".")
    for source, form in _forms():
        fits = form.fullmatch(plain)
        if fits:
            values = {name: words(value, tr) for name, value in fits.groupdict().items()}
            return tr(CONTEXT, source).format_map(values)
    return plain


@cache
def _forms() -> tuple[tuple[str, re.Pattern[str]], ...]:
    """Each remark with the pattern of its texts; those of more fixed letters first, as they say more."""
    sources = sorted(_REMARKS, key=lambda source: -len(re.sub(r"\{.\}", "", source)))
    return tuple((source, _form(source)) for source in sources)


def _form(source: str) -> re.Pattern[str]:
    pieces = re.split(r"\{(.)\}", source)
    fixed, names = [re.escape(piece) for piece in pieces[::2]], pieces[1::2]
    values = [f"(?P<{name}>.+?)" for name in names]
    return re.compile("".join(a + b for a, b in zip(fixed, [*values, ""], strict=True)), re.S)
