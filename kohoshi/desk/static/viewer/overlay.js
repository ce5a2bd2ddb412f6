// Marks on the paper: findings, frames, comments. They keep their size when one zooms.
//
//   overlay.add({ id, face, box: [x, y, w, h] mm, label, kind, title, data })
//     kind: "error" | "warning" | "notice" | "gate" (findings), "frame", "comment", "spot" …  = CSS class
//     label: the few characters on the pin ("3"); title: what a screen reader says; tone: one more class
//     of frames: short, the label from afar; fill, how full (0–1)
//   overlay.remove(id) · overlay.clear(kind) · overlay.show(kind, on) · overlay.select(id) · overlay.all(kind)
//   overlay.onPick(item => …)      a pin was clicked or chosen by keys

const PX = 96 / 25.4;
const QUIET = new Set(["frame", "spot"]);

export class Overlay {
  constructor(layer, sheet, camera) {
    Object.assign(this, { layer, sheet, camera });
    this.items = new Map();
    this.hiddenKinds = new Set();
    this.heard = [];
    this.selected = null;
    layer.addEventListener("click", event => {
      const id = event.target.closest(".pin")?.parentElement.dataset.id;
      if (id) this.pick(id);
    });
  }

  add(item) {
    this.items.set(String(item.id), { ...item, id: String(item.id) });
    this.draw();
    return item.id;
  }

  addAll(items) {
    for (const item of items) this.items.set(String(item.id), { ...item, id: String(item.id) });
    this.draw();
  }

  remove(id) {
    this.items.delete(String(id));
    this.draw();
  }

  clear(kind) {
    for (const [id, item] of [...this.items]) if (item.kind === kind) this.items.delete(id);
    this.draw();
  }

  show(kind, on) {
    if (on) this.hiddenKinds.delete(kind);
    else this.hiddenKinds.add(kind);
    this.draw();
  }

  all(kind) { return [...this.items.values()].filter(item => !kind || item.kind === kind); }
  get(id) { return this.items.get(String(id)); }
  onPick(fn) { this.heard.push(fn); }

  pick(id) {
    const item = this.get(id);
    if (!item) return;
    this.select(id);
    for (const fn of this.heard) fn(item);
  }

  select(id) {
    this.selected = id === null ? null : String(id);
    for (const mark of this.layer.children) mark.classList.toggle("selected", mark.dataset.id === this.selected);
  }

  focus(id) { this.layer.querySelector(`[data-id="${CSS.escape(String(id))}"] .pin`)?.focus(); }

  // All marks of the opening, made anew only where they changed.
  draw() {
    const wanted = [...this.items.values()].filter(
      item => this.sheet.faces.includes(item.face) && !this.hiddenKinds.has(item.kind));
    const there = new Map([...this.layer.children].map(mark => [mark.dataset.id, mark]));
    wanted.forEach((item, index) => {
      const mark = there.get(item.id) ?? this.make(item);
      there.delete(item.id);
      const [x, y, w, h] = item.box;
      mark.className = `mark ${item.kind} ${item.tone ?? ""}${item.id === this.selected ? " selected" : ""}`;
      mark.style.setProperty("--x", x * PX + this.sheet.left(item.face));
      mark.style.setProperty("--y", y * PX);
      mark.style.setProperty("--w", w * PX);
      mark.style.setProperty("--h", h * PX);
      if (item.fill !== undefined) mark.style.setProperty("--fill", item.fill);
      const pin = mark.firstElementChild;
      if (pin.textContent !== item.label) pin.textContent = item.label;
      if (item.short !== undefined) pin.dataset.short = item.short;
      if (!QUIET.has(item.kind)) pin.setAttribute("aria-label", item.title ?? item.label);
      if (this.layer.children[index] !== mark) this.layer.insertBefore(mark, this.layer.children[index] ?? null);
    });
    for (const mark of there.values()) mark.remove();
    this.follow();
  }

  make(item) {
    const mark = document.createElement("div");
    mark.dataset.id = item.id;
    const pin = document.createElement(QUIET.has(item.kind) ? "span" : "button");
    pin.className = QUIET.has(item.kind) ? "tag" : "pin";
    if (pin instanceof HTMLButtonElement) pin.type = "button";
    mark.append(pin);
    return mark;
  }

  follow() {
    const style = this.layer.style;
    style.setProperty("--s", this.camera.scale);
    style.transform = `translate(${this.camera.x}px, ${this.camera.y}px)`;
    this.layer.classList.toggle("far", this.camera.scale < 0.6);
  }
}
