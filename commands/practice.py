"""``minjian demo`` and ``minjian farm …``: the practice province."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from commands.output import Format, Output, write
from commands.speaking import App
from commands.values import date_of

farm_app = App(no_args_is_help=True, help="练习省：126 个虚构网站，用于演示和度量准确率。")


def demo(
    units: Annotated[int, typer.Option(min=1, max=126, help="练习省的网站数")] = 126,
    pages: Annotated[int, typer.Option(min=20, help="每个网站大约的页数，埋题用到的网页除外")] = 20,
    seed: Annotated[int, typer.Option(help="练习省的种子")] = 1,
    svg: Annotated[Path | None, typer.Option(help="把终端画面存为 SVG 文件")] = None,
) -> None:
    """架起练习省，走访三夜（后两夜只看 6 个网站），给出小结和年度汇总（放在 MINJIAN_HOME；那里已有真实网站的，另放在其下的 demo）。"""
    from demo.nights import run_demo

    raise typer.Exit(run_demo(units, pages, seed, svg))


@farm_app.command("serve")
def farm_serve(
    port: Annotated[int, typer.Option(help="本机端口")] = 8899,
    units: Annotated[int, typer.Option(min=1, max=126)] = 126,
    pages: Annotated[int, typer.Option(min=20)] = 60,
    seed: Annotated[int, typer.Option()] = 1,
    night: Annotated[int, typer.Option(min=1, max=3, help="第几夜")] = 1,
    today: Annotated[str | None, typer.Option(help="第一夜的日期，如 2026-11-20；不写为今天")] = None,
) -> None:
    """在本机架起练习省，直到 Ctrl-C。"""
    from demo.province import serve

    serve(port, units, pages, seed, night, date_of(today))


@farm_app.command("truth")
def farm_truth(
    units: Annotated[int, typer.Option(min=1, max=126)] = 126,
    pages: Annotated[int, typer.Option(min=20)] = 60,
    seed: Annotated[int, typer.Option()] = 1,
    today: Annotated[str | None, typer.Option(help="第一夜的日期，如 2026-11-20；不写为今天")] = None,
    output_format: Format = "table",
    output: Output = None,
) -> None:
    """练习省里埋下的问题和易误判的正常情况。"""
    from demo.truth import truth_rows

    rows = truth_rows(units, pages, seed, date_of(today))
    write(rows, output_format, output, "truth")
