"""Whose pages a number of faces counts: ours, or those of another issue or another publication."""
from __future__ import annotations

import re

from kohoshi.issue.dates.eras import written_years
from kohoshi.issue.model import Issue
from kohoshi.text import plain

#: What may stand between the name of a publication and its page: 「広報みなと」4月号の16面.
_JOIN = r"[」』)]*(?:の中の|の中|中の|の裏|の表|の(?:最後|はじめ|巻末|後ろ|裏)の|の|、|内の)?[(〔]?"
#: An issue named in the clause: 4月号, 前号, 第312号, 令和4年春号.
_ISSUE = re.compile(r"(?P<year>昨年|去年|前年|一昨年|翌年|来年|(?:令和|平成)(?:[0-9]{1,2}|元)年|[0-9]{4}年)?の?"
                    r"(?:(?P<month>[0-9]{1,2})(?:[・~][0-9]{1,2})?月(?:[0-9]{1,2}日|上旬|中旬|下旬)?号|(?:第|No\.?|通巻)(?P<number>[0-9]+)号?(?=[」』)の、(〔0-9]|$)"
                    r"|(?P<word>前々?|先々?月|前月|先週|次|翌月?|来月|再来月|創刊|新年|春|夏|秋|冬|特別|増刊|臨時|別冊|保存版|前回の)号)[^。、]{0,30}$")
#: Kinds of publications that are none of a newsletter's own.
_KINDS = (r"パンフレット|[小分]?冊子|リーフレット|ちらし|チラシ|ビラ|ガイド(?:ブック|ライン)?|ハンドブック|便利帳|マニュアル|しおり|手引き?|てびき|手帳|別冊|"
          r"折り?込み?|(?:[市府県都町村国]|他区|他市)の広報[誌紙]|広域情報誌|(?:申込|申請|計画|報告|説明|通知|納付|要望|提案|仕様|議案|予算|決算|意見|案内)書|要項|要綱|要領|募集案内|白書|年報|月報|報告|教科書|テキスト|教材|図録|カタログ|"
          r"マップ|新聞|新報|日報|タイムズ|だより|たより|便り|通信|会報|会誌|機関誌|雑誌|月刊[^「」『』]{1,10}|週刊[^「」『』]{1,10}|議事録|会議録|統計書?|概要|要覧|年鑑|[辞事]典|記念誌|[国府県市区町村]史|データ集|資料集?|大綱|ビジョン|プラン|計画|構想|"
          r"著書|書籍|文庫|新書|絵本|写真集|楽譜|取扱説明書|母子健康手帳|時刻表|電話帳|ホームページ|サイト|PDF|ファイル")
_OTHERS = re.compile(rf"(?:{_KINDS})(?:[(（][^()（）]{{1,12}}[)）])?{_JOIN}$|[(（][^()（）]{{0,12}}[0-9元]年度?版[)）]{_JOIN}$")
#: A title in quotes right before a number of pages.
_QUOTED = re.compile(r"(?:『(?P<title>[^『』]+)』|「(?P<name>[^「」]+)」)(?P<issue>(?:[0-9]{4}年|(?:令和|平成)[0-9元]{1,2}年)?[0-9]{1,2}月号)?(?:の?[(〔]?|[(〔][^()〔〕]{1,12}、)$")
_OURS = r"(?:本紙|紙面|本号|今号|今月号|この号|この紙面)"


def is_elsewhere(before: str, unit: str, issue: Issue | None) -> bool:
    """Whether the numbers behind ``before`` (normal text) are pages of something else.

    ``unit``: 面, or ページ and 頁, which a paper that counts its own faces says of other things.
    ``issue``: None where a file is read without its content; every issue named is then another."""
    clause = before[max(before.rfind("。"), before.rfind("!"), before.rfind("?")) + 1:]
    named = _ISSUE.search(clause)
    if named and (issue is None or not _this(named, issue)):
        return True
    quoted = _QUOTED.search(clause)
    if quoted and (quoted["issue"] or unit != "面"):
        name = quoted["title"] or quoted["name"]
        return issue is None or plain(str(issue.house.publisher.title)) not in name
    return bool(_OTHERS.search(clause))


def is_ours(before: str, issue: Issue) -> bool:
    """Whether the words right before a number say that this very issue is meant: 「本紙13面」."""
    month = int(str(issue.publication.month).rpartition("-")[2])
    title = re.escape(plain(str(issue.house.publisher.title)))
    return re.search(rf"(?:{_OURS}|{title}[」』]?(?:の?(?:今月号|{month}月号))?|(?<![0-9年]){month}月号){_JOIN}$", before) is not None


def _this(named: re.Match[str], issue: Issue) -> bool:
    """Whether the issue named is the one at hand."""
    if named["word"]:
        return False
    if named["number"]:
        return named["number"] == str(issue.publication.number)
    year, month = str(issue.publication.month).split("-")
    said = named["year"] or ""
    same_year = not said or said in written_years(int(year))
    return same_year and int(named["month"]) == int(month)
