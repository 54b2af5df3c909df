"""The OpenAPI document against a real server: Schemathesis makes up requests and finds no fault in either."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import httpx
from web_process import ServerProcess

HERE = Path(__file__).parent
LISTED = {
    ("/api/chat", "post"), ("/api/guides", "get"), ("/api/guides/{guide_id}", "get"), ("/api/conversation", "get"),
    ("/api/conversation", "delete"), ("/api/conversation/export", "get"), ("/api/conversation/feedback", "post"),
    ("/api/conversation/turns/{turn}", "delete"), ("/api/conversation/plan", "post"),
    ("/api/conversation/plan", "delete"), ("/api/conversation/plan/progress", "post"),
    ("/api/conversation/plan.{ending}", "get"),
}  # fmt: skip


def test_every_route_of_the_contract_is_documented(shared: ServerProcess) -> None:
    paths = httpx.get(f"{shared.http}/openapi.json").json()["paths"]
    assert {(path, method) for path, methods in paths.items() for method in methods} == LISTED


def test_schemathesis_finds_no_fault(shared: ServerProcess, tmp_path: Path) -> None:
    command = [sys.executable, "-m", "schemathesis.cli", "--no-color", "--config-file", str(HERE / "schemathesis.toml")]
    command += ["run", f"{shared.http}/openapi.json"]
    environment = {**os.environ, "PYTHONPATH": str(HERE)}
    done = subprocess.run(command, env=environment, cwd=tmp_path, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
    assert f"Tested: {len(LISTED)}" in done.stdout, done.stdout


def test_any_text_is_a_time_zone(shared: ServerProcess) -> None:
    """The document says so plainly, for it looks like an oversight."""
    export = httpx.get(f"{shared.http}/openapi.json").json()["paths"]["/api/conversation/export"]["get"]
    described = {one["name"]: one.get("description", "") for one in export["parameters"]}
    assert "Any text is accepted" in described["timezone"]
    assert "UTC" in described["timezone"]
