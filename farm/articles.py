"""A content page's markup: the parts of a document in order, attachments, related pages."""

from __future__ import annotations

from html import escape

from farm.model import Article, Attachment, Block
from farm.styles import Style


def render_article(style: Style, article: Article, path: str, number: int) -> str:
    """The main part of a content page at ``path``."""
    parts = {name: _part(name, style, article, path, number) for name in article.order}
    inside = [parts[name] for name in article.order if not (name == "attlinks" and style.attachments_outside)]
    body = "\n".join(p for p in inside if p)
    if article.appendix:
        body += "\n" + "\n".join(style.block(b) for b in article.appendix)
    for change in article.body_changes:
        body = change(body)
    after = _outside(style, parts.get("attlinks", "")) + _related(article)
    rows = [(style.fields.get(name, name), value) for name, value in article.header.items()]
    information = style.information(rows) if rows else ""
    title = article.shown_title or escape(article.title)
    return style.article(title, style.meta(article.published, article.source), information, body, after)


def _part(name: str, style: Style, article: Article, path: str, number: int) -> str:
    simple = {
        "number": ("center", article.number), "addressee": ("flush", article.addressee), "issuer": ("right", article.issuer),
        "date": ("right", article.signed), "note": ("p", article.note),
    }  # fmt: skip
    if name == "body":
        return "\n".join(style.block(b) for b in article.blocks)
    if name == "attnote":
        return _attachment_note(style, [a for a in article.attachments if a.named])
    if name == "attlinks":
        return _attachment_links(style, article.attachments, path, number)
    kind, text = simple[name]
    return style.block(Block(kind, text)) if text and (article.kind == "document" or name == "number") else ""


def _attachment_note(style: Style, named: list[Attachment]) -> str:
    if not named:
        return ""
    if len(named) == 1:
        return style.paragraph(f"附件：{escape(named[0].name)}")
    lines = [f"附件：1.{escape(named[0].name)}"] + [
        f"{n}.{escape(a.name)}" for n, a in enumerate(named[1:], 2)
    ]
    return "\n".join(style.paragraph(line) for line in lines)


def attachment_path(style: Style, path: str, number: int, position: int, attachment: Attachment) -> str:
    return attachment.href or style.file_path(path, number, position, attachment.name, attachment.ext)


def _attachment_links(style: Style, attachments: list[Attachment], path: str, number: int) -> str:
    linked = [(i, a) for i, a in enumerate(attachments) if a.linked]
    many = len(linked) > 1
    lines = []
    for i, a in linked:
        text = a.link_text or (f"附件{i + 1}：{a.name}.{a.ext}" if many else f"附件：{a.name}.{a.ext}")
        lines.append(
            f'<a href="{attachment_path(style, path, number, i, a)}" target="_blank">{escape(text)}</a>'
        )
    if style.attachments_outside and lines:
        return "".join(f"<li>{line}</li>" for line in lines)
    return "\n".join(f"<p>{line}</p>" for line in lines)


def _outside(style: Style, links: str) -> str:
    if not links or not style.attachments_outside:
        return ""
    return f'<div class="fujian"><h4>附件下载</h4><ul>{links}</ul></div>'


def _related(article: Article) -> str:
    if not article.related:
        return ""
    rows = "".join(f'<li><a href="{href}">{escape(title)}</a></li>' for title, href in article.related)
    return f'<div class="xgwj"><h3>{article.related_label}</h3><ul>{rows}</ul></div>'
