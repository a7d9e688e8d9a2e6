"""Finding the meters of a line nobody has a list of: by address, by speed and by protocol.

Modbus units are asked one by one. DL/T 645 and CJ/T 188 have a question for everyone: one clear answer is a
meter, a muddle is several, and then those whose address ends in 00, in 01 ... 99 are asked, and so on.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import dataclass

from meterio.codec.dialect import dialect_of
from meterio.codec.exchange import Reply, Request
from meterio.codec.modbus_rtu import HIGHEST_UNIT
from meterio.collector import CollectorClient
from meterio.errors import BadFrame, LinkLost, NeverSent, NoAnswer
from meterio.profiles import Profile
from meterio.profiles.model import CJT188, DLT645, MODBUS
from meterio.types import Lane, LineParameters


@dataclass(frozen=True, slots=True)
class ScanPlan:
    """What a scan of line `bus` tries: every protocol at every line setting.

    `protocols` are those of profiles ("modbus-rtu", "dlt645-2007", "cjt188-2004", "cjt188-2018"). Modbus has
    no question that all meters answer, so its units `first_unit` to `last_unit` are asked one by one, each
    with `timeout_ms` to begin an answer: raise it on a slow link. Raises ValueError where there is nothing to
    try or the units are none.
    """

    bus: int
    lines: tuple[LineParameters, ...]
    protocols: tuple[str, ...]
    first_unit: int = 1
    last_unit: int = HIGHEST_UNIT
    timeout_ms: int = 150

    def __post_init__(self) -> None:
        if not (self.lines and self.protocols and 1 <= self.first_unit <= self.last_unit <= HIGHEST_UNIT):
            raise ValueError(f"a scan needs settings, protocols and units from 1 to {HIGHEST_UNIT}")


@dataclass(frozen=True, slots=True)
class Found:
    """A meter that answered: `unit` is its address as a meter list writes it.

    `number` is the meter's own number where the protocol tells it, "" otherwise; `profiles` the makes that
    could answer so; `reply` the frame as it came, empty where what came was no right frame, as when two
    meters with one address answer at once.
    """

    bus: int
    parameters: LineParameters
    protocol: str
    unit: str
    number: str
    profiles: tuple[str, ...]
    reply: bytes


@dataclass(frozen=True, slots=True)
class ScanProgress:
    """`done` of `total` questions are asked; `unit` is the address or pattern asked last."""

    done: int
    total: int
    parameters: LineParameters
    protocol: str
    unit: str


@dataclass(frozen=True, slots=True)
class HeardAddress:
    """An address that was heard; not `clear` where what came was no right frame, as of two meters with it."""

    address: str
    clear: bool


OnProgress = Callable[[ScanProgress], None]
OnFound = Callable[[Found], None]


async def scan_line(
    client: CollectorClient, plan: ScanPlan, *, on_progress: OnProgress, on_found: OnFound
) -> tuple[Found, ...]:
    """Every meter that answers on a line, told as it is found.

    However it ends, the line is left at its own settings. Meanwhile, at other settings, whatever else is
    asked of the line is never sent. Raises NotOffered where the link cannot change a line's settings, and
    NeverSent or LinkLost when the link is lost.
    """
    scan = _Scan(client, plan, on_progress, on_found)
    try:
        for parameters in plan.lines:
            await client.set_line(plan.bus, parameters)
            for protocol in plan.protocols:
                await scan.search(parameters, protocol)
    finally:
        await _bring_back(client, plan.bus)
    return tuple(scan.found)


async def discover_addresses(
    client: CollectorClient,
    bus: int,
    *,
    protocol: str,
    on_progress: OnProgress,
    on_address: Callable[[HeardAddress], None],
) -> None:
    """The addresses of all meters that speak `protocol` on a line, at the settings it runs at, told as heard.

    Raises ValueError for Modbus, which has no such question; NeverSent or LinkLost when the link is lost.
    """
    if protocol not in _FAMILIES:
        raise ValueError(f"{protocol} has no question that all meters answer")

    async def heard(address: str, reply: bytes) -> None:
        on_address(HeardAddress(address, clear=bool(reply)))

    await _Search(client, bus, protocol, on_progress).run(heard)


async def _bring_back(client: CollectorClient, bus: int) -> None:
    try:
        await client.set_line(bus, None)
    except (NeverSent, LinkLost):
        """The link is lost, and with its session the line's other settings are."""


class _Scan:
    """One scan under way."""

    def __init__(
        self, client: CollectorClient, plan: ScanPlan, on_progress: OnProgress, on_found: OnFound
    ) -> None:
        self.found: list[Found] = []
        self._client = client
        self._plan = plan
        self._on_progress = on_progress
        self._on_found = on_found
        units = plan.last_unit - plan.first_unit + 1
        self._total = len(plan.lines) * sum(units if name == MODBUS else 1 for name in plan.protocols)
        self._done = 0

    async def search(self, parameters: LineParameters, protocol: str) -> None:
        """One protocol at the settings the line has been given."""
        if protocol == MODBUS:
            await self._search_units(parameters)
            return

        async def heard(address: str, reply: bytes) -> None:
            await self._report(parameters, protocol, address, reply, number=address)

        before = self._done
        search = _Search(self._client, self._plan.bus, protocol, self._progress_in(before))
        await search.run(heard)
        self._done = before + search.done
        self._total += search.done - 1

    async def _search_units(self, parameters: LineParameters) -> None:
        profiles = _speaking(self._client, MODBUS)
        for unit in range(self._plan.first_unit, self._plan.last_unit + 1):
            self._done += 1
            self._on_progress(ScanProgress(self._done, self._total, parameters, MODBUS, str(unit)))
            reply = await self._whoever(_first_question(profiles[0], str(unit)))
            if reply is not None:
                await self._report(parameters, MODBUS, str(unit), reply, number="")

    async def _whoever(self, request: Request) -> bytes | None:
        """The answer to a question, b"" for one that cannot be read (asked twice), None for none."""
        for _ in range(2):
            try:
                return (await self._ask(request)).frame
            except NoAnswer:
                return None
            except BadFrame:
                continue
        return b""

    async def _ask(self, request: Request) -> Reply:
        timeout_ms = self._plan.timeout_ms if isinstance(request.unit, int) else None
        return await self._client.ask(self._plan.bus, request, lane=Lane.DISCOVERY, timeout_ms=timeout_ms)

    async def _report(
        self, parameters: LineParameters, protocol: str, unit: str, reply: bytes, *, number: str
    ) -> None:
        if self._client.parameters(self._plan.bus) != parameters:
            raise LinkLost("the link was lost and made again under the scan")
        guesses = await self._guesses(protocol, unit) if reply else ()
        found = Found(self._plan.bus, parameters, protocol, unit, number, guesses, reply)
        self.found.append(found)
        self._on_found(found)

    async def _guesses(self, protocol: str, unit: str) -> tuple[str, ...]:
        """The makes whose first status question this meter answers without refusing it."""
        answered: dict[bytes, bool] = {}
        guesses = []
        for profile in _speaking(self._client, protocol):
            request = _first_question(profile, unit)
            if request.frame not in answered:
                answered[request.frame] = await self._answers(request)
            if answered[request.frame]:
                guesses.append(profile.name)
        return tuple(guesses)

    async def _answers(self, request: Request) -> bool:
        try:
            return (await self._ask(request)).refusal is None
        except (NoAnswer, BadFrame):
            return False

    def _progress_in(self, before: int) -> OnProgress:
        """A search's own count, as a part of the whole scan's."""

        def told(part: ScanProgress) -> None:
            total = self._total + part.total - 1
            self._on_progress(
                ScanProgress(before + part.done, total, part.parameters, part.protocol, part.unit)
            )

        return told


def _speaking(client: CollectorClient, protocol: str) -> list[Profile]:
    """The makes of one protocol. Raises ValueError if none is known: nothing could be asked."""
    profiles = [profile for profile in client.profiles.values() if profile.protocol == protocol]
    if not profiles:
        raise ValueError(f"no meter profile speaks {protocol}")
    return sorted(profiles, key=lambda profile: profile.name)


def _first_question(profile: Profile, address: str) -> Request:
    """What a status read of this make asks first."""
    dialect = dialect_of(profile.protocol)
    unit = dialect.parse_address(address, writing=False)
    return next(dialect.read(unit, profile, profile.blocks["status"]))


# Search by address patterns


@dataclass(frozen=True, slots=True)
class _Family:
    """How one protocol asks everyone. A pattern is an address, most significant digits first, in which AA
    stands for any two; `size` is its length in bytes."""

    size: int
    ask: Callable[[str], Request]
    address_in: Callable[[Reply], str]


class _Search:
    """One search for addresses under way; `done` questions have been asked."""

    def __init__(self, client: CollectorClient, bus: int, protocol: str, on_progress: OnProgress) -> None:
        self.done = 0
        self._client = client
        self._bus = bus
        self._protocol = protocol
        self._family = _FAMILIES[protocol]
        self._on_progress = on_progress

    async def run(self, heard: Callable[[str, bytes], Awaitable[None]]) -> None:
        """Tells addresses and the answers that told them, b"" where two meters seem to have the same one."""
        waiting = ["AA" * self._family.size]
        while waiting:
            pattern = waiting.pop()
            self.done += 1
            total = self.done + len(waiting)
            parameters = self._client.parameters(self._bus)
            self._on_progress(ScanProgress(self.done, total, parameters, self._protocol, pattern))
            request = self._family.ask(pattern)
            try:
                reply = await self._client.ask(self._bus, request, lane=Lane.DISCOVERY, to_end=True)
            except NoAnswer:
                continue
            except BadFrame:
                if "AA" not in pattern:
                    await heard(pattern, b"")
                waiting += _parts(pattern)
            else:
                await heard(self._family.address_in(reply), reply.frame)


def _parts(pattern: str) -> list[str]:
    """The hundred patterns with one more byte told, lowest digits first; none of a whole address.

    Addresses are abbreviated from the top: AA may stand only above what is told (DL/T 645-2007 5.2.3).
    """
    told = pattern.replace("AA", "")
    wild = (len(pattern) - len(told)) // 2
    if not wild:
        return []
    return ["AA" * (wild - 1) + f"{part:02d}" + told for part in reversed(range(100))]


def _ask_dlt645(pattern: str) -> Request:
    from meterio.codec import dlt645

    whole = pattern == "AA" * _DLT645_BYTES
    return dlt645.read_address_request() if whole else dlt645.discover_request(pattern)


def _dlt645_address(reply: Reply) -> str:
    from meterio.codec import dlt645

    assert isinstance(reply, dlt645.Reply)
    return reply.address


def _ask_cjt188(pattern: str) -> Request:
    from meterio.codec import cjt188

    return cjt188.read_address_request(pattern=pattern)


def _cjt188_address(reply: Reply) -> str:
    from meterio.codec import cjt188

    assert isinstance(reply, cjt188.Reply)
    return reply.address


_DLT645_BYTES, _CJT188_BYTES = 6, 7
_FAMILIES = {
    DLT645: _Family(_DLT645_BYTES, _ask_dlt645, _dlt645_address),
    **dict.fromkeys(CJT188, _Family(_CJT188_BYTES, _ask_cjt188, _cjt188_address)),
}
