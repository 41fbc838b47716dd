"""What people keep with the tools: one sealed row per entry, theirs until they delete it."""

import json
from collections.abc import Collection, Sequence
from datetime import date, datetime
from uuid import UUID

from sqlalchemy import func
from sqlmodel import Session, col, select
from sqlmodel.sql.expression import SelectOfScalar

from habits.kit import kit
from habits.models import Entry, Outgoing, Person, ToolOff
from habits.tools.tool import Fields, Record
from habits.vault import reveal, seal


def begin(
    session: Session, person: Person, tool: str, kind: str, day: date, source: str, now: datetime, fields: Fields
) -> Entry:
    """Keep a new entry."""
    row_id = kit(session).new_id()
    entry = Entry(
        workspace_id=person.workspace_id,
        id=row_id,
        person_id=person.id,
        tool=tool,
        kind=kind,
        day=day,
        text=seal(session, person, row_id, _written(fields, (), source)),
        written_at=now,
        source_key=source,
    )
    session.add(entry)
    session.flush()
    return entry


def rewrite(session: Session, person: Person, told: Record, now: datetime) -> None:
    """Keep these words in place of the ones there were."""
    entry = told.entry
    entry.text = seal(session, person, entry.id, _written(told.fields, told.before, told.source))
    entry.changed_at = now
    session.add(entry)
    session.flush()


def wait(session: Session, entry: Entry, step: str, on: date | None) -> None:
    """What comes next: a step, asked for on a day; a step that waits for the person; or nothing any more."""
    entry.step, entry.due_on = step, on if step else None
    entry.state = "closed" if not step else "waiting" if on else "open"
    session.add(entry)
    session.flush()


def opened(session: Session, person: Person, entry: Entry) -> Record:
    """The entry with its words, readable."""
    told = json.loads(reveal(session, person, entry.id, entry.text))
    return Record(entry, told["now"], tuple(told["before"]), told["source"])


def by_source(session: Session, person: Person, source: str) -> Entry | None:
    """The entry that a deed began: the same deed, delivered again, finds it."""
    return session.exec(_of(person).where(Entry.source_key == source)).first()


def records(session: Session, person: Person, tool: str, offset: int = 0, limit: int | None = None) -> list[Record]:
    """The entries of a tool with their words, newest first."""
    rows = _of(person).where(Entry.tool == tool).order_by(col(Entry.day).desc(), col(Entry.id).desc())
    return [opened(session, person, row) for row in session.exec(rows.offset(offset).limit(limit))]


def every(session: Session, person: Person) -> list[Record]:
    """All entries of all tools, oldest first."""
    rows = _of(person).order_by(col(Entry.written_at), col(Entry.id))
    return [opened(session, person, row) for row in session.exec(rows)]


def newest(session: Session, person: Person, tool: str, kind: str) -> Entry | None:
    """The entry of a kind that was begun last."""
    rows = _of(person).where(Entry.tool == tool, Entry.kind == kind)
    return session.exec(rows.order_by(col(Entry.day).desc(), col(Entry.id).desc())).first()


def due(session: Session, person: Person, day: date, tools: Collection[str]) -> Entry | None:
    """The entry whose day came first, of those that are to be asked for by now; none of a tool that is switched off."""
    mine = (ToolOff.workspace_id == person.workspace_id, ToolOff.person_id == person.id)
    rows = _of(person).where(Entry.state == "waiting", col(Entry.due_on) <= day)
    rows = rows.where(col(Entry.tool).in_(tools), col(Entry.tool).not_in(select(ToolOff.tool).where(*mine)))
    return session.exec(rows.order_by(col(Entry.due_on), col(Entry.id))).first()


def come_up(session: Session, person: Person, tools: Collection[str], day: date) -> list[Entry]:
    """What waits for a word of the person's, asked for or not: its day has come."""
    rows = _of(person).where(col(Entry.due_on) <= day, col(Entry.tool).in_(tools))
    return list(session.exec(rows.order_by(col(Entry.due_on), col(Entry.id)).limit(5)))


def last_days(session: Session, person: Person) -> list[tuple[str, str, date]]:
    """Each tool and kind of entry, with the day of the last one."""
    mine = (Entry.workspace_id == person.workspace_id, Entry.person_id == person.id)
    rows = select(Entry.tool, Entry.kind, func.max(Entry.day)).where(*mine).group_by(Entry.tool, Entry.kind)
    return [(tool, kind, day) for tool, kind, day in session.exec(rows)]


def answers(out: Outgoing, tool: str, step: str, entry: Entry | None) -> bool:
    """Whether a step, of an entry or of one that is about to begin, is what a message asked for."""
    return out.about.get("step") == step and (str(entry.id) if entry else tool) in (
        out.about.get("entry"),
        out.about.get("tool"),
    )


def asked(session: Session, out: Outgoing) -> None:
    """A message that brings an entry back was sent."""
    found = session.get(Entry, (out.workspace_id, UUID(out.about["entry"]))) if "entry" in out.about else None
    if found is not None and found.state == "waiting" and found.due_on is not None and found.due_on <= out.day:
        found.state = "asked"
        session.add(found)


def switched_off(session: Session, person: Person) -> set[str]:
    """The tools that the person wants neither to see nor to be asked by."""
    mine = (ToolOff.workspace_id == person.workspace_id, ToolOff.person_id == person.id)
    return set(session.exec(select(ToolOff.tool).where(*mine)))


def switch(session: Session, person: Person, tool: str, *, on: bool) -> None:
    """Switch a tool on or off; doing it twice changes nothing."""
    row = session.get(ToolOff, (person.workspace_id, person.id, tool))
    if on and row is not None:
        session.delete(row)
    if not on and row is None:
        session.add(ToolOff(workspace_id=person.workspace_id, person_id=person.id, tool=tool))
    session.flush()


def _of(person: Person) -> SelectOfScalar[Entry]:
    return select(Entry).where(Entry.workspace_id == person.workspace_id, Entry.person_id == person.id)


def _written(fields: Fields, before: Sequence[Fields], source: str) -> str:
    kept = {"now": dict(fields), "before": [dict(one) for one in before], "source": source}
    return json.dumps(kept, ensure_ascii=False)
