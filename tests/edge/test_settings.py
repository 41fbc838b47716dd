"""Settings: read once, and what is wrong is said in one sentence that holds no value."""

import re
from pathlib import Path

import pytest

from bot.settings import Mode, Settings, SettingsError, read_settings

BOT, APP, SECRET = "xoxb-very-secret", "xapp-very-secret", "0123very456secret"
NAMES = ("SLACK_BOT_TOKEN", "SLACK_APP_TOKEN", "SLACK_SIGNING_SECRET", "SLACK_API_URL", "PORT", "HOST", "LOG_LEVEL")
ROOT = Path(__file__).parents[2]


@pytest.fixture(autouse=True)
def clean(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """No `.env`, and nothing of ours in the environment."""
    monkeypatch.chdir(tmp_path)
    for name in (*NAMES, "RAPPORT_DATA", "RAPPORT_MASTER_KEY", "DATABASE_URL"):
        monkeypatch.delenv(name, raising=False)


def read(monkeypatch: pytest.MonkeyPatch, **environment: str) -> Settings:
    for name, value in environment.items():
        monkeypatch.setenv(name, value)
    return read_settings()


@pytest.mark.parametrize(
    ("environment", "mode"),
    [
        ({}, Mode.LOCAL),
        ({"SLACK_BOT_TOKEN": "", "SLACK_APP_TOKEN": " "}, Mode.LOCAL),
        ({"SLACK_BOT_TOKEN": BOT, "SLACK_APP_TOKEN": APP}, Mode.SOCKET),
        ({"SLACK_BOT_TOKEN": BOT, "SLACK_SIGNING_SECRET": SECRET}, Mode.HTTP),
        ({"SLACK_BOT_TOKEN": BOT, "SLACK_SIGNING_SECRET": SECRET, "SLACK_APP_TOKEN": APP}, Mode.SOCKET),
    ],
)
def test_how_it_runs(monkeypatch: pytest.MonkeyPatch, environment: dict[str, str], mode: Mode) -> None:
    assert read(monkeypatch, **environment).mode is mode


@pytest.mark.parametrize(
    ("environment", "names", "where"),
    [
        ({"SLACK_APP_TOKEN": APP}, "SLACK_BOT_TOKEN is missing", "OAuth & Permissions"),
        ({"SLACK_SIGNING_SECRET": SECRET}, "SLACK_BOT_TOKEN is missing", "OAuth & Permissions"),
        ({"SLACK_BOT_TOKEN": BOT}, "neither SLACK_APP_TOKEN", "Basic Information"),
        ({"SLACK_BOT_TOKEN": APP, "SLACK_APP_TOKEN": BOT}, "SLACK_BOT_TOKEN must begin with xoxb-", "OAuth"),
        ({"SLACK_BOT_TOKEN": BOT, "SLACK_APP_TOKEN": BOT}, "SLACK_APP_TOKEN must begin with xapp-", "App-Level"),
        ({"SLACK_BOT_TOKEN": "xoxp-very-secret", "SLACK_APP_TOKEN": APP}, "must begin with xoxb-", "OAuth"),
        ({"PORT": "very-secret"}, "PORT: ", ""),
        ({"PORT": "70000"}, "PORT: ", ""),
        ({"PORT": "-1"}, "PORT: ", ""),
        (
            {"SLACK_API_URL": "https://very-secret.example/api"},
            'SLACK_API_URL: must be a web address that ends in "/api/"',
            "",
        ),
        ({"SLACK_API_URL": "file:///very-secret/api/"}, "SLACK_API_URL: ", ""),
        ({"RAPPORT_FLOOR": "4"}, "RAPPORT_FLOOR: 5 people at least", ""),
        ({"RAPPORT_FLOOR": "0"}, "RAPPORT_FLOOR: 5 people at least", ""),
        ({"RAPPORT_FLOOR": "many"}, "RAPPORT_FLOOR: ", ""),
        ({"LOG_LEVEL": "very-secret"}, "LOG_LEVEL: must be DEBUG, INFO, WARNING or ERROR", ""),
    ],
)
def test_what_is_wrong_is_named_and_never_repeated(
    monkeypatch: pytest.MonkeyPatch, environment: dict[str, str], names: str, where: str
) -> None:
    with pytest.raises(SettingsError) as raised:
        read(monkeypatch, **environment)
    told = str(raised.value)
    assert names in told
    assert where in told
    assert "very" not in told
    assert "\n" not in told
    assert where == "" or "https://api.slack.com/apps" in told


def test_the_floor_can_be_raised_and_managers_named(monkeypatch: pytest.MonkeyPatch) -> None:
    settings = read(monkeypatch, RAPPORT_FLOOR="8", RAPPORT_MANAGERS=" U012AB3CD, W7 ,")
    assert (settings.rapport_floor, settings.leaders) == (8, frozenset({"U012AB3CD", "W7"}))


def test_spaces_around_a_token_do_not_matter(monkeypatch: pytest.MonkeyPatch) -> None:
    settings = read(monkeypatch, SLACK_BOT_TOKEN=f" {BOT}\n", SLACK_SIGNING_SECRET=f"{SECRET} ")
    assert settings.slack_bot_token.get_secret_value() == BOT
    assert settings.slack_signing_secret.get_secret_value() == SECRET


@pytest.mark.parametrize(
    ("why", "addresses"),
    [
        (
            "must begin with sqlite:/// or postgresql://",
            "very-secret mysql://u:very-secret@h/d postgresql+psycopg2://u:very-secret@h/d postgresql:very-secret "
            "POSTGRESQL://u:very-secret@h/d sqlite+aiosqlite:///very-secret.db ://very-secret",
        ),
        (
            "SQLite needs a file",
            "sqlite:// sqlite:/// sqlite:///:memory: sqlite://very-secret.db sqlite:///?very=secret",
        ),
        ("cannot be read", "postgresql://u@h:very-secret/d postgresql://u:very@secret:x@h:very/d"),
    ],
)
def test_a_wrong_address_is_told_in_one_line_that_does_not_repeat_it(
    monkeypatch: pytest.MonkeyPatch, why: str, addresses: str
) -> None:
    for address in addresses.split():
        with pytest.raises(SettingsError) as raised:
            read(monkeypatch, DATABASE_URL=address)
        assert str(raised.value).startswith(f"DATABASE_URL: {why}")
        assert "very" not in str(raised.value)
        assert "\n" not in str(raised.value)


@pytest.mark.parametrize(
    "address",
    [
        "sqlite:///data/rapport.db",
        "sqlite:////var/lib/rapport.db",
        "postgresql://u:p%40ss@h/d",
        "postgres://u@h:5433/d?sslmode=require",
        "postgresql+psycopg:///d?host=/run/postgresql",
    ],
)
def test_both_databases_are_taken_also_with_spaces_around(monkeypatch: pytest.MonkeyPatch, address: str) -> None:
    assert read(monkeypatch, DATABASE_URL=f" {address}\n").store == address


def test_no_address_is_sqlite_in_the_folder_for_data(monkeypatch: pytest.MonkeyPatch) -> None:
    assert read(monkeypatch, DATABASE_URL="  ", RAPPORT_DATA="here").store == "sqlite:///here/local.db"


def test_secrets_show_in_no_repr(monkeypatch: pytest.MonkeyPatch) -> None:
    told = {
        "SLACK_BOT_TOKEN": BOT,
        "SLACK_APP_TOKEN": APP,
        "SLACK_SIGNING_SECRET": SECRET,
        "RAPPORT_MASTER_KEY": "very",
        "DATABASE_URL": "postgresql://u:very-secret@h/d",
    }
    assert "very" not in f"{read(monkeypatch, **told)!r} {read_settings()}"


def test_the_example_names_exactly_the_settings() -> None:
    named = re.findall(r"^([A-Z_]+)=", (ROOT / ".env.example").read_text(), re.MULTILINE)
    assert sorted(named) == sorted(name.upper() for name in Settings.model_fields)


def test_the_example_is_a_good_start(tmp_path: Path) -> None:
    (tmp_path / ".env").write_text((ROOT / ".env.example").read_text())
    assert read_settings() == Settings(_env_file=None)
    assert read_settings().mode is Mode.LOCAL


@pytest.mark.parametrize(
    ("url", "here"),
    [
        ("http://127.0.0.1:3000/api/", True),
        ("http://localhost/api/", True),
        ("http://[::1]:3000/api/", True),
        ("https://slack.com/api/", False),
        ("https://127.0.0.1.example/api/", False),
    ],
)
def test_what_counts_as_this_machine(monkeypatch: pytest.MonkeyPatch, url: str, here: bool) -> None:
    assert read(monkeypatch, SLACK_API_URL=url).loopback is here
