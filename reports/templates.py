"""Documents from templates: ours, or what an office has made of them in Word or WPS."""

from __future__ import annotations

import io
from collections.abc import Mapping, MutableMapping
from functools import cache, lru_cache
from pathlib import Path
from typing import Any
from zipfile import BadZipFile

from reports.layouts import MAKERS
from reports.paper import head_size
from reports.safe import plain

_PICTURE_WIDTH, _PICTURE_HEIGHT = 150, 190  # millimetres


class TemplateError(ValueError):
    """A template cannot be used; the message is Chinese and names file and place."""


def render(
    kind: str,
    context: Mapping[str, Any],
    folder: Path | None = None,
    pictures: Mapping[str, bytes] | None = None,
) -> bytes:
    """The document of ``kind`` from the office's own template in ``folder``, where there is one, else from ours.

    Every text of ``context`` is made harmless for the markup. Raises :class:`TemplateError`.
    """
    own = folder / f"{kind}.docx" if folder else None
    where = str(own) if own and own.is_file() else f"随程序提供的模板 {kind}"
    content = own.read_bytes() if own and own.is_file() else _made(kind)
    try:
        return _rendered(content, dict(context), pictures or {})
    except TemplateError:
        raise
    except (BadZipFile, KeyError, ValueError, OSError) as error:
        raise TemplateError(
            f"{where}：不是能用的 Word 文档（{error}）；请用 minjian report template {kind} 重新得到"
        ) from error
    except Exception as error:
        if type(error).__module__.split(".")[0] != "jinja2":
            raise
        raise TemplateError(f"{where}：模板里的标记有误：{error}") from error


@cache
def _made(kind: str) -> bytes:
    return MAKERS[kind]()


def _rendered(content: bytes, context: dict[str, Any], pictures: Mapping[str, bytes]) -> bytes:
    from docx.shared import Pt
    from docxtpl import DocxTemplate, InlineImage

    template = DocxTemplate(io.BytesIO(content))
    context = _harmless(context)
    for item in context.get("pictures", []):
        data = pictures[item["id"]]
        item["picture"] = InlineImage(template, io.BytesIO(data), **_fitting(data))
    template.render(context, jinja_env=_environment(), autoescape=True)
    office = context.get("office", "")
    for paragraph in template.docx.paragraphs[:1]:
        for run in paragraph.runs:
            if run.text == office:
                run.font.size = Pt(head_size(office))
    buffer = io.BytesIO()
    template.docx.save(buffer)
    return buffer.getvalue()


@cache
def _environment() -> Any:
    """One for all documents: what was compiled for one notice serves the next hundred."""
    from jinja2 import StrictUndefined, Template, nodes
    from jinja2.sandbox import SandboxedEnvironment

    class Remembering(SandboxedEnvironment):
        def from_string(
            self,
            source: str | nodes.Template,
            globals: MutableMapping[str, Any] | None = None,
            template_class: type[Template] | None = None,
        ) -> Template:
            if not isinstance(source, str) or globals or template_class:
                return super().from_string(source, globals, template_class)
            return self._compiled(source)

        @lru_cache(maxsize=64)  # noqa: B019  (there is one environment, and it lives as long as the process)
        def _compiled(self, source: str) -> Template:
            return super().from_string(source)

    return Remembering(undefined=StrictUndefined, autoescape=True)


def _fitting(data: bytes) -> dict[str, Any]:
    """The size at which a picture fits on the page: whole pages are often much taller than wide."""
    from docx.image.image import Image
    from docx.shared import Mm

    picture = Image.from_blob(data)
    if picture.px_height * _PICTURE_WIDTH <= picture.px_width * _PICTURE_HEIGHT:
        return {"width": Mm(_PICTURE_WIDTH)}
    return {"height": Mm(_PICTURE_HEIGHT)}


def _harmless(value: Any) -> Any:
    """Texts without controls; line ends in them are the template's own affair."""
    match value:
        case str():
            return plain(value)
        case dict():
            return {k: _harmless(v) for k, v in value.items()}
        case list() | tuple():
            return [_harmless(v) for v in value]
    return value
