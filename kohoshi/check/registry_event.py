"""The rules of 日時: what calendars make of it (kohoshi.issue.when)."""
from __future__ import annotations

from kohoshi.check.rule import Rule
from kohoshi.finding import Level

EVENT_RULES = (
    Rule("event/edition", "行事の一覧が、原稿の日時とちがう",
         "カレンダーに取り込んだ人は、紙面を見ずにその日その時刻に来ます。できた events.csv、events.ics、html/ の検索用データを読み返し、原稿の日時を読んだものと、日・時刻・中止を1回ずつ照らし合わせます。",
         "日時が「毎週水曜日 10:00～11:30(22日を除く)」で、events.ics に22日がある", "雨天時の予備日・申込みの締切・抽選日が一覧にない"),
    Rule("event/unread", "日時に、読み取れないところがある",
         "読み取れない日や時刻は、あて推量で載せません。載らないことを知らせ、書いたとおりの言葉を「開始日時特記事項」と予定の説明に残します。",
         "「毎週水曜日(休講日を除く)」「7月5日から全6回」「隔週水曜日」（始まりの日がない）", "「随時」、「毎週水曜日(22日を除く)」「6月12日(日)(雨天時は19日(日))」", Level.NOTICE),
    Rule("event/contradiction", "日時の中で食い違っている",
         "片方だけ直した日時は、読む人によって別の日や時刻になります。ひとつの日時の欄の中だけを見ます。",
         "「10:00～9:00」「開場14:00 開演13:30」「6月12日・19日 全3回」「毎週水曜日(23日(木)を除く)」", "「22:00～翌2:00」「開場13:30 開演14:00」「6月12日・19日 全2回」", Level.WARNING),
)
