"""Several workers on one socket: started, watched and ended together; their figures add up."""

from __future__ import annotations

import os
import socket

import uvicorn
from prometheus_client.multiprocess import mark_process_dead
from uvicorn.config import STARTUP_FAILURE
from uvicorn.supervisors import Multiprocess

from web.cli.workroom import workroom
from web.metrics import SHARED_FOLDER


class Workers(Multiprocess):
    """uvicorn's supervisor; who has gone is no longer counted among those who are here."""

    def __init__(self, config: uvicorn.Config, sockets: list[socket.socket]) -> None:
        super().__init__(config, sockets)
        self._counted: set[int] = set()

    def keep_subprocess_alive(self) -> None:
        """Put another in the place of a worker that died."""
        super().keep_subprocess_alive()
        here = {process.pid for process in self.processes if process.pid is not None}
        for gone in self._counted - here:
            mark_process_dead(gone)  # type: ignore[no-untyped-call]
        self._counted = here

    def terminate_all(self) -> None:
        """Ask every worker to finish; nobody new is to wait at a door that will not open again."""
        for listening in self.sockets:
            listening.close()
        super().terminate_all()

    @property
    def failed(self) -> bool:
        """Whether workers cannot so much as start."""
        return any(process.exitcode == STARTUP_FAILURE for process in self.processes)


def supervise(config: uvicorn.Config, listening: socket.socket) -> bool:
    """Run workers until told to stop; says whether they could."""
    with workroom() as folder:
        # Workers find it there before they count anything.
        os.environ[SHARED_FOLDER] = folder
        workers = Workers(config, [listening])
        workers.run()
    return not workers.failed
