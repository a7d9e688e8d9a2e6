"""Who is out of contact, and how many alarms that makes: a dead collector is one, not sixty-four.

A link or a meter is lost after a while of silence, and found again after a while of answers. Behind a link
that is away meters are not judged, for they cannot answer. A line of which most meters are silent is one
alarm; a collector of whose lines none answers is one as well. Lines wait a little longer than collectors
before they are told and single meters longer still, for not all fall silent in the same second.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final

from app.domain.alarms import Key, Kind, Wanted

FOUND_S: Final = 30.0
"""So long it must answer again."""
LEAST_FOLDED: Final = 4
"""So many silent meters of a line, if they are half of it, are the line's fault."""


@dataclass(frozen=True, slots=True)
class Contact:
    """For how many seconds it has been silent, or answering; both None: not known yet."""

    silent_s: float | None = None
    answering_s: float | None = None


@dataclass(frozen=True, slots=True)
class MeterContact:
    """A meter on its line. Its silence counts from when its link came up. `wrong`: frames come from its
    address that are not its own. `last_utc_ms`: its last answer, None before the first."""

    meter_id: str
    contact: Contact
    last_utc_ms: int | None = None
    wrong: bool = False


@dataclass(frozen=True, slots=True)
class CollectorContact:
    """A collector with the meters on its lines, by number."""

    collector: str
    link: Contact
    lines: Mapping[int, Sequence[MeterContact]] = field(default_factory=dict)
    last_utc_ms: int | None = None


@dataclass(frozen=True, slots=True)
class Patience:
    """After how much silence a collector's link and a meter count as lost; `settle_s`: how much later a
    meter of the same line may be asked. In seconds."""

    collector_s: float
    meter_s: float
    settle_s: float


@dataclass(frozen=True, slots=True)
class Lost:
    """A meter or collector (`kind`) out of contact since its last answer (None: it never gave one).

    `behind` names the collector whose link is away; "" for a collector, and for a meter silent by itself.
    """

    kind: str
    object: str
    behind: str
    since_utc_ms: int | None


@dataclass(frozen=True, slots=True)
class Judged:
    """`wanted`: alarms; `lost`: all that is out of contact, for the lists; `folded`: live alarms for which
    another one stands now."""

    wanted: tuple[Wanted, ...]
    lost: tuple[Lost, ...]
    folded: frozenset[Key]


def is_lost(contact: Contact, *, was_lost: bool, after_s: float) -> bool:
    """Whether it counts as out of contact."""
    if contact.silent_s is not None:
        return was_lost or contact.silent_s >= after_s
    if contact.answering_s is None:
        return was_lost
    return was_lost and contact.answering_s < FOUND_S


def judge(
    collectors: Iterable[CollectorContact],
    *,
    patience: Patience,
    lost_before: Collection[tuple[str, str]],
    live: Collection[Key],
) -> Judged:
    """What is out of contact, and the alarms of it. `lost_before`: kind and object of what was lost."""
    wanted: list[Wanted] = []
    lost: list[Lost] = []
    folded: set[Key] = set()
    for one in collectors:
        found = _Collector(one, patience, lost_before, live)
        lost.extend(found.lost())
        alarms = tuple(found.alarms())
        wanted.extend(alarms)
        folded.update(found.folded({alarm.key for alarm in alarms}))
    return Judged(tuple(wanted), tuple(lost), frozenset(folded))


class _Collector:
    """One collector, judged."""

    def __init__(
        self,
        facts: CollectorContact,
        patience: Patience,
        lost_before: Collection[tuple[str, str]],
        live: Collection[Key],
    ) -> None:
        self._facts = facts
        self._patience = patience
        self._lost_before = lost_before
        own = {meter.meter_id for meters in facts.lines.values() for meter in meters}
        own |= {facts.collector, *map(self._line, facts.lines)}
        self._live = {key for key in live if key[1] in own and key[0] in _CONTACT}
        was_lost = ("collector", facts.collector) in lost_before
        self._link_lost = is_lost(facts.link, was_lost=was_lost, after_s=patience.collector_s)
        self._link_away = self._link_lost or facts.link.answering_s is None
        self._whole = (Kind.COLLECTOR_LOST, facts.collector) in self._live and not self._link_away
        self._silent = {
            number: [meter for meter in meters if self._is_silent(number, meter)]
            for number, meters in facts.lines.items()
        }

    def _is_silent(self, number: int, meter: MeterContact) -> bool:
        was_told = self._whole and not self._link_is_new()
        was_told |= (Kind.LINE_LOST, self._line(number)) in self._live
        was_told |= (Kind.METER_LOST, meter.meter_id) in self._live
        return is_lost(meter.contact, was_lost=was_told, after_s=self._patience.meter_s)

    def _link_is_new(self) -> bool:
        answering_s = self._facts.link.answering_s
        return answering_s is not None and answering_s < self._patience.meter_s

    def lost(self) -> Iterator[Lost]:
        """All that is out of contact, whatever alarm stands for it."""
        name = self._facts.collector
        if self._link_lost:
            yield Lost("collector", name, "", self._facts.last_utc_ms)
        behind = name if self._link_away else ""
        for meter in (meter for meters in self._facts.lines.values() for meter in meters):
            was_lost = ("meter", meter.meter_id) in self._lost_before
            if is_lost(meter.contact, was_lost=was_lost, after_s=self._patience.meter_s):
                yield Lost("meter", meter.meter_id, behind, meter.last_utc_ms)

    def alarms(self) -> Iterator[Wanted]:
        name = self._facts.collector
        if self._link_lost:
            yield Wanted(Kind.COLLECTOR_LOST, name, {"why": "link", "meters": self._meters()})
        elif self._link_away:
            yield from (Wanted(*key) for key in self._live)
        elif self._no_line_answers():
            yield Wanted(Kind.COLLECTOR_LOST, name, {"why": "meters", "meters": self._meters()})
        else:
            for number in self._silent:
                yield from self._of_line(number)

    def folded(self, wanted: Collection[Key]) -> Iterator[Key]:
        """Live alarms of silent meters and lines that are wanted no more: another one stands for them."""
        silent = {meter.meter_id for meters in self._silent.values() for meter in meters}
        silent |= {self._line(number) for number, meters in self._silent.items() if meters}
        for key in self._live:
            if key not in wanted and key[0] is not Kind.COLLECTOR_LOST and key[1] in silent:
                yield key

    def _of_line(self, number: int) -> Iterator[Wanted]:
        silent, whole = self._silent[number], len(self._facts.lines[number])
        key = (Kind.LINE_LOST, self._line(number))
        if key in self._live:
            folds = len(silent) > 1 and len(silent) * 4 >= whole
        else:
            folds = _is_most(sum(self._is_due(meter, 1) for meter in silent), whole)
        if folds:
            yield Wanted(*key, {"silent": len(silent), "meters": whole})
            return
        alone = not _is_most(len(silent), whole)
        for meter in silent:
            single = (Kind.METER_LOST, meter.meter_id)
            if not meter.wrong and (single in self._live or (alone and self._is_due(meter, 2))):
                yield Wanted(*single)

    def _is_due(self, meter: MeterContact, settles: int) -> bool:
        after_s = self._patience.meter_s + settles * self._patience.settle_s
        return meter.contact.silent_s is not None and meter.contact.silent_s >= after_s

    def _no_line_answers(self) -> bool:
        used = [number for number, meters in self._facts.lines.items() if meters]
        return len(used) > 1 and all(
            len(self._silent[number]) == len(self._facts.lines[number]) for number in used
        )

    def _meters(self) -> int:
        return sum(map(len, self._facts.lines.values()))

    def _line(self, number: int) -> str:
        return f"{self._facts.collector}/{number}"


_CONTACT: Final = (Kind.METER_LOST, Kind.LINE_LOST, Kind.COLLECTOR_LOST)


def _is_most(silent: int, whole: int) -> bool:
    return silent > 1 and (silent == whole or (silent >= LEAST_FOLDED and silent * 2 >= whole))
