"""From an error's key to one sentence in the user's language: what is wrong, and what to do about it."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from PySide6.QtCore import QCoreApplication, QTranslator

from app.domain.alarms import Kind
from app.errors import DeskError
from app.own_command import as_called
from widgets.common import alarm_words, figures, wire_said
from widgets.common.account_texts import ACCOUNT_TEXTS
from widgets.common.alarm_texts import ALARM_TEXTS
from widgets.common.approval_texts import APPROVAL_TEXTS
from widgets.common.archive_texts import ARCHIVE_TEXTS
from widgets.common.backup_texts import BACKUP_TEXTS
from widgets.common.bench_texts import BENCH_TEXTS
from widgets.common.charge_texts import CHARGE_TEXTS
from widgets.common.collector_texts import COLLECTOR_TEXTS
from widgets.common.command_texts import COMMAND_TEXTS
from widgets.common.error_texts import DESK_TEXTS
from widgets.common.export_texts import EXPORT_TEXTS
from widgets.common.fault_texts import FAULT_TEXTS
from widgets.common.import_texts import IMPORT_TEXTS
from widgets.common.job_texts import JOB_TEXTS
from widgets.common.key_texts import KEY_TEXTS
from widgets.common.money_texts import MONEY_TEXTS
from widgets.common.named_values import NAMED, NAMED_CONTEXT
from widgets.common.order_texts import ORDER_TEXTS
from widgets.common.pay_texts import PAY_TEXTS
from widgets.common.people_texts import PEOPLE_TEXTS
from widgets.common.proof_texts import PROOF_TEXTS
from widgets.common.reconcile_texts import RECONCILE_TEXTS
from widgets.common.report_errors import REPORT_ERRORS
from widgets.common.schedule_texts import SCHEDULE_TEXTS
from widgets.common.set_up_texts import SET_UP_TEXTS
from widgets.common.setting_texts import SETTING_TEXTS
from widgets.common.setup_texts import SETUP_TEXTS
from widgets.common.shift_texts import SHIFT_TEXTS
from widgets.common.shortage_texts import SHORTAGE_TEXTS
from widgets.common.slip_texts import SLIP_TEXTS
from widgets.common.sms_texts import SMS_TEXTS
from widgets.common.station_texts import STATION_TEXTS
from widgets.common.tariff_texts import TARIFF_TEXTS
from widgets.common.tenant_texts import TENANT_TEXTS
from widgets.common.typed_tariff_texts import TYPED_TARIFF_TEXTS
from widgets.language import ENGLISH, TRANSLATIONS

Translate = Callable[[str, str], str]
"""(context, source text) -> text, as QCoreApplication.translate."""

CONTEXT = "errors"
SLIP_CONTEXT = "slip"
ERROR_TEXTS = (
    DESK_TEXTS
    | ACCOUNT_TEXTS
    | ALARM_TEXTS
    | ARCHIVE_TEXTS
    | BACKUP_TEXTS
    | SETUP_TEXTS
    | PROOF_TEXTS
    | RECONCILE_TEXTS
    | REPORT_ERRORS
    | SCHEDULE_TEXTS
    | SETTING_TEXTS
    | SET_UP_TEXTS
    | COMMAND_TEXTS
    | COLLECTOR_TEXTS
    | BENCH_TEXTS
    | CHARGE_TEXTS
    | EXPORT_TEXTS
    | FAULT_TEXTS
    | JOB_TEXTS
    | KEY_TEXTS
    | MONEY_TEXTS
    | ORDER_TEXTS
    | SHIFT_TEXTS
    | SHORTAGE_TEXTS
    | STATION_TEXTS
    | TARIFF_TEXTS
    | TENANT_TEXTS
    | TYPED_TARIFF_TEXTS
    | PAY_TEXTS
    | PEOPLE_TEXTS
    | APPROVAL_TEXTS
    | IMPORT_TEXTS
    | SMS_TEXTS
)


def sentence(error: DeskError, tr: Translate = QCoreApplication.translate) -> str:
    """The sentence of `error`. A key without one still says what to do, and names itself for the maker."""
    return text(error.key, error.params, tr)


def text(key: str, params: Mapping[str, object], tr: Translate = QCoreApplication.translate) -> str:
    """The sentence of `key` with its values filled in."""
    source = ERROR_TEXTS.get(key)
    if source is None:
        source, params = ERROR_TEXTS["program.no_sentence"], {"key": key}
    return as_called(tr(CONTEXT, source)).format_map(_Readable(params, tr))


def slip_translator(language: str) -> Callable[[str], str]:
    """Words for a slip's text keys, as "slip.amount", and names of alarms for text messages, as
    "alarm.desk.modem", in the language with code `language`, on any thread.

    What goes out may be in another language than the screens', so this asks no installed translator.
    """
    translator = QTranslator()
    known = language != ENGLISH and translator.load(f"meterdesk_{language}", str(TRANSLATIONS))

    def word(key: str) -> str:
        context, source = _outgoing(key)
        return (translator.translate(context, source) or source) if known else source

    return word


def _outgoing(key: str) -> tuple[str, str]:
    """Context and source of what slips and text messages say."""
    group, _, name = key.partition(".")
    if group == "alarm":
        return "alarms", alarm_words.NAMES[Kind(name)]
    return SLIP_CONTEXT, SLIP_TEXTS[key]


class _Readable(dict[str, str]):
    """Parameters as texts: `*_fen` as yuan, `*_utc_ms` as local time; one that is missing shows as a dash."""

    def __init__(self, params: Mapping[str, object], tr: Translate) -> None:
        super().__init__({name: _readable(name, value, tr) for name, value in params.items()})

    def __missing__(self, key: str) -> str:
        return figures.NOTHING


def _readable(name: str, value: object, tr: Translate) -> str:
    if name in NAMED and str(value) in NAMED[name]:
        return tr(NAMED_CONTEXT, NAMED[name][str(value)])
    if isinstance(value, DeskError):
        return sentence(value, tr)
    if name == "reason":
        return wire_said.words(str(value), tr)
    if isinstance(value, int) and name.endswith("_fen"):
        return figures.yuan(value)
    if isinstance(value, int) and name.endswith("utc_ms"):
        return figures.date_time(value)
    return str(value)
