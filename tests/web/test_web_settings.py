"""Every setting: what it takes, and what it says to a wrong value."""

from __future__ import annotations

from ipaddress import ip_network
from pathlib import Path

import pytest

from web.settings import Database, Rate, Settings, SettingsError

P = "CAREER_ADVISOR_"


@pytest.mark.parametrize(
    ("name", "value", "field", "expected"),
    [
        ("DATABASE_URL", "sqlite:///a/b.db", "database", Database(path=Path("a/b.db"))),
        ("DATABASE_URL", "sqlite:////a/b.db", "database", Database(path=Path("/a/b.db"))),
        ("DATABASE_URL", "/a/b.db", "database", Database(path=Path("/a/b.db"))),
        ("DATABASE_URL", "sqlite:////a.db?max_page_count=9", "database", Database(path=Path("/a.db"), max_pages=9)),
        ("DATABASE_URL", "postgresql://u:p@h:5/d", "database", Database(url="postgresql://u:p@h:5/d")),
        ("DATABASE_URL", "postgres://h/d", "database", Database(url="postgresql://h/d")),
        ("DATABASE_URL", "postgresql://u:p%40%2F%3F%25@[::1]:5,b_c:6/d?sslmode=require&connect_timeout=5", "database",
         Database(url="postgresql://u:p%40%2F%3F%25@[::1]:5,b_c:6/d?sslmode=require&connect_timeout=5")),
        ("DATABASE_URL", "postgresql:///d?host=/run/postgresql", "database",
         Database(url="postgresql:///d?host=/run/postgresql")),
        ("BUILTIN_GUIDES", "False", "builtin_guides", False),
        ("BUILTIN_GUIDES", "1", "builtin_guides", True),
        ("DEMO", "true", "demo", True),
        ("TEACH_WRITES", "on", "teach_writes", True),
        ("SECRET", "sixteen letters!", "secret", b"sixteen letters!"),
        ("PUBLIC_URL", "https://a.example/advisor/", "public_url", "https://a.example/advisor"),
        ("ALLOWED_ORIGINS", "https://A.example:443, http://b.example:81 ", "allowed_origins",
         ("https://a.example", "http://b.example:81")),
        ("TRUSTED_PROXIES", "127.0.0.1,10.0.0.0/8 ::1", "trusted_proxies",
         (ip_network("127.0.0.1"), ip_network("10.0.0.0/8"), ip_network("::1"))),
        ("RATE_LIMIT", "5/second", "rate_limit", Rate(5, 1.0)),
        ("RATE_LIMIT", "100 / hour", "rate_limit", Rate(100, 3600.0)),
        ("RATE_LIMIT", "0", "rate_limit", None),
        ("MAX_CHARS", "500", "max_chars", 500),
        ("RETENTION_DAYS", "1", "retention_days", 1),
        ("HANDOFF_URL", "mailto:help@a.example", "handoff_url", "mailto:help@a.example"),
        ("HANDOFF_URL", "https://a.example/people", "handoff_url", "https://a.example/people"),
        ("HANDOFF_URL", "https://a.example/p?to=a@b&x=%20#y", "handoff_url", "https://a.example/p?to=a@b&x=%20#y"),
        ("HANDOFF_URL", "mailto:a.b+c@a.example,d@e?subject=A%20word", "handoff_url",
         "mailto:a.b+c@a.example,d@e?subject=A%20word"),
        ("ADMIN_TOKEN", "a-token-long-enough", "admin_token", "a-token-long-enough"),
        ("MAX_CHARS", "  ", "max_chars", 2000),
    ],
)  # fmt: skip
def test_a_good_value_is_taken(name: str, value: str, field: str, expected: object) -> None:
    assert getattr(Settings.from_environment({P + name: value}), field) == expected


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("DATABASE_URL", "mysql://h/d"),
        ("DATABASE_URL", "sqlite://a.db"),
        ("DATABASE_URL", "sqlite:///:memory:"),
        ("DATABASE_URL", "sqlite:///a.db?cache=shared"),
        ("DATABASE_URL", "postgresql://"),
        ("KNOWLEDGE", "/no/such/folder"),
        ("BUILTIN_GUIDES", "perhaps"),
        ("SECRET", "short"),
        ("PUBLIC_URL", "advisor.example"),
        ("PUBLIC_URL", "ftp://advisor.example"),
        ("PUBLIC_URL", "https://advisor.example/?x=1"),
        ("PUBLIC_URL", "https://advisor.example/a b"),
        ("PUBLIC_URL", 'https://advisor.example/"><script>'),
        ("PUBLIC_URL", "https://advisor.example/a\tb"),
        ("PUBLIC_URL", "https://user@advisor.example"),
        ("PUBLIC_URL", "https://advisor.example/#"),
        ("ALLOWED_ORIGINS", "*"),
        ("ALLOWED_ORIGINS", "https://portal.example/#x"),
        ("ALLOWED_ORIGINS", "portal.example"),
        ("ALLOWED_ORIGINS", "https://portal.example/path"),
        ("ALLOWED_ORIGINS", "https://*.portal.example"),
        ("ALLOWED_ORIGINS", "https://a@portal.example"),
        ("ALLOWED_ORIGINS", "https://portal.example:99999"),
        ("TRUSTED_PROXIES", "everyone"),
        ("TRUSTED_PROXIES", "10.0.0.0/99"),
        ("RATE_LIMIT", "many"),
        ("RATE_LIMIT", "60"),
        ("RATE_LIMIT", "0/minute"),
        ("RATE_LIMIT", "-1/minute"),
        ("RATE_LIMIT", "60/fortnight"),
        ("MAX_CHARS", "0"),
        ("MAX_CHARS", "1e3"),
        ("MAX_CHARS", "-5"),
        ("MAX_CHARS", "٢٠٠٠"),
        ("RATE_LIMIT", "٦٠/minute"),
        ("DATABASE_URL", "sqlite:///a.db?max_page_count=٩"),
        ("RETENTION_DAYS", "0"),
        ("RETENTION_DAYS", "for ever"),
        ("HANDOFF_URL", "javascript:alert(1)"),
        ("HANDOFF_URL", "mailto:"),
        ("HANDOFF_URL", "mailto:@"),
        ("HANDOFF_URL", "mailto:a@b c"),
        ("HANDOFF_URL", "mailto:a@b\">"),
        ("HANDOFF_URL", "https://a.example/a b"),
        ("HANDOFF_URL", "https://user:word@a.example/"),
        ("ADMIN_TOKEN", "short"),
        ("ADMIN_TOKEN", "with a space in the middle"),
        ("DEMO", "maybe"),
        ("COLOUR", "red"),
    ],
)
def test_a_wrong_value_is_told_in_one_line_that_names_it(name: str, value: str) -> None:
    with pytest.raises(SettingsError) as told:
        Settings.from_environment({P + name: value})
    assert len(told.value.faults) == 1
    assert told.value.faults[0].startswith(f"{P}{name}: ")
    assert "\n" not in told.value.faults[0]


def test_all_faults_are_told_at_once() -> None:
    with pytest.raises(SettingsError) as told:
        Settings.from_environment({P + "MAX_CHARS": "x", P + "DEMO": "y", P + "RATE_LIMIT": "z"})
    assert len(told.value.faults) == 3


def test_nothing_set_is_a_machine_of_ones_own() -> None:
    settings = Settings.from_environment({"XDG_DATA_HOME": "/data"})
    assert settings == Settings(Database(path=Path("/data/career-advisor/conversations.sqlite3")))


def test_a_secret_never_shows_in_a_fault() -> None:
    with pytest.raises(SettingsError) as told:
        Settings.from_environment({P + "SECRET": "hunter2", P + "ADMIN_TOKEN": "hunter2"})
    assert "hunter2" not in str(told.value)


@pytest.mark.parametrize(
    ("url", "said"),
    [
        ("postgresql://u:hunter2 x@h/d", "a space"),
        ("postgresql://u:hunter2\tx@h/d", "a space"),
        ("postgresql://u:hun%hunter2@h/d", "a % in it"),
        ("postgresql://u:hunter2%00@h/d", "a % in it"),
        ("postgresql://u:p@hunter2@h/d", "an @"),
        ("postgresql://u:p/hunter2@h/d", "an @"),
        ("postgresql://u:p?hunter2@h/d", "an @"),
        ("postgresql://u:hunter2/d", "host or port"),
        ("postgresql://u:p@h:hunter2/d", "host or port"),
        ("postgresql://u:p@h:65536/hunter2", "host or port"),
        ("postgresql://u:p@h/d?hunter2", "after the ?"),
        ("postgresql://u:p@h/d?password=hunter2=", "after the ?"),
        ("postgresql://u:p@h/d?hunter2=1", "an option that does not exist"),
        ("postgresql:u:hunter2@h/d", "postgresql://user:password"),
        ("host=h password=hunter2", "postgresql://user:password"),
        ("u:hunter2@h://d", "scheme"),
    ],
)
def test_a_wrong_database_address_is_told_by_its_kind_and_never_quoted(url: str, said: str) -> None:
    with pytest.raises(SettingsError) as told:
        Settings.from_environment({P + "DATABASE_URL": url})
    assert said in str(told.value)
    assert "hunter2" not in str(told.value)


@pytest.mark.parametrize("name", ["PUBLIC_URL", "ALLOWED_ORIGINS", "HANDOFF_URL"])
@pytest.mark.parametrize("slip", ["https://", "https:/", "https:", "//", "", "https://other:pass/"])
def test_a_password_in_an_address_never_shows_in_a_fault(name: str, slip: str) -> None:
    with pytest.raises(SettingsError) as told:
        Settings.from_environment({P + name: f"{slip}user:hunter2@a.example"})
    assert "hunter2" not in str(told.value)


def test_what_stands_in_a_wrong_mail_address_never_shows_in_a_fault() -> None:
    with pytest.raises(SettingsError) as told:
        Settings.from_environment({P + "HANDOFF_URL": "mailto:user:hunter2@a"})
    assert "hunter2" not in str(told.value)
