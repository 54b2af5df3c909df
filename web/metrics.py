"""Metrics for Prometheus; with several workers, each of them tells the sum over all."""

from __future__ import annotations

import os
import resource
import time
from collections.abc import Callable
from typing import Literal

from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram, disable_created_metrics, generate_latest
from prometheus_client.multiprocess import MultiProcessCollector

from web.errors import STATUS
from web.version import version

SHARED_FOLDER = "PROMETHEUS_MULTIPROC_DIR"
"""Names the folder through which workers share their figures; set before this module is loaded, or not at all."""
_BOUNDS = (0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5)
_NAMESPACE = "career_advisor"
_CLOSE_CODES = frozenset({1000, 1001, 1002, 1003, 1005, 1006, 1007, 1008, 1009, 1011, 1012, 1013})
"""Those that browsers and this server send; a visitor may make up a thousand others."""


class Labelled(dict[str | tuple[str, ...], Counter]):
    """A counter's children by their labels, looked up once each."""

    def __init__(self, counter: Counter, *known: str) -> None:
        super().__init__()
        self._counter = counter
        for label in known:
            # From the start, so that the first of its kind shows as a rise.
            self[label]

    def __missing__(self, labels: str | tuple[str, ...]) -> Counter:
        child = self[labels] = self._counter.labels(*((labels,) if isinstance(labels, str) else labels))
        return child


class Metrics:
    """What has happened since the start. One per application."""

    def __init__(self) -> None:
        disable_created_metrics()  # type: ignore[no-untyped-call]
        self._registry = CollectorRegistry()
        self._gauges: list[tuple[Gauge, Callable[[], float]]] = []
        self._cpu_told = 0.0
        counter = self._counter
        messages = counter("messages_total", "Messages answered, by the reply's status.", "status")
        self.messages = Labelled(messages, "answered", "clarify", "unknown")
        self.errors = Labelled(counter("errors_total", "Errors that visitors were given, by code.", "code"), *STATUS)
        self.feedback = Labelled(counter("feedback_total", "Thumbs up and down.", "vote"), "up", "down")
        closes = counter("sockets_closed_total", "Sockets closed, by close code.", "code")
        self.closes = Labelled(closes, "1000", "1006", "1012", "1013")
        self.requests = Labelled(counter("requests_total", "HTTP requests, by route and status.", "route", "status"))
        self.repeats = counter("repeats_total", "Messages that came again and got their first reply.")
        self.collisions = counter("collisions_total", "Turns computed anew because another worker was quicker.")
        self.opened = counter("sockets_opened_total", "Sockets opened.")
        refused = counter("handshakes_refused_total", "WebSocket handshakes refused, by reason.", "reason")
        self.handshakes_refused = Labelled(refused, "malformed", "path", "origin", "limit")
        self.erased = counter("erased_total", "Conversations erased by their visitors.")
        self.expired = counter("expired_total", "Conversations erased because they grew old.")
        self.loop_lag = self._histogram("loop_lag_seconds", "How late the event loop was, measured twice a second.")
        self.commits = self._histogram("commit_seconds", "Time of a commit of waiting turns.")
        failures = counter("store_failures_total", "Reads and writes that the database refused or let wait.", "what")
        self.store_failures = Labelled(failures, "read", "write")
        self.thinking = self._histogram("thinking_seconds", "The engine's time for a message.")
        self.answering = self._histogram("answer_seconds", "Time from a message to its durable turn.")
        self._cpu = counter("cpu_seconds_total", "Processor time.")
        self._tell_of_the_process()

    def turn(self, status: str, thinking: float, answering: float) -> None:
        """Count a turn: what it came to, the engine's time, and the time until it was durable."""
        self.messages[status].inc()
        self.thinking.observe(thinking)
        self.answering.observe(answering)

    def closed(self, code: int) -> None:
        """Count a socket that was closed."""
        self.closes[str(code) if code in _CLOSE_CODES else "other"].inc()

    def committed(self, seconds: float, _: int) -> None:
        """Count a commit of the store."""
        self.commits.observe(seconds)

    def failed(self, what: Literal["read", "write"]) -> None:
        """Count a failure of the store."""
        self.store_failures[what].inc()

    def gauge(self, name: str, about: str, value: Callable[[], float], *, shared: bool = False) -> None:
        """Tell a value as it stands; over several workers the sum of theirs, or the largest where they share it."""
        mode: Literal["livemax", "livesum"] = "livemax" if shared else "livesum"
        gauge = Gauge(name, about, namespace=_NAMESPACE, registry=self._registry, multiprocess_mode=mode)
        self._gauges.append((gauge, value))

    def sample(self) -> None:
        """Note what changes by itself; another worker may be asked for it at any time."""
        for gauge, value in self._gauges:
            gauge.set(value())
        usage = resource.getrusage(resource.RUSAGE_SELF)
        cpu = usage.ru_utime + usage.ru_stime
        self._cpu.inc(max(0.0, cpu - self._cpu_told))
        self._cpu_told = cpu

    def text(self) -> bytes:
        """Everything in Prometheus' text form."""
        self.sample()
        folder = os.environ.get(SHARED_FOLDER)
        if not folder:
            return generate_latest(self._registry)
        everybody = CollectorRegistry()
        MultiProcessCollector(everybody, folder)  # type: ignore[no-untyped-call]
        return generate_latest(everybody)

    def _counter(self, name: str, about: str, *labels: str) -> Counter:
        return Counter(name, about, labels, namespace=_NAMESPACE, registry=self._registry)

    def _histogram(self, name: str, about: str) -> Histogram:
        return Histogram(name, about, namespace=_NAMESPACE, registry=self._registry, buckets=_BOUNDS)

    def _tell_of_the_process(self) -> None:
        build = Gauge(
            "build_info", "The version that runs.", ("version",),
            namespace=_NAMESPACE, registry=self._registry, multiprocess_mode="livemax",
        )  # fmt: skip
        build.labels(version()).set(1)
        info = Gauge(
            "process_info", "The processes that answer.", ("pid",),
            namespace=_NAMESPACE, registry=self._registry, multiprocess_mode="liveall",
        )  # fmt: skip
        info.labels(str(os.getpid())).set(1)
        started = Gauge(
            "start_time_seconds", "When the first process started.",
            namespace=_NAMESPACE, registry=self._registry, multiprocess_mode="min",
        )  # fmt: skip
        started.set(int(time.time()))
