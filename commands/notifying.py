"""Telling people: mail, webhooks, WeCom, DingTalk, Feishu and what else apprise knows."""

from __future__ import annotations

from collections.abc import Sequence

from crawler.errors import RunError


def send(addresses: Sequence[str], title: str, body: str) -> None:
    """Sends to every address; raises :class:`RunError` where one is wrong or does not take it. Addresses hold secrets: they are not named."""
    try:
        import apprise
    except ModuleNotFoundError as error:
        raise RunError("发送通知需要 apprise：pip install 'minjian[notify]'", 2) from error
    post = apprise.Apprise()
    for number, address in enumerate(addresses, 1):
        if not post.add(address):
            kind = address.partition(":")[0][:20]
            raise RunError(f"notify 的第 {number} 个地址（{kind}:…）无法识别；写法见 apprise 的说明", 2)
    if not post.notify(title=title, body=body):
        raise RunError("通知没有全部送达：请核对 notify 的地址和网络；下次会再发", 5)
