// Where one looks: scale (1 = 100 %, a CSS pixel is 1/96 inch of paper) and the sheet's top left on
// the stage. Knows nothing of what is drawn.

export const MOST = 4;
const LEAST = 0.25;
const MARGIN = 16;
const STEP = 1.25;

export class Camera {
  constructor(changed) {
    this.changed = changed;
    this.stage = { w: 1, h: 1 };
    this.sheet = { w: 1, h: 1 };
    this.scale = 1;
    this.x = 0;
    this.y = 0;
    this.fitted = true;
    this.foot = 0;      // px of the stage's foot that something covers
    this.moving = 0;
  }

  get fitScale() {
    const w = this.stage.w - 2 * MARGIN, h = this.stage.h - 2 * MARGIN;
    return Math.max(0.02, Math.min(w / this.sheet.w, h / this.sheet.h, MOST));
  }

  get least() { return Math.min(LEAST, this.fitScale); }

  // The stage changed its size: what was in the middle stays there.
  resize(w, h) {
    const middle = this.toSheet(this.stage.w / 2, this.stage.h / 2);
    this.stage = { w, h };
    if (this.fitted) this.set();
    else this.place(this.scale, middle, w / 2, h / 2);
  }

  // Another sheet lies there: the zoom is kept, one looks at its head.
  lay(w, h) {
    this.sheet = { w, h };
    if (this.fitted) this.set();
    else this.place(this.scale, { x: w / 2, y: 0 }, this.stage.w / 2, MARGIN);
  }

  set() {
    this.place(this.fitScale, { x: this.sheet.w / 2, y: this.sheet.h / 2 }, this.stage.w / 2, this.stage.h / 2, true);
  }

  toSheet(x, y) { return { x: (x - this.x) / this.scale, y: (y - this.y) / this.scale }; }

  // Put a spot of the sheet under a point of the stage, at a scale.
  place(scale, spot, x, y, fitted = false) {
    this.scale = Math.max(this.least, Math.min(MOST, scale));
    this.x = x - spot.x * this.scale;
    this.y = y - spot.y * this.scale;
    this.fitted = fitted;
    this.hold();
    this.changed();
  }

  // Nobody loses the paper: it is centred where it is smaller, else it covers the stage.
  hold() {
    const bound = (at, size, room, foot) => size + 2 * MARGIN <= room - foot ? (room - foot - size) / 2
      : Math.min(MARGIN, Math.max(room - foot - size - MARGIN, at));
    this.x = bound(this.x, this.sheet.w * this.scale, this.stage.w, 0);
    this.y = bound(this.y, this.sheet.h * this.scale, this.stage.h, this.fitted ? 0 : this.foot);
  }

  pan(dx, dy) {
    cancelAnimationFrame(this.moving);
    const before = [this.x, this.y];
    this.x += dx;
    this.y += dy;
    this.hold();
    const moved = this.x !== before[0] || this.y !== before[1];
    if (moved) this.changed();
    return moved;
  }

  zoomAt(factor, x, y) {
    cancelAnimationFrame(this.moving);
    this.place(this.scale * factor, this.toSheet(x, y), x, y);
  }

  step(direction) {
    const wanted = this.scale * (direction > 0 ? STEP : 1 / STEP);
    // 100 % is a station: nobody should get 98 % or 103 %
    const scale = (this.scale - 1) * (wanted - 1) < -1e-6 ? 1 : wanted;
    this.glide(scale, this.toSheet(this.stage.w / 2, this.stage.h / 2), this.stage.w / 2, this.stage.h / 2);
  }

  fit() {
    this.glide(this.fitScale, { x: this.sheet.w / 2, y: this.sheet.h / 2 }, this.stage.w / 2, this.stage.h / 2, true);
  }

  // The same as place(), in a short movement.
  glide(scale, spot, x, y, fitted = false) {
    cancelAnimationFrame(this.moving);
    const end = Math.max(this.least, Math.min(MOST, scale));
    if (matchMedia("(prefers-reduced-motion: reduce)").matches) return this.place(end, spot, x, y, fitted);
    const from = this.scale, at = { x: this.x + spot.x * from, y: this.y + spot.y * from };
    const start = performance.now();
    const frame = now => {
      const t = Math.min(1, Math.max(0, now - start) / 160), ease = 1 - (1 - t) ** 3;
      this.place(from * (end / from) ** ease, spot, at.x + (x - at.x) * ease, at.y + (y - at.y) * ease, t === 1 && fitted);
      if (t < 1) this.moving = requestAnimationFrame(frame);
    };
    this.moving = requestAnimationFrame(frame);
  }
}
