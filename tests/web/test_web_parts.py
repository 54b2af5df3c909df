"""The small parts by themselves: ids, addresses, limits, replies as JSON."""

from __future__ import annotations

import dataclasses
from ipaddress import ip_network
from typing import get_args
from unittest.mock import Mock

import orjson
import pytest
from uvicorn.server import ServerState

import bot
from bot import Reply, TextBlock
from web import serialization
from web.asgi_protocols import HttpProtocol
from web.cli.serve_command import server_config
from web.client_ip import Addresses, network_of
from web.errors import ApiError
from web.ids import Ids
from web.limits import Buckets, ConnectionLimiter, Limits, weight
from web.settings import Rate

SECRET = b"a secret of these tests"


def test_an_id_is_read_by_whoever_has_the_secret() -> None:
    made = Ids(SECRET).mint(86_400 * 20_000)
    key = Ids(SECRET).read(made)
    assert key is not None
    assert (key.day, made.startswith(key.text)) == (20_000, True)


def test_ids_do_not_repeat_and_hold_128_random_bits() -> None:
    ids = [Ids(SECRET).mint(0) for _ in range(1000)]
    assert len(set(ids)) == 1000
    assert len(ids[0]) == 52


@pytest.mark.parametrize("wrong", [None, 7, "", "x" * 52, "é" * 52, " " * 52, "=" * 52])
def test_what_is_no_id_is_none(wrong: object) -> None:
    assert Ids(SECRET).read(wrong) is None


def test_an_id_has_one_spelling() -> None:
    made = next(one for one in (Ids(SECRET).mint() for _ in range(1000)) if "-" in one and "_" in one)
    assert Ids(SECRET).read(made) is not None
    assert [Ids(SECRET).read(made.replace(*pair)) for pair in (("-", "+"), ("_", "/"))] == [None, None]


NETWORKS = [("2001:db8:1:2::/64", "2001:db8:1::/48"), ("203.0.113.9", None), ("::1", None), ("unknown", None)]


@pytest.mark.parametrize(("address", "network"), NETWORKS)
def test_network_of_an_address(address: str, network: str | None) -> None:
    assert network_of(address) == network


def test_ipv6_networks_have_limits() -> None:
    limits = Limits(Rate(1, 60.0), 2, lambda: 0.0)
    addresses = [f"2001:db8:1:{n:x}::/64" for n in range(50)]
    assert sum(limits.message(f"v{n}", address) is None for n, address in enumerate(addresses)) == 40
    assert sum(limits.connect(address) for address in addresses) == 8
    assert limits.message("w", "2001:db8:2:1::/64") is None


def test_all_addresses_together_have_limits() -> None:
    limits = Limits(Rate(1, 60.0), 2, lambda: 0.0)
    assert sum(limits.erasing(f"203.0.113.{n}") is None for n in range(100)) == 50


def test_work_is_charged_by_rows() -> None:
    limits = Limits(Rate(10, 60.0), 2, lambda: 0.0)
    limits.owe("v", "a", 99)
    assert limits.message("v", "a") is None
    limits.owe("v", "a", 2000)
    assert limits.message("v", "a") == 66


def test_another_secret_reads_nothing() -> None:
    assert Ids(b"another secret altogether").read(Ids(SECRET).mint()) is None


def test_every_changed_character_spoils_an_id() -> None:
    made = Ids(SECRET).mint()
    changed = [made[:n] + ("A" if made[n] != "A" else "B") + made[n + 1 :] for n in range(len(made))]
    assert [Ids(SECRET).read(text) for text in changed] == [None] * 52


TRUSTED = (ip_network("10.0.0.0/8"), ip_network("::1/128"))


@pytest.mark.parametrize(
    ("peer", "forwarded", "address"),
    [
        ("192.0.2.1", None, "192.0.2.1"),
        ("192.0.2.1", "203.0.113.9", "192.0.2.1"),
        ("10.1.1.1", None, "10.1.1.1"),
        ("10.1.1.1", "203.0.113.9", "203.0.113.9"),
        ("10.1.1.1", "198.51.100.7, 203.0.113.9", "203.0.113.9"),
        ("10.1.1.1", "203.0.113.9, 10.2.2.2", "203.0.113.9"),
        ("10.1.1.1", "rubbish, 10.2.2.2", "10.2.2.2"),
        ("10.1.1.1", "203.0.113.9:4711", "203.0.113.9"),
        ("10.1.1.1", "[2001:db8::1]:4711", "2001:db8::/64"),
        ("::1", "2001:db8::abcd", "2001:db8::/64"),
        ("::ffff:192.0.2.1", None, "192.0.2.1"),
        ("::ffff:10.1.1.1", "203.0.113.9", "203.0.113.9"),
    ],
)
def test_the_address_is_as_true_as_the_proxies_are_trusted(peer: str, forwarded: str | None, address: str) -> None:
    headers = [(b"x-forwarded-for", forwarded.encode())] if forwarded else []
    assert Addresses(TRUSTED).read({"client": (peer, 1), "headers": headers})[0] == address


def test_a_bucket_fills_again_with_time() -> None:
    now = 0.0
    buckets = Buckets(Rate(3, 60.0), lambda: now)
    assert [buckets.take("v") for _ in range(4)] == [None, None, None, 20]
    now = 19.9
    assert buckets.take("v") == 1
    now = 20.1
    assert [buckets.take("v"), buckets.take("v")] == [None, 20]


def test_one_visitors_limit_is_no_other_visitors() -> None:
    limits = Limits(Rate(1, 60.0), 10)
    assert [limits.message(name, "a") for name in ("v", "w")] == [None, None]
    assert limits.message("v", "a") is not None


def test_an_address_may_not_be_many_visitors_without_end() -> None:
    limits = Limits(Rate(2, 60.0), 10, lambda: 0.0)
    taken = [limits.message(f"v{n}", "a") for n in range(21)]
    assert taken == [None] * 20 + [3]
    assert limits.message("w", "b") is None


LENGTHS = [("x", 1), ("", 1), (None, 1), ("x" * 400, 1), ("x" * 401, 2), ("x" * 2000, 5), ("x" * 2001, 1)]


@pytest.mark.parametrize(("text", "counts"), LENGTHS)
def test_a_message_counts_once_for_every_four_hundred_characters(text: object, counts: int) -> None:
    assert weight(text, 2000) == counts


def test_a_long_message_is_one_of_its_visitor_and_several_of_its_address() -> None:
    limits = Limits(Rate(2, 60.0), 10, lambda: 0.0)
    assert [limits.message("v", "a", 5) for _ in range(3)] == [None, None, 30]
    assert [limits.message(f"w{n}", "a", 5) for n in range(3)] == [None, None, 15]


def test_a_limit_smaller_than_a_long_message_lets_one_through() -> None:
    buckets = Buckets(Rate(3, 60.0), lambda: 0.0)
    assert [buckets.take("v", 20), buckets.take("v")] == [None, 20]


def test_visitors_who_are_gone_are_forgotten() -> None:
    now = 0.0
    buckets = Buckets(Rate(1, 1.0), lambda: now)
    for n in range(120_000):
        now = n * 1e-3
        buckets.take(str(n))
    assert len(buckets._buckets) <= 50_000


@pytest.mark.parametrize(
    ("address", "admitted"), [("203.0.113.9", 2), ("2001:db8::/64", 2), ("127.0.0.1", 5), ("::1", 5)]
)
def test_an_address_has_so_many_connections(address: str, admitted: int) -> None:
    limits = Limits(None, 2)
    assert sum(limits.connect(address) for _ in range(5)) == admitted
    limits.disconnect(address)
    limits.disconnect(address)
    assert limits.connect(address)


PEERS = [("203.0.113.9", 2), ("2001:db8::1", 2), ("127.0.0.1", 5), ("::1", 5), ("10.1.2.3", 5), ("::ffff:10.1.2.3", 5)]


@pytest.mark.parametrize(("peer", "admitted"), PEERS)
def test_a_peer_has_so_many_plain_connections(peer: str, admitted: int) -> None:
    limiter = ConnectionLimiter(2, TRUSTED)
    entered = [limiter.enter(peer) for _ in range(5)]
    assert sum(room for room, _ in entered) == admitted
    for _, name in entered:
        if name is not None:
            limiter.leave(name)
    assert limiter.enter(peer)[0]
    assert len(limiter._peers._open) <= 2


@pytest.mark.anyio
async def test_a_peer_with_too_many_connections_is_cut_and_one_who_leaves_makes_room() -> None:
    config, limiter = server_config(lambda: None), ConnectionLimiter(1)
    config.load()

    def connected() -> tuple[HttpProtocol, Mock]:
        transport = Mock(**{"get_extra_info.side_effect": {"peername": ("203.0.113.9", 4711)}.get})
        transport.is_closing.return_value = False
        protocol = HttpProtocol(config, ServerState(), {"limiter": limiter})
        protocol.connection_made(transport)
        return protocol, transport

    first, admitted = connected()
    _, refused = connected()
    assert (admitted.abort.called, refused.abort.called) == (False, True)
    first.connection_lost(None)
    last, admitted = connected()
    assert not admitted.abort.called
    last.connection_lost(None)


def shapes() -> list[type]:
    values = [getattr(bot, name) for name in bot.__all__]
    return [
        v for v in values if dataclasses.is_dataclass(v) and isinstance(v, type) and v.__module__ == "bot.nlg.response"
    ]


@pytest.mark.parametrize("shape", shapes(), ids=lambda shape: shape.__name__)
def test_no_part_of_a_reply_begins_with_what_may_be_missing(shape: type) -> None:
    # On this rests the removal of empty fields from the JSON text.
    first = dataclasses.fields(shape)[0]
    assert type(None) not in get_args(first.type)
    assert "None" not in str(first.type)


def test_empty_fields_go_and_text_that_looks_like_them_stays() -> None:
    text = 'he said ,"note":null and ","title":null'
    reply = Reply("answered", text, (TextBlock(text), bot.FactsBlock((bot.Fact("a", text),))))
    data = serialization.reply_dict(reply)
    assert data["blocks"][1] == {"type": "facts", "items": [{"label": "a", "value": text}]}
    assert data["text"] == text


def test_an_error_says_its_code_and_when_to_come_back() -> None:
    event = orjson.loads(serialization.error_event(ApiError("too_many_requests", "Wait.", 3), "m"))
    assert event == {
        "type": "error", "code": "too_many_requests", "message": "Wait.", "retry_after": 3, "in_reply_to": "m",
    }  # fmt: skip
