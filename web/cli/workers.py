"""Several worker processes on one socket, supervised; their metrics add up."""

from __future__ import annotations

import logging
import os
import socket

import uvicorn
from prometheus_client.multiprocess import mark_process_dead
from uvicorn.config import STARTUP_FAILURE
from uvicorn.supervisors import Multiprocess
from uvicorn.supervisors.multiprocess import Process

from web.cli.metrics_dir import metrics_dir
from web.metrics import SHARED_FOLDER

log = logging.getLogger("career_advisor.workers")


class Workers(Multiprocess):
    """uvicorn's supervisor; also removes the gauges of workers that have died."""

    def __init__(self, config: uvicorn.Config, sockets: list[socket.socket]) -> None:
        super().__init__(config, sockets)
        self._counted: set[int] = set()
        self._proven = False
        """Whether any worker has ever started; then one that cannot start does not end the others."""

    def keep_subprocess_alive(self) -> None:
        """Replace workers that died."""
        timeout = self.config.timeout_worker_healthcheck
        for place, process in enumerate(self.processes):
            if self.should_exit.is_set():
                return
            if process.is_alive(timeout=timeout):
                self._proven = self._proven or process.is_ready(timeout=timeout)
            else:
                self._replace(place, process)
        here = {process.pid for process in self.processes if process.pid is not None}
        for gone in self._counted - here:
            mark_process_dead(gone)  # type: ignore[no-untyped-call]
        self._counted = here

    def _replace(self, place: int, process: Process) -> None:
        process.kill()
        process.join()
        if process.exitcode == STARTUP_FAILURE and not self._proven:
            log.error("no worker can start; the server ends")
            self.should_exit.set()
            return
        # Of a worker that cannot start the others may know nothing: the database may be away for a while.
        log.warning("a worker died and is replaced")
        self.processes[place] = Process(self.config, self.sockets)
        self.processes[place].start()

    def terminate_all(self) -> None:
        """Stop listening, then ask every worker to finish."""
        for listening in self.sockets:
            listening.close()
        super().terminate_all()

    @property
    def failed(self) -> bool:
        """Whether no worker could start."""
        return not self._proven and any(process.exitcode == STARTUP_FAILURE for process in self.processes)


def supervise(config: uvicorn.Config, listening: socket.socket) -> bool:
    """Run workers until told to stop; says whether they could."""
    with metrics_dir() as folder:
        # Workers find it there before they count anything.
        os.environ[SHARED_FOLDER] = folder
        workers = Workers(config, [listening])
        workers.run()
    return not workers.failed
