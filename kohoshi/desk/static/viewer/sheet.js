// The opening that lies on the stage, painted on one canvas: whole frames only, old or new.
import { Pictures } from "./tiles.js";

export class Sheet {
  constructor({ stage, config, camera, painted }) {
    Object.assign(this, { stage, config, camera, painted });
    const px = 96 / 25.4;
    this.size = { w: config.width * px, h: config.height * px };
    this.canvas = document.createElement("canvas");
    this.canvas.className = "paper";
    this.canvas.setAttribute("role", "img");
    this.context = this.canvas.getContext("2d", { alpha: true });
    stage.prepend(this.canvas);
    this.front = new Map();   // face → Pictures that are shown
    this.back = new Map();    // face → Pictures of a newer revision, not complete yet
    this.faces = [];
    this.frame = 0;
    this.settling = 0;
    this.still = true;
    new ResizeObserver(() => this.measure()).observe(stage);
    this.measure();
  }

  get ratio() { return Math.min(3, devicePixelRatio || 1); }

  measure() {
    const { clientWidth: w, clientHeight: h } = this.stage;
    if (!w || !h) return;
    this.canvas.width = Math.round(w * this.ratio);
    this.canvas.height = Math.round(h * this.ratio);
    this.camera.resize(w, h);
    this.paint();
  }

  lay(faces, revisions) {
    this.faces = faces;
    this.canvas.setAttribute("aria-label", `${faces.join("・")}面の紙面`);
    for (const [face, pictures] of [...this.front]) if (!this.near(face)) this.drop(this.front, face, pictures);
    for (const [face, pictures] of [...this.back]) this.drop(this.back, face, pictures);
    this.camera.lay(this.size.w * faces.length, this.size.h);
    this.renew(revisions);
  }

  near(face) { return this.faces.some(shown => Math.abs(shown - face) <= 2); }

  drop(map, face, pictures) {
    pictures.end();
    map.delete(face);
  }

  // New revisions: each changed face is fetched behind the one that is shown and takes its place whole.
  renew(revisions) {
    for (const face of this.faces) {
      const revision = revisions[face];
      if (!revision || this.front.get(face)?.revision === revision || this.back.get(face)?.revision === revision) continue;
      const pictures = new Pictures({
        issue: this.config.issue, face, revision, size: this.size, tile: this.config.tile, came: () => this.soon() });
      if (!this.front.has(face)) {
        this.front.set(face, pictures);
      } else {
        this.back.get(face)?.end();
        this.back.set(face, pictures);
        this.replace(face, pictures);
      }
    }
    for (const face of [...this.front.keys()]) {
      const stale = revisions[face] && this.front.get(face).revision !== revisions[face];
      if (stale && !this.faces.includes(face)) this.drop(this.front, face, this.front.get(face));
    }
    this.soon();
  }

  async replace(face, pictures) {
    for (;;) {
      const zoom = this.zoom, seen = JSON.stringify(this.view(face));
      const whole = await pictures.need(zoom, this.view(face));
      if (this.back.get(face) !== pictures) return;
      if (!whole) await new Promise(later => setTimeout(later, 400));
      else if (zoom === this.zoom && seen === JSON.stringify(this.view(face))) break;
    }
    this.back.delete(face);
    this.front.get(face)?.end();
    this.front.set(face, pictures);
    this.soon();
  }

  // The level of tiles that is sharp enough for the scale.
  get zoom() {
    const wanted = this.camera.scale * this.ratio * 0.9;
    return this.config.zooms.find(zoom => zoom >= wanted) ?? this.config.zooms.at(-1);
  }

  left(face) { return this.faces.indexOf(face) * this.size.w; }

  // What of a face is on the stage, with a rim, in CSS px of the face.
  view(face) {
    const { scale, x, y, stage } = this.camera, rim = 80 / scale;
    const at = { x: -x / scale - this.left(face), y: -y / scale };
    const x0 = Math.max(0, at.x - rim), y0 = Math.max(0, at.y - rim);
    const x1 = Math.min(this.size.w, at.x + stage.w / scale + rim), y1 = Math.min(this.size.h, at.y + stage.h / scale + rim);
    return { x: x0, y: y0, w: Math.max(0, x1 - x0), h: Math.max(0, y1 - y0) };
  }

  moved() {
    this.still = false;
    clearTimeout(this.settling);
    this.settling = setTimeout(() => { this.still = true; this.soon(); }, 120);
    this.soon();
  }

  soon() {
    if (!this.frame) this.frame = requestAnimationFrame(() => { this.frame = 0; this.paint(); });
  }

  paint() {
    const { context, camera, ratio } = this;
    context.clearRect(0, 0, this.canvas.width, this.canvas.height);
    context.imageSmoothingQuality = this.still ? "high" : "medium";
    let whole = this.faces.length > 0;
    for (const face of this.faces) {
      const pictures = this.front.get(face);
      const left = (camera.x + this.left(face) * camera.scale) * ratio, top = camera.y * ratio;
      this.shadow(left, top);
      if (pictures) {
        pictures.draw(context, left, top, camera.scale * ratio, this.zoom, this.config.zooms);
        if (this.still) pictures.need(this.zoom, this.view(face));
      }
      whole &&= Boolean(pictures?.base);
    }
    if (this.faces.length > 1) this.fold();
    if (whole) this.painted();
  }

  shadow(left, top) {
    const { context, camera, ratio } = this;
    context.save();
    context.shadowColor = "rgba(20, 32, 50, .22)";
    context.shadowBlur = 14 * ratio;
    context.shadowOffsetY = 3 * ratio;
    context.fillStyle = "#fff";
    context.fillRect(Math.round(left), Math.round(top), Math.round(this.size.w * camera.scale * ratio),
      Math.round(this.size.h * camera.scale * ratio));
    context.restore();
  }

  fold() {
    const { context, camera, ratio } = this;
    const x = Math.round((camera.x + this.size.w * camera.scale) * ratio);
    context.fillStyle = "rgba(20, 32, 50, .16)";
    context.fillRect(x, Math.round(camera.y * ratio), 1, Math.round(this.size.h * camera.scale * ratio));
  }
}
