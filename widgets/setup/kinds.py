"""The kinds of things that are set up: the fields of each one's form, and the columns of its list."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication

from app.domain.report import CellKind
from widgets.models.rows import Column
from widgets.setup import set_up_words

if TYPE_CHECKING:
    from app.services.set_up_lists import Choices, Thing

Form = Mapping[str, str]
"""What stands in a form, by field, as texts."""

MEDIA = ("electricity", "water")
LINKS = ("sealed", "transparent", "modbus-tcp", "serial", "legacy-3des")
SUITES = ("aes-256-gcm", "3des-cbc+hmac-sha256")
BAUDS = ("1200", "2400", "4800", "9600", "19200", "38400", "57600", "115200")
YES_NO = ("yes", "no")


def _always(_: Form) -> bool:
    return True


@dataclass(frozen=True, slots=True)
class Field:
    """One field. With `choices` one of those; with `of` the code of a thing of that kind, or of "makes" or
    "plans"; else a text. `wanted` says whether it applies to what else is in the form. `start` is what a new
    thing's form begins with. `typed`: a code of `of` may also be typed, where there are many. Where it does
    not apply it says `idle`, or if it `stays` what it said before.
    """

    name: str
    choices: tuple[str, ...] = ()
    of: str = ""
    wanted: Callable[[Form], bool] = _always
    start: str = ""
    typed: bool = False
    idle: str = ""
    stays: bool = False


@dataclass(frozen=True, slots=True)
class Kind:
    """`keys` are the fields that name a thing and stay once it is there."""

    name: str
    icon: str
    keys: tuple[str, ...]
    fields: tuple[Field, ...]
    columns: Callable[[], tuple[Column, ...]]


def _sold(form: Form) -> bool:
    return form.get("purpose") != "monitored"


def _monitored(form: Form) -> bool:
    return not _sold(form)


def _called(form: Form) -> bool:
    return form.get("link") != "serial"


def _sealed(form: Form) -> bool:
    return form.get("link") == "sealed"


def options(field: Field, choices: Choices, form: Form) -> list[tuple[str, str]]:
    """(value, text) of what may be chosen for `field`, given what else stands in the form."""
    if field.choices:
        return [(value, set_up_words.choice(value)) for value in field.choices]
    if field.of == "makes":
        return [(make, f"{make}  ·  {set_up_words.choice(medium)}") for make, medium in choices.makes.items()]
    if field.of == "plans":
        medium = choices.makes.get(form.get("profile", ""))
        none = [] if _sold(form) else [("", set_up_words.choice("none"))]
        return none + [(code, code) for code, of in choices.plans if medium in (None, of)]
    return [(code, f"{code}  {name}".strip()) for code, name in choices.by_kind[field.of]]


# columns


def _field(name: str, *, least: int | None = None, right: bool = False) -> Column:
    return Column(
        name,
        lambda: set_up_words.field(name),
        lambda thing: set_up_words.choice(thing.fields.get(name, "")),
        lambda thing: _sortable(thing.fields.get(name, "")),
        least=least,
        right=right,
    )


def _sortable(text: str) -> tuple[int, str] | None:
    """Figures by their size, everything else by its letters; nothing last."""
    if not text:
        return None
    return (int(text), "") if text.isascii() and text.isdigit() else (10**15, text)


def _place() -> Column:
    return Column(
        "place",
        lambda: set_up_words.field("building"),
        lambda thing: thing.place,
        lambda thing: thing.place or None,
        least=64,
    )


def _count(of: str) -> Column:
    return Column(
        f"n_{of}",
        lambda: set_up_words.kind(of),
        lambda thing: str(thing.count(of)),
        lambda thing: thing.count(of),
        right=True,
        kind=CellKind.COUNT,
    )


def _use() -> Column:
    return Column(
        "use",
        lambda: QCoreApplication.translate("columns", "Use"),
        lambda thing: _use_of(thing)[2],
        lambda thing: _use_of(thing)[2],
        state=lambda thing: _use_of(thing)[:2],
    )


def _use_of(thing: Thing) -> tuple[str, str, str]:
    return set_up_words.use(retired=thing.retired, enabled=thing.enabled)


def _key_state() -> Column:
    return Column(
        "key",
        lambda: QCoreApplication.translate("columns", "Key"),
        lambda thing: set_up_words.key_state(thing.key_state)[2],
        lambda thing: thing.key_state,
        state=lambda thing: set_up_words.key_state(thing.key_state)[:2],
    )


def _account() -> Column:
    return Column(
        "account",
        lambda: QCoreApplication.translate("columns", "Account"),
        lambda thing: set_up_words.choice("yes" if thing.count("Accounts") else "no"),
        lambda thing: -thing.count("Accounts"),
    )


COMPANIES = Kind(
    "Companies",
    "user",
    ("company",),
    (
        Field("company"),
        Field("name"),
        Field("phone"),
        Field("receipt_series"),
        Field("slip_header"),
        Field("slip_footer"),
        Field("merchant"),
    ),
    lambda: (
        _field("company"),
        _field("name", least=120),
        _field("phone", least=80),
        _field("receipt_series"),
        _count("Buildings"),
        _use(),
    ),
)

BUILDINGS = Kind(
    "Buildings",
    "shop",
    ("building",),
    (Field("building"), Field("name"), Field("company", of="Companies", start="main")),
    lambda: (_field("building"), _field("name", least=120), _field("company"), _count("Areas"), _use()),
)

AREAS = Kind(
    "Areas",
    "shop",
    ("area",),
    (Field("area"), Field("name"), Field("building", of="Buildings")),
    lambda: (
        _field("area"),
        _field("name", least=96),
        _place(),
        _count("Shops"),
        _count("Collectors"),
        _count("Meters"),
        _use(),
    ),
)

SHOPS = Kind(
    "Shops",
    "shop",
    ("shop_number",),
    (
        Field("shop_number"),
        Field("name"),
        Field("area", of="Areas", typed=True),
        Field("floor"),
        Field("trade"),
        Field("phone"),
    ),
    lambda: (
        _field("shop_number"),
        _field("name", least=112),
        _place(),
        _field("area"),
        _field("trade", least=56),
        _count("Meters"),
        _account(),
        _use(),
    ),
)

COLLECTORS = Kind(
    "Collectors",
    "collector",
    ("collector",),
    (
        Field("collector"),
        Field("name"),
        Field("area", of="Areas", typed=True),
        Field("link", LINKS, start="sealed"),
        Field("host"),
        Field("port", wanted=_called),
        Field("suite", SUITES, start="aes-256-gcm", wanted=_sealed, idle="none", stays=True),
        Field("minimum_suite", SUITES, start="aes-256-gcm", wanted=_sealed, idle="none", stays=True),
        Field("registration", wanted=_called),
        Field("heartbeat", wanted=_called),
        Field("max_hold_ms"),
        Field("read_every_min"),
        Field("enabled", YES_NO, start="yes"),
    ),
    lambda: (
        _field("collector"),
        _field("name", least=96),
        _field("link", least=80),
        _field("host", least=96),
        _count("Meters"),
        _key_state(),
        _use(),
    ),
)

LINES = Kind(
    "Buses",
    "bench",
    ("collector", "bus"),
    (
        Field("collector", of="Collectors", typed=True),
        Field("bus", start="1"),
        Field("medium", MEDIA, start="electricity"),
        Field("baud", BAUDS, start="9600"),
        Field("parity", ("N", "E", "O"), start="N"),
        Field("stop_bits", ("1", "2"), start="1"),
        Field("gap_ms", start="5"),
        Field("reply_timeout_ms", start="500"),
        Field("mixed", YES_NO, start="no"),
    ),
    lambda: (
        _field("collector"),
        _field("bus", right=True),
        _place(),
        _field("medium"),
        _field("baud", right=True),
        _field("parity"),
        _field("mixed"),
        _count("Meters"),
        _use(),
    ),
)

METERS = Kind(
    "Meters",
    "meter",
    ("meter",),
    (
        Field("meter"),
        Field("purpose", ("sold", "monitored"), start="sold"),
        Field("shop_number", of="Shops", typed=True, wanted=_sold),
        Field("area", of="Areas", typed=True, wanted=_monitored),
        Field("name", wanted=_monitored),
        Field("profile", of="makes"),
        Field("collector", of="Collectors", typed=True),
        Field("bus", start="1"),
        Field("unit"),
        Field("plan", of="plans"),
        Field("number"),
        Field("read_every_min"),
        Field("enabled", YES_NO, start="yes"),
    ),
    lambda: (
        _field("meter"),
        _field("shop_number"),
        _place(),
        _field("profile", least=96),
        _field("collector"),
        _field("bus", right=True),
        _field("unit"),
        _use(),
    ),
)

GROUPS = Kind(
    "Groups",
    "meter",
    ("group",),
    (Field("group"), Field("name"), Field("head_meter")),
    lambda: (
        _field("group"),
        _field("name", least=120),
        _field("head_meter"),
        _place(),
        _count("Meters"),
        _use(),
    ),
)

ALL = (COMPANIES, BUILDINGS, AREAS, SHOPS, COLLECTORS, LINES, METERS, GROUPS)
