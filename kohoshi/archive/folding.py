"""The form in which text is searched: widths, cases, kana and old or variant kanji made one.

高 finds 髙, 国 finds 國, らじお finds ラジオ and ﾗｼﾞｵ. Every character stays one character (kohoshi.text
remembers where it came from), so a hit can be shown in the text as it was printed. What is told
apart on purpose: ー and -, long and short vowels, が and か.
"""
from __future__ import annotations

from functools import lru_cache

from kohoshi.text import Normal, normal

#: Old form, new form (旧字体 and 新字体 of the table of 常用漢字).
_OLD = """
亞亜 惡悪 壓圧 圍囲 爲為 醫医 壹壱 稻稲 飮飲 隱隠 營営 榮栄 衞衛 驛駅 悅悦 閱閲 圓円 鹽塩 緣縁 艷艶 應応 歐欧 毆殴 櫻桜 奧奥 橫横 溫温 穩穏 假仮 價価 畫画 會会 壞壊 懷懐 繪絵 槪概 擴拡 殼殻 覺覚 學学 嶽岳 樂楽 渴渇 鐮鎌
勸勧 卷巻 寬寛 歡歓 罐缶 觀観 關関 陷陥 巖巌 顏顔 歸帰 氣気 龜亀 僞偽 戲戯 犧犠 却卻 糺糾 擧挙 虛虚 峽峡 挾挟 敎教 强強 鄕郷 堯尭 曉暁 區区 驅駆 駈駆 勳勲 薰薫 羣群 徑径 惠恵 揭掲 攜携 溪渓 經経 繼継 莖茎 螢蛍 輕軽 鷄鶏
藝芸 擊撃 缺欠 儉倹 劍剣 圈圏 檢検 權権 獻献 縣県 硏研 險険 顯顕 驗験 嚴厳 吳呉 娛娯 效効 廣広 恆恒 鑛鉱 號号 黃黄 國国 黑黒 濟済 碎砕 齋斎 劑剤 册冊 雜雑 參参 慘惨 棧桟 蠶蚕 贊賛 讚賛 殘残 絲糸 姊姉 齒歯 兒児 辭辞 濕湿
實実 舍舎 寫写 釋釈 壽寿 收収 從従 澁渋 獸獣 縱縦 肅粛 處処 緖緒 敍叙 奬奨 將将 燒焼 稱称 證証 乘乗 剩剰 壤壌 孃嬢 條条 淨浄 疊畳 穰穣 讓譲 釀醸 囑嘱 觸触 寢寝 愼慎 晉晋 眞真 盡尽 圖図 粹粋 醉酔 隨随 髓髄 數数 樞枢 瀨瀬
聲声 靜静 齊斉 攝摂 竊窃 專専 戰戦 淺浅 潛潜 纖繊 踐践 錢銭 禪禅 雙双 壯壮 搜捜 插挿 爭争 總総 聰聡 莊荘 裝装 騷騒 臟臓 藏蔵 屬属 續続 墮堕 體体 對対 帶帯 滯滞 臺台 瀧滝 擇択 澤沢 單単 擔担 膽胆 團団 彈弾 斷断 癡痴 遲遅
晝昼 蟲虫 鑄鋳 廳庁 聽聴 鎭鎮 遞逓 鐵鉄 轉転 點点 傳伝 黨党 盜盗 燈灯 當当 鬪闘 德徳 獨独 讀読 屆届 貳弐 腦脳 霸覇 廢廃 拜拝 賣売 麥麦 發発 髮髪 拔抜 蠻蛮 祕秘 濱浜 甁瓶 拂払 佛仏 竝並 變変 邊辺 辨弁 辯弁 瓣弁 舖舗 步歩
穗穂 寶宝 襃褒 豐豊 沒没 飜翻 槇槙 萬万 滿満 默黙 彌弥 藥薬 譯訳 豫予 餘余 與与 譽誉 搖揺 樣様 謠謡 遙遥 瑤瑶 來来 賴頼 亂乱 覽覧 畧略 龍竜 兩両 獵猟 綠緑 鄰隣 凜凛 壘塁 勵励 禮礼 隸隷 靈霊 齡齢 曆暦 歷歴 戀恋 爐炉 勞労
樓楼 郞郎 錄録 灣湾 內内 彥彦 淸清 增増 敕勅 尙尚 晚晩 每毎 祿禄
"""
#: Forms of names that stand for the same character.
_VARIANTS = """
髙高 﨑崎 嵜崎 碕崎 𠮷吉 邉辺 嶋島 嶌島 冨富 濵浜 舘館 桒桑 渕淵 渊淵 栁柳 槗橋 𣘺橋 埜野 峯峰 曻昇 舩船 菴庵 曽曾 荅答 囘回 囬回 甞嘗 凉涼 凖準 决決 冲沖 况況 减減 竒奇 讃賛 躰体 軆体 鉃鉄 隣鄰 龝秋 秌秋 鴎鷗 頬頰 填塡
剥剝 叱𠮟 裡裏
"""


def _pairs() -> dict[str, str]:
    """Character → the one it is searched as. Chains end at their last link."""
    out: dict[str, str] = {}
    for pair in [*_OLD.split(), *_VARIANTS.split()]:
        if pair[0] != pair[1]:
            out.setdefault(pair[0], pair[1])
    return out


KANJI = _pairs()
#: Marks of repetition and small letters of place names.
KANA = {"ヽ": "ゝ", "ヾ": "ゞ", "ヵ": "か", "ヶ": "け", "ゕ": "か", "ゖ": "け"}


@lru_cache(maxsize=16384)
def _one(char: str) -> str:
    low = char.lower()
    char = low if len(low) == 1 else char
    seen = {char}
    while (other := KANJI.get(char)) and other not in seen:
        seen.add(other)
        char = other
    if char in KANA:
        return KANA[char]
    return chr(ord(char) - 0x60) if "ァ" <= char <= "ヴ" else char


def folded(text: str) -> Normal:
    """``text`` as it is searched; ``index`` leads back to the original."""
    form = normal(text)
    return Normal("".join(map(_one, form.text)), form.index)
