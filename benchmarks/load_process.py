"""A server under test: started on a core of its own, its processor time and memory read from the system."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
import time
from pathlib import Path
from types import TracebackType

_HERE = Path(__file__).parent
_TICKS = os.sysconf("SC_CLK_TCK")


class Served:
    """One of the servers of `load_servers.py`."""

    def __init__(self, kind: str, core: int | None, size: int = 0) -> None:
        """`size` is the bytes of a bare server's reply, where it is not to be the constant one's."""
        self.kind = kind
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            self.port: int = free.getsockname()[1]
        environment = {**os.environ, "PYTHONPATH": str(_HERE.parent)}
        command = [sys.executable, str(_HERE / "load_servers.py"), kind, str(self.port), str(size)]
        self._process = subprocess.Popen(command, env=environment, stderr=subprocess.DEVNULL)
        if core is not None:
            os.sched_setaffinity(self._process.pid, {core})

    def __enter__(self) -> Served:
        deadline = time.monotonic() + 120
        while time.monotonic() < deadline:
            with socket.socket() as attempt:
                if attempt.connect_ex(("127.0.0.1", self.port)) == 0:
                    time.sleep(0.5)
                    return self
            if self._process.poll() is not None:
                break
            time.sleep(0.1)
        raise RuntimeError(f"the {self.kind} server did not start")

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._process.terminate()
        self._process.wait(20)

    def cpu_seconds(self) -> float:
        """Processor time spent so far, in all threads."""
        fields = Path(f"/proc/{self._process.pid}/stat").read_text().rsplit(")", 1)[1].split()
        return (int(fields[11]) + int(fields[12])) / _TICKS

    def memory_kib(self) -> int:
        """Memory in use, shared pages counted in part."""
        text = Path(f"/proc/{self._process.pid}/smaps_rollup").read_text()
        return next(int(line.split()[1]) for line in text.splitlines() if line.startswith("Pss:"))
