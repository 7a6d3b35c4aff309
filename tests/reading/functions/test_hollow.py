"""Answers that say nothing of the matter, and short ones that do."""

from __future__ import annotations

import pytest

from reading.functions.hollow import is_hollow


@pytest.mark.parametrize(
    "answer",
    [
        "您反映的问题已收悉，感谢您的来信！",
        "已转相关部门。",
        "网友您好！您的建议我们会认真研究，谢谢。",
        "您好，您反映的问题已收悉，我们将尽快处理。\n城关镇人民政府\n2026年9月14日",
        "尊敬的网友：您好！您的留言已收悉，已转交相关单位办理。特此回复。",
        "您好，您反映的问题已登记，欢迎继续监督。",
        "您好，来信已收到，将尽快办理，感谢您一直以来对我县交通运输工作的关心和支持。",
        "已记录，已转到有关部门办理，欢迎您再次来信。",
    ],
)
def test_courtesy_and_promises(answer: str) -> None:
    assert is_hollow(answer)


@pytest.mark.parametrize(
    "answer",
    [
        "",
        "可以。",
        "已修复。",
        "请到镇便民服务中心办理。",
        "可持身份证到社保中心窗口办理参保登记。",
        "您好，来信收悉。经现场查看，路面破损约200米，已安排修补，感谢您的监督。",
        "该路段不属于本镇管辖，请联系县交通局。",
        "谢谢您的建议，我镇将在明年春季道路改造中予以考虑。",
        "已将您的建议纳入明年计划。",
        "您好，已按您的建议增设路灯，谢谢。",
        "您好，欢迎到县政务服务中心社保窗口办理。",
        "您好，欢迎到县行政服务大厅咨询。",
        "感谢您对我县教育工作的关心支持并反映的校车超载情况属实已处罚司机",
        "您好，贵单位信息已登记。",
        "谢谢，供水已恢复。",
        "您好，感谢您的来信，欢迎您到镇便民中心办理。",
    ],
)
def test_answers_that_tell(answer: str) -> None:
    assert not is_hollow(answer)
