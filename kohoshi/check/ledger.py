"""Advertisements against the ledger 広告台帳: nothing unapproved or out of its period is printed,
nothing that was paid for is forgotten. Needs the content only."""
from __future__ import annotations

from collections.abc import Iterator

from kohoshi.finding import About, Finding, Level, Place
from kohoshi.issue.markup import visible_text
from kohoshi.issue.model import Advertisement, Issue, Run
from kohoshi.issue.model_house import Contract
from kohoshi.issue.named import named
from kohoshi.text import plain


def check_ledger(issue: Issue) -> Iterator[Finding]:
    """Every advertisement of the flat plan has a contract for this month, every contract of this
    month its advertisement."""
    month = str(issue.publication.month)
    printed: dict[str, int] = {}
    for run in issue.publication.flatplan:
        for ad in run.ads:
            name, contract, fault = _contract(ad, issue, month)
            common: About = {"face": run.faces[0], "place": _place(ad.advertiser), "excerpt": f"{ad.slot} {visible_text(ad.advertiser)}"}
            if fault is not None:
                yield Finding(fault[0], Level.ERROR, fault[1], fault[2], related=_related(contract), **common)
            elif name in printed:
                yield Finding("ad/twice", Level.ERROR, f"「{visible_text(ad.advertiser)}」の広告（枠「{ad.slot}」）が二度置かれています（{printed[name]}面と{run.faces[0]}面）",
                              "契約は1枠です。どちらかを取り除いてください", related=_related(contract), **common)
            if name is not None:
                printed.setdefault(name, run.faces[0])
    for name, contract in issue.house.ads.items():
        if _covers(contract, month) and name not in printed:
            yield Finding("ad/missing", Level.ERROR,
                          f"「{visible_text(contract.advertiser)}」の広告（枠「{contract.slot}」、{_period(contract)}）がこの号に載っていません",
                          f"号の情報（issue.yaml）の台割の{named(Run, 'ads')}に書くか、契約が終わったのなら広告台帳（ads.yaml）の{named(Contract, 'to')}を直してください",
                          place=_place(contract.advertiser), excerpt=name)


def _contract(ad: Advertisement, issue: Issue, month: str) -> tuple[str | None, Contract | None, tuple[str, str, str] | None]:
    """(name in the ledger, contract, (rule, message, hint) of what is wrong with it)."""
    who = visible_text(ad.advertiser)
    known = [(name, c) for name, c in issue.house.ads.items() if plain(visible_text(c.advertiser)) == plain(who)]
    if not known and ad.sample and who.endswith("(見本)"):  # holds the place of one that is still to be sold
        return None, None, None
    if not known:
        return None, None, ("ad/unknown", f"「{who}」の広告が広告台帳（house/ads.yaml）にありません",
                            "審査と承認が済んでいるか確かめ、広告台帳に書いてください")
    fitting = [(name, c) for name, c in known if c.slot == ad.slot]
    if not fitting:
        name, contract = known[0]
        return name, contract, ("ad/unknown", f"「{who}」の広告が枠「{ad.slot}」にあります（契約は枠「{contract.slot}」です）",
                                f"契約した枠に置くか、広告台帳の{named(Contract, 'slot')}を確かめてください")
    for name, contract in fitting:
        if _covers(contract, month):
            return name, contract, None
    # of several the one that ran out last; else the first that is to come
    over = [(name, contract) for name, contract in fitting if str(contract.end) < month]
    name, contract = max(over, key=lambda each: str(each[1].end)) if over else fitting[0]
    return name, contract, ("ad/expired", f"「{who}」の広告は掲載期間の外です（{_period(contract)}、この号は {month}）",
                            "広告を外すか、更新した契約を広告台帳に書いてください")


def _covers(contract: Contract, month: str) -> bool:
    return str(contract.start) <= month <= str(contract.end)


def _period(contract: Contract) -> str:
    return f"{contract.start}～{contract.end}"


def _place(value: object) -> Place | None:
    return getattr(value, "place", None)


def _related(contract: Contract | None) -> tuple[Place, ...]:
    place = _place(contract.advertiser) if contract else None
    return (place,) if place else ()
