"""The gates (kohoshi.check.words.gates): what a person has yet to do before release."""
from __future__ import annotations

from kohoshi.check.rule import Rule
from kohoshi.finding import Level

GATE_RULES = (
    Rule("gate/consent", "写っている人の同意がない", "同意のない写真は、配ったあとで回収になることがあります。子どもの写真は保護者の同意が要ります。",
         "people: true の写真に consent がない、consent: 未確認", "consent: 2022年4月10日 区民まつりの受付で本人から書面で", Level.WARNING),
    Rule("gate/personal", "写真の個人情報をだれも確かめていない",
         "名札、車のナンバー、書類、パソコンの画面に写った個人情報は、刷ってからでは消せません。機械には見つけられないので、人が見て名前を残します。",
         "写真（JPEG・PNG・TIFF）に personal がない、personal: 済", "personal: 広報担当の名前 5月12日、絵（SVG）、sample: true の写真", Level.WARNING),
    Rule("gate/tentative", "未定のまま", "決まってから直すつもりの日にちは、そのまま刷られがちです。",
         "記事・お知らせ欄・カレンダーの行に tentative: true がある", "決まって tentative を消した記事", Level.WARNING),
    Rule("gate/embargo", "解禁日より前に配られる", "相手と約束した日より前に紙面が届くと、約束をやぶることになります。",
         "embargo: 2022-06-10 の記事があり、配布が5月30日から", "embargo: 2022-05-30 で、配布が5月30日から", Level.WARNING),
    Rule("gate/placeholder", "埋め忘れの文字が残っている", "あとで入れるつもりの文字は、見なれるほど目に入らなくなり、そのまま刷られます。",
         "「○月○日(○)」「〓〓」「(要確認)」「06-XXXX-XXXX」「ここに本文が入ります」「○○小学校」", "「会場は未定です」「○○市の職員を名乗る電話」「○印」「二〇二二年」", Level.WARNING),
    Rule("gate/sample", "見本が残っている", "見本の記事・番号・広告は、本番の号に残ってはいけません。",
         "sample: true の記事、0000- で始まる番号、「(見本)」の文字", "本物の番号、「見本市」「見本を配ります」", Level.NOTICE),
)
