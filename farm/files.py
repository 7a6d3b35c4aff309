"""Small real files: docx, xlsx, pdf, a picture, and a spreadsheet of the kind that is HTML inside."""

from __future__ import annotations

import io
import struct
import zipfile
import zlib
from collections.abc import Sequence
from html import escape

Rows = Sequence[Sequence[str]]
_TYPES = {
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "xls": "application/vnd.ms-excel",
    "pdf": "application/pdf",
    "png": "image/png",
    "jpg": "image/jpeg",
    "zip": "application/zip",
}


def content_type(ext: str) -> str:
    return _TYPES.get(ext, "application/octet-stream")


def make(ext: str, title: str, rows: Rows) -> bytes:
    """A file of kind ``ext`` that holds ``title`` and a table of ``rows``; raises ``ValueError`` for an unknown kind."""
    makers = {"docx": docx, "xlsx": xlsx, "xls": html_xls, "pdf": pdf}
    if ext in makers:
        return makers[ext](title, rows)
    if ext in ("png", "jpg"):
        return png(320, 200)
    raise ValueError(f"no maker for .{ext}")


def _zip(members: dict[str, str]) -> bytes:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, text in members.items():
            archive.writestr(zipfile.ZipInfo(name, (2026, 1, 1, 0, 0, 0)), text)
    return stream.getvalue()


_XML = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
_PACKAGE = "http://schemas.openxmlformats.org/package/2006"
_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"


def _relations(target: str, kind: str) -> str:
    return f'{_XML}<Relationships xmlns="{_PACKAGE}/relationships"><Relationship Id="rId1" Type="{_OFFICE}/{kind}" Target="{target}"/></Relationships>'


def _types(part: str, kind: str) -> str:
    rest = "" if "word" in part else (
        '<Override PartName="/xl/worksheets/sheet1.xml" ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.worksheet+xml"/>'
    )  # fmt: skip
    return (
        f'{_XML}<Types xmlns="{_PACKAGE}/content-types"><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
        f'<Default Extension="xml" ContentType="application/xml"/><Override PartName="{part}" ContentType="{kind}"/>{rest}</Types>'
    )


def docx(title: str, rows: Rows) -> bytes:
    space = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
    cell = "<w:tc><w:tcPr><w:tcW w:w='0' w:type='auto'/></w:tcPr><w:p><w:r><w:t>{}</w:t></w:r></w:p></w:tc>"
    lines = "".join("<w:tr>" + "".join(cell.format(escape(c)) for c in row) + "</w:tr>" for row in rows)
    grid = "".join("<w:gridCol/>" for _ in (rows[0] if rows else ()))
    table = f"<w:tbl><w:tblPr/><w:tblGrid>{grid}</w:tblGrid>{lines}</w:tbl>" if rows else ""
    body = f"<w:p><w:r><w:t>{escape(title)}</w:t></w:r></w:p>{table}<w:p><w:r><w:t>以上内容仅供参考。</w:t></w:r></w:p><w:sectPr/>"
    kind = "application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"
    return _zip(
        {
            "[Content_Types].xml": _types("/word/document.xml", kind),
            "_rels/.rels": _relations("word/document.xml", "officeDocument"),
            "word/document.xml": f'{_XML}<w:document xmlns:w="{space}"><w:body>{body}</w:body></w:document>',
        }
    )


def _reference(column: int, row: int) -> str:
    return f"{chr(65 + column)}{row + 1}"


def xlsx(title: str, rows: Rows) -> bytes:
    space = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
    lines = []
    for r, row in enumerate([[title], *rows]):
        cells = "".join(
            f'<c r="{_reference(c, r)}" t="inlineStr"><is><t>{escape(v)}</t></is></c>'
            for c, v in enumerate(row)
        )
        lines.append(f'<row r="{r + 1}">{cells}</row>')
    kind = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"
    return _zip(
        {
            "[Content_Types].xml": _types("/xl/workbook.xml", kind),
            "_rels/.rels": _relations("xl/workbook.xml", "officeDocument"),
            "xl/workbook.xml": f'{_XML}<workbook xmlns="{space}" xmlns:r="{_OFFICE}"><sheets><sheet name="Sheet1" sheetId="1" r:id="rId1"/></sheets></workbook>',
            "xl/_rels/workbook.xml.rels": _relations("worksheets/sheet1.xml", "worksheet"),
            "xl/worksheets/sheet1.xml": f'{_XML}<worksheet xmlns="{space}"><sheetData>{"".join(lines)}</sheetData></worksheet>',
        }
    )


def html_xls(title: str, rows: Rows) -> bytes:
    """What many office systems call .xls: an HTML table with the office's namespaces."""
    lines = "".join("<tr>" + "".join(f"<td>{escape(c)}</td>" for c in row) + "</tr>" for row in rows)
    text = (
        '<html xmlns:o="urn:schemas-microsoft-com:office:office" xmlns:x="urn:schemas-microsoft-com:office:excel"><head>'
        f'<meta http-equiv="Content-Type" content="text/html; charset=utf-8"></head><body><table border="1"><tr><td colspan="{len(rows[0]) if rows else 1}">{escape(title)}</td></tr>'
        f"{lines}</table></body></html>"
    )
    return text.encode()


def _pdf_text(text: str) -> bytes:
    return b"<" + text.encode("utf-16-be").hex().upper().encode() + b">"


def pdf(title: str, rows: Rows, *, scanned: bool = False) -> bytes:
    """A one-page PDF with Chinese text in a standard font; ``scanned`` gives a page with a picture and no text."""
    lines = [b"BT /F1 14 Tf 60 780 Td " + _pdf_text(title) + b" Tj ET"]
    for r, row in enumerate(rows):
        for c, value in enumerate(row):
            x, y = 40 + c * 520 // max(1, len(row)), 740 - 24 * r
            lines.append(f"BT /F1 9 Tf {x} {y} Td ".encode() + _pdf_text(value) + b" Tj ET")
    content = b"q 500 0 0 700 40 60 cm /I1 Do Q" if scanned else b"\n".join(lines)
    pixel = zlib.compress(bytes(range(0, 256, 2)) * 128)
    objects = [
        b"<</Type/Catalog/Pages 2 0 R>>",
        b"<</Type/Pages/Kids[3 0 R]/Count 1>>",
        b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Contents 4 0 R/Resources<</Font<</F1 5 0 R>>/XObject<</I1 7 0 R>>>>>>",
        b"<</Length %d>>stream\n%s\nendstream" % (len(content), content),
        b"<</Type/Font/Subtype/Type0/BaseFont/STSong-Light/Encoding/UniGB-UCS2-H/DescendantFonts[6 0 R]>>",
        b"<</Type/Font/Subtype/CIDFontType0/BaseFont/STSong-Light/CIDSystemInfo<</Registry(Adobe)/Ordering(GB1)/Supplement 2>>/DW 1000/FontDescriptor 8 0 R>>",
        b"<</Type/XObject/Subtype/Image/Width 128/Height 128/ColorSpace/DeviceGray/BitsPerComponent 8/Filter/FlateDecode/Length %d>>stream\n%s\nendstream" % (len(pixel), pixel),
        b"<</Type/FontDescriptor/FontName/STSong-Light/Flags 6/FontBBox[-25 -254 1000 880]/ItalicAngle 0/Ascent 880/Descent -120/CapHeight 880/StemV 93>>",
    ]  # fmt: skip
    out, offsets = b"%PDF-1.4\n", []
    for n, body in enumerate(objects, 1):
        offsets.append(len(out))
        out += b"%d 0 obj" % n + body + b"endobj\n"
    table = b"".join(b"%010d 00000 n \n" % offset for offset in offsets)
    return out + b"xref\n0 %d\n0000000000 65535 f \n%strailer<</Size %d/Root 1 0 R>>\nstartxref\n%d\n%%%%EOF\n" % (
        len(objects) + 1, table, len(objects) + 1, len(out),
    )  # fmt: skip


def png(width: int, height: int) -> bytes:
    """A grey picture."""

    def chunk(kind: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    rows = b"".join(b"\0" + bytes((180 + (y % 40),)) * width for y in range(height))
    head = struct.pack(">IIBBBBB", width, height, 8, 0, 0, 0, 0)
    return (
        b"\x89PNG\r\n\x1a\n"
        + chunk(b"IHDR", head)
        + chunk(b"IDAT", zlib.compress(rows))
        + chunk(b"IEND", b"")
    )
