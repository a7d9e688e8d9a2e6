"""Backups as whoever types the commands sees them, also beside a running program; and yesterday's backup put
back on a site that went on selling: nothing is sold twice, nothing is lost, and two persons see to it."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

from app.backup import manifest
from app.bootstrap import Desk
from app.domain.permissions import SYSTEM, Session
from app.domain.reconcile import Proposal
from app.errors import DeskError
from app.sealed_ledger import command_ledger
from app.services import reconcile, restored, settings, vending
from app.services.approvals import Wanted
from app.services.reconcile import FindingRow
from app.services.views import SaleOrder
from meterio.clock import SystemClock
from tests.flows.program import run, serving
from tests.flows.site import MallProcess, Person, console, mall
from tests.flows.test_command_line import head
from tests.helpers import second_person

LANGUAGES = ("en", "zh_CN")


def one_sentence(done: object, code: int = 1) -> str:
    assert done.code == code, done  # type: ignore[attr-defined]
    lines = done.err.strip().splitlines()  # type: ignore[attr-defined]
    assert len(lines) == 1, lines
    return str(lines[0])


def backups(folder: Path) -> list[Path]:
    return [one.folder for one in manifest.backups_in(folder)]


@pytest.mark.parametrize("language", LANGUAGES)
def test_made_listed_proven_and_put_back_by_command(data: Path, tmp_path: Path, language: str) -> None:
    there, where = tmp_path / "there", ("--data", data, "--lang", language)
    assert run("backup", there, *where).code == 0
    (first,) = backups(there)
    assert first.name in run("backup", "--list", there, *where).out
    assert run("backup", "--check", first, *where).code == 0
    assert run("setting", "site.name", "later", *where).code == 0
    assert one_sentence(run("restore", first, *where))
    done = run("restore", first, "--reason", "trial", *where)
    assert done.code == 0 and str(data) in done.out
    assert "later" not in run("setting", "site.name", *where).out
    assert run("verify", *where).code == 0
    assert run("backup", there, "--money-only", "--json", *where).json["whole"] is False
    told = run("backup", "--list", there, "--json", *where).json
    assert [one["whole"] for one in told["backups"]] == [True, False]


@pytest.mark.parametrize("language", LANGUAGES)
def test_what_is_typed_wrong_is_told_in_one_sentence(data: Path, tmp_path: Path, language: str) -> None:
    where = ("--data", data, "--lang", language)
    (tmp_path / "file").write_text("x")
    assert one_sentence(run("backup", *where)), "no folder is set"
    assert one_sentence(run("backup", data / "in", *where))
    assert one_sentence(run("backup", tmp_path / "file", *where))
    assert one_sentence(run("backup", tmp_path / "none" / "there", *where))
    assert one_sentence(run("backup", tmp_path / "there", "--data", tmp_path / "new", "--lang", language))
    assert one_sentence(run("backup", "--list", *where), 2)
    assert one_sentence(run("backup", "--check", tmp_path, *where))
    assert one_sentence(run("restore", tmp_path, *where))
    assert one_sentence(run("restore", tmp_path / "none", *where))
    assert one_sentence(run("restore", *where), 2)
    told = run("restore", tmp_path / "none", "--json", *where)
    assert told.json["ok"] is False and told.json["error"]["key"] == "backup.none_there"
    nothing = run("backup", "--list", tmp_path / "nowhere", *where)
    assert nothing.code == 0 and str(tmp_path / "nowhere") in nothing.out
    assert backups(tmp_path) == []


@pytest.mark.skipif(sys.platform == "win32", reason="no SIGTERM there")
def test_a_running_program_makes_what_the_command_asks_for(data: Path, tmp_path: Path) -> None:
    there, where = tmp_path / "there", ("--data", data, "--lang", "en")
    with serving(data) as process:
        assert process.stdout is not None
        assert "runs without a window" in process.stdout.readline()
        made = run("backup", there, "--json", *where)
        assert made.code == 0 and made.json["whole"], made
        refused = run("backup", data / "in", *where)
        assert "lies in the data folder" in one_sentence(refused)
        assert "already running" in one_sentence(run("restore", made.json["folder"], *where))
    assert run("backup", "--check", made.json["folder"], *where).code == 0
    assert run("verify", *where).code == 0


@pytest.fixture
def running_mall(workbook: Path) -> object:
    with mall(workbook) as made:
        yield made


@pytest.fixture
def office(data: Path, tmp_path: Path, running_mall: MallProcess) -> Path:
    """The small site, connected to its mall, with the persons who decide."""
    connections = tmp_path / "connections.json"
    connections.write_text(running_mall.first_line, encoding="utf-8")
    assert run("--data", data, "connect", connections).code == 0
    with command_ledger(data / "ledger.db", clock=SystemClock()) as sealed:
        sealed.book.write(second_person.add_people)
        sealed.book.write(
            lambda ledger: settings.change(
                ledger, "book.backup_folder", str(tmp_path / "there"), session=SYSTEM, now_utc_ms=1
            )
        )
    return data


def sell(person: Person, meter: str, request: str, fen: int) -> None:
    """At the desk, without its screen; until the meter has it."""
    desk: Desk = person.desk
    order = SaleOrder(request_id=request, meter_id=meter, amount_fen=fen, tender="transfer", received_fen=fen)
    live, sun = desk.live.state(meter), desk.ledger.read(lambda ledger: second_person.session(ledger, "sun"))
    sale = desk.ledger.write(
        lambda ledger: vending.open_sale(
            ledger, order, live=live, session=sun, now_utc_ms=desk.clock.utc_ms()
        )
    )
    desk.engine.submit_sale(sale.id)
    person.confirmed(sale.id)


def counts(running_mall: MallProcess) -> dict[str, int]:
    """Purchases, as the meters have counted them."""
    return {meter: running_mall.ask(op="book", meter=meter)["purchase_count"] for meter in ("E1", "E2")}


def open_for_selling(desk: Desk, wu: Session) -> None:
    """By two persons."""
    act = desk.ledger.read(lambda ledger: restored.wanted(ledger, session=wu))
    approval = approved(desk, act, wu)
    desk.ledger.write(
        lambda ledger: restored.open_for_selling(
            ledger, approval=approval, session=wu, now_utc_ms=desk.clock.utc_ms()
        )
    )


def settle(desk: Desk, row: FindingRow, wu: Session, *, typed_fen: int | None) -> None:
    """What was sold after the backup, by two persons."""
    approval = approved(desk, reconcile.wanted(row, typed_fen), wu)
    desk.ledger.write(
        lambda ledger: reconcile.settle(
            ledger,
            row.run_id,
            row.number,
            reason="sold after the backup",
            typed_fen=typed_fen,
            approval=approval,
            session=wu,
            now_utc_ms=desk.clock.utc_ms(),
        )
    )


def approved(desk: Desk, act: Wanted, wu: Session) -> str:
    return second_person.approved(desk.ledger, act, by="he", session=wu, now_utc_ms=desk.clock.utc_ms())


def test_yesterdays_backup_put_back_sells_nothing_twice(
    capfd: pytest.CaptureFixture[str],
    qapp: object,
    tmp_path: Path,
    office: Path,
    running_mall: MallProcess,
) -> None:
    """Faults' row H30."""
    running_mall.ask(op="speed", value=0)
    with console(office, tmp_path, language="en") as person:
        person.in_contact(8)
        before = counts(running_mall)
        sell(person, "E1", "kept", 10_000)
        person.desk.backups.ask(tmp_path / "there", whole=True)
        person.hands.wait_until(lambda: len(backups(tmp_path / "there")) == 1, "the backup", seconds=30)
        person.hands.wait_until(lambda: not person.desk.backups.state.step, "it is done", seconds=30)
        sell(person, "E1", "lost", 5_000)
        sell(person, "E2", "lost too", 3_000)
    assert head(capfd, office)
    (source,) = backups(tmp_path / "there")
    assert run("restore", source, "--data", office).code == 1, "entries would be lost"
    assert run("restore", source, "--reason", "the disk broke", "--data", office).code == 0

    with console(office, tmp_path, language="en") as person:
        person.in_contact(8)
        desk: Desk = person.desk
        with pytest.raises(DeskError) as refused:
            sell(person, "E3", "too early", 1_000)
        assert refused.value.key == "sale.book_restored"
        wu = desk.ledger.read(lambda ledger: second_person.session(ledger, "wu"))
        with pytest.raises(DeskError) as early:
            open_for_selling(desk, wu)
        assert early.value.key == "restored.not_compared"
        found = desk.reconcile({}, session=SYSTEM)
        foreign = {row.object: row for row in found if row.proposal is Proposal.FOREIGN_CREDIT}
        # Of a meter that was never sold to before, the amount is on the slip alone.
        assert {meter: row.amount_fen for meter, row in foreign.items()} == {"E1": 5_000, "E2": None}
        open_for_selling(desk, wu)
        sell(person, "E3", "open", 1_000)
        with pytest.raises(DeskError) as other_count:
            sell(person, "E1", "count is another", 1_000)
        assert other_count.value.key.startswith("sale.")
        for meter, typed in (("E1", None), ("E2", 3_000)):
            settle(desk, foreign[meter], wu, typed_fen=typed)
            sell(person, meter, f"again {meter}", 1_000)
    after = counts(running_mall)
    assert [after[meter] - before[meter] for meter in ("E1", "E2")] == [3, 2]
    assert head(capfd, office)
