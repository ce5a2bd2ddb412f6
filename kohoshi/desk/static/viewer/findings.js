// Findings as numbered pins, frames with their fullness: from overlay.json.
import { letGo } from "../press.js";
import { get } from "../send.js";
import { element, open } from "./panel.js";

const LEVELS = { error: "エラー", warning: "注意", notice: "お知らせ" };
const HEAD = 10;    // mm: where a finding without a place stands, and how far apart

export class Findings {
  constructor(viewer) {
    this.viewer = viewer;
    this.on = true;
    this.framesOn = false;
    this.findings = [];
    viewer.overlay.show("frame", false);
    viewer.overlay.onPick(item => { if (item.data?.finding) this.tell(item.data.finding); });
    viewer.onUpdate(() => this.load());
    this.load().then(() => this.arrive());
  }

  // ?finding=<fingerprint>: somebody came here for one finding.
  arrive() {
    const wanted = new URL(location.href).searchParams.get("finding");
    const finding = wanted && this.findings.find(each => each.fingerprint === wanted);
    if (finding) this.look(finding);
  }

  async load() {
    const { overlay, config } = this.viewer;
    const told = await get(`/i/${config.issue}/overlay.json`).catch(() => null);
    if (!told) return;
    await letGo();
    this.findings = told.findings.filter(finding => finding.face);
    this.changed = told.changed;
    for (const kind of [...Object.keys(LEVELS), "frame"]) overlay.clear(kind);
    const placeless = new Map();
    overlay.addAll(this.findings.map(finding => {
      const count = placeless.get(finding.face) ?? 0;
      if (!finding.box) placeless.set(finding.face, count + 1);
      return {
        id: `finding-${finding.number}`, face: finding.face, kind: finding.level, label: String(finding.number),
        box: finding.box ?? [HEAD * (count + 1), HEAD, 0, 0], data: { finding },
        title: `指摘${finding.number}、${LEVELS[finding.level]}: ${finding.message}` };
    }));
    overlay.addAll(told.frames.filter(frame => frame.article || frame.over).map((frame, index) => ({
      id: `frame-${index}`, face: frame.face, kind: "frame", data: { frame }, ...fullness(frame),
      box: Array.isArray(frame.box) ? frame.box : [frame.box.x, frame.box.y, frame.box.w, frame.box.h] })));
    const count = document.getElementById("findings-count");
    count.textContent = this.findings.length;
    count.hidden = !this.findings.length;
  }

  toggle() {
    this.on = !this.on;
    for (const kind of Object.keys(LEVELS)) this.viewer.overlay.show(kind, this.on);
    return this.on;
  }

  toggleFrames() {
    this.framesOn = !this.framesOn;
    this.viewer.overlay.show("frame", this.framesOn);
    return this.framesOn;
  }

  // The finding after (1) or before (-1) the one that was looked at, over all faces.
  step(way) {
    const sorted = [...this.findings].sort((a, b) => a.face - b.face || a.number - b.number);
    if (!sorted.length) return;
    const here = sorted.findIndex(finding => `finding-${finding.number}` === this.viewer.overlay.selected);
    const next = sorted[here < 0 ? (way > 0 ? 0 : sorted.length - 1) : (here + way + sorted.length) % sorted.length];
    if (!this.on) this.toggle();
    this.look(next);
  }

  look(finding) {
    const item = this.viewer.overlay.get(`finding-${finding.number}`);
    this.viewer.reveal(finding.face, item.box, { zoom: finding.box ? 0.9 : 0 });
    this.viewer.overlay.pick(item.id);
  }

  tell(finding) {
    const { config } = this.viewer;
    open(`指摘 ${finding.number}`, [
      element("p", {}, element("span", { class: `badge ${finding.level}` }, LEVELS[finding.level])),
      element("p", { class: "said" }, finding.message),
      finding.hint ? element("p", { class: "hint" }, finding.hint) : null,
      finding.source ? element("p", { class: "hint" }, `書いてあるところ　${finding.source}`) : null,
      this.changed ? element("p", { class: "hint" }, "この指摘は、前に組んだときのものです。原稿はそのあと変わりました。") : null,
      config.canEdit && finding.article
        ? element("a", { class: "button primary", href: `/i/${config.issue}/articles/${finding.article}` }, "記事をなおす") : null,
      element("div", { class: "pair" },
        element("button", { class: "button", type: "button", onclick: () => this.step(-1) }, "前の指摘"),
        element("button", { class: "button", type: "button", onclick: () => this.step(1) }, "次の指摘")),
    ]);
  }
}

// 「12字 × 8行　のこり2行」, 「… 14行・292字あふれ」 (``over``: characters, ``free``: lines), from afar only what is not just right; how full it is from 0 to 1.
function fullness({ measure, lines, used, free, over }) {
  const rest = over ? `${free < 0 ? `${-free}行・` : ""}${over}字あふれ` : free ? `のこり${free}行` : "";
  return { label: `${measure}字 × ${lines}行　${rest || "ちょうど"}`, short: rest, tone: over ? "over" : "", fill: Math.min(1, used / (lines || 1)) };
}
