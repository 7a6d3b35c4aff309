"""``minjian serve``: the dashboard for the people of an office."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from contextlib import suppress
from datetime import datetime
from ipaddress import ip_address
from pathlib import Path
from secrets import token_urlsafe
from typing import TYPE_CHECKING, Annotated

import typer

from core.times import SHANGHAI
from core.troubles import trouble

if TYPE_CHECKING:
    from crawler.config import Config
    from web.desk import Desk, Files
    from web.sso import SignOn

Host = Annotated[str, typer.Option(help="监听的地址；默认只有本机能打开")]


def serve(
    host: Host = "127.0.0.1",
    port: Annotated[int, typer.Option(min=0, max=65535, help="端口")] = 8000,
    name: Annotated[list[str] | None, typer.Option(help="浏览器里用的主机名，可多个")] = None,
    certificate: Annotated[Path | None, typer.Option(help="HTTPS 证书（PEM）")] = None,
    key: Annotated[Path | None, typer.Option(help="HTTPS 私钥（PEM）")] = None,
    proxy: Annotated[str, typer.Option(help="前面的 HTTPS 反向代理的地址，如 127.0.0.1")] = "",
    recover: Annotated[bool, typer.Option("--recover", help="管理员都进不来时：再设一个管理员")] = False,
    demo: Annotated[bool, typer.Option("--demo", help="看练习省；没有时先走访一夜")] = False,
) -> None:
    """打开看板：今日、问题、单位、运行、年度。按 Ctrl-C 停止。"""
    from crawler.errors import RunError
    from web.server import bind, server_of, settle

    _transport(host, certificate, key, proxy)
    desk = _desk(host, name or [], bool(certificate or proxy), recover, demo)
    try:
        listening = bind(host, port)
    except OSError as error:
        raise RunError(
            f"{host}:{port} 不能监听（{trouble(error)}）：请换一个 --port，或停掉占用它的程序", 5
        ) from error
    try:
        server = server_of(desk, certificate=certificate, key=key, proxies=proxy)
    except OSError as error:
        raise RunError(f"{certificate}、{key}：证书或私钥不能用（{error}）", 2) from error
    _welcome(desk, f"{'https' if certificate else 'http'}://{_shown(host)}:{listening.getsockname()[1]}")
    settle()
    with suppress(KeyboardInterrupt):
        server.run(sockets=[listening])


def _transport(host: str, certificate: Path | None, key: Path | None, proxy: str) -> None:
    """Passwords never cross a network in the clear."""
    from crawler.errors import RunError

    if bool(certificate) != bool(key):
        raise RunError("--certificate 和 --key 要一起给出", 2)
    if not (_is_loopback(host) or certificate or proxy):
        words = "密码会以明文经过网络。请给出 --certificate 和 --key，或放在 HTTPS 反向代理后面并给出 --proxy 代理地址"
        raise RunError(f"--host {host} 别的电脑也能打开，而没有 HTTPS，{words}", 2)
    for path in filter(None, (certificate, key)):
        if not path.is_file():
            raise RunError(f"{path}：没有这个文件", 2)


def _is_loopback(host: str) -> bool:
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"


def _desk(host: str, names: Sequence[str], secure: bool, recover: bool, demo: bool) -> Desk:
    from clock.scheduling import Timetable
    from crawler.office import open_reading
    from db.people import reads as people_reads
    from web.desk import Desk, Files, SetupToken

    office = open_reading(_practice() if demo else None)
    wanted = recover or not people_reads.anyone(office.database)
    own = [] if host in {"0.0.0.0", "::"} else [host]
    return Desk(
        home=office.config.home,
        database=office.database,
        catalogue=office.catalogue,
        registry=office.registry,
        rubric=office.config.rubric,
        now=office.config.now,
        clock=lambda: datetime.now(SHANGHAI),
        setup=SetupToken(token_urlsafe(18) if wanted else ""),
        hosts=tuple(dict.fromkeys(["127.0.0.1", "localhost", "[::1]", *own, *names])),
        secure=secure,
        recovery=recover,
        practice=all(u.practice for u in office.registry.units),
        agent=office.config.agent,
        timetable=Timetable(office.database),
        sign_on=_sign_on(office.config),
        files=None if demo or office.borrowed else _files(office.config, Files),
        evidence=office.config.evidence,
    )


def _sign_on(config: Config) -> SignOn | None:
    """The way in by single sign-on, ``None`` where none is configured."""
    if config.oidc is None:
        return None
    try:
        from web.issuer import Issuer
        from web.sso import SignOn
    except ImportError as error:
        from crawler.errors import RunError

        raise RunError(
            f"统一登录（oidc_issuer）还要安装：pip install 'minjian[sso]'（缺 {error.name}）", 2
        ) from error
    given = config.oidc
    issuer = Issuer(
        given.issuer, given.client_id, given.client_secret, given.claim, given.name, config.authorities
    )
    return SignOn(issuer, lambda: datetime.now(SHANGHAI))


def _files(config: Config, make: type[Files]) -> Files:
    return make(units=config.units, overrides=config.overrides, columns=config.columns)


def _practice() -> Config:
    """The place of the practice province, visited for a first night where it was never visited."""
    from contextlib import closing

    from crawler.office import connect, read_config
    from crawler.practice import holds_practice
    from demo.nights import DASHBOARD_UNITS, run_demo
    from demo.province import PAGES, SEED, place_of_practice

    config = place_of_practice(read_config())
    with closing(connect(config)) as database:
        visited = holds_practice(database)
    if not visited:
        run_demo(DASHBOARD_UNITS, PAGES, SEED)
    return config


def _shown(host: str) -> str:
    return f"[{host}]" if ":" in host else host


def _welcome(desk: Desk, address: str) -> None:
    print(f"看板：{address}/", flush=True)
    if desk.setup.wanted:
        word = desk.setup.shown()
        purpose = "再设一个管理员" if desk.recovery else "首次使用，设立管理员"
        print(f"{purpose}：{address}/setup?token={word}", flush=True)
        print("（一次性口令，只在这里显示，用过或停止运行即作废）", flush=True)
    print("按 Ctrl-C 停止", file=sys.stderr)
