// A face of two rounds: flipped, laid over each other, side by side. One camera moves both.
import { Camera } from "../viewer/camera.js";
import { listenToHands } from "../viewer/gestures.js";

const PX = 96 / 25.4;
const HELD = 300;       // ms: a key held longer shows the old round only while it is down
const AROUND = 12;      // mm of paper around a change one looks at
const NEAREST = 1.5;

const root = document.getElementById("flip");
const { width, height, changes, start } = JSON.parse(root.dataset.state);
const stages = document.getElementById("stages");
const panes = [...stages.querySelectorAll(".pane")];
const hold = document.getElementById("hold"), mix = document.getElementById("mix");
const difference = document.getElementById("difference"), boxes = document.getElementById("boxes");
const camera = new Camera(moved);
let looked = -1;

// --- what lies there ---

for (const pane of panes) {
  const spots = pane.querySelector(".spots");
  for (const change of changes) {
    for (const [x, y, w, h] of change[pane.dataset.pane]) {
      const spot = document.createElement("div");
      spot.className = "spot";
      spot.dataset.number = change.number;
      for (const [name, value] of Object.entries({ x, y, w, h })) spot.style.setProperty(`--${name}`, value * PX);
      spots.append(spot);
    }
  }
}

// The small picture is there at once; the large one takes its place when it has come.
for (const image of root.querySelectorAll("img[data-large]")) {
  const large = new Image();
  large.src = image.dataset.large;
  large.decode().then(() => { image.src = large.src; image.dataset.ready = ""; }, () => { image.dataset.ready = ""; });
}

function moved() {
  stages.style.setProperty("--scale", camera.scale);
  stages.style.setProperty("--left", `${camera.x}px`);
  stages.style.setProperty("--top", `${camera.y}px`);
  document.getElementById("percent").textContent = `${Math.round(camera.scale * 100)}%`;
}

// --- how it is shown ---

function mode(name) {
  root.dataset.mode = name;
  for (const button of root.querySelectorAll(".switch [data-mode]")) button.setAttribute("aria-pressed", button.dataset.mode === name);
  for (const control of root.querySelectorAll(".control")) control.hidden = control.dataset.for !== name;
  sized();
}

function flip(side) {
  root.dataset.shown = side;
  hold.setAttribute("aria-pressed", side === "old");
  document.getElementById("hold-words").textContent = side === "old" ? "前回を見ています" : "前回を見る";
}

const other = () => (root.dataset.shown === "new" ? "old" : "new");

function mixed() {
  stages.style.setProperty("--mix", mix.value / 100);
  mix.setAttribute("aria-valuetext", `今回 ${mix.value}%`);
  root.classList.toggle("differs", difference.checked);
  mix.disabled = difference.checked;
}

function look(place) {
  looked = (place + changes.length) % changes.length;
  const change = changes[looked];
  for (const button of root.querySelectorAll("[data-change]")) button.toggleAttribute("aria-current", Number(button.dataset.change) === change.number);
  for (const spot of root.querySelectorAll(".spot")) spot.classList.toggle("selected", Number(spot.dataset.number) === change.number);
  const all = change.new.length ? change.new : change.old;
  if (!all.length) return;
  const left = Math.min(...all.map(box => box[0])), top = Math.min(...all.map(box => box[1]));
  const w = Math.max(...all.map(box => box[0] + box[2])) - left, h = Math.max(...all.map(box => box[1] + box[3])) - top;
  const scale = Math.min(NEAREST, camera.stage.w / ((w + 2 * AROUND) * PX), camera.stage.h / ((h + 2 * AROUND) * PX));
  camera.glide(Math.max(scale, camera.fitScale), { x: (left + w / 2) * PX, y: (top + h / 2) * PX }, camera.stage.w / 2, camera.stage.h / 2);
}

function sized() {
  const pane = panes.find(each => each.clientWidth);
  if (pane) camera.resize(pane.clientWidth, pane.clientHeight);
}

// --- hands and keys ---

for (const pane of panes) {
  listenToHands(pane, camera, { placing: () => false, place: null, hover: () => undefined, turn, click: at => {
    const spot = camera.toSheet(at.x, at.y), x = spot.x / PX, y = spot.y / PX;
    const hit = changes.findIndex(change => [...change.new, ...change.old].some(([l, t, w, h]) => x >= l && x <= l + w && y >= t && y <= t + h));
    if (hit >= 0) look(hit);
  } });
}

function turn(way) { root.querySelector(`[data-turn="${way > 0 ? "on" : "back"}"]`)?.click(); }

let pressed = 0;
const holding = () => { pressed = performance.now(); flip(other()); };
const letting = () => {
  if (pressed && performance.now() - pressed > HELD) flip("new");
  pressed = 0;
};
hold.addEventListener("pointerdown", holding);
hold.addEventListener("pointerup", letting);
hold.addEventListener("pointercancel", letting);
hold.addEventListener("click", event => { if (event.detail === 0) flip(other()); });    // by Enter, Space or a screen reader

const actions = {
  o: () => mode("overlay"), s: () => mode("side"), n: () => changes.length && look(looked + 1),
  p: () => changes.length && look(looked < 0 ? -1 : looked - 1), b: () => boxes.click(),
  d: () => { if (root.dataset.mode !== "overlay") mode("overlay"); difference.click(); },
  "+": () => camera.step(1), ";": () => camera.step(1), "=": () => camera.step(1), "-": () => camera.step(-1), 0: () => camera.fit(),
  PageDown: () => turn(1), PageUp: () => turn(-1), "?": () => document.getElementById("help").showModal(),
};
const WAYS = { ArrowLeft: [1, 0], ArrowRight: [-1, 0], ArrowUp: [0, 1], ArrowDown: [0, -1] };

addEventListener("keydown", event => {
  if (event.ctrlKey || event.altKey || event.metaKey || document.querySelector("dialog[open]")) return;
  if (event.target.closest?.("textarea, select, input[type=range]")) return;
  if (event.key === "f") {
    if (root.dataset.mode !== "flip") mode("flip");
    if (!event.repeat) holding();
  } else if (WAYS[event.key] && event.target.closest?.(".pane, body") && !event.target.closest?.(".panel")) {
    const far = event.shiftKey ? 0.8 : 0.15;
    camera.pan(WAYS[event.key][0] * camera.stage.w * far, WAYS[event.key][1] * camera.stage.h * far);
  } else if (actions[event.key]) actions[event.key]();
  else return;
  event.preventDefault();
});
addEventListener("keyup", event => { if (event.key === "f") letting(); });

root.addEventListener("click", event => {
  const button = event.target.closest("button");
  if (button?.dataset.mode) mode(button.dataset.mode);
  if (button?.dataset.change) look(changes.findIndex(change => change.number === Number(button.dataset.change)));
  if (button?.dataset.do) actions[{ in: "+", out: "-", fit: "0" }[button.dataset.do]]();
});
mix.addEventListener("input", mixed);
difference.addEventListener("change", mixed);
boxes.addEventListener("change", () => root.classList.toggle("no-boxes", !boxes.checked));

stages.style.setProperty("--paper", `${width * PX}px`);
root.classList.add("live");
new ResizeObserver(sized).observe(stages);
sized();
camera.lay(width * PX, height * PX);
mixed();
const first = changes.findIndex(change => String(change.number) === start);
if (first >= 0) look(first);
