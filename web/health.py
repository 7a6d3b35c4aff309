"""How a night went, in a word."""

from __future__ import annotations

from db.desk.nights import NightRow


def health(night: NightRow) -> tuple[str, str]:
    """How the night went: a class for its colour, and one sentence."""
    if night.finished_at is None:
        going = night.by_status.get("running", 0)
        if going:
            return "going", f"走访正在进行：{night.by_status.get('done', 0)} / {night.visits} 个单位已完成"
        return "bad", "这一夜没有收尾：可能被中断，请到“运行”查看"
    done = night.by_status.get("done", 0)
    if done == night.visits:
        return "good", f"计划的 {night.visits} 个单位全部走访完成"
    return (
        "warn",
        f"计划 {night.visits} 个单位，完成 {done} 个；其余 {night.visits - done} 个没有看全，相关问题保持原状",
    )
