"""问题 (findings): the list, and one finding whole with its evidence."""

from __future__ import annotations

import io
import zipfile
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Annotated, Any

from fastapi import FastAPI, Form, Request
from markupsafe import Markup, escape
from starlette.responses import Response

from checks.base import Check
from checks.references import certainty_words, section
from core.marking import opening, spans_of
from core.times import local_date
from db.desk.paging import listing, neighbours
from db.desk.verdicts import EarlierVerdict, earlier_verdicts, verdicts_on
from db.evidence import rows as evidence
from db.evidence import seals
from db.findings.reviews import revision
from db.people import reads as people_reads
from db.people import saved_views
from db.people import writes as people_writes
from db.records.findings import FindingHistory, FindingRow
from reports.evidence.answers import EvidenceError
from reports.evidence.folder import write_folder
from web import pictures
from web.desk import Desk
from web.filters import CHANGES, STATES, filters_of, key_of, key_words, rank_of
from web.guard import Refused
from web.numbers import Number
from web.render import desk_of, page, viewer_of
from web.show import query, visible
from web.viewer import Viewer

SIZE = 50
_EARLIER = 5
SHARE_DAYS = {"7": "7 天", "30": "30 天", "90": "90 天"}
Text = Annotated[str, Form()]


def register(app: FastAPI) -> None:
    app.get("/findings")(listed)
    app.get("/findings/{finding_id}")(one)
    app.get("/findings/{finding_id}/evidence.zip")(evidence_zip)
    app.get("/findings/{finding_id}/screenshot.png")(screenshot)


def listed(request: Request, after: str = "", before: str = "", done: Number = 0) -> Response:
    desk, viewer = desk_of(request), viewer_of(request)
    chosen = filters_of(request, desk)
    wanted = chosen.wanted(desk, viewer)
    shown, number = listing(
        desk.database, wanted, SIZE, after=key_of(after), before=None if after else key_of(before)
    )
    own = chosen.chosen()
    return page(
        request,
        "findings.html",
        filters=chosen,
        chosen=own,
        words=chosen.words(desk),
        shown=shown,
        revisions={r.id: revision(r) for r in shown.rows} if viewer.reviews else {},
        number=number,
        later=query("/findings", **own, after=key_words(shown.after)) if shown.after else "",
        earlier=query("/findings", **own, before=key_words(shown.before)) if shown.before else "",
        back=query("", **own),
        checks=desk.catalogue.checks,
        states=STATES,
        changes=CHANGES,
        undoable=_undoable(desk, viewer, done),
        views=saved_views.of_person(desk.database, viewer.person.id),
    )


@dataclass(frozen=True)
class Reviewed:
    """A review of this person that was made just now and can be taken back."""

    number: int
    findings: tuple[str, ...]
    verdict: str


def _undoable(desk: Desk, viewer: Viewer, number: int) -> Reviewed | None:
    deed = people_reads.deed(desk.database, number) if number > 0 else None
    if deed is None or deed.action != "review" or deed.person_id != viewer.person.id:
        return None
    verdicts = {v["verdict"] for v in deed.after.values()}
    return Reviewed(number, tuple(deed.after), verdicts.pop() if len(verdicts) == 1 else "")


def one(request: Request, done: Number = 0) -> Response:
    return whole(request, done=done)


def whole(
    request: Request, *, done: int = 0, problem: str = "", given: dict[str, str] | None = None
) -> Response:
    """The page of one finding, with what is wrong with the word that was ``given``."""
    desk, viewer = desk_of(request), viewer_of(request)
    history: FindingHistory = request.state.history
    row = history.finding
    chosen = filters_of(request, desk)
    wanted = chosen.wanted(desk, viewer)
    previous, following = neighbours(desk.database, wanted, row, rank_of(row.severity))
    verdicts = verdicts_on(desk.database, row.check) if viewer.own_unit is None else []
    return page(
        request,
        "finding.html",
        status=400 if problem else 200,
        history=history,
        **told_of(desk, row),
        picture_at=f"/findings/{row.id}/screenshot.png" if pictures.there(desk.vault, row) else "",
        chosen=chosen.chosen(),
        words=chosen.words(desk),
        back=query("", **chosen.chosen()),
        previous=previous,
        following=following,
        verdicts=verdicts,
        earlier=_earlier(desk, viewer, row) if verdicts else [],
        share_days=SHARE_DAYS,
        undoable=_undoable(desk, viewer, done),
        problem=problem,
        given=given or {},
        revision=revision(row),
        today=local_date(desk.now()),
    )


def _earlier(desk: Desk, viewer: Viewer, row: FindingRow) -> list[EarlierVerdict]:
    """What was said of other findings of the check: of this unit's first, for nobody judges a site twice differently."""
    asked = (desk.database, row.check, row.id, _EARLIER)
    own = earlier_verdicts(*asked, row.unit_id)
    others = earlier_verdicts(*asked) if len(own) < _EARLIER else []
    known = {v.id for v in own}
    return [*own, *(v for v in others if v.id not in known)][:_EARLIER]


def told_of(desk: Desk, row: FindingRow) -> dict[str, Any]:
    """What the page of a finding says of it, whoever reads."""
    check = desk.catalogue.checks.get(row.check)
    return {
        "row": row,
        "check": check,
        "quoted": marked(row),
        "told": explained(row, check),
        "open_at": _opening(row),
    }


def screenshot(request: Request) -> Response:
    """What a browser showed when the finding was seen."""
    history: FindingHistory = request.state.history
    return pictures.picture(desk_of(request).vault, history.finding)


def marked(row: FindingRow) -> Markup:
    """The quoted source with the place of the fault marked, everything else escaped."""
    pieces, end = [Markup("")], 0
    for start, stop in spans_of(row.quote, row.message, row.data):
        pieces.append(escape(visible(row.quote[end:start])))
        pieces.append(Markup("<mark>{}</mark>").format(visible(row.quote[start:stop])))
        end = stop
    pieces.append(escape(visible(row.quote[end:])))
    return Markup("").join(pieces)


def explained(row: FindingRow, check: Check | None) -> dict[str, Any]:
    """What is right, why it matters, and the rules in the words of the check's documentation."""
    if check is None:
        return {"right": "", "why": "", "rules": list(row.basis), "certainty": ""}
    documentation = check.documentation()
    told = [r for r in check.references() if set(r.rules) & set(row.basis)]
    rest = [b for b in row.basis if not any(b in r.rules for r in told)]
    codes = dict.fromkeys(code for r in told for code in r.certainty)
    return {
        "right": section(documentation, "合格示例").strip().partition("\n")[0],
        "why": "".join(section(documentation, "为什么重要").split("\n")),
        "rules": [r.words for r in told] + rest,
        "certainty": certainty_words(" ".join(codes)),
    }


def _opening(row: FindingRow) -> str:
    if not row.where.startswith("正文"):
        return ""
    return opening(row.url, row.quote, spans_of(row.quote, row.message, row.data))


def evidence_zip(request: Request) -> Response:
    """The finding's folder as one file to keep: browsers save it and open nothing of it."""
    desk, viewer = desk_of(request), viewer_of(request)
    history: FindingHistory = request.state.history
    rows = evidence.of_history(desk.database, history)
    chain, sealed = seals.covering(desk.database, history.finding.id, rows)
    lists = viewer.own_unit is None  # the list of a night names findings of others
    packed = io.BytesIO()
    with TemporaryDirectory(prefix="minjian-evidence-") as folder:
        try:
            written = write_folder(Path(folder), desk.vault, history, rows, chain, sealed, lists=lists)
        except EvidenceError as error:
            raise Refused(500, str(error)) from error
        with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
            for path in written:
                archive.write(path, f"{history.finding.id}/{path.name}")
    people_writes.note(desk.database, viewer.deed("evidence", desk.clock(), history.finding.id))
    headers = {
        "content-disposition": f'attachment; filename="{history.finding.id}.zip"',
        "content-security-policy": "sandbox; default-src 'none'",
    }
    return Response(packed.getvalue(), media_type="application/zip", headers=headers)
