"""A real PostgreSQL in a temporary folder, which a test may stop, kill and pause."""

from __future__ import annotations

import os
import shutil
import signal
import socket
import subprocess
import tempfile
import time
from contextlib import suppress
from pathlib import Path

import psycopg

_HOMES = "/usr/lib/postgresql/*/bin"


def programs() -> Path | None:
    """The folder of the server's programs, the newest first; nothing when it is not installed."""
    folders = sorted(Path("/").glob(_HOMES.lstrip("/")), key=lambda p: int(p.parent.name.split(".")[0]), reverse=True)
    found = shutil.which("initdb")
    folders += [Path(found).parent] if found else []
    return next((folder for folder in folders if (folder / "initdb").exists() and (folder / "postgres").exists()), None)


def why_not() -> str | None:
    """Why there is no PostgreSQL to test with, or nothing."""
    if programs() is None:
        return "PostgreSQL's server is not installed"
    if os.geteuid() == 0 and (shutil.which("runuser") is None or not _has_postgres_user()):
        return "PostgreSQL does not run as root, and there is no user postgres to run it as"
    return None


def _has_postgres_user() -> bool:
    return any(line.startswith("postgres:") for line in Path("/etc/passwd").read_text().splitlines())


class RealPostgresql:
    """One cluster of its own."""

    def __init__(self) -> None:
        found = programs()
        assert found is not None
        self._programs = found
        self._folder = Path(tempfile.mkdtemp(prefix="career-advisor-pg-"))
        self._data = self._folder / "data"
        if os.geteuid() == 0:
            shutil.chown(self._folder, "postgres", "postgres")
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            self.port = free.getsockname()[1]
        how = ("-U", "advisor", "-A", "trust", "-E", "UTF8", "--no-sync", "--locale=C")
        self._run("initdb", "-D", str(self._data), *how)
        with (self._data / "postgresql.conf").open("a") as settings:
            settings.write(
                f"port = {self.port}\nlisten_addresses = '127.0.0.1'\nunix_socket_directories = ''\n"
                "max_connections = 60\nshared_buffers = 32MB\nfsync = off\n"
            )
        self._databases = 0
        self.start()

    def _run(self, program: str, *arguments: str) -> None:
        command = [str(self._programs / program), *arguments]
        if os.geteuid() == 0:
            command = ["runuser", "-u", "postgres", "--", *command]
        done = subprocess.run(command, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, cwd=self._folder, check=False)
        assert done.returncode == 0, done.stderr.decode()

    def start(self) -> None:
        """Start the server and wait until it answers."""
        self._run("pg_ctl", "-D", str(self._data), "-w", "-l", str(self._folder / "log"), "start")

    def stop(self) -> None:
        """Stop the server at once, as a crash would."""
        self._run("pg_ctl", "-D", str(self._data), "-m", "immediate", "-w", "stop")

    def pause(self) -> None:
        """Stop every process of the server without a word to anyone."""
        self._signal(signal.SIGSTOP)

    def go_on(self) -> None:
        """Let the processes run again."""
        self._signal(signal.SIGCONT)

    def _signal(self, number: signal.Signals) -> None:
        main = int((self._data / "postmaster.pid").read_text().splitlines()[0])
        children = [int(p) for p in Path(f"/proc/{main}/task/{main}/children").read_text().split()]
        for process in (main, *children):
            # Background processes come and go.
            with suppress(ProcessLookupError):
                os.kill(process, number)

    def url(self, name: str) -> str:
        """The address of a database of this server."""
        return f"postgresql://advisor@127.0.0.1:{self.port}/{name}"

    def new_database(self) -> str:
        """The address of a database that nobody has used."""
        self._databases += 1
        name = f"advisor_{self._databases}"
        deadline = time.monotonic() + 10
        while True:
            try:
                with psycopg.connect(self.url("postgres"), autocommit=True) as connection:
                    connection.execute(f"CREATE DATABASE {name}".encode())
                return self.url(name)
            except psycopg.OperationalError:
                if time.monotonic() > deadline:
                    raise
                time.sleep(0.1)

    def close(self) -> None:
        """Stop the server and remove all it wrote."""
        self.go_on()
        self.stop()
        shutil.rmtree(self._folder, ignore_errors=True)
