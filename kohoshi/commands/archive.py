"""The commands of the archive: release, erratum, withdraw, and all below «archive»."""
from __future__ import annotations

import datetime as dt
import json
import sys
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from kohoshi import PROJECT

if TYPE_CHECKING:
    from kohoshi.archive.store import Damaged

STORE, REHEARSALS = PROJECT.archive, PROJECT.rehearsals

Content = Annotated[Path, typer.Argument(help="号のフォルダー（例: content/2022-06）", show_default=False)]
By = Annotated[str, typer.Option(help="だれが（記録に残る名前）")]
Stored = Annotated[str, typer.Argument(help="保存した号（例: 2022-06）", show_default=False)]
Where = Annotated[Path | None, typer.Option("--store", help="保存庫のフォルダー（なければ archive）")]


def release(content: Content, press: Annotated[str | None, typer.Option(help="印刷の型（なければ号の型）")] = None,
            by: By = "広報担当", note: Annotated[str, typer.Option(help="なぜこの版を出すか")] = "",
            out: Annotated[Path | None, typer.Option(help="handover-1 のあるフォルダー（なければ out/号）")] = None,
            rehearsal: Annotated[bool, typer.Option("--rehearsal", help="見本の号で練習する（練習用の保存庫へ）")] = False,
            no_wheels: Annotated[bool, typer.Option("--no-wheels", help="使った Python の部品をファイルでは保存しない")] = False,
            store: Where = None) -> None:
    """公開: 下版した号を、もとになったものごと保存庫に入れます（あとから書き換えません）。"""
    from kohoshi.archive import NotReleased, Sources, release as put_in, wheels
    from kohoshi.issue.loader import load_issue
    from kohoshi.proof.at_hand import open_store, prints_in
    home = PROJECT.out(content)
    built = (home / (press or str(load_issue(content).publication.press))).resolve()
    with open_store(PROJECT, content) as desk:
        given = Sources(content, built, out or home, PROJECT.proofs(content), PROJECT, desk, prints_in(built))
        try:
            added = put_in(store or (REHEARSALS if rehearsal else STORE), given, by, note=note, rehearsal=rehearsal,
                           supplier=wheels.no_wheels if no_wheels else wheels.locked_wheels)
        except NotReleased as refused:
            print(refused)
            for gate in refused.items:
                print(f"  ・{gate.message}")
            raise typer.Exit(1) from None
    print(f"{path_text(added.path)} に第{added.revision}版として{added.files}個のファイルを保存しました")
    _tell_wheels(added.path)


def _tell_wheels(path: Path) -> None:
    from kohoshi.archive import read_manifest
    told = read_manifest(path).wheels
    if told and not told.complete:
        print(f"  Python の部品{len(told.missing)}個は、ファイルでは保存していません（{told.reason}）。番号と SHA-256 は残ります")


def erratum(issue: Stored, text: Annotated[str, typer.Option(help="訂正の文（「誤 … 正 …」など）")],
            by: By = "広報担当", article: Annotated[str | None, typer.Option(help="どの記事か（記事の名前）")] = None,
            face: Annotated[int | None, typer.Option(help="何面か")] = None,
            event: Annotated[str, typer.Option(help="どの行事か（名前、または events.csv の NO）")] = "",
            moved: Annotated[str, typer.Option(help="行事の新しい日時（2022-06-19、2022-06-19 10:00-12:00）")] = "",
            cancelled: Annotated[bool, typer.Option("--cancelled", help="行事は中止")] = False, store: Where = None) -> None:
    """訂正: 公開した号のウェブ版・テキスト・行事の一覧・検索に、訂正文を足します（印刷したファイルは変えません）。"""
    from kohoshi.archive import erratum as correct
    added = correct(store or STORE, issue, text, by, article=article, face=face, event=event, moved=moved, cancelled=cancelled)
    print(f"{path_text(added.path)} に、訂正を加えた第{added.revision}版を保存しました")


def withdraw(issue: Stored, reason: Annotated[str, typer.Option(help="取り下げの理由（記録に残ります）")], by: By = "広報担当",
             yes: Annotated[bool, typer.Option("--yes", help="確かめずに消す")] = False, store: Where = None) -> None:
    """取り下げ: 号を保存庫から消し、ハッシュと理由だけを残します。元にもどせません。"""
    from kohoshi.archive import withdraw as take_out
    if not yes:
        typer.confirm(f"「{issue}」のすべての版を消します。元にもどせません。よいですか", abort=True)
    gone = take_out(store or STORE, issue, reason, by)
    print(f"{gone.folder} の{len(gone.revisions)}つの版、{gone.files}個のファイルを消しました。ハッシュと理由は残っています")
    for place in gone.sites:
        print(f"  {path_text(place)} のサイトも作り直しました。公開しているサーバーに、もう一度置いてください")
    print("  保存庫の外にあるもの（content・out・proofs、別のディスクの写し、書き出したもの、公開中のサーバー）は、ここからは消せません")


def search(word: Annotated[str, typer.Argument(help="さがす言葉（空白で区切ると、どれもある記事）", show_default=False)],
           limit: Annotated[int, typer.Option(min=1, max=10000, help="何件まで")] = 20,
           year: Annotated[int | None, typer.Option(help="何年の号から（例: 2022）")] = None,
           section: Annotated[str, typer.Option(help="担当課か柱（例: 総務課、くらしの情報）")] = "",
           face: Annotated[int | None, typer.Option(help="何面か")] = None,
           as_json: Annotated[bool, typer.Option("--json", help="JSON で")] = False, store: Where = None) -> None:
    """保存した号から、言葉で記事をさがします（全角半角・かな・旧字のちがいは問いません）。"""
    from kohoshi.archive import search as find
    from kohoshi.text import say_faces
    hits = find(store or STORE, word, limit=limit, year=year, section=section, face=face)
    if as_json:
        print(json.dumps({"word": word, "hits": [hit.as_dict() for hit in hits]}, ensure_ascii=False, indent=1))
    else:
        for hit in hits:
            print(f"{hit.month} No.{hit.number} {say_faces(hit.faces)} 「{hit.title}」 {hit.snippet}")
        if not hits:
            print(f"「{word}」は見つかりませんでした")
    raise typer.Exit(left_aside(hits.damaged) or int(not hits))


def listed(store: Where = None) -> None:
    """保存した号の一覧。"""
    from kohoshi.archive import list_issues
    found = list_issues(store or STORE)
    for line in found:
        print(line)
    raise typer.Exit(left_aside(found.damaged))


def verify(issue: Annotated[str | None, typer.Argument(help="1つの号だけ（なければ全部）", show_default=False)] = None,
           store: Where = None) -> None:
    """保存庫のすべてのファイルを、保存したときの SHA-256 と突き合わせます。"""
    from kohoshi.archive.verify import verify as prove
    found = prove(store or STORE, issue)
    for fault in found.faults:
        print(f"  ×{fault.message}")
    print(f"{found.revisions}つの版、{found.files}個のファイル（{found.bytes / 1e6:.0f} MB）を調べました。"
          + (f"問題が {len(found.faults)}件あります" if found.faults else "すべて保存したときのままです"))
    raise typer.Exit(int(bool(found.faults)))


def rebuild(issue: Stored, fresh: Annotated[bool, typer.Option("--fresh", help="いまの部品を使わず、保存した部品だけで作る")] = False,
            store: Where = None) -> None:
    """保存したものだけから号を作り直し、できたファイルを1バイトずつくらべます（ネットワークなし）。"""
    from kohoshi.archive.rebuild import rebuild as make_again
    made = make_again(store or STORE, issue, fresh=fresh)
    for each in made.different:
        print(f"  ×{made.folder}/r{made.revision}/{each.path}: " + ("作り直すとできません" if each.made is None else
              "保存したものにありません" if each.stored is None else "作り直したものとちがいます"))
    for other in made.versions:
        print(f"  保存したときとちがう版: {other}")
    print(f"第{made.revision}版を作り直しました。同じ {len(made.same)}個、ちがう {len(made.different)}個"
          + ("" if made.network == "off" else "（このコンピューターでは、ネットワークを切れませんでした）"))
    raise typer.Exit(int(bool(made.different)))


def show(issue: Stored, as_json: Annotated[bool, typer.Option("--json", help="目録（manifest.json）をそのまま")] = False,
         store: Where = None) -> None:
    """保存した号の版・記事・訂正・ファイルを見せます。"""
    from kohoshi.archive.show import as_text, shown_json
    place = store or STORE
    print(shown_json(place, issue) if as_json else as_text(place, issue), end="")


def export(target: Annotated[Path, typer.Argument(help="書き出すフォルダー（ないもの）", show_default=False)],
           issue: Annotated[str | None, typer.Option(help="1つの号だけ（なければ全部）")] = None, store: Where = None) -> None:
    """ほかの文書館にも渡せる形（BagIt）で書き出します。"""
    from kohoshi.archive.bag import export as pack
    bag = pack(store or STORE, target, issue)
    print(f"{path_text(bag.path)} に{bag.files}個のファイル（{bag.bytes / 1e6:.0f} MB）を書き出しました")


def import_(pdf: Annotated[Path, typer.Argument(help="PDFしかない古い号", show_default=False)],
            month: Annotated[str, typer.Option(help="何年何月号か（例: 1998-05）")], number: Annotated[int, typer.Option(help="通巻号数")],
            date: Annotated[str | None, typer.Option(help="発行日（例: 1998-05-01。なければ1日）")] = None, by: By = "広報担当",
            note: Annotated[str, typer.Option(help="どこから来たPDFか、など")] = "",
            insist: Annotated[str, typer.Option(help="ファイルに書いてある月号・号数・発行日とちがっても入れる理由（記録に残ります）")] = "",
            store: Where = None) -> None:
    """PDFだけ残っている古い号を入れます（面ごとに文字を取り出して、さがせるようにします）。ファイルに書いてある月号・号数・発行日とくらべます。"""
    from kohoshi.archive import read_manifest
    from kohoshi.archive.importing import import_pdf, paper_of
    from kohoshi.text import say_faces
    day = _day(date) if date else None
    added = import_pdf(store or STORE, pdf, paper_of(PROJECT.house), month, number, by, PROJECT, date=day, note=note, insist=insist)
    print(f"{path_text(added.path)} に第{added.revision}版として保存しました")
    if added.silent:
        print("  ファイルからは月号・号数・発行日が読めないので、指定と合っているかは確かめていません")
    if added.repairs:
        print(f"  こわれたところ（{'・'.join(added.repairs)}）は直して読み、届いたままのものを保存しました")
    if added.torn:
        print(f"  {say_faces(added.torn)}は中身のデータがこわれていて、文字や絵が欠けているかもしれません。届いたままのものを保存しました。よい控えがあれば、入れ直してください")
    if scanned := read_manifest(added.path).scanned:
        print(f"  {say_faces(scanned)}には文字がないので（画像だけのPDF）、言葉ではさがせません")


def _day(date: str) -> dt.date:
    from kohoshi.refusal import Refusal
    try:
        return dt.date.fromisoformat(date)
    except ValueError:
        raise Refusal(f"「{date}」は日付になりません（--date 1998-05-01 の形で書きます）") from None


def site(out: Annotated[Path | None, typer.Option(help="サイトを書くフォルダー（なければ out/backnumbers）")] = None, store: Where = None) -> None:
    """バックナンバーのサイト（ふつうのファイルだけ）を書きます。"""
    from kohoshi.archive.site import build_site
    made = build_site(store or STORE, out or PROJECT.out() / "backnumbers")
    print(f"{path_text(made.path)} に{made.issues}号・{made.articles}記事のサイトを書きました（紙面の画像を作ったのは{made.drawn}号）")
    raise typer.Exit(left_aside(made.damaged))


def links(issue: Annotated[str | None, typer.Argument(help="1つの号だけ（なければ全部）", show_default=False)] = None,
          network: Annotated[bool, typer.Option("--allow-network", help="ネットワークにつないで、本当に開けるか確かめる")] = False,
          store: Where = None) -> None:
    """公開した号のリンクと二次元コードの行き先が、いまも開けるか確かめます（ふだんは一覧を出すだけ）。"""
    from kohoshi.archive.links import addresses, check_links
    if not network:
        for url, places in addresses(store or STORE, issue).items():
            print(f"{url}  {'、'.join(places)}")
        print("確かめてはいません。ネットワークにつないで確かめるときは、--allow-network をつけてください")
        return
    asked = check_links(store or STORE, issue)
    for each in asked:
        if not each.fine:
            print(f"  ×{each.url}: {each.problem}（{'、'.join(each.where)}）")
    wrong = sum(not each.fine for each in asked)
    print(f"{len(asked)}か所を確かめました。" + (f"開けないところが {wrong}か所あります" if wrong else "すべて開けます"))
    raise typer.Exit(int(bool(wrong)))


def backup(target: Annotated[Path, typer.Argument(help="書く控えのファイル（別のディスクがよい。例: koho-2022-06.tar）", show_default=False)]) -> None:
    """控え: 原稿・レイアウト・校正・下版・保存庫を、まるごと1つのファイルに写します。"""
    from kohoshi.archive.backup import back_up
    saved = back_up(PROJECT.root, target)
    print(f"{path_text(saved.path)} に{saved.files}個のファイル（{saved.bytes / 1e6:.0f} MB）を写しました")


def restore(source: Annotated[Path, typer.Argument(help="控えのファイル", show_default=False)],
            into: Annotated[Path | None, typer.Option(help="戻すフォルダー（なければこのプログラムのフォルダー）")] = None) -> None:
    """控えから戻します（すべてのファイルを確かめてから。あるものには上書きしません）。"""
    from kohoshi.archive.backup import restore as put_back
    saved = put_back(source, into or PROJECT.root)
    print(f"{path_text(saved.path)} に{saved.files}個のファイル（{saved.bytes / 1e6:.0f} MB）を戻しました。archive verify で保存庫を確かめてください")


def left_aside(damaged: tuple[Damaged, ...]) -> int:
    """Names the issues that could not be read; 1 when there are any."""
    for each in damaged:
        print(f"［読めない号］ {each.reason}", file=sys.stderr)
    return int(bool(damaged))


def path_text(path: Path) -> str:
    path = path.absolute()
    return str(path.relative_to(Path.cwd())) if path.is_relative_to(Path.cwd()) else str(path)


#: Name → command, beside build and check, and below «archive».
COMMANDS: dict[str, Callable[..., Any]] = {"release": release, "erratum": erratum, "withdraw": withdraw, "backup": backup, "restore": restore}
ARCHIVE: dict[str, Callable[..., Any]] = {
    "list": listed, "search": search, "show": show, "verify": verify, "rebuild": rebuild, "export": export, "import": import_,
    "site": site, "links": links}
