"""Lines made of nothing but the words for it: that a text is not there any more, was taken back, or waits to be let through."""

from __future__ import annotations

import re

#: What is spoken of: 该信息, 您访问的文章, 此条公告.
_WHAT = "网页 页面 文章 内容 信息 稿件 记录 数据 新闻 资讯 资料 文档 文件 帖子 消息 链接 信件 公告 公示 图片 视频 栏目 详情"
_LOST = "不存在 删除 移除 丢失 找不到 未找到 没有找到 未发现 清除 查无此 没有此 没有该 没有这 无此"
_HELD = (
    "过期 失效 到期 过有效期 过公示期 过发布期 过展示期 超过有效期 撤回 撤稿 撤下 撤销 撤除 下架 下线 停用 停止发布 停止公开 停止展示 屏蔽 隐藏 未发布 没有发布 "
    "未审核 未通过审核 没有通过审核 未通过审批 审核未通过 等待审核 待审核 待审批 审核中 审批中 正在审核 正在审批 不再公开 不再展示 不再显示 不再提供"
)
#: What became of the text, in all words.
STATES = tuple(f"{_LOST} {_HELD}".split())
#: Whose wish it was, who did it, how sorry one is, what to do now.
_REST = (
    "您 你 所 要 想 需要 需 正在 访问 查看 浏览 请求 查找 寻找 打开 找 阅读 的 当前 该 此 本 这 那 条 篇 个 则 一 已经 已 被 由 经 因 为 可能 也许 或许 暂时 暂 目前 尚 还 自动 "
    "主动 系统 管理员 管理人员 发布者 发布人 作者 编辑 网站 本站 后台 或者 或 者 和 以及 及 且 并 是 了 啦 状态 提示 温馨 友情 操作 错误 抱歉 对不起 很遗憾 非常 十分 参数 有误 "
    "不正确 失败 出错 注意 无法 不能 不可 不予 未能 没有 正常 显示 展示 公开 请 返回 回到 首页 上一页 上页 点击 关闭 窗口 确定 后退 页 秒 后 将 即将 跳转 重新 核实 检查 确认 "
    "地址 网址 稍后 稍候 再试 重试 联系 其他 其它 谢谢 感谢 关注 支持 理解 敬请 谅解 哎呀 中 处于 它 无"
)
_ALL = sorted(dict.fromkeys(f"{_WHAT} {_LOST} {_HELD} {_REST}".split()), key=len, reverse=True)
_STARTS = frozenset(word[0] for word in _ALL)
_ONLY = re.compile(rf"(?>{'|'.join(_ALL)}|[\d\W_])++")
_OF_WHAT, _OF_LOST, _OF_ANY = (re.compile("|".join(t.split())) for t in (_WHAT, _LOST, " ".join(STATES)))
#: An announcement that is about another (该公告已撤销), and the words of a system to its visitors.
_NOTICE, _TO_VISITORS = (
    re.compile(r"\W{0,6}[该本此原]?[条则项]?(?:公告|公示)"),
    re.compile(r"[您你请]|抱歉|对不起|返回|关闭"),
)
#: A box that a script opens before it sends its visitor away, and the sending.
_BOX = re.compile(r"\b(?:alert|layer\.(?:msg|alert)|messager\.alert)\(\s{0,4}[\"']([^\"'<>]{2,80})[\"']")
_SENDS = re.compile(r"history\.(?:back|go)\b|\blocation\b|window\.(?:close|opener)|\bclose\(\)")
_LONGEST_BOX = 400  # characters of a script that does nothing else


def tells_gone(line: str) -> bool:
    """Whether all words of ``line`` say that what was asked for is not shown: 该信息已过期或被管理员删除, 内容正在审核."""
    plain = line.lstrip(" \t\r\n\u3000\xa0!！:：,，。.*【[（(")
    if plain[:1] not in _STARTS or not _ONLY.fullmatch(plain):
        return False
    return _OF_WHAT.search(plain) is not None and _OF_ANY.search(plain) is not None


def is_held_back(line: str) -> bool:
    """Whether such a line does not say that the text is gone for good: it was taken back, has run out, or waits."""
    return tells_gone(line) and _OF_LOST.search(line) is None


def may_announce(line: str) -> bool:
    """Whether such a line may be the text of an announcement itself, of one that has a title and a day of its own."""
    return _NOTICE.match(line) is not None and not _TO_VISITORS.search(line) and is_held_back(line)


def words_in_box(markup: str) -> str:
    """What scripts of a page say in a box, the first of several."""
    found = _BOX.search(markup) if "(" in markup else None
    return found[1].strip() if found else ""


def words_of_farewell(script: str) -> str:
    """What a short script says in a box before it sends the visitor away, where it does nothing else."""
    if (
        len(script) > _LONGEST_BOX
        or not _SENDS.search(script)
        or re.search(r"\b(?:if|function)\b|=>", script)
    ):
        return ""
    return words_in_box(script)
