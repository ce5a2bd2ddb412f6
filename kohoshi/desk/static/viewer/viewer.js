// The viewer: openings, camera, paper and marks put together. What other parts of the desk use:
//
//   viewer.go(face) · viewer.turn(±1) · viewer.faces · viewer.face · viewer.config
//   viewer.at(x, y) → { face, x, y } mm under a point of the stage, or null
//   viewer.reveal(face, box, { zoom })    bring a box (mm) into view
//   viewer.onPlace(fn)      fn({ face, x, y, box, article }): somebody chose a place for a comment
//   viewer.onTurn(fn)       fn(faces): another opening lies there
//   viewer.onUpdate(fn)     fn(state): faces were laid out again
//   viewer.overlay          marks (overlay.js)
import { Camera } from "./camera.js";
import { Overlay } from "./overlay.js";
import { Placing } from "./placing.js";
import { Sheet } from "./sheet.js";

const PX = 96 / 25.4;
const SHEET = "(max-width: 900px), (max-aspect-ratio: 1/1)";    // as in viewer.css
const NARROW = 0.95;    // a stage narrower than this part of its height shows single faces

export class Viewer {
  constructor(root) {
    this.root = root;
    this.config = JSON.parse(root.dataset.state);
    this.stage = document.getElementById("stage");
    this.revisions = this.config.faces.revisions;
    this.turned = [];
    this.updated = [];
    this.camera = new Camera(() => this.moved());
    this.faces = [];
    this.face = 0;
    this.sheet = new Sheet({
      stage: this.stage, config: this.config, camera: this.camera, painted: () => root.classList.add("live") });
    this.overlay = new Overlay(document.getElementById("marks"), this.sheet, this.camera);
    this.placing = new Placing(this.stage, this);
    new ResizeObserver(() => this.relay()).observe(this.stage);
  }

  get single() { return this.stage.clientWidth < this.stage.clientHeight * NARROW; }

  get openings() {
    const spreads = this.config.spreads.map(pair => pair.filter(face => face !== null));
    return this.single ? [...spreads.flat()].sort((a, b) => a - b).map(face => [face]) : spreads;
  }

  moved() {
    this.sheet?.moved();
    this.overlay?.follow();
    const percent = document.getElementById("percent");
    if (percent) percent.textContent = `${Math.round(this.camera.scale * 100)}%`;
  }

  go(face) {
    const faces = this.openings.find(opening => opening.includes(face));
    if (!faces) return false;
    this.face = face;
    if (faces.join() === this.faces.join()) {
      this.tell();
      return true;
    }
    this.faces = faces;
    this.sheet.lay(faces, this.revisions);
    this.overlay.draw();
    this.tell();
    return true;
  }

  // The next opening (1) or the one before (-1), in the order of reading.
  turn(way) {
    const openings = this.openings;
    const here = openings.findIndex(opening => opening.includes(this.face));
    const next = openings[here + way];
    if (next) this.go(Math.min(...next));
    return Boolean(next);
  }

  relay() {
    const faces = this.openings.find(opening => opening.includes(this.face));
    if (faces && faces.join() !== this.faces.join()) {
      this.camera.fitted = true;
      this.go(this.face);
    }
  }

  tell() {
    const url = new URL(location.href);
    url.searchParams.set("face", this.face);
    history.replaceState(history.state, "", url);
    document.getElementById("where").textContent = `${this.faces.join("・")}面`;
    for (const fn of this.turned) fn(this.faces);
  }

  renew(state) {
    this.revisions = state.revisions;
    this.sheet.renew(state.revisions);
    for (const fn of this.updated) fn(state);
  }

  at(x, y) {
    const spot = this.camera.toSheet(x, y);
    const face = this.faces[Math.floor(spot.x / this.sheet.size.w)];
    if (face === undefined || spot.y < 0 || spot.y > this.sheet.size.h || spot.x < 0) return null;
    return { face, x: (spot.x - this.sheet.left(face)) / PX, y: spot.y / PX };
  }

  reveal(face, [x, y, w, h], { zoom = 0 } = {}) {
    this.go(face);
    const spot = { x: this.sheet.left(face) + (x + w / 2) * PX, y: (y + h / 2) * PX };
    const { stage } = this.camera;
    // On a small screen the panel lies over the foot of the stage.
    this.camera.foot = matchMedia(SHEET).matches ? stage.h * 0.6 : 0;
    this.camera.glide(Math.max(zoom, this.camera.scale), spot, stage.w / 2, (stage.h - this.camera.foot) / 2);
  }

  articleAt() { return null; }    // spots.js knows

  onPlace(fn) {
    this.placing.heard.push(fn);
    for (const button of document.querySelectorAll('[data-do="comment"]')) button.hidden = false;
  }

  onTurn(fn) { this.turned.push(fn); }
  onUpdate(fn) { this.updated.push(fn); }
}
