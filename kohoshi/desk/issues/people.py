"""``/i/<issue>/people``: who is invited, as what; a new link (shown once), and taking one back."""
from __future__ import annotations

import ipaddress
from collections.abc import Callable
from typing import TypeVar, cast

import segno
from starlette.responses import Response

from kohoshi.desk.web.navigation import NavigationEntry
from kohoshi.desk.web.views import SHORT, Refused, View, Visit
from kohoshi.proof.roles import EVERYWHERE, Role, offered, title_of
from kohoshi.proof.store import Person, Store, StoreError

_T = TypeVar("_T")

def show(visit: Visit) -> Response:
    return _page(visit)


def _page(visit: Visit, link: str = "", person: Person | None = None, status: int = 200) -> Response:
    people = visit.open_issue.store.people()
    names = visit.open_issue.sections
    host = visit.request.url.hostname or ""
    return visit.page(
        "issues/people.html", status, title="関係者", nav="people", link=link, invited=person,
        code=segno.make(link, error="m", micro=False).svg_inline(border=2, omitsize=True, title="招待のリンク") if link else "",
        here=[each for each in people if each.revoked is None], gone=[each for each in people if each.revoked is not None],
        names=names, roles=offered(visit.visitor.everywhere), title_of=title_of, only_here=_loopback(host))


def invite(visit: Visit) -> Response:
    """The page with the link: it is in no address, no log and no cookie, and not shown again."""
    name, section, role = visit.field("name", limit=SHORT), visit.field("section", limit=SHORT), visit.field("role", limit=SHORT)
    if section and section not in visit.open_issue.sections:
        raise Refused("その課はありません")
    everywhere = role == EVERYWHERE
    if everywhere:
        _need_everywhere(visit)
    given = cast(Role, "officer" if everywhere else role)  # the store refuses what is no role
    person, token = _kept(visit, lambda store, by: store.invite(name, section, given, by, everywhere=everywhere))
    return _page(visit, _link(visit, token), person)


def _need_everywhere(visit: Visit) -> None:
    if not visit.visitor.everywhere:
        raise Refused("すべての号の広報担当だけができます", 403, "すべての号の広報担当に頼んでください")


def _theirs(visit: Visit) -> str:
    """Id of the person meant. An officer of one issue has no hand on those of every issue."""
    id = str(visit.params["person"])
    found = visit.open_issue.store.person(id)
    if found is not None and found.everywhere:
        _need_everywhere(visit)
    return id


def reissue(visit: Visit) -> Response:
    id = _theirs(visit)
    token = _kept(visit, lambda store, by: store.reissue(id, by))
    visit.desk.sessions.forget()
    return _page(visit, _link(visit, token), visit.open_issue.store.person(id))


def revoke(visit: Visit) -> Response:
    id = _theirs(visit)
    if id == visit.visitor.id:
        raise Refused("自分の招待は取り消せません", 400, "ほかの広報担当に頼んでください")
    _kept(visit, lambda store, by: store.revoke(id, by))
    visit.desk.sessions.forget()
    visit.open_issue.tell("store", {"people": True})
    return visit.done("招待を取り消しました。書いた赤字と確認は残ります", f"/i/{visit.open_issue.id}/people")


def _kept(visit: Visit, write: Callable[[Store, Person], _T]) -> _T:
    try:
        return write(visit.open_issue.store, visit.person())
    except StoreError as error:
        raise Refused(str(error)) from None


def _link(visit: Visit, token: str) -> str:
    url = visit.request.url
    return f"{url.scheme}://{url.netloc}/enter/{token}"


def _loopback(host: str) -> bool:
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"


_ONE = "/i/{issue:issue}/people/{person:rev}"
VIEWS = [
    View("/i/{issue:issue}/people", show, may="people"),
    View("/i/{issue:issue}/people", invite, may="people", method="POST"),
    View(f"{_ONE}/link", reissue, may="people", method="POST"),
    View(f"{_ONE}/revoke", revoke, may="people", method="POST"),
]
NAV = [NavigationEntry("people", "関係者", "people", "people", "people")]
