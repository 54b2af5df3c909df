"""What a message costs, as ratios to a bare server in the same run: `python benchmarks/load.py`.

Four servers take turns on one core: bare (FastAPI, JSON in and out, nothing kept), durable (bare, and each message in a
group commit of a writer thread), the advisor with a constant reply, and the advisor with its real engine, where a third
of the messages go on in two everyday words of their own and a third send an offer back. Each message of the advisor and
of the durable server is durable in SQLite (synchronous=FULL) before its reply leaves; latencies are compared with that.
Absolute figures hold for this machine only. On a busy machine trust the processor time.
`--hold N --seconds S` only opens N idle connections, holds them with heartbeats, and counts those that were dropped.
"""

from __future__ import annotations

import argparse
import asyncio
import os
import resource
import statistics
import sys
from collections.abc import Coroutine
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import uvloop
from load_client import Connection, Run, as_fast_as_possible, at_a_rate, connect, leave
from load_process import Served

_CONSTANT = ("What time does it take to become a research engineer?",)
_REAL = (
    "how long to become an interpretability researcher", "what does an applied scientist earn", "show me the roadmap",
    "and the salary?", "compare intern and engineer", "what skills do I need", "I can spend 10 hours a week",
    "which path is the easiest", "what should I do this week", "do I need a phd for the professor path",
    "is there demand for research engineers", "what will I miss about backend work", "thanks", "tell me about phase 2",
    "how mcuh maths do i need", "what can I skip if I know python", "who is hiring", "what is the weather",
)  # fmt: skip


@dataclass(frozen=True)
class Bound:
    """A ratio that has a limit."""

    name: str
    limit: float
    at_most: bool
    ratios: tuple[float, ...]

    @property
    def median(self) -> float:
        """The middle of the rounds."""
        return statistics.median(self.ratios)

    @property
    def met(self) -> bool:
        """Whether the middle is within the limit."""
        return self.median <= self.limit if self.at_most else self.median >= self.limit

    def __str__(self) -> str:
        sign, spread = "≤" if self.at_most else "≥", f"{min(self.ratios):.2f}–{max(self.ratios):.2f}"
        verdict = "ok" if self.met else "MISSED"
        return f"{self.name:<46} {self.median:>6.2f}  ({spread:<11}) {sign} {self.limit:<5} {verdict}"


@dataclass(frozen=True)
class Speed:
    """One closed loop."""

    per_second: float
    cpu_us: float
    p99_ms: float
    bytes: float
    """Of a reply, on average."""


class Bench:
    """The servers and the generator."""

    def __init__(self, options: argparse.Namespace) -> None:
        cores = sorted(os.sched_getaffinity(0))
        self.core = cores[0] if len(cores) > 1 else None
        if self.core is not None:
            os.sched_setaffinity(0, set(cores[1:]))
        self.options = options

    def run(self) -> int:
        """Measure everything; the exit status."""
        with Served("constant", self.core) as constant:
            with Served("bare", self.core) as bare:
                bounds = self.speed(constant, bare)
            with Served("durable", self.core) as durable:
                bounds += self.rate(constant, durable)
        bounds += self.idle()
        bounds.append(self.engine())
        print("\nratio to the bare server".ljust(47), "median  (rounds)      limit")
        for bound in bounds:
            print(bound)
        return 0 if all(bound.met for bound in bounds) else 1

    def rounds(self, measure: Any, ours: Served, bare: Served) -> list[tuple[Any, Any]]:
        """Both servers, turn and turn about."""
        pairs = []
        for number in range(self.options.rounds):
            order = (ours, bare) if number % 2 else (bare, ours)
            found = {server.kind: go(measure(server)) for server in order}
            for server in order:
                print(f"  {server.kind:<9} {found[server.kind]}", flush=True)
            pairs.append((found[ours.kind], found[bare.kind]))
        return pairs

    def engine(self) -> Bound:
        """The whole message with the real engine, beside a bare server whose replies are as long."""
        print("500 connections, the real engine")
        with Served("real", self.core) as real:
            few = self.options.messages // 3
            size = round(go(fast(real, _REAL, 500, few, varied=True)).bytes)
            with Served("bare", self.core, size) as bare:
                pairs = self.rounds(
                    lambda s: fast(s, _REAL, 500, few, varied=True) if s is real else fast(s, _CONSTANT, 500, 3 * few),
                    real, bare,
                )  # fmt: skip
        return Bound("real engine: CPU a message", 10.0, True, tuple(a.cpu_us / b.cpu_us for a, b in pairs))

    def speed(self, ours: Served, bare: Served) -> list[Bound]:
        """Closed loops over 500 and 50 connections."""
        bounds = []
        for connections, limit in ((500, 0.6), (50, 0.35)):
            print(f"{connections} connections, as fast as possible")
            pairs = self.rounds(lambda s, n=connections: fast(s, _CONSTANT, n, self.options.messages), ours, bare)
            cpu = tuple(a.cpu_us / b.cpu_us for a, b in pairs)
            throughput = tuple(a.per_second / b.per_second for a, b in pairs)
            bounds.append(Bound(f"throughput at {connections} connections", limit, False, throughput))
            if connections == 500:
                bounds.insert(0, Bound("CPU a message at 500 connections", 2.0, True, cpu))
        return bounds

    def rate(self, ours: Served, durable: Served) -> list[Bound]:
        """A fixed rate over 500 connections, beside a bare server that keeps its messages in the same way."""
        print("500 connections, 3,000 messages a second: p99 in ms")
        pairs = self.rounds(lambda s: steady(s, 500, 3000.0, self.options.messages), ours, durable)
        return [
            Bound("p99 at 3,000 messages a second / durable", 2.0, True, tuple(a / b for a, b in pairs)),
            Bound("p99 at 3,000 messages a second, ms", 10.0, True, tuple(a for a, _ in pairs)),
        ]

    def idle(self) -> list[Bound]:
        """Idle connections: what one weighs, and how fast they come; memory that was used before would hide some."""
        print("2,000 idle connections: KiB each, connections a second")
        pairs = []
        for _ in range(self.options.rounds):
            with Served("bare", self.core) as bare, Served("constant", self.core) as ours:
                pairs.append((go(weigh(ours, 2000)), go(weigh(bare, 2000))))
            print(f"  constant  {pairs[-1][0]}\n  bare      {pairs[-1][1]}", flush=True)
        memory = tuple(a[0] / b[0] for a, b in pairs)
        return [
            Bound("idle memory a connection", 1.25, True, memory),
            Bound("connect rate, conversation taken up", 0.6, False, tuple(a[1] / b[1] for a, b in pairs)),
        ]


async def fast(
    server: Served, texts: tuple[str, ...], count: int, messages: int, *, varied: bool = False
) -> Speed:
    """A closed loop."""
    run = Run(texts, varied, everyday_words() if varied else ())
    connections, _ = await connect(run, server.port, count)
    await as_fast_as_possible(run, connections, max(messages // 10, count))
    before, run.heard = server.cpu_seconds(), 0
    seconds = await as_fast_as_possible(run, connections, messages)
    spent, size = server.cpu_seconds() - before, run.heard / messages
    await stop(run, connections)
    return Speed(round(messages / seconds), round(spent / messages * 1e6, 1), round(p99(run), 2), round(size))


def everyday_words() -> tuple[str, ...]:
    """Two thousand common English words, the most frequent left out."""
    listed = (Path(__file__).parents[1] / "knowledge" / "en" / "lexicon" / "words.txt").read_text("utf-8").splitlines()
    return tuple(word for word in listed if not word.startswith("#"))[200:2200]


async def steady(server: Served, count: int, rate: float, messages: int) -> float:
    """An open loop; the 99th of a hundred latencies in ms."""
    run = Run(_CONSTANT)
    connections, _ = await connect(run, server.port, count)
    await as_fast_as_possible(run, connections, count)
    await at_a_rate(run, connections, messages, rate)
    await stop(run, connections)
    return p99(run)


async def weigh(server: Served, count: int) -> tuple[float, float]:
    """KiB a connection and connections a second; the advisor's visitors take up a conversation they had."""
    run, ours = Run(_CONSTANT), server.kind != "bare"
    known: list[str] = []
    few, _ = await connect(run, server.port, 50)
    await as_fast_as_possible(run, few, count)
    if ours:
        # A few connections leave all those conversations behind.
        async def several(connection: Connection) -> list[str]:
            return [await connection.converse() for _ in range(count // len(few))]

        known = [name for names in await asyncio.gather(*map(several, few)) for name in names]
    before = server.memory_kib()
    connections, seconds = await connect(run, server.port, count, known.__getitem__ if ours else None)
    await asyncio.sleep(1)
    weight = (server.memory_kib() - before) / count
    await stop(run, [*few, *connections])
    return round(weight, 1), round(count / seconds)


def p99(run: Run) -> float:
    """The latency that one in a hundred exceeds, in ms."""
    return sorted(run.latencies)[int(len(run.latencies) * 0.99)] * 1e3


async def stop(run: Run, connections: list[Connection]) -> None:
    """Leave, and tolerate no error."""
    await leave(connections)
    if run.errors:
        raise SystemExit(f"errors: {dict(run.errors)}")


async def hold(server: Served, count: int, seconds: float) -> int:
    """Hold idle connections with heartbeats; how many were dropped."""
    run = Run(_CONSTANT)
    connections, took = await connect(run, server.port, count, lambda _: None)
    print(f"{count} connections in {took:.1f} s; {server.memory_kib() / 1024:.0f} MiB", flush=True)
    await asyncio.sleep(seconds)
    dropped = sum(connection.closed for connection in connections)
    print(f"after {seconds:.0f} s {dropped} are gone; {server.memory_kib() / 1024:.0f} MiB", flush=True)
    await as_fast_as_possible(run, connections, count)
    print(f"then each was answered once; errors: {dict(run.errors)}")
    await leave(connections)
    return dropped + sum(run.errors.values())


def go(work: Coroutine[Any, Any, Any]) -> Any:
    """Run on the faster loop."""
    return uvloop.run(work)


def main() -> int:
    """Measure, print, and say by the exit status whether all limits are met."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--messages", type=int, default=15_000)
    parser.add_argument("--hold", type=int, metavar="N")
    parser.add_argument("--seconds", type=float, default=600.0)
    options = parser.parse_args()
    _, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (hard, hard))
    bench = Bench(options)
    if options.hold is None:
        return bench.run()
    with Served("constant", bench.core) as server:
        return 1 if go(hold(server, options.hold, options.seconds)) else 0


if __name__ == "__main__":
    sys.exit(main())
