"""A small issue of four faces, sound in every respect, for the tests to damage."""
from __future__ import annotations

from pathlib import Path

import pytest

from kohoshi.finding import Finding
from kohoshi.issue.loader import Loaded, load

ISSUE = """\
# 見本の号
number: 313
label: 6月号
month: 2022-06
date: 2022-06-01
delivery:
  from: 2022-05-30
  to: 2022-06-05
slogan: 見本の標語
binding: left
press: offset-tabloid
flatplan:
  - faces: 1
    layout: cover
    section: 表紙
    slots:
      hero: hyoshi
  - faces: [2, 3]
    layout: feature
    section: 特集
    slots:
      top: [kaigi/hajime]
      foot:
        - kaigi/owari
        - taiso
    ads:
      - slot: ad
        file: ad.pdf
        advertiser: 見本商店
  - faces: [4]
    layout: supplied
    section: 市政情報
    supplied:
      file: shisei.pdf
      title: 市政情報（見本）
"""

HYOSHI = """\
title: 表紙の題
body:
  - figure:
      image: hero.svg
      alt: 港の絵
      caption: 港の**朝**
  - arrows:
      - 会議 → 会議の話(〔面:kaigi〕)
"""

KAIGI = """\
kicker: 肩
title: 会議の話
subtitle: 副題
lead: |
  まえがき1。
  まえがき2。
category: 区政
section: koho
parts:
  hajime:
    - questions:
        - q: 何ですか
          a: |
            ｜港区《みなとく》の会議です。

            だれでも来られます。
    - initiative:
        mark: 取り組み 1
        title: まちづくり
        lead: 進めます。
        actions:
          - ひとつめ。
        goals_label: 関連するゴール
        goals: [11, 17]
  owari:
    - terms:
        - label: 場所
          text: 見本会館
    - contacts: [koho]
"""

TAISO = """\
title: 体操
body:
  - info:
      when: 6月11日(土)9:00～10:00
      fee: 無料
  - items: 動きやすい服
  - steps:
      - title: あつまる
        text: 玄関に来てください。
        image: step.png
        alt: 玄関の絵
"""

PUBLISHER = """\
title: 広報見本
roman: MIHON
municipality: 271071
ward: 見本区
office: 見本区役所
editor: 総務課
postcode: 〒000-0000
address: 見本区見本1丁目
phone: 0000-0001
fax: 0000-0002
url: https://www.example.jp/
flowers: 見本の花
"""

CONTACTS = """\
koho:
  name: 総務課(広報)
  work: 広報紙
  floor: 5階
  phone: 0000-0001
  fax: 0000-0101
bosai:
  name: 防災係
  phone: 0000-0004
"""

ADS = """\
mihon-shoten:
  advertiser: 見本商店
  slot: ad
  from: 2022-04
  to: 2023-03
  approved: 2022-03-15
  by: 総務課
  sample: true
"""

NAMES = """\
mihon-kaikan:
  name: 見本会館
  kind: facility
  variants: 見本区民会館
  wrong: [見本館]
  sample: true
"""

SDGS = "".join(f"""\
"{n}":
  label: 目標{n}をめざそう
  lines: [目標{n}を, めざそう]
  rgb: "#E5243B"
  cmyk: [0, 95, 80, 0]
""" for n in range(1, 18))


class Project:
    """The files of a project folder, and what the loader says about them."""

    def __init__(self, root: Path) -> None:
        self.root = root
        self.folder = root / "content" / "2022-06"
        self.layouts = root / "layouts"

    def write(self, name: str, text: str | bytes) -> None:
        path = self.root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(text.encode() if isinstance(text, str) else text)

    def edit(self, name: str, old: str, new: str) -> None:
        """Replaces the one occurrence of ``old``."""
        text = (self.root / name).read_text(encoding="utf-8")
        assert text.count(old) == 1, (name, old)
        self.write(name, text.replace(old, new))

    def load(self) -> Loaded:
        return load(self.folder, root=self.root)

    def only(self) -> Finding:
        """The single finding of a project with a single fault."""
        findings = self.load().findings
        assert len(findings) == 1, [(str(f.place), f.message) for f in findings]
        return findings[0]

    def spots(self) -> list[tuple[str, int, str]]:
        """(file name, line, rule) of all findings, in report order."""
        return [(f.place.file.split("/")[-1], f.place.line, f.rule) for f in self.load().findings if f.place]


@pytest.fixture
def project(tmp_path: Path) -> Project:
    made = Project(tmp_path)
    issue, house = "content/2022-06", "content/house"
    for name, text in {
        f"{issue}/issue.yaml": ISSUE, f"{issue}/articles/hyoshi.yaml": HYOSHI, f"{issue}/articles/kaigi.yaml": KAIGI,
        f"{issue}/articles/taiso.yaml": TAISO, f"{house}/publisher.yaml": PUBLISHER, f"{house}/contacts.yaml": CONTACTS,
        f"{house}/sdgs.yaml": SDGS, f"{house}/ads.yaml": ADS, f"{house}/names.yaml": NAMES, f"{house}/rules.yaml": "style/width: off\n",
        f"{issue}/supplied/ad.pdf": b"%PDF-", f"{issue}/supplied/shisei.pdf": b"%PDF-",
        f"{issue}/images/step.png": b"", "layouts/minato/art/hero.svg": "<svg/>",
    }.items():
        made.write(name, text)
    return made


