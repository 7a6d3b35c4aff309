"""Our own templates of documents: the circular, the notice, the quarterly report, as they come with the program."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from reports.paper import Paper


def circular() -> bytes:
    """The draft circular (通报)."""
    paper = Paper()
    paper.red_head("{{ office }}", "{{ number }}")
    paper.title("{{ title }}", "{{ title_rest }}")
    paper.addressees("{{ addressees }}")
    paper.body("{{ opening }}")
    paper.heading("一、总体情况")
    _paragraphs(paper, "overview")
    paper.heading("二、主要亮点")
    _leads(paper, "highlights")
    paper.heading("三、存在的不足")
    _leads(paper, "shortfalls")
    _requirements(paper)
    paper.blank(keep=True)
    paper.body("附件：{{ annex_title }}", keep=True)
    paper.signature("{{ office }}", "{{ date }}")
    paper.body("（此件主动公开）")
    _scores_by_category(paper)
    paper.imprint("{{ office }}", "{{ date }}")
    _drafting_notes(paper)
    return paper.bytes()


def _requirements(paper: Paper) -> None:
    paper.heading("四、下一步工作要求")
    paper.lead(
        "（一）抓紧整改。",
        "各单位要对照问题清单逐项整改，举一反三，按整改通知单的期限反馈；未完成整改的问题，下次监测时一并复核。",
    )
    paper.lead(
        "（二）健全机制。",
        "严格落实信息发布审核制度，明确栏目更新责任人，{{ repeated }}切实防止同类问题反复出现。",
    )
    paper.lead(
        "（三）提升服务。",
        "围绕群众和企业关切，规范政策文件公开，加强政策解读与文件的关联，丰富解读形式，提高检索、问答和办事指南的准确性。",
        keep=True,
    )


def _scores_by_category(paper: Paper) -> None:
    paper.annex("附件", "{{ annex_title }}")
    paper.tag("{%p for c in categories %}")
    paper.caption("{{ c.word }}（{{ c.count }}家，平均分{{ c.average }}）")
    cells = ("{{ r.rank }}", "{{ r.name }}", "{{ r.score }}", "{{ r.grade }}")
    paper.table(("名次", "单位", "得分", "等次"), cells, "r in c.rows", (18, 78, 30, 30))
    paper.tag("{%p endfor %}")


def _drafting_notes(paper: Paper) -> None:
    paper.tag("{%p if notes %}")
    paper.annex("起草说明", "起草说明（定稿时删去）")
    _paragraphs(paper, "notes")
    paper.tag("{%p endif %}")


def notice() -> bytes:
    """The rectification notice (整改通知单) with its list and its feedback form."""
    paper = Paper()
    paper.red_head("{{ office }}", "{{ number }}")
    paper.title("{{ title }}")
    paper.addressees("{{ unit }}：")
    paper.body("{{ opening }}")
    paper.body("{{ summary }}")
    paper.body(
        "请于规定期限前完成整改，并填写《整改情况反馈表》（附件2）报送。对问题有异议的，请写明理由并附佐证材料；经核实确属误报的，予以销号，不作扣分依据。整改情况将在下次走访时自动复核。"
    )
    paper.body("附件：1. 问题清单{% if pictures %}和证据截图{% endif %}", keep=True)
    paper.body("　　　2. 整改情况反馈表", keep=True)
    paper.signature("{{ office }}", "{{ date }}")
    _list_of_findings(paper)
    _screenshots(paper)
    _feedback_form(paper)
    return paper.bytes()


def _list_of_findings(paper: Paper) -> None:
    paper.annex("附件1", "问题清单")
    heads = ("序号", "问题", "程度", "整改期限")
    lines = (
        "{{ r.message }}",
        "{{ r.url }}",
        "{{ r.where }}",
        "{{ r.since }}",
        "整改建议：{{ r.remedy }}",
        "依据：{{ r.basis }}",
        "编号：{{ r.id }}",
    )
    cells = ("{{ r.number }}", "\n".join(lines), "{{ r.severity }}", "{{ r.due }}")
    paper.table(heads, cells, "r in rows", (13, 87, 16, 40), left=(1,))
    paper.tag("{%p if more %}")
    paper.small("{{ more }}")
    paper.tag("{%p endif %}")


def _screenshots(paper: Paper) -> None:
    paper.tag("{%p if pictures %}")
    paper.annex("附件1（续）", "证据截图")
    paper.tag("{%p for p in pictures %}")
    paper.caption("{{ p.words }}")
    paper.picture("{{ p.picture }}")
    paper.tag("{%p endfor %}")
    paper.tag("{%p endif %}")


def _feedback_form(paper: Paper) -> None:
    paper.annex("附件2", "整改情况反馈表")
    paper.form(
        (
            ("单位名称", "{{ unit }}"),
            ("通知编号", "{{ number }}"),
            ("问题总数", "{{ total }} 个"),
            ("已整改", "（写明编号和整改结果）"),
            ("未整改", "（写明编号、原因和完成时限）"),
            ("有异议", "（写明编号、理由，附佐证材料）"),
            ("填表人及电话", ""),
            ("负责人签字", ""),
            ("单位盖章", "　　　　　　　　年　　月　　日"),
        ),
        (36, 120),
        (11, 11, 11, 34, 28, 28, 11, 12, 22),
    )


def quarter() -> bytes:
    """The quarterly inspection report (季度检查情况)."""
    paper = Paper()
    paper.red_head("{{ office }}", "{{ number }}")
    paper.title("{{ title }}", "{{ title_rest }}")
    paper.addressees("{{ addressees }}")
    paper.body("{{ opening }}")
    paper.heading("一、检查结果")
    _paragraphs(paper, "results")
    paper.heading("二、主要问题")
    _leads(paper, "classes")
    paper.heading("三、上季度问题复查情况")
    _paragraphs(paper, "recheck")
    paper.heading("四、工作要求")
    paper.body(
        "请有关单位对照问题清单抓紧整改，举一反三，并于{{ deadline }}前报送整改情况。上季度问题仍未整改的，要说明原因和完成时限。"
    )
    paper.blank()
    paper.body("附件：1. 不合格网站名单", keep=True)
    paper.body("　　　2. 问题清单", keep=True)
    paper.signature("{{ office }}", "{{ date }}")
    _failed_sites(paper)
    _rows_of_findings(paper)
    paper.imprint("{{ office }}", "{{ date }}")
    return paper.bytes()


def _failed_sites(paper: Paper) -> None:
    paper.annex("附件1", "不合格网站名单")
    paper.tag("{%p if failed %}")
    paper.table(
        ("序号", "单位", "网站", "不合格原因"),
        ("{{ r.number }}", "{{ r.name }}", "{{ r.url }}", "{{ r.why }}"),
        "r in failed",
        (14, 41, 59, 42),
        left=(2, 3),
    )
    paper.tag("{%p else %}")
    paper.body("本季度没有不合格网站。")
    paper.tag("{%p endif %}")


def _rows_of_findings(paper: Paper) -> None:
    paper.annex("附件2", "问题清单")
    cells = ("{{ r.number }}", "{{ r.name }}", "{{ r.message }}\n{{ r.url }}", "{{ r.state }}")
    paper.table(("序号", "单位", "问题和网址", "状态"), cells, "r in rows", (14, 34, 88, 20), left=(2,))
    paper.tag("{%p if more %}")
    paper.small("{{ more }}")
    paper.tag("{%p endif %}")


def _paragraphs(paper: Paper, name: str) -> None:
    paper.tag("{%p for p in " + name + " %}")
    paper.body("{{ p }}")
    paper.tag("{%p endfor %}")


def _leads(paper: Paper, name: str) -> None:
    paper.tag("{%p for p in " + name + " %}")
    paper.lead("{{ p.heading }}", "{{ p.text }}")
    paper.tag("{%p endfor %}")


MAKERS: Mapping[str, Callable[[], bytes]] = {"circular": circular, "quarter": quarter, "notice": notice}
