// The page 紙面. Other modules of the page: import { viewer } from "/static/viewer/main.js".
import { listen } from "../events.js";
import { Findings } from "./findings.js";
import { listenToHands } from "./gestures.js";
import { listenToKeys } from "./keys.js";
import * as panel from "./panel.js";
import { Spots } from "./spots.js";
import { Strip } from "./strip.js";
import { Viewer } from "./viewer.js";
import { send } from "../send.js";
import { toast } from "../toast.js";

const root = document.getElementById("viewer");
export const viewer = new Viewer(root);
const { camera, stage, overlay, config, placing } = viewer;
const spots = new Spots(viewer);
const findings = new Findings(viewer);
const strip = new Strip(document.getElementById("strip"), config.issue, face => viewer.go(face));
const gotoDialog = document.getElementById("goto"), gotoField = gotoDialog.querySelector("input");
const pressed = (name, on) => root.querySelector(`[data-do="${name}"]`)?.setAttribute("aria-pressed", on);

viewer.onTurn(faces => {
  strip.mark(faces, viewer.face);
  const openings = viewer.openings, here = openings.findIndex(opening => opening.includes(viewer.face));
  for (const [name, there] of [["back", openings[here - 1]], ["on", openings[here + 1]]]) {
    const link = root.querySelector(`[data-go="${name}"]`);
    link.setAttribute("aria-disabled", !there);
    link.href = `?face=${there ? Math.min(...there) : viewer.face}`;
  }
});
panel.onClose(() => {
  overlay.select(null);
  overlay.remove("picked");
  camera.foot = 0;
  camera.pan(0, 0);
});

const actions = {
  "+": () => camera.step(1), ";": () => camera.step(1), "=": () => camera.step(1), "-": () => camera.step(-1), 0: () => camera.fit(),
  PageDown: () => viewer.turn(1), PageUp: () => viewer.turn(-1),
  Home: () => viewer.go(config.first), End: () => viewer.go(config.last),
  g: () => { gotoField.value = viewer.face; gotoDialog.showModal(); gotoField.select(); },
  f: () => pressed("findings", findings.toggle()),
  b: () => pressed("frames", findings.toggleFrames()),
  n: () => findings.step(1), p: () => findings.step(-1),
  c: () => placing.set(!placing.on),
  t: () => spots.list(),
  "?": () => document.getElementById("help").showModal(),
  Escape: () => { if (placing.on) placing.set(false); else panel.close(); },
};
const BUTTONS = { in: "+", out: "-", fit: "0", findings: "f", frames: "b", comment: "c", help: "?" };

viewer.actions = actions;    // key → what it does; other modules of the page add theirs
listenToKeys(viewer, actions);
listenToHands(stage, camera, {
  placing: () => placing.on,
  place: placing,
  hover: at => spots.hover(at && !placing.on ? viewer.at(at.x, at.y) : null),
  turn: way => viewer.turn(config.mirrored ? -way : way),
  click: async at => {
    const place = viewer.at(at.x, at.y);
    if (!place || !await spots.pick(place)) panel.close();
  },
});
root.addEventListener("click", event => {
  const go = event.target.closest("[data-go]"), act = event.target.closest("[data-do]");
  if (go && !event.ctrlKey && !event.metaKey) {
    event.preventDefault();
    viewer.turn(go.dataset.go === "on" ? 1 : -1);
  }
  if (act?.dataset.do === "close") panel.close();
  else if (act) actions[BUTTONS[act.dataset.do]]();
});
gotoDialog.querySelector("form.goto").addEventListener("submit", event => {
  event.preventDefault();
  if (viewer.go(Number(gotoField.value))) gotoDialog.close();
  else gotoField.setCustomValidity("この番号の面はありません");
  gotoField.reportValidity();
});
gotoField.addEventListener("input", () => gotoField.setCustomValidity(""));

// --- news: a saved file changes the faces in place ---

const said = document.getElementById("layout-state"), banner = document.getElementById("banner");
let late = 0;

function say(words, kind = "") {
  clearTimeout(late);
  said.textContent = words;
  said.className = `layout-state ${kind}`;
}

function took(state) {
  viewer.renew(state);
  strip.renew(state.revisions);
  if (state.phase === "working") say("組んでいます…", "busy");
  else if (state.changed?.length) {
    say(`${state.changed.length > 2 ? `${state.changed.length}面分` : `${state.changed.join("・")}面`}が新しくなりました`, "fresh");
    late = setTimeout(() => say(""), 4000);
  } else say("");
  warn(state);
}

function warn({ error, down }) {
  banner.replaceChildren();
  banner.hidden = !error.length && !down;
  if (error.length) {
    banner.append(panel.element("p", {}, "原稿に誤りがあるので、ひとつ前の紙面を見せています"),
      ...error.slice(0, 3).map(({ message, hint, source }) => panel.element("p", { class: "hint" },
        [source, message, hint].filter(Boolean).join("　"))));
  } else if (down) {
    banner.append(panel.element("p", {}, "紙面を組めません"), panel.element("p", { class: "hint" }, down),
      panel.element("button", { class: "button", type: "button", onclick: () =>
        send(`/i/${config.issue}/faces`).catch(error => toast(error.message, "error")) }, "もう一度組む"));
  }
}

viewer.go(Number(new URL(location.href).searchParams.get("face")) || config.face) || viewer.go(config.face);
took(config.faces);    // as the page was made; the stream knows better a moment later
const news = listen(config.issue);
news.on("hello", state => took(state.faces));
news.on("update", took);
news.on("working", () => { late = setTimeout(() => say("組みなおしています…", "busy"), 250); });
news.on("build", state => { if (state.phase === "done") findings.load(); });
