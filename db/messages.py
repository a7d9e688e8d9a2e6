"""Messages: the queue, what became of each, what came in, and templates."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from typing import Final

from db.log_pages import Condition
from db.message_rows import IncomingRow, MessageRow, NewMessage
from db.repository import Repository, values_of

_MESSAGE: Final = (
    "SELECT id, carrier, address, about, object, event, text, parts, building_id, state, trouble, code,"
    " tries, done, created_utc_ms, due_utc_ms, expires_utc_ms, sent_utc_ms, ended_utc_ms FROM messages"
)
_INCOMING: Final = (
    "SELECT id, number, text, raw, reference, part, parts, building_id, sent_utc_ms, received_utc_ms"
    " FROM incoming_messages"
)
_NEXT_STAMP: Final = "(SELECT COALESCE(max(stamp), 0) + 1 FROM messages)"
THINNED_AT_ONCE: Final = 2_000


class Messages(Repository):
    __slots__ = ()

    def stamp(self) -> int:
        """Another number than before once any message has changed or come."""
        return self._number(
            "SELECT (SELECT COALESCE(max(stamp), 0) FROM messages)"
            " + (SELECT COALESCE(max(id), 0) FROM incoming_messages)"
        )

    def add(self, message: NewMessage) -> int | None:
        """Returns its id; None if this address was told of this event."""
        found = self._run(
            "INSERT INTO messages (carrier, address, about, object, event, text, parts, building_id,"
            " created_utc_ms, due_utc_ms, expires_utc_ms, state, stamp)"
            f" VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, 'queued', {_NEXT_STAMP})"
            " ON CONFLICT (event, address) WHERE event <> '' DO NOTHING RETURNING id",
            values_of(message),
        ).fetchall()
        return int(found[0][0]) if found else None

    def get(self, message_id: int) -> MessageRow | None:
        return self._first(MessageRow, f"{_MESSAGE} WHERE id = ?", (message_id,))

    def told_since(self, address: str, about: str, object: str, *, utc_ms: int) -> bool:
        """Whether this address was told of this since then, or is about to be."""
        return bool(
            self._number(
                "SELECT count(*) FROM messages WHERE address = ? AND about = ? AND object = ?"
                " AND created_utc_ms > ? AND state IN ('queued', 'sending', 'sent', 'delivered', 'unknown')",
                (address, about, object, utc_ms),
            )
        )

    def due(
        self, utc_ms: int, *, carriers: Collection[str], limit: int, about: str | None = None
    ) -> tuple[MessageRow, ...]:
        """What waits and is due, of all or about one thing, the longest due first."""
        marks = ", ".join("?" * len(carriers))
        return self._all(
            MessageRow,
            f"{_MESSAGE} WHERE state = 'queued' AND due_utc_ms <= ? AND carrier IN ({marks})"
            " AND (? IS NULL OR about = ?) ORDER BY due_utc_ms, id LIMIT ?",
            (utc_ms, *carriers, about, about, limit),
        )

    def sent_since(self, utc_ms: int, *, carrier: str, address: str | None = None) -> int:
        """How many went out since then, to one address or in all."""
        return self._number(
            "SELECT count(*) FROM messages WHERE sent_utc_ms > ?1 AND carrier = ?2"
            " AND (?3 IS NULL OR address = ?3)",
            (utc_ms, carrier, address),
        )

    def begin(self, message_id: int, *, utc_ms: int) -> bool:
        """An attempt is about to be made; False if it does not wait any more."""
        done = self._run(
            f"UPDATE messages SET state = 'sending', tries = tries + 1, stamp = {_NEXT_STAMP}"
            " WHERE id = ? AND state = 'queued' AND expires_utc_ms > ?",
            (message_id, utc_ms),
        )
        return done.rowcount == 1

    def sent(self, message_id: int, *, utc_ms: int) -> None:
        """All parts went out."""
        self._change_one(
            "UPDATE messages SET state = 'sent', trouble = '', code = NULL, sent_utc_ms = ?,"
            f" ended_utc_ms = ?, stamp = {_NEXT_STAMP} WHERE id = ?",
            (utc_ms, utc_ms, message_id),
        )

    def keep_done(self, message_id: int, parts: int, references: Sequence[int], *, utc_ms: int) -> None:
        """So many more parts went out, under these references."""
        self._add_parts(message_id, references, utc_ms)
        self._change_one("UPDATE messages SET done = done + ? WHERE id = ?", (parts, message_id))

    def put_back(
        self, message_id: int, *, trouble: str, code: int | None, counts: int, due_utc_ms: int
    ) -> None:
        """It did not go out, or not all of it: it waits until then. `counts`: 1 if that was one of its
        attempts, else 0."""
        self._change_one(
            "UPDATE messages SET state = 'queued', trouble = ?, code = ?, tries = tries - 1 + ?,"
            f" due_utc_ms = ?, stamp = {_NEXT_STAMP} WHERE id = ?",
            (trouble, code, counts, due_utc_ms, message_id),
        )

    def end(self, message_id: int, *, state: str, trouble: str, code: int | None, utc_ms: int) -> None:
        self._change_one(
            "UPDATE messages SET state = ?, trouble = ?, code = ?, ended_utc_ms = ?,"
            f" stamp = {_NEXT_STAMP} WHERE id = ?",
            (state, trouble, code, utc_ms, message_id),
        )

    def postpone(self, message_id: int, *, due_utc_ms: int) -> None:
        self._change_one("UPDATE messages SET due_utc_ms = ? WHERE id = ?", (due_utc_ms, message_id))

    def queue_again(self, message_id: int, *, utc_ms: int, expires_utc_ms: int) -> None:
        """From its first part on, with all attempts before it."""
        self._run("DELETE FROM message_parts WHERE message_id = ?", (message_id,))
        self._change_one(
            "UPDATE messages SET state = 'queued', trouble = '', code = NULL, tries = 0, done = 0,"
            f" due_utc_ms = ?, expires_utc_ms = ?, ended_utc_ms = NULL, stamp = {_NEXT_STAMP} WHERE id = ?",
            (utc_ms, expires_utc_ms, message_id),
        )

    def take_up(self, *, utc_ms: int) -> tuple[int, ...]:
        """Those under way when the program ended: nobody knows what became of them. Returns their ids."""
        rows = self._run(
            "UPDATE messages SET state = 'unknown', ended_utc_ms = ?, trouble = 'cut_off',"
            f" stamp = {_NEXT_STAMP} WHERE state = 'sending' RETURNING id",
            (utc_ms,),
        ).fetchall()
        return tuple(int(row[0]) for row in rows)

    def expire(self, *, utc_ms: int) -> int:
        """Whose time is over; how many."""
        return self._run(
            f"UPDATE messages SET state = 'expired', ended_utc_ms = ?, stamp = {_NEXT_STAMP}"
            " WHERE state = 'queued' AND expires_utc_ms <= ?",
            (utc_ms, utc_ms),
        ).rowcount

    def is_any_over(self, *, utc_ms: int) -> bool:
        return bool(
            self._number(
                "SELECT EXISTS (SELECT 1 FROM messages WHERE state = 'queued' AND expires_utc_ms <= ?)",
                (utc_ms,),
            )
        )

    def reported(self, reference: int, *, since_utc_ms: int) -> tuple[tuple[int, int, str], ...]:
        """Parts that wait for a report under this reference, the newest first: message, part, address."""
        rows = self._run(
            "SELECT message_id, part, address FROM message_parts JOIN messages ON messages.id = message_id"
            " WHERE message_parts.reference = ? AND fate = 'waiting' AND message_parts.utc_ms > ?"
            " ORDER BY message_parts.utc_ms DESC, message_id DESC",
            (reference, since_utc_ms),
        ).fetchall()
        return tuple(rows)

    def note_report(self, message_id: int, part: int, *, fate: str) -> None:
        self._change_one(
            "UPDATE message_parts SET fate = ? WHERE message_id = ? AND part = ?", (fate, message_id, part)
        )

    def fates(self, message_id: int) -> tuple[str, ...]:
        """What is known of each part that went out."""
        return self._all(
            str, "SELECT fate FROM message_parts WHERE message_id = ? ORDER BY part", (message_id,)
        )

    def page(
        self, conditions: Sequence[Condition], *, below_id: int | None, limit: int
    ) -> tuple[MessageRow, ...]:
        """The newest `limit` messages below `below_id` that meet all conditions, newest first."""
        below = () if below_id is None else (Condition("id < ?", (below_id,)),)
        where = " AND ".join(f"({one.sql})" for one in (*conditions, *below)) or "1"
        values = [value for one in (*conditions, *below) for value in one.values]
        return self._all(MessageRow, f"{_MESSAGE} WHERE {where} ORDER BY id DESC LIMIT ?", (*values, limit))

    def waiting(self) -> int:
        return self._number("SELECT count(*) FROM messages WHERE state IN ('queued', 'sending')")

    # what came in

    def take_in(self, row: IncomingRow) -> bool:
        """False if it was taken in before; its id is given by the book."""
        done = self._run(
            "INSERT INTO incoming_messages (number, text, raw, reference, part, parts, building_id,"
            " sent_utc_ms, received_utc_ms) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)"
            " ON CONFLICT (number, sent_utc_ms, reference, part, raw) DO NOTHING",
            values_of(row)[1:],
        )
        return done.rowcount == 1

    def parts_of(self, number: str, reference: int, parts: int) -> tuple[IncomingRow, ...]:
        """The parts of one text that are there, in order, of the newest each."""
        return self._all(
            IncomingRow,
            f"{_INCOMING} WHERE number = ? AND reference = ? AND parts = ? AND id IN (SELECT max(id) FROM"
            " incoming_messages GROUP BY number, reference, parts, part) ORDER BY part",
            (number, reference, parts),
        )

    def join(self, rows: Sequence[IncomingRow], text: str) -> None:
        """These parts are one text now. The first row holds it; the others stay as marks of what came."""
        first, *others = rows
        self._run("UPDATE incoming_messages SET text = ?, parts = 1 WHERE id = ?", (text, first.id))
        for row in others:
            self._run("UPDATE incoming_messages SET parts = 0 WHERE id = ?", (row.id,))

    def incoming(
        self, conditions: Sequence[Condition], *, below_id: int | None, limit: int
    ) -> tuple[IncomingRow, ...]:
        """The newest that meet all conditions, newest first; parts that stand in another's text are none."""
        below = () if below_id is None else (Condition("id < ?", (below_id,)),)
        where = " AND ".join(f"({one.sql})" for one in (Condition("parts > 0", ()), *conditions, *below))
        values = [value for one in (*conditions, *below) for value in one.values]
        return self._all(IncomingRow, f"{_INCOMING} WHERE {where} ORDER BY id DESC LIMIT ?", (*values, limit))

    # templates and marks

    def templates(self) -> dict[tuple[str, str], str]:
        """The site's own texts by subject and language."""
        rows = self._run("SELECT about, language, text FROM message_templates").fetchall()
        return {(about, language): text for about, language, text in rows}

    def put_template(self, about: str, language: str, text: str | None) -> None:
        """None: the program's own again."""
        if text is None:
            self._run("DELETE FROM message_templates WHERE about = ? AND language = ?", (about, language))
            return
        self._run(
            "INSERT INTO message_templates (about, language, text) VALUES (?, ?, ?)"
            " ON CONFLICT (about, language) DO UPDATE SET text = excluded.text",
            (about, language, text),
        )

    def mark(self, name: str) -> int | None:
        """How far the program has come with something."""
        return self._first(int, "SELECT value FROM message_marks WHERE name = ?", (name,))

    def set_mark(self, name: str, value: int) -> None:
        self._run(
            "INSERT INTO message_marks (name, value) VALUES (?, ?)"
            " ON CONFLICT (name) DO UPDATE SET value = excluded.value",
            (name, value),
        )

    def thin(self, *, before_utc_ms: int) -> int:
        """Delete some of what ended before then, never the newest; call again until it gives 0."""
        ids = (
            "SELECT id FROM messages WHERE ended_utc_ms < ? AND id < (SELECT max(id) FROM messages)"
            " AND stamp < (SELECT max(stamp) FROM messages) ORDER BY id LIMIT ?"
        )
        self._run(f"DELETE FROM message_parts WHERE message_id IN ({ids})", (before_utc_ms, THINNED_AT_ONCE))
        gone = self._run(
            f"DELETE FROM messages WHERE id IN ({ids})", (before_utc_ms, THINNED_AT_ONCE)
        ).rowcount
        came = self._run(
            "DELETE FROM incoming_messages WHERE id IN (SELECT id FROM incoming_messages"
            " WHERE received_utc_ms < ? AND id < (SELECT max(id) FROM incoming_messages)"
            " ORDER BY id LIMIT ?)",
            (before_utc_ms, THINNED_AT_ONCE),
        ).rowcount
        return gone + came

    def _add_parts(self, message_id: int, references: Sequence[int], utc_ms: int) -> None:
        first = self._number("SELECT count(*) FROM message_parts WHERE message_id = ?", (message_id,)) + 1
        for part, reference in enumerate(references, first):
            self._run(
                "INSERT INTO message_parts (message_id, part, reference, fate, utc_ms)"
                " VALUES (?, ?, ?, 'waiting', ?)",
                (message_id, part, reference, utc_ms),
            )
