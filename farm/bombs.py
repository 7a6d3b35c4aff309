"""Files that unpack into far more than they are, and files that lie about themselves. Small on the line, made once."""

from __future__ import annotations

import io
import zipfile
import zlib
from functools import cache

_SPREAD = 400 * 2**20
_ENTITIES = '<!DOCTYPE x [<!ENTITY a "哈哈哈哈哈哈哈哈哈哈">' + "".join(
    f'<!ENTITY {chr(98 + n)} "{f"&{chr(97 + n)};" * 10}">' for n in range(9)
)
_OFFICE = {
    "docx": ("word/document.xml", "<w:document xmlns:w='http://schemas.openxmlformats.org/wordprocessingml/2006/main'>"
             "<w:body><w:p><w:r><w:t>{words}</w:t></w:r></w:p></w:body></w:document>"),
    "xlsx": ("xl/worksheets/sheet1.xml", "<worksheet xmlns='http://schemas.openxmlformats.org/spreadsheetml/2006/main'>"
             "<sheetData><row><c t='inlineStr'><is><t>{words}</t></is></c></row></sheetData></worksheet>"),
    "ofd": ("Doc_0/Pages/Page_0/Content.xml", "<ofd:Page xmlns:ofd='http://www.ofdspec.org/2016'><ofd:Content>"
            "<ofd:TextObject><ofd:TextCode>{words}</ofd:TextCode></ofd:TextObject></ofd:Content></ofd:Page>"),
}  # fmt: skip

#: An XML page that is nothing but an entity of entities.
ENTITY_PAGE = f"<?xml version='1.0' encoding='utf-8'?>{_ENTITIES}]><x>&j;</x>".encode()


@cache
def entities(kind: str) -> bytes:
    """A docx, xlsx or ofd whose text is an entity of entities: ten billion characters when it is read out."""
    name, text = _OFFICE[kind]
    return _archive(
        {**_others(kind), name: (f"<?xml version='1.0'?>{_ENTITIES}]>" + text.format(words="&j;")).encode()}
    )


@cache
def spread(kind: str) -> bytes:
    """A docx, xlsx or ofd with one part of 400 MB of blanks."""
    name, text = _OFFICE[kind]
    head, _, tail = text.partition("{words}")
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for other, data in _others(kind).items():
            archive.writestr(other, data)
        part = archive.open(name, "w", force_zip64=True)
        part.write(head.encode())
        for _ in range(_SPREAD >> 20):
            part.write(b" " * 2**20)
        part.write(tail.encode())
        part.close()
    return out.getvalue()


def _others(kind: str) -> dict[str, bytes]:
    """The parts that a program wants to see besides, before it opens the one that counts."""
    if kind != "xlsx":
        return {}
    import xlsxwriter

    out = io.BytesIO()
    book = xlsxwriter.Workbook(out, {"in_memory": True})
    book.add_worksheet()
    book.close()
    with zipfile.ZipFile(out) as archive:
        return {n: archive.read(n) for n in archive.namelist() if n != _OFFICE["xlsx"][0]}


@cache
def pdf() -> bytes:
    """A PDF whose page is a stream of 200 MB."""
    packer = zlib.compressobj(9)
    stream = (
        b"".join(packer.compress(b"BT /F1 1 Tf (x) Tj ET\n" * 50_000) for _ in range(200)) + packer.flush()
    )
    parts = [
        b"1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n",
        b"2 0 obj<</Type/Pages/Kids[3 0 R]/Count 1>>endobj\n",
        b"3 0 obj<</Type/Page/Parent 2 0 R/MediaBox[0 0 9 9]/Contents 4 0 R/Resources<</Font<</F1 5 0 R>>>>>>endobj\n",
        b"4 0 obj<</Length %d/Filter/FlateDecode>>stream\n%s\nendstream endobj\n" % (len(stream), stream),
        b"5 0 obj<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>endobj\n",
    ]
    return b"%PDF-1.4\n" + b"".join(parts) + b"trailer<</Root 1 0 R>>\n%%EOF"


@cache
def pages_of_pdf() -> bytes:
    """A PDF that says it has ten million pages, all of them the same."""
    kids = b"3 0 R " * 20_000
    return (
        b"%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n2 0 obj<</Type/Pages/Kids["
        + kids
        + b"]/Count 10000000>>endobj\n"
        b"3 0 obj<</Type/Page/Parent 2 0 R/MediaBox[0 0 9 9]>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF"
    )


def _archive(parts: dict[str, bytes]) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in parts.items():
            archive.writestr(name, data)
    return out.getvalue()
