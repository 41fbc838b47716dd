"""What lies on the disk: nobody's words, only their owner's key opens them, and gone means gone."""

from collections.abc import Callable
from pathlib import Path
from uuid import UUID, uuid4

import pytest
from sqlalchemy import inspect
from sqlmodel import Session

from bot.engines import file_of
from habits.models import Answer, Person, PersonKey, Practice
from habits.vault import Vault, VaultError, key_id, reveal, seal
from tests.stage import Member, Stage

SECRETS = (
    "Xylophone-plan",
    "marmalade-cue",
    "quokka-action",
    "Thunderous-words",
    "Velvet-answer",
    "Pangolin-edit",
    "Wombat-purpose",
)


async def a_whole_story(sam: Member, stage: Stage) -> None:
    """A habit of one's own, changed; answers in chat, form and command; a look-back; an edit; an export."""
    await sam.take_up("Xylophone-plan", "marmalade-cue", "quokka-action")
    await sam.start()
    [nudge] = await stage.tick()
    await sam.press(nudge.message, "Snooze 1 hour")
    await stage.day("2026-03-02", "09:00")
    kept = await sam.say("Thunderous-words", ts="5.0")
    await sam.submit(await sam.press(kept, "Ask me again on …"), again="2026-03-04")
    await sam.submit(await sam.do("reflect.open"), text="Velvet-answer")
    await sam.do("reflect.keep", text="Velvet-answer")
    await sam.do("source.edited", text="Pangolin-edit", source="message:D-sam:5.0")
    await sam.submit(await sam.press(await sam.do("habits.show"), "Change"), cue="marmalade-cue-2", cadence="weekly")
    canvas = dict.fromkeys(("love", "great", "passion", "sentence"), "Wombat-purpose")
    await sam.submit(await sam.do("tool.open", {"tool": "purpose"}), **canvas, again="2026-03-03")
    for day in ("2026-03-03", "2026-03-04"):
        await stage.day(day)
    for verb in ("data.export", "home.show", "answers.page", "nudge.why", "help.show", "Thunderous-words"):
        await sam.do(verb)


def on_disk(stage: Stage) -> bytes:
    """The database's files, byte for byte; of PostgreSQL's also the write-ahead log and the server's own log."""
    if path := file_of(stage.url):
        return b"".join(file.read_bytes() for file in path.parent.glob(f"{path.name}*"))
    with stage.database.engine.connect() as connection:
        where = Path(connection.exec_driver_sql("SHOW data_directory").scalar_one())
        number = connection.exec_driver_sql("SELECT oid FROM pg_database WHERE datname = current_database()").scalar()
        connection.exec_driver_sql("CHECKPOINT")
    folders = (where / "base" / str(number), where / "pg_wal")
    return b"".join(one.read_bytes() for one in (where / "log", *folders[0].iterdir(), *folders[1].glob("0*")))


def in_rows(stage: Stage) -> bytes:
    """Every value in every column of every table, ours or not."""
    with stage.database.engine.connect() as connection:
        names = inspect(connection).get_table_names()
        rows = [row for name in names for row in connection.exec_driver_sql(f'SELECT * FROM "{name}"')]
    return b"\n".join(value if isinstance(value, bytes) else str(value).encode() for row in rows for value in row)


@pytest.mark.parametrize("look", [on_disk, in_rows])
async def test_nothing_in_the_database_is_anybodys_words(
    stage: Stage, sam: Member, look: Callable[[Stage], bytes]
) -> None:
    await a_whole_story(sam, stage)
    content = look(stage)
    assert b"Europe/Madrid" in content  # we look at the right bytes
    for secret in SECRETS:
        assert secret.encode() not in content
        assert secret.lower().encode() not in content.lower()
        assert secret.encode("utf-16-le") not in content


async def test_no_error_or_log_holds_anybodys_words(
    stage: Stage, sam: Member, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level("DEBUG")
    await a_whole_story(sam, stage)
    assert not [secret for secret in SECRETS if secret in caplog.text]


def open_it(stage: Stage, person: Person, row: UUID, sealed: bytes) -> str:
    with stage.database.session(writes=False) as session:
        return reveal(session, person, row, sealed)


async def test_a_text_opens_only_in_its_row_and_for_its_person(stage: Stage, sam: Member) -> None:
    kim = stage.member("kim")
    await sam.say("Mine.")
    await sam.say("Mine as well.")
    await kim.say("Theirs.")
    first, second, _ = stage.rows(Answer)
    assert open_it(stage, stage.person("sam"), first.id, first.text) == "Mine."
    for person, row in (("sam", second.id), ("kim", first.id), ("sam", uuid4())):
        with pytest.raises(VaultError, match="key"):
            open_it(stage, stage.person(person), row, first.text)


@pytest.mark.parametrize("spoil", [b"", b"\x01", b"nonsense" * 9, None])
async def test_a_text_that_was_touched_does_not_open(stage: Stage, sam: Member, spoil: bytes | None) -> None:
    await sam.say("Mine.")
    [answer] = stage.rows(Answer)
    touched = spoil if spoil is not None else answer.text[:-1] + bytes([answer.text[-1] ^ 1])
    with pytest.raises(VaultError):
        open_it(stage, stage.person(), answer.id, touched)


async def test_equal_words_are_sealed_differently_each_time(stage: Stage, sam: Member) -> None:
    await sam.say("Same.")
    await sam.say("Same.")
    first, second = stage.rows(Answer)
    assert first.text != second.text


async def test_two_people_in_two_workspaces_have_different_keys(stage: Stage, sam: Member) -> None:
    await sam.say("Words.")
    await stage.member("kim").say("Words.")
    wrapped = {row.wrapped for row in stage.rows(PersonKey)}
    assert len(wrapped) == 2
    assert {row.master for row in stage.rows(PersonKey)} == {key_id(b"k" * 32)}


async def test_a_wrapped_key_moved_to_another_person_does_not_open(stage: Stage, sam: Member) -> None:
    await sam.say("Words.")
    await stage.member("kim").say("Words.")
    mine, theirs = sorted(stage.rows(PersonKey), key=lambda row: row.person_id == stage.person("sam").id)
    vault, owner = stage.vault, theirs.workspace_id.bytes + theirs.person_id.bytes
    assert len(vault.unwrap(theirs.master, theirs.wrapped, owner)) == 32
    with pytest.raises(VaultError, match="does not open"):
        vault.unwrap(mine.master, mine.wrapped, owner)


async def deleted(stage: Stage, sam: Member) -> list[bytes]:
    """A whole story, deleted; gives the wrapped key and the sealed words that were there."""
    await a_whole_story(sam, stage)
    [key] = stage.rows(PersonKey)
    sealed = [row.text for row in stage.rows(Answer)] + [row.plan for row in stage.rows(Practice)]
    await sam.do("data.delete")
    return [key.wrapped, *sealed]


async def test_after_deleting_neither_key_nor_words_are_in_a_row(stage: Stage, sam: Member) -> None:
    gone, content = await deleted(stage, sam), in_rows(stage)
    assert not [one for one in gone if one in content]


@pytest.mark.on("sqlite")  # PostgreSQL's files keep what was deleted until they are vacuumed and its log is recycled
async def test_after_deleting_neither_key_nor_words_are_on_the_disk(stage: Stage, sam: Member) -> None:
    gone, content = await deleted(stage, sam), on_disk(stage)
    assert not [one for one in gone if one in content]


async def test_an_old_copy_of_the_rows_is_of_no_use_without_the_key(stage: Stage, sam: Member) -> None:
    await sam.say("Mine.")
    [answer], person = stage.rows(Answer), stage.person()
    await sam.do("data.delete")
    with pytest.raises(VaultError, match="destroyed"):
        open_it(stage, person, answer.id, answer.text)


async def test_texts_of_an_older_master_key_still_open_and_new_people_get_the_newest(stage: Stage, sam: Member) -> None:
    await sam.say("Under the old key.")
    [answer], person = stage.rows(Answer), stage.person()
    rotated = Vault([b"n" * 32, b"k" * 32], lambda count: b"r" * count)

    def work(session: Session) -> str:
        session.info["kit"] = type(stage.database._kit)(stage.database._kit.catalogue, rotated, uuid4)
        other = Person(workspace_id=person.workspace_id, id=uuid4(), platform_id="new")
        session.add(other)
        session.flush()
        seal(session, other, uuid4(), "Under the new key.")
        return reveal(session, person, answer.id, answer.text)

    assert await stage.database.run(work, writes=True) == "Under the old key."
    assert {row.master for row in stage.rows(PersonKey)} == {key_id(b"k" * 32), key_id(b"n" * 32)}
