"""A real server in a second process."""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
from contextlib import suppress
from pathlib import Path

HERE = Path(__file__).parent


def sockets_of(process: int) -> int:
    """How many sockets a process holds open."""
    count = 0
    for link in Path(f"/proc/{process}/fd").iterdir():
        with suppress(FileNotFoundError):
            count += "socket:" in str(link.readlink())
    return count


class ServerProcess:
    """Starts the server, says where it is, stops or kills it."""

    def __init__(self, database: str, *arguments: str, port: int = 0, **settings: object) -> None:
        self.database = database
        self.arguments = arguments
        self.settings = {"RATE_LIMIT": "0", **settings}
        self.port = port
        self.log = Path(tempfile.mkstemp(suffix=".log")[1])
        self.process: subprocess.Popen[str] | None = None
        self.start()

    def start(self) -> None:
        """Start it, and wait until it listens; a second start uses the port of the first."""
        environment = {k: v for k, v in os.environ.items() if not k.startswith("CAREER_ADVISOR_")}
        environment["CAREER_ADVISOR_DATABASE_URL"] = self.database
        for name, value in self.settings.items():
            environment[name if name.startswith("TEST_") else f"CAREER_ADVISOR_{name}"] = str(value)
        # This tree before any that may be installed.
        environment["PYTHONPATH"] = os.pathsep.join((str(HERE), str(HERE.parents[1])))
        command = [sys.executable, str(HERE / "web_entry.py"), "--port", str(self.port), *self.arguments]
        with self.log.open("a") as log:
            self.process = subprocess.Popen(command, env=environment, stdout=subprocess.PIPE, stderr=log, text=True)
        assert self.process.stdout is not None
        line = self.process.stdout.readline()
        assert line.startswith("Career Advisor: http://"), line + self.log.read_text()
        self.port = int(line.rstrip("/\n").rpartition(":")[2])

    @property
    def http(self) -> str:
        """Its address for HTTP."""
        return f"http://127.0.0.1:{self.port}"

    @property
    def ws(self) -> str:
        """The address of its socket."""
        return f"ws://127.0.0.1:{self.port}/ws"

    @property
    def pid(self) -> int:
        """The process."""
        assert self.process is not None
        return self.process.pid

    def kill(self) -> None:
        """As a power cut would."""
        assert self.process is not None
        self.process.kill()
        self._gone(10)

    def stop(self, timeout: float = 15) -> int:
        """As a supervisor would; the exit status."""
        assert self.process is not None
        self.process.terminate()
        return self._gone(timeout)

    def wait(self, timeout: float) -> int:
        """Wait for its end; the exit status."""
        return self._gone(timeout)

    def _gone(self, timeout: float) -> int:
        assert self.process is not None
        assert self.process.stdout is not None
        status = self.process.wait(timeout)
        self.process.stdout.close()
        return status

    def close(self) -> None:
        """End it, however it stands."""
        if self.process is not None and self.process.poll() is None:
            self.kill()
        self.log.unlink(missing_ok=True)

    def logged(self) -> str:
        """What it has logged so far."""
        return self.log.read_text()

    def sockets(self) -> int:
        """How many sockets it holds open."""
        return sockets_of(self.pid)

    def memory_kib(self) -> int:
        """Its resident memory."""
        for line in Path(f"/proc/{self.pid}/status").read_text().splitlines():
            if line.startswith("VmRSS:"):
                return int(line.split()[1])
        raise AssertionError("no VmRSS")
