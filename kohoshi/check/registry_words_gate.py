"""The gates (kohoshi.check.words.gates): what a person has yet to do before release.

Those that a field of the content closes (consent, personal, tentative, embargo, sample) cannot be waived:
a waiver would leave no trace in the content of who looked, and a sample printed by mistake has a price.
Those that judge words (placeholder, marked) can."""
from __future__ import annotations

from kohoshi.check.rule import Rule
from kohoshi.finding import Level

GATE_RULES = (
    Rule("gate/consent", "写っている人の同意がない", "同意のない写真は、配ったあとで回収になることがあります。子どもの写真は保護者の同意が要ります。同意は「掲載の同意（consent）」に書くもので、承認では代えられません。",
         "people: true の写真に掲載の同意（consent）がない、consent: 未確認", "consent: 2022年4月10日 区民まつりの受付で本人から書面で", Level.WARNING),
    Rule("gate/personal", "写真の個人情報をだれも確かめていない",
         "名札、車のナンバー、書類、パソコンの画面に写った個人情報は、刷ってからでは消せません。機械には見つけられないので、人が見て個人情報を確かめた人（personal）に名前を残します。承認では代えられません。",
         "写真（SVG でないもの）に個人情報を確かめた人（personal）がない、personal: 済", "personal: 広報担当の名前 5月12日、絵（SVG）、sample: true の写真", Level.WARNING),
    Rule("gate/tentative", "未定のまま", "決まってから直すつもりの日にちは、そのまま刷られがちです。しるしを消すまで、承認では通りません。",
         "記事・お知らせ欄・カレンダーの行に tentative: true がある", "決まって未定のしるし（tentative）を消した記事", Level.WARNING),
    Rule("gate/embargo", "解禁日より前に配られる", "相手と約束した日より前に紙面が届くと、約束をやぶることになります。承認では通りません。",
         "embargo: 2022-06-10 の記事があり、配布が5月30日から", "embargo: 2022-05-30 で、配布が5月30日から", Level.WARNING),
    Rule("gate/placeholder", "埋め忘れの文字が残っている", "あとで入れるつもりの文字は、見なれるほど目に入らなくなり、そのまま刷られます。",
         "「○月○日(○)」「令和4年 月 日( )」「〓〓」「(要確認)」「※課長確認中」「(タイトル案)」「△△人」「【写真：…】」「06-XXXX-XXXX」「ここに本文が入ります」「○○小学校」「会場は未定。」",
         "「会場は未定です」「基本計画(案)への意見」「(仮称)」「○○市の職員を名乗る電話」「○印」「二〇二二年」「生年月日(　年　月　日)」", Level.WARNING),
    Rule("gate/sample", "見本が残っている", "見本の記事・番号・広告は、本番の号に残ってはいけません。だれが承認しても通りません。発行者が見本の号だけは、練習として下版と保存まで進めます。",
         "sample: true の記事、0000- で始まる番号、「(見本)」の文字", "本物の番号、「見本市」「見本を配ります」", Level.NOTICE),
    Rule("gate/marked", "見本のしるしの文字が残っている", "見本の文に付けた「(見本)」が、本物に替えたあとも残ることがあります。ほかの見本がなくなると知らせます。",
         "ほかに見本のない号の、「申込書(見本)」の文字", "「見本市」「見本を配ります」、ほかに見本がある号（gate/sample がまとめて知らせます）", Level.NOTICE),
)
