#!/usr/bin/env bash
# prh corrects terms by a dictionary. A rule written the short way (expected: サーバー, pattern: サーバ)
# looks for the pattern everywhere, also inside the right word: サーバー is reported and its correction
# is サーバーー. And wordBoundary: true, made against that, never fires in Japanese, because the engine's
# \b knows no borders between kanji and kana; not even for 市 between two blanks.
# Seen with prh 5.4.4 on Node.js. Guard here: kohoshi/check/words/prh/__init__.py leaves alone what is already
# the expected word.
set -euo pipefail
dir=$(mktemp -d); trap 'rm -rf "$dir"' EXIT
cd "$dir"
npm install --silent --no-fund --no-audit prh@5.4.4 >/dev/null
cat > rules.yml <<'YML'
version: 1
rules:
  - expected: サーバー
    pattern: サーバ
  - expected: シ
    pattern: 市
    options:
      wordBoundary: true
YML
cat > try.js <<'JS'
const prh = require("prh");
const engine = prh.fromYAMLFilePath("rules.yml");
const fixed = (text) => { const set = engine.makeChangeSet("a.txt", text); return set.applyChangeSets(text); };
const seen = ["サーバー", "サーバ", " 市 "].map((text) => [text, fixed(text)]);
console.log(JSON.stringify(seen));
const was = JSON.stringify([["サーバー", "サーバーー"], ["サーバ", "サーバー"], [" 市 ", " 市 "]]);
process.exit(JSON.stringify(seen) === was ? 0 : 1);
JS
node try.js
