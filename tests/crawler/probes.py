"""Rounds of probes by the command, and a registry for them."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from tests.crawler.nights import HEAD, run
from tests.crawler.site_server import Site


def registry(folder: Path, *names: str) -> None:
    rows = "".join(f"{n},{n}县人民政府,{n}县,county,http://www.{n}.gov.cn/\n" for n in names)
    (folder / "units.csv").write_text(HEAD + rows, "utf-8")


def probed(
    folder: Path, site: Site, *arguments: str, code: int = 0, **more: str
) -> dict[str, dict[str, Any]]:
    done = run(folder, site, "cli", "probe", "--spread", "0", "--format", "json", *arguments, **more)
    assert done.returncode == code, done.stderr
    return {row["unit_id"]: row for row in json.loads(done.stdout)["probes"]}
