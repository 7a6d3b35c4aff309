"""The labels of service guides (办事指南) in whatever words, and the names of the columns that hold guides."""

from __future__ import annotations

import re

_VERBS = "申请|申办|受理|办理|申报|审批|审核|办事|办公|许可|服务|业务|工作|登记|备案|实施|承办|经办|主管|责任|决定|行使|窗口|咨询|投诉|监督|联系|查询|法定|承诺|设定|设立|法律|政策|收费|所需|提交|需提交|应提交|需提供|提供|接件|接待|准予|领取"
#: Labels as they are written when nothing else can be meant; for what stands beside the article, and for blank ones.
STRICT = re.compile(
    rf"(?:{_VERBS}){{1,2}}(?:依据|条件|材料|资料|材料目录|材料清单|地点|地址|窗口|机构|机关|单位|部门|主体"
    rf"|标准|依据及标准|费用|时间|时限|期限|电话|方式|流程|流程图|程序|步骤|环节)"
    r"|事项名称|项目名称|材料清单|地址|电话|是否收费|办结时限|法定办结时限|承诺办结时限|收费情况"
)
_APART = re.compile(rf"(?:(?<![^\s、.．）)】]))({STRICT.pattern})(?=[\s:：])")
_SERVICES = re.compile(r"(?:办事|服务|办理)(?:指南|服务|事项|大厅)|办事须知|(?:便民|政务|公共)服务|行政审批")
_MOST_TOLD = 20_000


def serves(column: str) -> bool:
    """Whether a column's name says that guides stand in it."""
    return _SERVICES.search(column) is not None


def plain_labels(text: str) -> int:
    """How many different labels of a guide stand apart in a text, in whatever words, and nothing else can be meant."""
    return len(set(_APART.findall(text[:_MOST_TOLD])))
