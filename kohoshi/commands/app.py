"""The commands: progress, reports, exit codes. Nothing is decided here that a room could decide.

Exit status: 0 fine · 1 findings at error level (with --strict, at warning level) · 2 bad
input or usage.
"""
from __future__ import annotations

import gc
import sys
from collections.abc import Callable
from enum import StrEnum
from functools import wraps
from pathlib import Path
from typing import Annotated, Any

import typer
from rich.console import Console

from kohoshi import PROJECT
from kohoshi.commands import archive as cli_archive

app = typer.Typer(
    add_completion=False, no_args_is_help=True, pretty_exceptions_enable=False,
    help="広報みなと: YAML の原稿から印刷用PDFを作り、できたPDFを読み返して確かめます。")
archive_app = typer.Typer(no_args_is_help=True, help="保存庫（バックナンバー）")
app.add_typer(archive_app, name="archive")

PROOFS = PROJECT.proofs()
SPECIMEN = PROJECT.out("specimen")


class Format(StrEnum):
    text = "text"
    json = "json"
    html = "html"
    sarif = "sarif"


def _plain(command: Callable[..., Any]) -> Callable[..., Any]:
    """Turn every foreseen failure into plain words and exit code 2. A fault of ours is none of them
    and stays a traceback."""
    @wraps(command)
    def run(*args: Any, **kwargs: Any) -> Any:
        from kohoshi.check.report import Report, as_text
        from kohoshi.issue.loaded import ContentError
        from kohoshi.pages.error import LayoutError
        from kohoshi.pdfread.limits import PdfRefused
        from kohoshi.refusal import Refusal, refused
        try:
            return command(*args, **kwargs)
        except ContentError as error:
            sys.stderr.write(as_text(Report(None, None, 0, error.findings)))
            faulty = "レイアウト" if isinstance(error, LayoutError) else "原稿"
            sys.stderr.write(f"{faulty}に誤りがあるので、何も書き出していません\n")
        except (OSError, Refusal, PdfRefused) as error:
            sys.stderr.write(f"できません: {refused(error)}\n")
        raise typer.Exit(2)
    return run


class _Watch:
    """Progress on a terminal: one line a step with its time."""

    def __init__(self, console: Console) -> None:
        self.console = console
        self.status: Any = None

    def begin(self, title: str) -> None:
        self.status = self.console.status(f"{title}…")
        self.status.start()

    def end(self, title: str, seconds: float) -> None:
        self.status.stop()
        self.console.print(f"  [green]✓[/] {title} [dim]{seconds:6.2f} 秒[/]", highlight=False)


Content = Annotated[Path, typer.Argument(help="号のフォルダー（例: content/2022-06）", show_default=False)]
Strict = Annotated[bool, typer.Option("--strict", help="注意も誤りとして扱う")]


@app.command()
@_plain
def build(
    content: Content,
    out: Annotated[Path | None, typer.Option(help="ちょうどこのフォルダーに書く")] = None,
    press: Annotated[str | None, typer.Option(help="印刷の型（offset-tabloid など）")] = None,
    strict: Strict = False,
) -> None:
    """号を組み、印刷用・Web用・見開きのPDFを書き、読み返して確かめます。"""
    from kohoshi.check.report import as_text
    from kohoshi.flow.build import build as make
    console = Console(stderr=True)
    console.print(f"[bold]{content}[/] を組みます", highlight=False)
    built = make(content, out, press, _Watch(console))
    sys.stdout.write(as_text(built.report))
    console.print(f"書き出し先: [bold]{_path_text(built.folder)}[/]", highlight=False)
    raise typer.Exit(int(built.report.fails(strict=strict)))


@app.command()
@_plain
def proof(
    content: Content,
    against: Annotated[str | None, typer.Option(help="くらべる相手: 回の番号、または戻ってきたPDF（なければ前の回）")] = None,
    label: Annotated[str | None, typer.Option(help="回の呼び名（なければ 初校・再校・三校…）")] = None,
    press: Annotated[str | None, typer.Option(help="印刷の型（offset-tabloid など）")] = None,
) -> None:
    """校正の回を1つ保存し、前の回からの変更を記事ごとに知らせます。"""
    from kohoshi.check.report import summary
    from kohoshi.proof.compare.comparison import as_text
    from kohoshi.proof.proofing import proof as make
    console = Console(stderr=True)
    other = int(against) if against and against.isdecimal() else Path(against) if against else None
    done = make(content, PROOFS / content.resolve().name, other, label, press, _Watch(console))
    print(f"{done.round.number} 回めの校正（{done.round.stamp}）を {_path_text(done.round.folder)} に保存しました")
    print(summary(done.report))
    if done.comparison and done.folder:
        sys.stdout.write("\n" + as_text(done.comparison))
        print(f"前後の図: {_path_text(done.folder / 'changes.html')}")
    raise typer.Exit(0)


@app.command()
@_plain
def check(
    what: Annotated[Path, typer.Argument(help="号のフォルダー、または仕上がったPDF", show_default=False)],
    issue: Annotated[Path | None, typer.Option(help="PDFと突き合わせる号のフォルダー")] = None,
    press: Annotated[str | None, typer.Option(help="PDFを刷る印刷の型（--issue があればその号の型）")] = None,
    compare: Annotated[Path | None, typer.Option(help="前の号のフォルダー（そのときのままの年・日付・数を知らせる）")] = None,
    format: Annotated[Format, typer.Option(help="報告の形")] = Format.text,
    strict: Strict = False,
) -> None:
    """原稿だけ、または仕上がったPDF（よそで作られたものも）を確かめます。"""
    from kohoshi.check.report import as_json, as_text
    from kohoshi.check.report.html import as_html
    from kohoshi.check.report.sarif import as_sarif
    from kohoshi.flow.checking import check_content, check_file
    from kohoshi.refusal import Refusal
    if compare is not None and not what.is_dir():
        raise Refusal("--compare は、号のフォルダーを確かめるときに使います")
    result = check_content(what, compare) if what.is_dir() else check_file(what, issue, press)
    match format:
        case Format.text:
            sys.stdout.write(as_text(result.report))
        case Format.json:
            sys.stdout.write(as_json(result.report))
        case Format.html:
            sys.stdout.write(as_html(result.report, result.finished))
        case Format.sarif:
            sys.stdout.write(as_sarif(result.report))
    raise typer.Exit(int(result.report.fails(strict=strict)))


@app.command()
@_plain
def copyfit(
    content: Content,
    press: Annotated[str | None, typer.Option(help="印刷の型（offset-tabloid など）")] = None,
    json: Annotated[bool, typer.Option("--json", help="表のかわりに JSON")] = False,
) -> None:
    """枠ごとの字詰め・行数・余り・あふれの表。PDFは書きません。"""
    from kohoshi.flow import copyfit as fit
    result = fit.copyfit(content, press)
    if json:
        sys.stdout.write(fit.as_json(result))
    else:
        console = Console()
        Console(width=console.width if console.is_terminal else 180).print(fit.as_table(result))
    raise typer.Exit(int(result.is_overset))


@app.command()
@_plain
def arrange(
    content: Content,
    faces: Annotated[str, typer.Option(help="お知らせを割り付ける面（例: 4,5。なければ、段のある面すべて）")] = "",
    apply: Annotated[bool, typer.Option("--apply", help="案のとおりに台割（issue.yaml）を書きかえる")] = False,
    json: Annotated[bool, typer.Option("--json", help="文のかわりに JSON")] = False,
) -> None:
    """自動割付。お知らせをどの面のどの段に置くか、入らないものをどうするか、ほかの記事に合う面の型を、わけといっしょに出します。"""
    from kohoshi.edit.arranged import apply as write
    from kohoshi.edit.source import PLAN, revision_of
    from kohoshi.flow.arrange.arranging import arrange as proposed, faces_named
    from kohoshi.flow.arrange.proposal import as_json, as_text
    before = revision_of((content / PLAN).read_bytes()) if (content / PLAN).is_file() else None
    proposal = proposed(PROJECT, content, faces_named(faces))
    sys.stdout.write(as_json(proposal) if json else as_text(proposal))
    if apply:
        written = write(content, proposal.slots, revision=before)
        said = f"{_path_text(content / PLAN)} の台割を書きかえました" if written else "台割は、もう案のとおりです"
        print(said, file=sys.stderr)
    raise typer.Exit(int(bool(proposal.over)))


Press = Annotated[str | None, typer.Option(help="印刷の型（なければ号の型）")]
By = Annotated[str, typer.Option(help="だれが（記録に残る名前）")]
HandoverOut = Annotated[Path | None, typer.Option(help="handover-1 を置くフォルダー（なければ out/号）")]


@app.command()
@_plain
def handover(content: Content, trial: Annotated[bool, typer.Option("--trial", help="試し入稿（残りがあっても出す。本番にはできない）")] = False,
             out: HandoverOut = None, press: Press = None, by: By = "広報担当") -> None:
    """下版: 1面1ファイルのPDF・出力見本・仕様票を、印刷会社に渡す形で書きます。"""
    from kohoshi.proof.handover.write import handover as hand_over
    from kohoshi.proof.store import officer
    _handed(content, press, out, lambda given: hand_over(given, officer(by), trial=trial))


@app.command()
@_plain
def replace(content: Content, face: Annotated[list[int], typer.Option(help="差し替える面（何度でも書ける）")],
            reason: Annotated[str, typer.Option(help="差し替えの理由")],
            out: HandoverOut = None, press: Press = None, by: By = "広報担当") -> None:
    """下版した面を差し替えます（前に渡したものも残ります）。"""
    from kohoshi.proof.handover.write import replace as hand_over_again
    from kohoshi.proof.store import officer
    _handed(content, press, out, lambda given: hand_over_again(given, face, officer(by), reason))


def _handed(content: Path, press: str | None, out: Path | None, write: Callable[[Any], Any]) -> None:
    """Write a hand-over and say where it is; or what is open yet, with status 1."""
    from kohoshi.issue.loader import load_issue
    from kohoshi.proof.at_hand import open_store, sources_of
    from kohoshi.proof.life import NotReady
    home = PROJECT.out(content)
    built = home / (press or str(load_issue(content).publication.press))
    with open_store(PROJECT, content) as store:
        try:
            made = write(sources_of(PROJECT, content, built, out or home, store))
        except NotReady as refused:
            print(refused)
            for gate in refused.gates:
                print(f"  ・{gate.message}")
            raise typer.Exit(1) from None
    print(f"{_path_text(made.folder)} に{len(made.files)}個のファイルを書きました")
    for gate in made.gates:
        print(f"  まだ残っています: {gate}")


@app.command()
@_plain
def new(
    month: Annotated[str, typer.Argument(help="つくる号（例: 2022-07）", show_default=False)],
    from_: Annotated[str, typer.Option("--from", help="もとにする号（例: 2022-06）", show_default=False)],
    keep: Annotated[str, typer.Option(help="毎号同じで、写して使う記事（例: renraku,minato-no-kaze）")] = "",
    root: Annotated[Path, typer.Option(help="号のフォルダーを並べる場所")] = PROJECT.content,
) -> None:
    """次の号のフォルダーを、前の号の台割からつくります。記事は見本の文になります。"""
    from kohoshi.edit.month import new_issue
    made = new_issue(root, month, from_, keep=[name.strip() for name in keep.split(",") if name.strip()])
    print(f"{_path_text(made)} をつくりました。`render.py check {_path_text(made)}` で、まだ見本のところが分かります")


@app.command()
@_plain
def sheets(
    content: Content,
    press: Annotated[str | None, typer.Option(help="印刷の型（offset-tabloid など）")] = None,
    printer: Annotated[bool, typer.Option("--printer", help="面付けの順（12–1、2–11 …）。なければ読む順（1、2–3 …）")] = False,
    layer: Annotated[list[str] | None, typer.Option(help="はじめから見せる層（frames measure grid zones findings。くり返せます）")] = None,
    png: Annotated[bool, typer.Option("--png", help="1枚ずつ PNG でも書く")] = False,
) -> None:
    """組み上がった号から、見開きの校正紙を作ります。"""
    from kohoshi.proof.sheets import write_sheets
    for path in write_sheets(PROJECT, content, press, printer=printer, layers=layer or [], png=png):
        print(_path_text(path))


@app.command()
@_plain
def desk(
    content: Annotated[Path | None, typer.Argument(help="はじめに開く号のフォルダー（例: content/2022-06）", show_default=False)] = None,
    port: Annotated[int, typer.Option(min=0, max=65535, help="番号（0: あいている番号）")] = 8313,
    host: Annotated[str, typer.Option(help="ほかの人にも開くときのアドレス（--cert と --key が要ります）")] = "127.0.0.1",
    cert: Annotated[Path | None, typer.Option(help="TLSの証明書（PEM）")] = None,
    key: Annotated[Path | None, typer.Option(help="TLSの鍵（PEM）")] = None,
    no_browser: Annotated[bool, typer.Option("--no-browser", help="ブラウザーを開かない")] = False,
) -> None:
    """校正デスク。台割・原稿・組み・校正をブラウザーでします。"""
    from kohoshi.desk.server import serve
    serve(PROJECT, content, host, port, cert, key, not no_browser)


class Fill(StrEnum):
    typical = "typical"
    empty = "empty"
    overfull = "overfull"


@app.command()
@_plain
def specimen(
    kind: Annotated[str, typer.Argument(help="面の型（例: reading。なければ全部）")] = "",
    fill: Annotated[list[Fill] | None, typer.Option(help="入れる量（くり返せます。なければ3つとも）")] = None,
    layouts: Annotated[str, typer.Option(help="レイアウト一式")] = "minato",
    out: Annotated[Path, typer.Option(help="書き出すフォルダー（入れ替えます）")] = SPECIMEN,
) -> None:
    """見本帳。面の型を、ちょうどよい量・少なすぎる量・多すぎる量の見本原稿で組み、PDFとPNGで書きます。"""
    from kohoshi.flow.specimen.book import specimen as make
    made = make(PROJECT, out, layouts, kind, tuple(fill or Fill))
    for name, findings in made.findings.items():
        print(f"{name}.pdf: {len(findings)}件の指摘")
        for finding in findings:
            print(f"  {finding.message}")
    print(f"{_path_text(made.folder)} に{len(made.files)}個のファイルを書きました")


@app.command()
def doctor(limits: Annotated[bool, typer.Option("--limits", help="大きさ・長さ・数・時間の上限を、わけと一緒に見せる")] = False) -> None:
    """このコンピューターに足りないものを調べます。"""
    from kohoshi.commands.doctor import limits as bounds, report
    if limits:
        print(bounds())
        return
    text, well = report()
    print(text)
    raise typer.Exit(0 if well else 1)


@app.command()
def schema() -> None:
    """エディター用の JSON Schema を schema/ に書きます。"""
    from kohoshi.issue.schema import write
    for path in write(PROJECT / "schema"):
        print(_path_text(path))


@app.command()
@_plain
def fonts() -> None:
    """書体とICCプロファイル、見本の号の写真を用意し、状態を見せます。"""
    from kohoshi.fonts.__main__ import main
    raise typer.Exit(main(PROJECT.fonts, PROJECT.content))


for _command, _home in ((app, cli_archive.COMMANDS), (archive_app, cli_archive.ARCHIVE)):
    for _name, _function in _home.items():
        _command.command(_name)(_plain(_function))


def _path_text(path: Path) -> str:
    path = path.absolute()
    return str(path.relative_to(Path.cwd())) if path.is_relative_to(Path.cwd()) else str(path)


def let_live() -> None:
    """Looks for unused objects less often. A command makes millions of small ones that live to its
    end: to go through the young ones at every 700th takes a tenth of its time and finds nothing."""
    gc.set_threshold(100_000, 20, 20)


def main(argv: list[str] | None = None) -> int:
    """Run a command; returns the exit status."""
    let_live()
    try:
        app(args=argv, standalone_mode=True)
    except SystemExit as stop:
        return int(stop.code or 0)
    return 0
