"""``minjian farm``: the practice province and the list of what is planted in it."""

from __future__ import annotations

from typing import Annotated

import typer

from command_line import Format, Output, day_of, write

farm_app = typer.Typer(no_args_is_help=True, help="练习省：126 个虚构网站，用于演示和度量准确率。")


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
    from demo import serve

    serve(port, units, pages, seed, night, day_of(today) if today else None)


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
    from demo import truth_rows

    rows = truth_rows(units, pages, seed, day_of(today) if today else None)
    write(rows, output_format, output, "truth")
