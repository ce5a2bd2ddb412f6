"""Every bound of the program in one table: name, number, reason. ``render.py doctor --limits`` shows it.

A bound is a number beyond which something is refused, cut, told as one, left waiting or ended. Numbers that
say how a thing is measured or set are none and stand where they are used. Seconds of work are those of the
processor: on a busy machine they take longer by the clock, and no good file is refused for it. By the clock
stands only what waits for others: a lock, a line, a person.
"""
from __future__ import annotations

from dataclasses import dataclass
from typing import TypeVar

_Number = TypeVar("_Number", int, float)


@dataclass(frozen=True)
class Limit:
    """``what`` is bounded and ``why`` so, for the reader; ``shown``: the number with its unit."""

    name: str
    group: str
    what: str
    shown: str
    why: str


@dataclass(frozen=True)
class Bounds:
    """What a child process may use.

    seconds     of the processor; with ``renewed`` for each request it answers, else for its life
    memory_mb   address space
    file_mb     size of one file it writes
    """

    seconds: float
    memory_mb: int
    file_mb: int
    renewed: bool = False

    @property
    def patience(self) -> float:
        """Seconds by the clock after which a child is given up that used no processor in them."""
        return self.seconds * WAITING


#: The table, in the order in which it is shown.
TABLE: list[Limit] = []
#: Those of children.
CHILDREN: list[Bounds] = []
_group = ""


def _under(group: str) -> None:
    global _group  # noqa: PLW0603  only while this module is read
    _group = group


def _limit(name: str, number: _Number, unit: str, what: str, why: str) -> _Number:
    TABLE.append(Limit(name, _group, what, f"{_spoken(number)} {unit}" if unit != "バイト" else _size(int(number)), why))
    return number


def _child(name: str, bounds: Bounds, what: str, why: str) -> Bounds:
    shown = f"計算 {_spoken(bounds.seconds)} 秒・メモリー {_spoken(bounds.memory_mb)} MB・書くファイル {_spoken(bounds.file_mb)} MB"
    TABLE.append(Limit(name, _group, what, shown, why))
    CHILDREN.append(bounds)
    return bounds


def _spoken(number: float) -> str:
    return f"{number:,g}" if number < 10_000 else f"{number:,.0f}"


def _size(count: int) -> str:
    for unit, size in (("MB", 1_000_000), ("KB", 1_000)):
        if count >= size:
            return f"{count / size:,.4g} {unit}"
    return f"{count} バイト"


_under("原稿")
MANUSCRIPT_BYTES = _limit("MANUSCRIPT_BYTES", 400_000, "バイト", "原稿のファイル1つ", "12面の号で、いちばん長い記事が約20 KBです")
MANUSCRIPT_DEPTH = _limit("MANUSCRIPT_DEPTH", 24, "段", "原稿の入れ子", "使うのは8段までです")
MANUSCRIPT_NODES = _limit("MANUSCRIPT_NODES", 20_000, "個", "原稿のファイル1つの項目", "長い記事で約500個です")
VALUE_CHARACTERS = _limit("VALUE_CHARACTERS", 20_000, "字", "項目1つの長さ", "タブロイド1面に入るのは約6,000字です")
TABLE_COLUMNS = _limit("TABLE_COLUMNS", 40, "列", "1つの表", "1面に入る字は66字で、40列なら1列に2字もありません")
TABLE_CELLS = _limit("TABLE_CELLS", 3_000, "個", "1つの表のます目", "8列60行で480個です")
ARTICLES = _limit("ARTICLES", 300, "本", "1つの号の記事", "12面に入るのは約60本です")
FINDINGS_OF_FILE = _limit("FINDINGS_OF_FILE", 100, "件", "1つのファイルの、読めないところの指摘", "残りは、直してから出ます")
FINDINGS_OF_LINE = _limit("FINDINGS_OF_LINE", 30, "件", "1行に並べる同じ指摘", "それより多いと、1つにまとめて数を書きます")
BRACKETS = _limit("BRACKETS", 20, "段", "日時の、かっこの中のかっこ", "書かれるのは3段までです")
PASSAGE_CHARACTERS = _limit("PASSAGE_CHARACTERS", 2_000, "字", "一度に読む文", "段落は数百字です。長ければ、文の切れ目で分けて読みます")
NAME_CHARACTERS = _limit("NAME_CHARACTERS", 120, "字", "似た名前をさがす長さ", "名前や題は、これより短いものです")

_under("表記の辞書")
DICTIONARY_BYTES = _limit("DICTIONARY_BYTES", 1_000_000, "バイト", "辞書のファイル1つ", "公開されている大きな辞書で約100 KBです")
DICTIONARY_NODES = _limit("DICTIONARY_NODES", 100_000, "個", "辞書のファイル1つの項目", "規則が10,000個あっても、1つに10個ずつです")
DICTIONARY_DEPTH = _limit("DICTIONARY_DEPTH", 20, "段", "辞書の入れ子", "使うのは6段ほどです")
DICTIONARY_FILES = _limit("DICTIONARY_FILES", 40, "個", "読み込む辞書のファイル", "呼び合って終わらないことがないように")
DICTIONARY_IMPORTS = _limit("DICTIONARY_IMPORTS", 6, "段", "辞書から読み込む辞書", "呼び合って終わらないことがないように")
DICTIONARY_RULES = _limit("DICTIONARY_RULES", 10_000, "個", "辞書の規則", "検査を待てる時間に収めます")
PATTERN_CHARACTERS = _limit("PATTERN_CHARACTERS", 4_000, "字", "規則1つの形（正規表現）", "人が読んで直せる長さです")
PATTERN_DEPTH = _limit("PATTERN_DEPTH", 30, "段", "規則1つの、かっこの入れ子", "人が読んで直せる深さです")
PATTERN_WRITTEN_OUT = _limit("PATTERN_WRITTEN_OUT", 10_000, "字", "数を決めたくり返しを書き並べた長さ", "正規表現は、書き並べた長さのメモリーを使います")
PATTERN_SECONDS = _limit("PATTERN_SECONDS", 1.0, "秒（計算）", "規則1つにかける時間", "止まらなくなった規則は、ここで止めて知らせます")

_under("画像と絵")
PICTURE_MB = _limit("PICTURE_MB", 80, "MB", "画像のファイル1つ", "1面の大きさで 600 dpi のJPEGが約25 MBです")
PICTURE_PIXELS = _limit("PICTURE_PIXELS", 90_000_000, "画素", "画像1つの画素", "1面の大きさで 600 dpi が6,200万画素です")
PNG_CHUNK_BYTES = _limit("PNG_CHUNK_BYTES", 16 * 2 ** 20, "バイト", "PNGの中の、色の説明1つ", "印刷の色の説明で約2 MBです")
TIFF_VALUES = _limit("TIFF_VALUES", 64, "個", "TIFFの中の画像と、項目1つの値", "写真には1つの画像と数個の値があります")
DRAWING_DEPTH = _limit("DRAWING_DEPTH", 200, "段", "絵（SVG）の入れ子", "組むプログラムは、深いと止まります")
DRAWING_PARTS = _limit("DRAWING_PARTS", 2_000_000, "個", "絵（SVG）の部品を、使い回しも数えて", "少しの文字で、終わりのない絵が書けます")
PICTURE_WORDS = _limit("PICTURE_WORDS", 400, "字", "画像の説明や代替テキスト", "読み上げで聞き終えられる長さです")
TEMPLATE_RANGE = _limit("TEMPLATE_RANGE", 100_000, "回", "テンプレートのくり返し", "テンプレートのプログラム（Jinja）の決まりです")
FIT_LAYOUTS = _limit("FIT_LAYOUTS", 5, "回", "字間と行間をさがして組み直すこと", "号を組む時間が延びすぎません")

_under("もらったPDF")
PDF_MB = _limit("PDF_MB", 300, "MB", "ファイル1つ", "見本の号の全面を印刷用に書き出したPDFが約3 MBです")
PDF_PAGES = _limit("PDF_PAGES", 64, "ページ", "1つのファイルのページ", "広報紙は本でありません")
PDF_EDGE_MM = _limit("PDF_EDGE_MM", 2000.0, "mm", "ページの長い辺", "ポスターのA0で1,189 mmです")
PDF_GLYPHS = _limit("PDF_GLYPHS", 120_000, "字", "1ページの文字", "タブロイド1面に入るのは約6,000字です")
PDF_IMAGE_EDGE = _limit("PDF_IMAGE_EDGE", 30_000, "画素", "中の画像の長い辺", "印刷所の機械が止まります")
PDF_IMAGE_PIXELS = _limit("PDF_IMAGE_PIXELS", 400_000_000, "画素", "中の画像1つの画素", "印刷所の機械が止まります")
PDF_DRAWN = _limit("PDF_DRAWN", 1_000_000, "個", "1ページが描くもの", "少しの文字で、終わりのない絵が書けます")
PDF_OPERATORS = _limit("PDF_OPERATORS", 2_000_000, "個", "1ページの描く命令", "少しの文字で、終わりのない絵が書けます")
PLATES_MPX = _limit("PLATES_MPX", 400, "百万画素", "インキを量る版の画素", "ディスクがいっぱいになりません。大きいページは粗く量ります")
OWN_PDF_MB = _limit("OWN_PDF_MB", 1_000, "MB", "この仕組みが書いたPDF", "もらったPDFを入れたあとの大きさです")
OWN_PDF_PAGES = _limit("OWN_PDF_PAGES", 200, "ページ", "この仕組みが書いたPDFのページ", "版のちがう校正紙をまとめたものも読みます")
FORMS_PAINTED = _limit("FORMS_PAINTED", 24, "段", "部品の中の部品（描くもの）", "終わりなく呼び合う部品があります")
FORMS_DRAWN = _limit("FORMS_DRAWN", 12, "段", "部品の中の部品（文字・色・読み上げ）", "終わりなく呼び合う部品があります")
FORMS_OF_FONTS = _limit("FORMS_OF_FONTS", 8, "段", "部品の中の部品（書体）", "終わりなく呼び合う部品があります")
TORN_BYTES = _limit("TORN_BYTES", 2 << 30, "バイト", "欠けていないかを見る、解いたデータ", "数秒の計算で済む量です。それより先は、欠けていないとみなします")
OBJECT_NUMBER = _limit("OBJECT_NUMBER", 2_000_000, "番", "小さいファイルの中のものの番号", "大きい番号の表を読むメモリーを抑えます")
SPACES_DEPTH = _limit("SPACES_DEPTH", 6, "段", "色の決めかたの入れ子", "これより深いものに意味はありません")
TAGS_DEPTH = _limit("TAGS_DEPTH", 200, "段", "読み上げの木の入れ子", "終わりなく呼び合う木があります")
OBJECTS_DEPTH = _limit("OBJECTS_DEPTH", 40, "段", "中の値とページの木の入れ子", "これより深いものに意味はありません")
NAMES_DEPTH = _limit("NAMES_DEPTH", 8, "段", "しおりと名前の表の入れ子", "これより深いものに意味はありません")
PACKET_BYTES = _limit("PACKET_BYTES", 2_000_000, "バイト", "ファイルの説明（XMP）", "ふつうは数KBです")
CODE_PIXELS = _limit("CODE_PIXELS", 70_000_000, "画素", "二次元コードをさがすページの画素", "A1で 300 dpi です。大きければ粗く見ます")
FONT_WIDTHS = _limit("FONT_WIDTHS", 70_000, "字", "1つの書体の字の幅", "書体に入る字の数は65,535までです")
REMARKS = _limit("REMARKS", 10_000, "件", "1つのファイルの赤字", "待てる時間に収めます")
REMARK_BOXES = _limit("REMARK_BOXES", 500, "個", "赤字1つが引く線", "1面の行の数より多い値です")

_under("校正の画面")
FORM_BYTES = _limit("FORM_BYTES", 1_000_000, "バイト", "画面から送る書きこみ", "いちばん長い記事が約20 KBです")
UPLOAD_BYTES = _limit("UPLOAD_BYTES", 60_000_000, "バイト", "画面から送るファイル", "全面の校正用のPDFが入ります")
FORM_FIELDS = _limit("FORM_FIELDS", 2_000, "個", "1つの画面の欄", "長い記事で約300個です")
SHORT_CHARACTERS = _limit("SHORT_CHARACTERS", 200, "字", "名前・番号・印の欄", "名前は数十字です")
LABEL_CHARACTERS = _limit("LABEL_CHARACTERS", 40, "字", "校正の回の呼び名", "校正紙の判に収まります")
BODY_SECONDS = _limit("BODY_SECONDS", 20.0, "秒", "送りはじめて待つ時間", "届かないものを待ち続けません")
BODY_RATE = _limit("BODY_RATE", 16_000, "バイト/秒", "そのあとの速さ", "遅い電話の線より遅い値です")
POINTER_CHARACTERS = _limit("POINTER_CHARACTERS", 200, "字", "欄の場所の名前", "欄の場所は、記事の中の名前と番号だけです")
POINTER_STEPS = _limit("POINTER_STEPS", 12, "段", "欄の場所の深さ", "原稿で使う入れ子は8段までです")
ROUND_TRIES = _limit("ROUND_TRIES", 20, "回", "ほかの人も校正の回を保存しているとき、番号を取り直すこと", "続けて先に取られたら、人が決めます")
WRITE_TRIES = _limit("WRITE_TRIES", 3, "回", "ほかの人と同じファイルに書くとき、やり直すこと", "続けて先に書かれたら、人が決めます")
SHOWN_BYTES = _limit("SHOWN_BYTES", 2_000_000, "バイト", "画面で見せる原稿のファイル", "原稿は400 KBまでです")
COMMENT_CHARACTERS = _limit("COMMENT_CHARACTERS", 10_000, "字", "赤字1つ", "1面の文より長い値です")
NAME_LENGTH = _limit("NAME_LENGTH", 200, "字", "名前と、赤字が引く言葉", "名前は数十字です")
REASON_CHARACTERS = _limit("REASON_CHARACTERS", 1_000, "字", "理由の欄", "数行で足ります")
ANSWERS_DEPTH = _limit("ANSWERS_DEPTH", 100, "段", "赤字への返事への返事", "輪になった返事で終わりません")
COMMENTS_TOGETHER = _limit("COMMENTS_TOGETHER", 250, "件", "一度に書く赤字", "ほかの人の書きこみを待たせません")
COMMENTS_OF_PAGE = _limit("COMMENTS_OF_PAGE", 100, "件", "1ページに並べる赤字", "画面がすぐに出ます")
COMMENTS_BESIDE = _limit("COMMENTS_BESIDE", 30, "件", "記事の横に並べる赤字", "画面がすぐに出ます")
NEWS = _limit("NEWS", 256, "件", "遅い画面のためにためる知らせ", "それより遅れたら、つなぎ直して全部を読みます")
INVITATIONS = _limit("INVITATIONS", 8, "件", "1つのブラウザーが持つ招待", "年に数号を見る人に足ります")
DOOR_TRIES = _limit("DOOR_TRIES", 10, "回", "同じアドレスからのまちがった招待、1分に", "当てることをあきらめさせます。正しい招待はいつでも通ります")
DOOR_SECONDS = _limit("DOOR_SECONDS", 60.0, "秒", "まちがった招待を覚える時間", "打ちまちがえた人は、少し待てば入れます")
DOOR_ADDRESSES = _limit("DOOR_ADDRESSES", 10_000, "件", "覚えるアドレス", "メモリーを使い切らせません")
PLACES_DOOR = _limit("PLACES_DOOR", 8, "人", "一度に招待を確かめる人", "ほかの仕事が待ちません")
PLACES_SMALL = _limit("PLACES_SMALL", 16, "件", "一度にする小さい仕事（ページ・書きこみ・赤字）", "重い仕事のあいだも、いつも空いています")
PLACES_PICTURES = _limit("PLACES_PICTURES", 8, "件", "一度に描く紙面の絵", "1人に1件ずつ、順に描きます")
PLACES_FINISHED = _limit("PLACES_FINISHED", 4, "件", "一度に描く仕上がりの面", "ほかの仕事が待ちません")
PLACES_PHOTOS = _limit("PLACES_PHOTOS", 4, "件", "一度に待つ写真の縮小", "ほかの仕事が待ちません")
PLACES_HEAVY = _limit("PLACES_HEAVY", 3, "件", "一度にする重い仕事（ファイルの受け取りと検査）", "ほかの仕事が待ちません")
COPIES_AT_ONCE = _limit("COPIES_AT_ONCE", 1, "枚", "一度に開く写真", "大きい写真を8人が見ても、メモリーは1枚分です")
EDITS_KEPT = _limit("EDITS_KEPT", 200, "回", "元に戻せる書きこみ", "画像も入るので、ディスクがいっぱいにならないように")
SEARCH_CHARACTERS = _limit("SEARCH_CHARACTERS", 200, "字", "保存した号をさがす言葉", "これより長い言葉はありません")

_under("覚えておく量")
TILES_KEPT = _limit("TILES_KEPT", 96_000_000, "バイト", "描いた紙面の絵（画面と、紙面を組む子のそれぞれ）", "1つの号の全面が入ります")
SHEETS_KEPT = _limit("SHEETS_KEPT", 64_000_000, "バイト", "紙面を組む子が描いた絵", "見ている面が入ります")
DRAWINGS_KEPT = _limit("DRAWINGS_KEPT", 48_000_000, "バイト", "組んだ絵（SVG）", "見本の12面で約9 MBです")
EVENTS_KEPT = _limit("EVENTS_KEPT", 40_000, "個", "読んだ原稿のファイルの項目", "見本の号で約2,700個です")
SHEETS_STYLED = _limit("SHEETS_STYLED", 24, "枚", "組むときのスタイルシート", "号の全面の分と、試した分です")
FACES_DRAWN = _limit("FACES_DRAWN", 4, "枚", "1つの流れの、描いた面の全体", "2面を2つの大きさで見られます")
PAGES_OPEN = _limit("PAGES_OPEN", 24, "ページ", "開いたままのPDFのページ", "1つの号の全面が入ります")
STAMPS_KEPT = _limit("STAMPS_KEPT", 2, "回", "画面で見せる、組み終わった号", "前のものを見ている人がいます")
VERTICAL_FONTS = _limit("VERTICAL_FONTS", 64, "個", "縦組みのために作った書体", "縦の文を直すたびに1つ増えます")
HASHES_KEPT = _limit("HASHES_KEPT", 4_096, "件", "画像の中身の印", "画像の数より多い値です")
MESSAGE_HEADER = _limit("MESSAGE_HEADER", 64_000_000, "バイト", "紙面を組む子の返事", "全面の指摘と枠が入ります")
MESSAGE_BODY = _limit("MESSAGE_BODY", 256_000_000, "バイト", "紙面を組む子の返事の絵", "1面をいちばん大きく描いて約80 MBです")
LIVE_UPDATES = _limit("LIVE_UPDATES", 200, "回", "紙面を組む子を新しくするまでの組み直し", "メモリーがたまりません")
LIVE_RESIDENT_MB = _limit("LIVE_RESIDENT_MB", 1_800, "MB", "紙面を組む子を新しくするメモリー", "ほかの仕事の分を残します")

_under("待つ時間（時計で）")
WAITING = _limit("WAITING", 20, "倍", "子プロセスが計算せずに止まっていてよい、計算の時間の", "混んだコンピューターで、よいファイルを断りません")
EDIT_LOCK_SECONDS = _limit("EDIT_LOCK_SECONDS", 20.0, "秒", "同じ号への、ほかの書きこみ", "書きこみは1秒もかかりません")
STORE_LOCK_SECONDS = _limit("STORE_LOCK_SECONDS", 15.0, "秒", "赤字と記録への、ほかの書きこみ", "書きこみは1秒もかかりません")
LINK_SECONDS = _limit("LINK_SECONDS", 20, "秒", "リンク先のサイト", "答えないサイトを待ち続けません")
LINKS_AT_ONCE = _limit("LINKS_AT_ONCE", 4, "件", "一度にたずねるサイト", "線をふさぎません")
FIRST_LAYOUT_SECONDS = _limit("FIRST_LAYOUT_SECONDS", 25.0, "秒", "はじめに組むあいだ、画面が待つ時間", "過ぎたら、5秒後にまた聞きます")
STOP_SECONDS = _limit("STOP_SECONDS", 5.0, "秒", "止めた仕事の後かたづけ", "過ぎたら終わらせます。書きかけは、次の仕事が消します")
END_SECONDS = _limit("END_SECONDS", 10.0, "秒", "終わらせたプロセスが消えるまで", "すぐに消えるものです")
CLOSE_SECONDS = _limit("CLOSE_SECONDS", 3, "秒", "画面を閉じるとき、送りかけの答え", "小さい答えは送り終わります")

_under("子プロセス")
CHILD_PDF = _child("CHILD_PDF", Bounds(60, 3_072, 1_024), "もらったPDFを読む", "試した660のPDFで、いちばん重いものが22秒・274 MBです")
CHILD_SUPPLIED = _child("CHILD_SUPPLIED", Bounds(20, 3_072, 1_024), "紙面に入れるPDFを、組む前に読む", "見るのは使うページだけです")
CHILD_OWN = _child("CHILD_OWN", Bounds(300, 8_192, 8_192), "この仕組みが書いたPDFを版に描く", "止まらなくなったときの用心です")
CHILD_PICTURE = _child("CHILD_PICTURE", Bounds(30, 3_072, 1_024), "画像を開いて、撮影の情報を除く", "9,000万画素の画像が入ります")
CHILD_COPY = _child("CHILD_COPY", Bounds(30, 2_048, 256), "写真を画面用に縮める", "JPEGでない9,000万画素の画像が入ります")
CHILD_LIVE = _child("CHILD_LIVE", Bounds(120, 6_144, 1_024, renewed=True), "紙面を組んで描く（はじめに号を開く）", "見本の号を開いて組むのに数秒です")
LIVE_UPDATE_SECONDS = _limit("LIVE_UPDATE_SECONDS", 60.0, "秒（計算）", "組み直し1回", "見本の号の全面を組んでも数秒です")
LIVE_OTHER_SECONDS = _limit("LIVE_OTHER_SECONDS", 30.0, "秒（計算）", "紙面の絵1枚", "ふつうは1秒もかかりません")
CHILD_WORK = _child("CHILD_WORK", Bounds(3_600, 12_288, 8_192), "号を組む・くらべる・渡す・保存する", "見本の号を組むのに約20秒・1.3 GBです")
CHILD_REBUILD = _child("CHILD_REBUILD", Bounds(3_600, 12_288, 8_192), "保存した号を、保存したプログラムで作り直す", "号を組むのと同じです")
CHILD_PACKAGES = _child("CHILD_PACKAGES", Bounds(600, 4_096, 2_048), "プログラムの部品を集める・入れる", "部品は60個ほどです。線が遅くても待ちます")
CHILD_TOOL = _child("CHILD_TOOL", Bounds(20, 2_048, 64), "道具の版をたずねる", "1秒もかかりません")
