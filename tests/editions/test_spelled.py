"""Short forms of print as words."""
from __future__ import annotations

import pytest

from kohoshi.editions.spelled import spell_out, spelled


@pytest.mark.parametrize(("printed", "said"), [
    ("6月12日(日)", "6月12日（日曜日）"),
    ("6月12日（土曜日）", "6月12日（土曜日）"),
    ("5月3日(火・祝)から", "5月3日（火曜日・祝日）から"),
    ("3月21日(月・振休)", "3月21日（月曜日・振替休日）"),
    ("6/12(日)", "6/12（日曜日）"),
    ("12日(日)・19日(日)", "12日（日曜日）・19日（日曜日）"),
    ("令和4年(2022年)6月12日(日)", "令和4年(2022年)6月12日（日曜日）"),
    ("☎0000-0001 FAX0000-0101", "電話0000-0001 ファックス0000-0101"),
    ("TEL:0000-0001", "電話0000-0001"),
    ("50%、３０％", "50パーセント、３０パーセント"),
    ("28℃", "28度"),
    ("約3km、幅5 cm、40m²、2㎏", "約3キロメートル、幅5センチメートル、40平方メートル、2キログラム"),
    # silent: what only looks like a short form
    ("対象(土地の所有者)", "対象(土地の所有者)"),
    ("第3回(火災)", "第3回(火災)"),
    ("TELEMATICS、FAXINE", "TELEMATICS、FAXINE"),
    ("定員(日本人)", "定員(日本人)"),
    ("5mAの電流、10tons", "5mAの電流、10tons"),
    ("https://www.city.osaka.lg.jp/50%/TEL?q=3km koho@example.jp", "https://www.city.osaka.lg.jp/50%/TEL?q=3km koho@example.jp"),
])
def test_spelled(printed: str, said: str) -> None:
    assert spelled(printed) == said
    assert spelled(said) == said, "twice is once"


@pytest.mark.parametrize(("written", "said"), [
    ("**強調**と《《圏点》》", "強調と圏点"),
    ("｜港区《みなとく》の桟橋《さんばし》", "港区（みなとく）の桟橋（さんばし）"),
    ("｜港区《みなと|く》", "港区（みなとく）"),
    ("区政会議(〔面:kaigi〕)、〔縦中横:100〕歩", "区政会議(6・7面)、100歩"),
    ("[区のページ](https://www.city.osaka.lg.jp/minato/)", "区のページ（https://www.city.osaka.lg.jp/minato/）"),
    ("[0000-0001](tel:0000-0001)", "0000-0001"),
    (r"\*そのまま\*", "*そのまま*"),
])
def test_markup_is_told_in_words(written: str, said: str) -> None:
    assert spell_out(written, {"kaigi": "6・7面"}.__getitem__) == said
