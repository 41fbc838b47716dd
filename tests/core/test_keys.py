"""Master keys: where they come from, and what is said when one is missing, wrong or open to others."""

import base64
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from pydantic import SecretStr

from bot.app import open_database
from bot.database import Database
from bot.keys import KEY_FILE, load_vault
from bot.settings import Settings
from habits.messages import Request, WorkspaceRef
from habits.vault import VaultError, key_id
from handlers.desk import Desk
from tests.stage import MONDAY, words_in

OLD, NEW = (base64.b64encode(letter * 32).decode() for letter in (b"o", b"n"))


def settings(folder: Path, key: str = "", url: str = "") -> Settings:
    return Settings(
        _env_file=None,
        slack_bot_token=SecretStr(""),
        slack_app_token=SecretStr(""),
        slack_signing_secret=SecretStr(""),
        database_url=url,
        rapport_data=folder,
        rapport_master_key=SecretStr(key),
    )


async def say(database: Database, verb: str, text: str = "") -> str:
    request = Request(workspace=WorkspaceRef("slack", "T1"), person="sam", verb=verb, text=text, source=f"s:{text}")
    return words_in(await Desk(database, lambda: MONDAY).handle(request))


async def write_something(folder: Path, key: str = "", url: str = "") -> None:
    database = open_database(settings(folder, key, url))
    await say(database, "reflect.keep", "My words.")
    database.close()


async def test_the_first_start_makes_a_key_file_for_its_owner_only(tmp_path: Path) -> None:
    await write_something(tmp_path / "data")
    path = tmp_path / "data" / KEY_FILE
    assert path.stat().st_mode & 0o777 == 0o600
    assert len(base64.b64decode(path.read_text())) == 32


async def test_the_next_start_reads_it_and_the_words(tmp_path: Path) -> None:
    await write_something(tmp_path)
    database = open_database(settings(tmp_path))
    assert "My words." in await say(database, "answers.page")
    database.close()


async def test_a_key_file_that_others_can_read_is_refused(tmp_path: Path) -> None:
    await write_something(tmp_path)
    (tmp_path / KEY_FILE).chmod(0o644)
    with pytest.raises(VaultError, match="chmod 600"):
        open_database(settings(tmp_path))


async def test_a_lost_key_is_never_replaced_by_a_new_one(tmp_path: Path) -> None:
    await write_something(tmp_path)
    (tmp_path / KEY_FILE).unlink()
    with pytest.raises(VaultError, match="Put the key back"):
        open_database(settings(tmp_path))
    assert not (tmp_path / KEY_FILE).exists()


async def test_a_key_is_made_again_where_nothing_was_sealed_yet(tmp_path: Path) -> None:
    open_database(settings(tmp_path)).close()
    (tmp_path / KEY_FILE).unlink()
    open_database(settings(tmp_path)).close()
    assert (tmp_path / KEY_FILE).exists()


def test_many_who_begin_at_once_share_one_key(tmp_path: Path) -> None:
    with ThreadPoolExecutor(8) as pool:
        made = list(pool.map(lambda _: load_vault("", tmp_path, needed=False).current, range(8)))
    assert len(set(made)) == 1
    assert [one.name for one in tmp_path.iterdir()] == [KEY_FILE]


@pytest.mark.on("postgresql")
async def test_where_replicas_share_a_database_no_key_is_made(tmp_path: Path, database_url: str) -> None:
    told = settings(tmp_path / "data", url=database_url)
    with pytest.raises(VaultError, match=r"RAPPORT_MASTER_KEY is empty.* the same for every replica.*openssl rand"):
        open_database(told)
    assert not (tmp_path / "data").exists()
    load_vault("", tmp_path / "data", needed=False)  # somebody else put one there
    open_database(told).close()


@pytest.mark.parametrize("where", ["environment", "file"])
async def test_another_key_than_the_one_it_was_written_with_is_refused(
    tmp_path: Path, database_url: str, where: str
) -> None:
    await write_something(tmp_path, OLD, database_url)
    if where == "file":
        (tmp_path / KEY_FILE).touch(0o600)
        (tmp_path / KEY_FILE).write_text(NEW)
    with pytest.raises(VaultError, match=f"another master key .*{key_id(b'o' * 32)}") as error:
        open_database(settings(tmp_path, NEW if where == "environment" else "", database_url))
    assert NEW not in str(error.value)
    assert OLD not in str(error.value)


async def test_after_rotating_the_old_words_open_and_the_newest_key_comes_first(
    tmp_path: Path, database_url: str
) -> None:
    await write_something(tmp_path, OLD, database_url)
    database = open_database(settings(tmp_path, f"{NEW}, {OLD}", database_url))
    assert "My words." in await say(database, "answers.page")
    database.close()
    assert load_vault(f"{NEW},{OLD}", tmp_path, needed=True).current == key_id(b"n" * 32)


def test_a_key_file_may_hold_several_newest_first(tmp_path: Path) -> None:
    (tmp_path / KEY_FILE).touch(0o600)
    (tmp_path / KEY_FILE).write_text(f"{NEW}\n{OLD}\n")
    vault = load_vault("", tmp_path, needed=True)
    assert vault.current == key_id(b"n" * 32)
    assert vault.knows(key_id(b"o" * 32))


@pytest.mark.parametrize("content", ["", "\n", "short", "!!!", base64.b64encode(b"x" * 31).decode(), "Ω"])
def test_a_key_that_is_none_is_refused_with_how_to_make_one(tmp_path: Path, content: str) -> None:
    (tmp_path / KEY_FILE).touch(0o600)
    (tmp_path / KEY_FILE).write_text(content)
    with pytest.raises(VaultError, match=f"{KEY_FILE} does not hold a key.*openssl rand"):
        load_vault("", tmp_path, needed=False)
    with pytest.raises(VaultError, match="RAPPORT_MASTER_KEY does not hold a key"):
        load_vault(content or " ", tmp_path, needed=False)
