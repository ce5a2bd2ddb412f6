"""仕様票 for the printer and 出力見本: what the files are, and what they must look like."""
from __future__ import annotations

import datetime as dt
import io
from collections.abc import Sequence
from pathlib import Path

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from PIL import Image

from kohoshi.finding import Level
from kohoshi.flow.set_up import Setup
from kohoshi.issue.dates.say import JST
from kohoshi.issue.markup import first_line
from kohoshi.issue.model import Issue
from kohoshi.pages.environment import full_date
from kohoshi.pages.resources import BASE
from kohoshi.pdfread.finished import Finished
from kohoshi.press import Press
from kohoshi.proof.handover.record import Handover, HandoverError
from kohoshi.text import say_faces

#: The samples are for eyes at a screen.
_DPI, _QUALITY = 100, 82


def sample_pdf(finished: Finished, title: str, created: dt.datetime) -> bytes:
    """出力見本: every face trimmed, as a picture, one a page."""
    pictures = [Image.fromarray(face.raster(_DPI)) for face in finished.pages]
    out = io.BytesIO()
    when = created.utctimetuple()
    pictures[0].save(out, "PDF", save_all=True, append_images=pictures[1:], resolution=_DPI, quality=_QUALITY,
                     title=title, creationDate=when, modDate=when)
    return out.getvalue()


def specification(setup: Setup, handover: Handover, name: str, fonts: Sequence[str]) -> bytes:
    """仕様票 as PDF. ``name``: of the hand-over folder; ``fonts``: embedded in the faces."""
    issue, press = setup.issue, setup.press
    environment = Environment(loader=FileSystemLoader(Path(__file__).parent), autoescape=True, undefined=StrictUndefined,
                              trim_blocks=True, lstrip_blocks=True)
    html = environment.get_template("specification.html.jinja").render(
        title=issue_title(issue), name=name, state=f"{handover.state}", trial=handover.trial, rehearsal=handover.rehearsal, by=handover.by,
        at=dt.datetime.fromisoformat(handover.at).astimezone(JST).strftime("%Y-%m-%d %H:%M"),
        before=handover.before, replaced=handover.replaced, files=handover.files,
        tables=[("号", _publication(issue)), ("紙面とデータ", _data(issue, press, fonts)), ("連絡先", _contact(issue))],
        lists=[("支給ページと広告", _supplied(issue)), ("訂正一覧（責了: 印刷会社で直すところと、ご承知おきいただくこと）", handover.corrections),
               ("試しなので、まだ残っていること", handover.gates)])
    document, findings, *_ = setup.engine.lay_out(html, BASE, "pdf/a-3u")
    for finding in findings:
        if finding.level is Level.ERROR and finding.rule != "text/missing-glyph":  # of somebody's comment
            raise HandoverError(f"仕様票を組めません: {finding.message}")
    return bytes(document.write_pdf())


def issue_title(issue: Issue) -> str:
    publication = issue.publication
    return (f"{first_line(issue.house.publisher.title)} {publication.date.year}年{first_line(publication.label)}"
            f" No.{publication.number}")


def _publication(issue: Issue) -> list[tuple[str, str]]:
    publication, publisher = issue.publication, issue.house.publisher
    delivery = publication.delivery
    return [("題字", first_line(publisher.title)), ("号", f"{first_line(publication.label)}　No.{publication.number}"),
            ("発行日", full_date(publication.date)), ("配布", f"{full_date(delivery.start)}から{full_date(delivery.end)}まで"),
            ("発行", f"{first_line(publisher.office)}　{first_line(publisher.editor)}")]


def _data(issue: Issue, press: Press, fonts: Sequence[str]) -> list[tuple[str, str]]:
    binding = {"left": "左開き（横組み）", "right": "右開き（縦組み）"}[issue.publication.binding]
    sample = f"（見本: {'・'.join(press.confirmed.missing)}が未確認）" if press.sample else ""
    marks = {"double": "二重トンボ・センタートンボ", "none": "なし"}[press.marks] + ("・折りトンボ" if press.fold_marks else "")
    profile = f"{press.profile}（{'埋め込み' if press.embed_profile else '名前だけ'}）"
    return [
        ("印刷の型", f"{press.title}{sample}"), ("面数", f"{len(issue.faces)}面（1面が1ファイル）"), ("開き", binding),
        ("仕上がり", f"{press.trim[0]:g} × {press.trim[1]:g} mm"), ("塗り足し", f"{press.bleed:g} mm" if press.bleed else "なし"),
        ("白", f"四方 {press.white:g} mm" if press.white else "なし"), ("トンボ", marks),
        ("規格", f"{press.standard}（自己検査。第三者の検査ではありません）"),
        ("印刷条件", f"{press.condition}　{press.condition_name}"), ("ICCプロファイル", profile),
        ("色", "プロセス4色（CMYK）、特色なし"), ("総インキ量", f"{press.ink.limit:g} % まで"),
        ("墨ノセ", "データで指定" if press.ink.overprint_black else "指定なし（RIPでの設定にまかせます）"),
        ("書体", f"すべて埋め込み（{'、'.join(fonts)}）")]


def _contact(issue: Issue) -> list[tuple[str, str]]:
    publisher = issue.house.publisher
    sample = "（見本の番号）" if publisher.sample else ""
    area = f"市外局番 {publisher.area_code}　" if publisher.area_code else ""
    return [("担当", f"{first_line(publisher.office)}　{first_line(publisher.editor)}"),
            ("電話", f"{area}{first_line(publisher.phone)}{sample}"), ("ファックス", f"{area}{first_line(publisher.fax)}{sample}"),
            ("所在地", f"{first_line(publisher.postcode)} {first_line(publisher.address)}")]


def _supplied(issue: Issue) -> list[str]:
    out = [f"{run.faces[0]}面 支給ページ「{first_line(run.supplied.title)}」（{run.supplied.file} の {run.supplied.page} ページ目）"
           for run in issue.publication.flatplan if run.supplied]
    return out + [f"{say_faces(run.faces)} 広告「{first_line(ad.advertiser)}」（{ad.file}）{'　見本' if ad.sample else ''}"
                  for run in issue.publication.flatplan for ad in run.ads]
