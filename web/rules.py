"""Who may do what (权限表): one row for every route. A route without a row answers nobody."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from db.people.records import Role


@dataclass(frozen=True, slots=True)
class Rule:
    """Who may use a route. ``public`` needs no login; ``always`` is open also before the first own password is set.

    ``api``: for programs with a token, whose role is looked at; no person's session opens it.
    """

    roles: frozenset[Role] = frozenset()
    public: bool = False
    always: bool = False
    api: bool = False


_ALL = Rule(frozenset(Role))
_OWN = Rule(frozenset(Role), always=True)
_OFFICE = Rule(frozenset({Role.ADMINISTRATOR, Role.REVIEWER, Role.READER}))
_ANSWER = Rule(frozenset({Role.ADMINISTRATOR, Role.REVIEWER, Role.CONTACT}))
_REVIEW = Rule(frozenset({Role.ADMINISTRATOR, Role.REVIEWER}))
_ADMIN = Rule(frozenset({Role.ADMINISTRATOR}))
_PUBLIC = Rule(public=True)
#: What a token may be made for.
TOKEN_ROLES = (Role.READER, Role.REVIEWER)
_PROGRAM = Rule(frozenset(TOKEN_ROLES), api=True)
_PROGRAM_REVIEW = Rule(frozenset({Role.REVIEWER}), api=True)

#: (method, path) → rule. A path with ``unit_id``, ``finding_id`` or ``notice`` in it is besides only for those who may see that unit.
ACCESS: Mapping[tuple[str, str], Rule] = {
    ("GET", "/healthz"): _PUBLIC,
    ("GET", "/static/{name}"): _PUBLIC,
    ("GET", "/setup"): _PUBLIC,
    ("POST", "/setup"): _PUBLIC,
    ("GET", "/login"): _PUBLIC,
    ("POST", "/login"): _PUBLIC,
    ("GET", "/login/oidc"): _PUBLIC,
    ("GET", "/login/oidc/back"): _PUBLIC,
    ("POST", "/logout"): _OWN,
    ("GET", "/account"): _OWN,
    ("POST", "/account/password"): _OWN,
    ("POST", "/account/sessions"): _OWN,
    ("GET", "/"): _ALL,
    ("GET", "/findings"): _ALL,
    ("GET", "/findings/{finding_id}"): _ALL,
    ("GET", "/findings/{finding_id}/evidence.zip"): _ALL,
    ("GET", "/findings/{finding_id}/screenshot.png"): _ALL,
    ("POST", "/findings/{finding_id}/review"): _REVIEW,
    ("POST", "/findings/{finding_id}/share"): _REVIEW,
    ("POST", "/views"): _ALL,
    ("POST", "/views/{number}/delete"): _ALL,
    ("POST", "/reviews"): _REVIEW,
    ("POST", "/reviews/{number}/undo"): _REVIEW,
    ("GET", "/units"): _ALL,
    ("GET", "/units/{unit_id}"): _ALL,
    ("GET", "/units/{unit_id}/documents"): _ALL,
    ("POST", "/units/{unit_id}/share"): _REVIEW,
    ("GET", "/units/{unit_id}/notice.docx"): _OFFICE,
    ("GET", "/shares"): _REVIEW,
    ("POST", "/shares/{number}/revoke"): _REVIEW,
    ("GET", "/s/{word}"): _PUBLIC,
    ("POST", "/s/{word}"): _PUBLIC,
    ("GET", "/s/{word}/screenshot.png"): _PUBLIC,
    ("GET", "/rectify"): _ALL,
    ("GET", "/rectify/new/{unit_id}"): _REVIEW,
    ("POST", "/rectify/new/{unit_id}"): _REVIEW,
    ("GET", "/rectify/{notice}"): _ALL,
    ("GET", "/rectify/{notice}/files/{file_id}"): _ALL,
    ("POST", "/rectify/{notice}/receive"): _ANSWER,
    ("POST", "/rectify/{notice}/answer"): _ANSWER,
    ("POST", "/rectify/{notice}/decide"): _REVIEW,
    ("POST", "/rectify/{notice}/return"): _REVIEW,
    ("POST", "/rectify/{notice}/recheck"): _REVIEW,
    ("POST", "/rectify/{notice}/withdraw"): _REVIEW,
    ("GET", "/runs"): _OFFICE,
    ("GET", "/runs/{night}"): _OFFICE,
    ("POST", "/runs/schedules/{name}"): _ADMIN,
    ("GET", "/year"): _OFFICE,
    ("GET", "/year/{year}"): _OFFICE,
    ("GET", "/year/{year}/units/{unit_id}"): _ALL,
    ("GET", "/year/{year}/workbook.xlsx"): _OFFICE,
    ("GET", "/year/{year}/circular.docx"): _OFFICE,
    ("POST", "/year"): _REVIEW,
    ("GET", "/year/{year}/what-if"): _OFFICE,
    ("POST", "/year/{year}/sign"): _REVIEW,
    ("GET", "/year/{year}/quarter/{quarter}.docx"): _OFFICE,
    ("GET", "/settings"): _OFFICE,
    ("GET", "/settings/units"): _OFFICE,
    ("GET", "/settings/overrides"): _ADMIN,
    ("POST", "/settings/overrides"): _ADMIN,
    ("GET", "/settings/overrides/{number}"): _ADMIN,
    ("GET", "/settings/registry"): _ADMIN,
    ("POST", "/settings/registry"): _ADMIN,
    ("GET", "/settings/registry/{number}"): _ADMIN,
    ("GET", "/settings/columns"): _ADMIN,
    ("POST", "/settings/columns"): _ADMIN,
    ("GET", "/settings/columns/{number}"): _ADMIN,
    ("GET", "/settings/rubrics"): _OFFICE,
    ("GET", "/settings/rubrics/{name}"): _OFFICE,
    ("GET", "/settings/lexicons"): _OFFICE,
    ("POST", "/settings/lexicons"): _REVIEW,
    ("GET", "/people"): _ADMIN,
    ("POST", "/people"): _ADMIN,
    ("POST", "/people/{person_id}"): _ADMIN,
    ("GET", "/audit"): _ADMIN,
    ("GET", "/tokens"): _ADMIN,
    ("POST", "/tokens"): _ADMIN,
    ("POST", "/tokens/{number}/revoke"): _ADMIN,
    ("GET", "/api"): _OFFICE,
    ("GET", "/api/openapi.json"): _PUBLIC,
    ("GET", "/api/v1/findings"): _PROGRAM,
    ("GET", "/api/v1/findings/{finding_id}"): _PROGRAM,
    ("POST", "/api/v1/findings/{finding_id}/verdict"): _PROGRAM_REVIEW,
    ("GET", "/api/v1/units"): _PROGRAM,
    ("GET", "/api/v1/units/{unit_id}"): _PROGRAM,
    ("GET", "/api/v1/visits"): _PROGRAM,
    ("GET", "/api/v1/coverage"): _PROGRAM,
    ("GET", "/api/v1/checks"): _PROGRAM,
    ("GET", "/api/v1/checks/{check_id}"): _PROGRAM,
    ("GET", "/api/v1/scores/{year}"): _PROGRAM,
}
