// Choosing a place on the paper for a comment: by click, by dragging a box, or by keys (arrows move
// the cross, Enter takes it).

const PIN = 6;      // mm: the box of a place without one
const STRIDE = 24;  // px of the stage an arrow moves the cross

export class Placing {
  constructor(stage, viewer) {
    Object.assign(this, { stage, viewer });
    this.on = false;
    this.heard = [];
    this.cross = document.createElement("div");
    this.cross.className = "cross";
    this.cross.hidden = true;
    this.box = document.createElement("div");
    this.box.className = "choosing";
    this.box.hidden = true;
    stage.append(this.cross, this.box);
  }

  set(on) {
    this.on = on && this.heard.length > 0;
    this.stage.classList.toggle("placing", this.on);
    this.at = { x: this.stage.clientWidth / 2, y: this.stage.clientHeight / 2 };
    this.cross.hidden = true;
    this.box.hidden = true;
    for (const button of document.querySelectorAll('[data-do="comment"]')) button.setAttribute("aria-pressed", this.on);
    if (this.on) this.stage.focus({ preventScroll: true });
  }

  // Arrow keys and Enter while placing. Returns whether the key was taken.
  key(event) {
    const way = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] }[event.key];
    if (way) {
      const length = event.shiftKey ? STRIDE / 6 : STRIDE;
      this.at = { x: clamp(this.at.x + way[0] * length, this.stage.clientWidth),
        y: clamp(this.at.y + way[1] * length, this.stage.clientHeight) };
      this.cross.hidden = false;
      this.cross.style.transform = `translate(${this.at.x}px, ${this.at.y}px)`;
      return true;
    }
    if (event.key === "Enter") {
      this.done({ ...this.at, moved: false }, this.at);
      return true;
    }
    return false;
  }

  drag(from, to) {
    this.box.hidden = false;
    Object.assign(this.box.style, {
      left: `${Math.min(from.x, to.x)}px`, top: `${Math.min(from.y, to.y)}px`,
      width: `${Math.abs(to.x - from.x)}px`, height: `${Math.abs(to.y - from.y)}px` });
  }

  done(from, to) {
    const a = this.viewer.at(from.x, from.y), b = from.moved ? this.viewer.at(to.x, to.y) : null;
    this.box.hidden = true;
    if (!a) return;
    const box = b && b.face === a.face
      ? [Math.min(a.x, b.x), Math.min(a.y, b.y), Math.abs(a.x - b.x), Math.abs(a.y - b.y)]
      : [a.x - PIN / 2, a.y - PIN / 2, PIN, PIN];
    this.set(false);
    const place = { face: a.face, x: a.x, y: a.y, box: box.map(v => Math.round(v * 100) / 100), article: this.viewer.articleAt(a) };
    for (const fn of this.heard) fn(place);
  }
}

const clamp = (value, most) => Math.max(0, Math.min(most, value));
