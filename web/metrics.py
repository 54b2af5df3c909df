"""Figures for Prometheus: plain numbers counted in the process, told as text on request."""

from __future__ import annotations

import os
import resource
import time
from bisect import bisect_left
from collections import Counter
from collections.abc import Callable, Iterable

_BOUNDS = (0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5)
_NAME = "career_advisor_"


class Histogram:
    """Counts of durations up to each bound."""

    __slots__ = ("counts", "total")

    def __init__(self) -> None:
        self.counts = [0] * (len(_BOUNDS) + 1)
        self.total = 0.0

    def add(self, seconds: float) -> None:
        """Count one duration."""
        self.counts[bisect_left(_BOUNDS, seconds)] += 1
        self.total += seconds

    def lines(self, name: str) -> Iterable[str]:
        """The histogram in Prometheus' text form."""
        running = 0
        for bound, count in zip(_BOUNDS, self.counts, strict=False):
            running += count
            yield f'{name}_bucket{{le="{bound}"}} {running}'
        running += self.counts[-1]
        yield f'{name}_bucket{{le="+Inf"}} {running}'
        yield f"{name}_sum {self.total:.6f}"
        yield f"{name}_count {running}"


class Metrics:
    """What this process has done since it started. One per application; touched by the event loop only."""

    def __init__(self) -> None:
        self.started = time.time()
        self.statuses: Counter[str] = Counter()
        self.errors: Counter[str] = Counter()
        self.requests: Counter[tuple[str, int]] = Counter()
        self.closes: Counter[str] = Counter()
        self.thinking = Histogram()
        self.answering = Histogram()
        self.repeats = 0
        self.collisions = 0
        self.erased = 0
        self.expired = 0
        self.opened = 0
        self.feedback: Counter[str] = Counter()
        self.gauges: dict[str, tuple[str, Callable[[], float]]] = {}

    def turn(self, status: str, thinking: float, answering: float) -> None:
        """Count a turn: what it came to, the engine's time, and the time until it was durable."""
        self.statuses[status] += 1
        self.thinking.add(thinking)
        self.answering.add(answering)

    def text(self) -> str:
        """Everything in Prometheus' text form."""
        lines: list[str] = []

        def family(name: str, kind: str, about: str, samples: Iterable[str]) -> None:
            lines.append(f"# HELP {_NAME}{name} {about}")
            lines.append(f"# TYPE {_NAME}{name} {kind}")
            lines.extend(samples)

        def counter(name: str, about: str, value: float) -> None:
            family(name, "counter", about, [f"{_NAME}{name} {value}"])

        def labelled(name: str, about: str, label: str, counts: Counter[str]) -> None:
            samples = [f'{_NAME}{name}{{{label}="{key}"}} {n}' for key, n in sorted(counts.items())]
            family(name, "counter", about, samples)

        labelled("messages_total", "Messages answered, by the reply's status.", "status", self.statuses)
        labelled("errors_total", "Errors that visitors were given, by code.", "code", self.errors)
        labelled("feedback_total", "Thumbs up and down.", "vote", self.feedback)
        labelled("sockets_closed_total", "Sockets closed, by close code.", "code", self.closes)
        requests = sorted(self.requests.items())
        samples = [f'{_NAME}requests_total{{route="{route}",status="{status}"}} {n}' for (route, status), n in requests]
        family("requests_total", "counter", "HTTP requests, by route and status.", samples)
        counter("repeats_total", "Messages that came again and got their first reply.", self.repeats)
        counter("collisions_total", "Turns computed anew because another worker was quicker.", self.collisions)
        counter("sockets_opened_total", "Sockets opened.", self.opened)
        counter("erased_total", "Conversations erased by their visitors.", self.erased)
        counter("expired_total", "Conversations erased because they grew old.", self.expired)
        for name, (about, value) in self.gauges.items():
            family(name, "gauge", about, [f"{_NAME}{name} {value():g}"])
        thinking = self.thinking.lines(_NAME + "thinking_seconds")
        family("thinking_seconds", "histogram", "The engine's time for a message.", thinking)
        answering = self.answering.lines(_NAME + "answer_seconds")
        family("answer_seconds", "histogram", "Time from a message to its durable turn.", answering)
        family("process_info", "gauge", "The process that answers.", [f'{_NAME}process_info{{pid="{os.getpid()}"}} 1'])
        usage = resource.getrusage(resource.RUSAGE_SELF)
        counter("cpu_seconds_total", "Processor time of this process.", round(usage.ru_utime + usage.ru_stime, 3))
        started = [f"{_NAME}start_time_seconds {self.started:.0f}"]
        family("start_time_seconds", "gauge", "When this process started.", started)
        return "\n".join(lines) + "\n"
