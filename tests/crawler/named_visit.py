"""A visit in a process of its own whose names are looked up at a name server on loopback; run by ``test_rebinding``.

One loopback address stands for a host on the public internet; all others are what they are.
"""

from __future__ import annotations

import sys
from datetime import datetime
from pathlib import Path

import dns.resolver

PUBLIC = "127.0.0.5"
HOST = "www.qinghe.gov.cn"


def main(folder: Path, names: int, web: int, cached: str) -> None:
    asked = dns.resolver.Resolver(configure=False)
    asked.nameservers, asked.port = ["127.0.0.1"], names
    dns.resolver.override_system_resolver(asked)  # before the network library takes hold of the system's

    from core.times import SHANGHAI
    from core.unit import Category, Unit
    from crawler import settings
    from crawler.config import Config
    from crawler.net import addresses, guard
    from crawler.night.visiting import Order, run_visit
    from db.session import open_database
    from db.store import Store

    guard.is_public = lambda address: address == PUBLIC or addresses.is_public(address)
    vars(settings)["DNSCACHE_ENABLED"] = cached == "cached"
    unit = Unit(
        id="qh", name="清河县人民政府", short_name="清河县", category=Category.COUNTY, homepage=f"http://{HOST}:{web}/",
        hosts=(HOST, *(f"{name}.qinghe.gov.cn" for name in ("turning", "inside", "both", "mapped"))),
    )  # fmt: skip
    config = Config(
        home=folder, database_url=f"sqlite:///{folder / 'minjian.db'}", units=folder / "units.csv",
        overrides=folder / "none.toml", columns=folder / "none.csv", as_of=datetime(2026, 11, 20, 1, tzinfo=SHANGHAI),
        delay=0.0, retry_pause=0.05,
    )  # fmt: skip
    Store(open_database(config.database_url)).sync_units([unit])
    run_visit(config, Order(unit=unit, night=None, max_pages=50, external=True))


if __name__ == "__main__":
    main(Path(sys.argv[1]), int(sys.argv[2]), int(sys.argv[3]), sys.argv[4])
