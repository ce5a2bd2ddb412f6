// The part of the paper where the article stands, drawn from tiles; it changes in place when the layout
// does. The field one is in is marked; a click on a text goes to its field.
import { get } from "../send.js";
import { Pictures } from "../viewer/tiles.js";

const PX = 96 / 25.4;
const MARGIN = 3;    // mm around the frames

export class Preview {
  // picked(pointer): a text was clicked
  constructor(root, config, picked) {
    Object.assign(this, { root, config, picked, faces: new Map(), field: "" });
    new ResizeObserver(() => { for (const view of this.faces.values()) view.size(); }).observe(root);
  }

  // frames: [{face, box: [x, y, w, h]}] of the article; revisions: face → revision
  async renew(frames, revisions) {
    const numbers = [...new Set(frames.map(frame => frame.face))].sort((a, b) => a - b).filter(face => revisions[face]);
    for (const [face, view] of this.faces) if (!numbers.includes(face)) { view.end(); this.faces.delete(face); }
    if (numbers.length) this.root.querySelectorAll(":scope > p, :scope > figure:not(.live)").forEach(old => {
      if (!numbers.includes(Number(old.dataset.face)) || old.tagName === "P") old.remove();
    });
    await Promise.all(numbers.map(async face => {
      const boxes = frames.filter(frame => frame.face === face).map(frame => frame.box);
      if (!this.faces.has(face)) this.faces.set(face, new View(this, face));
      await this.faces.get(face).renew(boxes, revisions[face]);
    }));
    this.mark(this.field);
  }

  mark(pointer) {
    this.field = pointer;
    for (const view of this.faces.values()) view.mark(pointer);
    if (pointer && matchMedia("(min-width: 861px)").matches) this.root.querySelector(".here")?.scrollIntoView({ block: "nearest" });
  }
}

class View {
  constructor(preview, face) {
    Object.assign(this, { preview, face, spots: [], marks: [], crop: null, pictures: null, revision: null });
    const figure = preview.root.querySelector(`figure[data-face="${face}"]`) ?? document.createElement("figure");
    if (!figure.isConnected) {
      figure.dataset.face = face;
      const words = document.createElement("figcaption"), link = document.createElement("a");
      link.href = `/i/${preview.config.issue}/pages?face=${face}`;
      link.textContent = `${face}面を見る`;
      words.append(link);
      figure.append(words);
      const after = [...preview.root.querySelectorAll("figure")].find(other => Number(other.dataset.face) > face);
      preview.root.insertBefore(figure, after ?? null);
    }
    this.figure = figure;
    this.stage = document.createElement("div");
    this.stage.className = "crop";
    this.canvas = document.createElement("canvas");
    this.canvas.setAttribute("role", "img");
    this.canvas.setAttribute("aria-label", `${face}面のこの記事のところ`);
    this.stage.append(this.canvas);
    this.stage.addEventListener("click", event => this.click(event));
  }

  async renew(boxes, revision) {
    if (revision === this.revision) return;
    this.revision = revision;
    const { config } = this.preview;
    const all = await get(`/i/${config.issue}/spots/${this.face}/${revision}.json`).catch(() => []);
    if (revision !== this.revision) return;
    const spots = (all ?? []).filter(spot => spot.article === config.article);
    const crop = around([...boxes, ...spots.map(spot => spot.box)], config);
    const next = new Pictures({
      issue: config.issue, face: this.face, revision, size: { w: config.width * PX, h: config.height * PX }, tile: config.tile,
      came: () => { if (this.pictures === next) this.draw(); } });
    await next.need(this.zoom(crop), crop);
    if (revision !== this.revision) { next.end(); return; }
    this.pictures?.end();
    Object.assign(this, { pictures: next, crop, spots });
    if (!this.stage.isConnected) {
      this.figure.querySelector("img")?.remove();
      this.figure.prepend(this.stage);
      this.figure.classList.add("live");
    }
    this.size();
  }

  // Device px to a CSS px of paper at which the crop fills the width (never larger than twice).
  scale(crop) {
    const width = this.preview.root.clientWidth, ratio = devicePixelRatio || 1;
    return Math.min(width / crop.w, 2) * ratio;
  }

  zoom(crop) { return this.preview.config.zooms.find(zoom => zoom >= this.scale(crop) * .9) ?? 4; }

  size() {
    if (!this.crop) return;
    const k = this.scale(this.crop), ratio = devicePixelRatio || 1;
    this.canvas.width = Math.round(this.crop.w * k);
    this.canvas.height = Math.round(this.crop.h * k);
    this.canvas.style.setProperty("width", `${this.canvas.width / ratio}px`);
    this.draw();
    this.pictures.need(this.zoom(this.crop), this.crop).then(() => this.draw());
    this.mark(this.preview.field);
  }

  draw() {
    const k = this.scale(this.crop), context = this.canvas.getContext("2d");
    this.pictures.draw(context, -this.crop.x * k, -this.crop.y * k, k, this.zoom(this.crop), this.preview.config.zooms);
  }

  mark(pointer) {
    for (const old of this.marks) old.remove();
    this.marks = [];
    if (!this.crop || !pointer) return;
    for (const { box: [x, y, w, h] } of this.spots.filter(spot => spot.pointer.join(".") === pointer)) {
      const mark = document.createElement("span");
      mark.className = "here";
      const part = { left: (x * PX - this.crop.x) / this.crop.w, top: (y * PX - this.crop.y) / this.crop.h, width: w * PX / this.crop.w, height: h * PX / this.crop.h };
      for (const [name, value] of Object.entries(part)) mark.style.setProperty(name, `${value * 100}%`);
      this.stage.append(mark);
      this.marks.push(mark);
    }
  }

  click(event) {
    const box = this.canvas.getBoundingClientRect();
    const x = ((event.clientX - box.left) / box.width * this.crop.w + this.crop.x) / PX;
    const y = ((event.clientY - box.top) / box.height * this.crop.h + this.crop.y) / PX;
    const hit = this.spots.filter(({ box: [l, t, w, h] }) => x >= l && x <= l + w && y >= t && y <= t + h)
      .sort((a, b) => a.box[2] * a.box[3] - b.box[2] * b.box[3])[0];
    if (hit) this.preview.picked(hit.pointer.join("."));
  }

  end() {
    this.pictures?.end();
    this.revision = null;
    this.figure.remove();
  }
}

// The rectangle (CSS px of paper) around boxes (mm), inside the paper.
function around(boxes, { width, height }) {
  const left = Math.max(0, Math.min(...boxes.map(b => b[0])) - MARGIN), top = Math.max(0, Math.min(...boxes.map(b => b[1])) - MARGIN);
  const right = Math.min(width, Math.max(...boxes.map(b => b[0] + b[2])) + MARGIN);
  const foot = Math.min(height, Math.max(...boxes.map(b => b[1] + b[3])) + MARGIN);
  return { x: left * PX, y: top * PX, w: (right - left) * PX, h: (foot - top) * PX };
}
