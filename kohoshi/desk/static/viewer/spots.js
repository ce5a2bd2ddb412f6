// A click on a text: its field, its file and line, and the way to edit it. Also as a list, for keys.
import { get } from "../send.js";
import { element, open } from "./panel.js";

export class Spots {
  constructor(viewer) {
    this.viewer = viewer;
    this.known = new Map();   // face → { revision, spots: promise, ready: array }
    viewer.articleAt = at => this.find(at)?.article ?? null;
    viewer.onTurn(faces => { this.hover(null); for (const face of faces) this.load(face); });
    viewer.onUpdate(() => { for (const face of viewer.faces) this.load(face); });
  }

  load(face) {
    const revision = this.viewer.revisions[face];
    if (!revision) return Promise.resolve([]);
    if (this.known.get(face)?.revision !== revision) {
      const entry = { revision, ready: [] };
      entry.spots = get(`/i/${this.viewer.config.issue}/spots/${face}/${revision}.json`).then(
        spots => entry.ready = spots ?? [], () => []);
      this.known.set(face, entry);
    }
    return this.known.get(face).spots;
  }

  // The smallest text under a place (mm).
  find(at) {
    if (!at) return null;
    const here = (this.known.get(at.face)?.ready ?? []).filter(({ box: [x, y, w, h] }) =>
      at.x >= x && at.x <= x + w && at.y >= y && at.y <= y + h);
    return here.sort((a, b) => a.box[2] * a.box[3] - b.box[2] * b.box[3])[0] ?? null;
  }

  hover(at) {
    const spot = this.find(at), overlay = this.viewer.overlay;
    const key = spot ? `${at.face} ${spot.box}` : "";
    if (key === this.hovered) return;
    this.hovered = key;
    overlay.remove("hover");
    if (spot) overlay.add({ id: "hover", face: at.face, box: spot.box, label: "", kind: "spot" });
    this.viewer.stage.classList.toggle("on-text", Boolean(spot));
  }

  async pick(at) {
    await this.load(at.face);
    const spot = this.find(at);
    if (spot) this.tell(at.face, spot);
    return Boolean(spot);
  }

  tell(face, spot) {
    const { overlay, config } = this.viewer;
    overlay.remove("picked");
    overlay.add({ id: "picked", face, box: spot.box, label: "", kind: "spot" });
    open(spot.field, [
      element("dl", { class: "facts" },
        fact("面", `${face}面`), spot.article ? fact("記事", spot.article) : null, fact("書いてあるところ", `${spot.file}:${spot.line}`)),
      config.canEdit && spot.article
        ? element("a", { class: "button primary", href: `/i/${config.issue}/articles/${spot.article}#${spot.pointer.join(".")}` }, "ここをなおす")
        : null,
    ]);
  }

  // All texts of the opening as buttons: the way for those who use keys.
  async list() {
    const { faces } = this.viewer;
    const groups = [];
    for (const face of faces) {
      const items = (await this.load(face)).map(spot => element("li", {}, element("button", {
        class: "button quiet", type: "button",
        onclick: () => { this.viewer.reveal(face, spot.box, { zoom: 1 }); this.tell(face, spot); },
      }, element("span", {}, `${spot.article ?? "号"}　${spot.field}`), element("span", { class: "hint" }, `${spot.line}行`))));
      groups.push(element("h3", {}, `${face}面`), items.length ? element("ul", { class: "texts" }, ...items)
        : element("p", { class: "hint" }, "この面に、原稿から組んだ文字はありません"));
    }
    open("文字の一覧", groups);
  }
}

function fact(term, words) {
  return element("div", {}, element("dt", {}, term), element("dd", {}, words));
}
