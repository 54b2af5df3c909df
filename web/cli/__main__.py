"""Lets `python -m web.cli` stand for the command."""

import sys

from web.cli import main

sys.exit(main())
