// Pictures of one face in one revision: a small one of the whole face and tiles in three sizes.
// Only what is decoded is ever drawn, so nothing flashes.

const BASE = 960;
const SIDE_BY_SIDE = 6;
const KEPT = 160;

let running = 0;
const waiting = [];

// Fetch in turn; the newest wish first, since it is what one looks at now.
function inTurn(job) {
  return new Promise((resolve, reject) => { waiting.push({ job, resolve, reject }); next(); });
}

function next() {
  while (running < SIDE_BY_SIDE && waiting.length) {
    const { job, resolve, reject } = waiting.pop();
    running++;
    job().then(resolve, reject).finally(() => { running--; next(); });
  }
}

// A decoded picture, or null when that revision is gone.
async function picture(url) {
  const answer = await fetch(url, { credentials: "same-origin" });
  if (answer.status !== 200) return null;
  return createImageBitmap(await answer.blob());
}

export class Pictures {
  constructor({ issue, face, revision, size, tile, came }) {
    Object.assign(this, { issue, face, revision, size, tile, came });
    this.base = null;
    this.tiles = new Map();
    this.asked = new Map();
    this.dead = false;
  }

  // Everything a look at `view` ({x, y, w, h} of the face, in CSS px) needs at a zoom. The promise holds
  // whether all of it is there.
  need(zoom, view) {
    const jobs = [this.ask("base", `thumb/${this.face}/${this.revision}/${BASE}.png`)];
    for (const [column, row] of this.within(zoom, view)) {
      jobs.push(this.ask(`${zoom}/${column}/${row}`, `tile/${this.face}/${this.revision}/${zoom}/${column}/${row}.png`));
    }
    return Promise.all(jobs).then(all => all.every(Boolean));
  }

  *within(zoom, { x, y, w, h }) {
    const side = this.tile / zoom, { w: width, h: height } = this.size;
    const from = v => Math.max(0, Math.floor(v / side));
    const last = (v, length) => Math.min(Math.ceil(length / side), Math.ceil(v / side));
    for (let row = from(y); row < last(y + h, height); row++) {
      for (let column = from(x); column < last(x + w, width); column++) yield [column, row];
    }
  }

  ask(key, path) {
    if (!this.asked.has(key)) {
      this.asked.set(key, inTurn(async () => {
        if (this.dead) return false;
        const got = await picture(`/i/${this.issue}/${path}`).catch(() => null);
        if (!got || this.dead) {
          this.asked.delete(key);
          return false;
        }
        if (key === "base") this.base = got;
        else this.keep(key, got);
        this.came();
        return true;
      }));
    }
    return this.asked.get(key);
  }

  keep(key, got) {
    this.tiles.set(key, got);
    for (const old of this.tiles.keys()) {
      if (this.tiles.size <= KEPT) break;
      this.tiles.get(old).close();
      this.tiles.delete(old);
      this.asked.delete(old);
    }
  }

  // Draw the face at (left, top) of the canvas in device px, `k` device px to a CSS px of paper.
  draw(context, left, top, k, zoom, zooms) {
    const edge = v => Math.round(v);
    const width = edge(left + this.size.w * k) - edge(left), height = edge(top + this.size.h * k) - edge(top);
    context.save();
    context.beginPath();
    context.rect(edge(left), edge(top), width, height);
    context.clip();
    context.fillStyle = "#fff";
    context.fillRect(edge(left), edge(top), width, height);
    if (this.base) context.drawImage(this.base, edge(left), edge(top), width, height);
    const levels = [...zooms.filter(level => level < zoom), ...zooms.filter(level => level > zoom).reverse(), zoom];
    for (const level of levels) {
      for (const [key, image] of this.tiles) {
        const [z, column, row] = key.split("/").map(Number);
        if (z !== level) continue;
        const x = column * this.tile / z, y = row * this.tile / z;
        const x0 = edge(left + x * k), y0 = edge(top + y * k);
        const x1 = edge(left + (x + image.width / z) * k), y1 = edge(top + (y + image.height / z) * k);
        if (x1 <= 0 || y1 <= 0 || x0 >= context.canvas.width || y0 >= context.canvas.height) continue;
        context.drawImage(image, x0, y0, x1 - x0, y1 - y0);
      }
    }
    context.restore();
  }

  end() {
    this.dead = true;
    this.base?.close();
    for (const image of this.tiles.values()) image.close();
    this.tiles.clear();
  }
}
