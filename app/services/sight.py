"""What of the engine's news a person may see: it knows the whole site, a limited operator does not."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass

from app.domain.permissions import Permission, Session
from app.services.rights import allow
from db.ledger import Ledger


@dataclass(frozen=True, slots=True)
class Sight:
    """Ids of the meters, collectors and lines (collector, number) that are shown; None: all.

    A line is heard, frame by frame, only by who may see every meter on it.
    """

    meters: frozenset[str] | None = None
    collectors: frozenset[str] | None = None
    lines: frozenset[tuple[str, int]] | None = None

    def shows_meter(self, meter_id: str) -> bool:
        return self.meters is None or meter_id in self.meters

    def shows_collector(self, collector_id: str) -> bool:
        return self.collectors is None or collector_id in self.collectors

    def hears_line(self, collector_id: str, bus: int) -> bool:
        return self.lines is None or (collector_id, bus) in self.lines

    def shows_place(self, where: str) -> bool:
        """Whether a trouble at `where` (a meter, a collector or a line) is shown. Those of no
        place of the site, as strangers at a port, are for who sees everything."""
        if self.meters is None or self.shows_meter(where) or self.shows_collector(where):
            return True
        return any(where == line_place(*line) for line in self.lines or ())


EVERYTHING = Sight()


def line_place(collector_id: str, bus: int) -> str:
    """How a line is named among the troubles."""
    return f"{collector_id}/{bus}"


def sight(ledger: Ledger, *, session: Session) -> Sight:
    """What `session` may see now. Raises DeskError permission.*."""
    scope = allow(ledger, session, Permission.LOOK)
    if scope.buildings is None:
        return EVERYTHING
    buildings = ledger.meters.buildings()
    areas = {area.id: area.building_id for area in ledger.shops.areas()}
    own = {row.id for row in ledger.collectors.all() if scope.covers(areas[row.area_id])}
    lines = [(bus.collector_id, bus.number) for bus in ledger.collectors.buses()]
    on_line = _meters_on(ledger)
    his = {line for line in lines if any(scope.covers(buildings[id]) for id in on_line[line])}
    return Sight(
        meters=frozenset(id for id, building in buildings.items() if scope.covers(building)),
        collectors=frozenset(own | {collector for collector, _ in his}),
        lines=frozenset(
            line
            for line in lines
            if line[0] in own and all(scope.covers(buildings[id]) for id in on_line[line])
        ),
    )


def _meters_on(ledger: Ledger) -> Mapping[tuple[str, int], list[str]]:
    """The meters on each line, but for those that were retired."""
    found: dict[tuple[str, int], list[str]] = defaultdict(list)
    for meter in ledger.meters.all():
        if meter.retired_utc_ms is None:
            found[meter.collector_id, meter.bus].append(meter.id)
    return found
