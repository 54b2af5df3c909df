"""The real server with the gallery's replies, as a process that a test can kill: `gallery_server.py PORT DATABASE`."""

from __future__ import annotations

import sys
from pathlib import Path

import uvicorn

sys.path.insert(0, str(Path(__file__).parents[1]))

from browser.gallery import Gallery

from web.app import create_app
from web.cli.serve_command import server_config
from web.settings import Database, Settings

if __name__ == "__main__":
    settings = Settings(database=Database(path=Path(sys.argv[2])), rate_limit=None)
    config = server_config(create_app(settings, Gallery()))  # type: ignore[arg-type]
    config.port = int(sys.argv[1])
    uvicorn.Server(config).run()
