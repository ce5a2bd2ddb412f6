// Comments 赤字 on the paper: pins, a new one where somebody points, the thread in the panel, a list;
// what others write appears at once.
import { calmly } from "../calm.js";
import { listen } from "../events.js";
import { letGo } from "../press.js";
import { get, send } from "../send.js";
import { toast } from "../toast.js";
import { viewer } from "../viewer/main.js";
import * as panel from "../viewer/panel.js";
import { freshKey } from "./key.js";
import { Thread, sendByKeys, signed, stateOf } from "./thread.js";

const { config, overlay } = viewer;
const { element } = panel;
const KINDS = { open: "comment", done: "comment done", rejected: "comment rejected" };
const PENDING = "comment-pending";
const NEAR = 1;     // zoom at which a comment is looked at

const known = new Map();    // id → comment
const thread = new Thread(config.issue, took);
let first = null;           // while all are read: { seq: of the first answer, last: number of the last comment }
let seq = 0, shown = null, asking = null, settledHidden = false;
let unsent = null;          // what was written for a place and not sent: { place, text, asks, key }

// --- what there is ---

async function load() {
  if (asking) return asking;
  const query = first ? `?after=${first.last}` : seq ? `?since=${seq}` : "";
  asking = get(`/i/${config.issue}/comments.json${query}`).then(async told => {
    await letGo();
    if (told.anew) {      // many went or came back at once
      known.clear();
      seq = 0;
      first = null;
      return true;
    }
    let more = told.more;
    if (first || !seq) {  // all of them, page by page; then what changed meanwhile
      more ||= first !== null;
      seq = first?.seq ?? told.seq;
      first = told.more ? { seq, last: told.last } : null;
    } else {
      seq = told.seq;
    }
    for (const comment of told.comments) known.set(comment.id, comment);
    draw();
    const open = known.get(shown);
    if (open) thread.show(open);
    else if (shown === "list") list({ focus: false });
    return more;
  }).catch(() => false).finally(() => { asking = null; });
  if (await asking) await load();
}

function took(comment, at) {
  known.set(comment.id, comment);
  draw();
  thread.show(comment);
  if (at > seq) load();
}

function draw() {
  for (const kind of Object.values(KINDS)) overlay.clear(kind);
  overlay.addAll(ordered().map(comment => ({
    id: pin(comment.id), face: comment.face, box: comment.box, kind: KINDS[comment.state], label: String(comment.number),
    title: `赤字${comment.number}、${comment.says}、${comment.author}: ${comment.text || comment.quoted}`, data: { comment: comment.id } })));
  overlay.select(overlay.selected);
  const open = ordered().filter(comment => comment.state === "open").length;
  const count = document.getElementById("comments-count");
  count.textContent = open;
  count.hidden = !open;
}

const pin = id => `comment-${id}`;
const ordered = () => [...known.values()].sort((a, b) => a.face - b.face || a.box[1] - b.box[1] || a.number - b.number);

// --- looking at one ---

export function show(id, { reveal = true } = {}) {
  const comment = known.get(id);
  if (!comment) return;
  if (reveal) viewer.reveal(comment.face, comment.box, { zoom: NEAR });
  shown = id;
  panel.open(`赤字 ${comment.number}`, [...thread.nodes(comment), element("div", { class: "row" },
    step(-1, "前の赤字"), step(1, "次の赤字"), element("button", { class: "button quiet", type: "button", onclick: () => list() }, "一覧"))]);
  overlay.select(pin(id));
}

const step = (way, words) => element("button", { class: "button quiet", type: "button", onclick: () => next(way) }, words);

function next(way) {
  const all = ordered().filter(comment => !settledHidden || comment.state === "open");
  if (!all.length) {
    toast("赤字はありません");
    return;
  }
  const here = all.findIndex(comment => comment.id === shown);
  show(all[here < 0 ? (way > 0 ? 0 : all.length - 1) : (here + way + all.length) % all.length].id);
}

// --- the list ---

function list({ focus = true } = {}) {
  shown = "list";
  const all = ordered().filter(comment => !settledHidden || comment.state === "open");
  const faces = [...new Set(all.map(comment => comment.face))];
  panel.open("赤字の一覧", [
    element("label", { class: "check" }, toggle(), "済・却下をかくす"),
    ...faces.flatMap(face => [element("h3", {}, `${face}面`), element("ul", { class: "pin-list" },
      ...all.filter(comment => comment.face === face).map(row))]),
    all.length ? null : element("p", { class: "hint" }, config.canComment
      ? "まだありません。「赤字を書く」を押してから、直したいところを押してください" : "まだありません"),
    element("p", {}, element("a", { href: `/i/${config.issue}/comments` }, "しぼりこみと返信のできる一覧へ")),
  ], { focus });
}

function toggle() {
  const box = element("input", { type: "checkbox", onchange: () => {
    settledHidden = box.checked;
    for (const state of ["done", "rejected"]) overlay.show(KINDS[state], !settledHidden);
    list({ focus: false });
    document.querySelector(".panel .check input").focus();
  } });
  box.checked = settledHidden;
  return box;
}

function row(comment) {
  return element("li", {}, element("button", { type: "button", class: "button quiet", onclick: () => show(comment.id) },
    element("span", { class: "pin-number", "aria-hidden": "true" }, comment.number),
    element("span", { class: "pin-words" }, element("span", { class: "unseen" }, `赤字${comment.number}、`), comment.text || `「${comment.quoted}」`,
      element("span", { class: "hint" }, signed(comment), comment.replies.length ? `・返信${comment.replies.length}` : "")), stateOf(comment)));
}

// --- writing a new one ---

function write(place) {
  const draft = { text: "", asks: true, key: freshKey(), ...unsent, place };
  unsent = draft;
  shown = PENDING;
  overlay.add({ id: PENDING, face: place.face, box: place.box, kind: "comment pending", label: "＋", title: "新しい赤字の場所" });
  const field = element("textarea", { id: "comment-text", rows: "5", maxlength: "10000", required: true, oninput: () => { draft.text = field.value; } });
  field.value = draft.text;
  const asks = element("input", { type: "checkbox", onchange: () => { draft.asks = asks.checked; } });
  asks.checked = draft.asks;
  const form = element("form", { class: "field", onsubmit: event => { event.preventDefault(); post(draft, event.submitter); } },
    element("label", { for: "comment-text" }, "赤字"), field,
    element("label", { class: "check" }, asks, "直してほしい"),
    element("p", { class: "hint" }, "外すと、お知らせとして残します"),
    element("div", { class: "row" }, element("button", { class: "button primary" }, "書く"),
      element("button", { class: "button quiet", type: "button", onclick: () => { unsent = null; panel.close(); } }, "やめる")));
  sendByKeys(form, field);
  panel.open(`${place.face}面に赤字を書く`, [form], { focus: false, from: viewer.stage });
  overlay.select(PENDING);
  field.focus();
}

async function post(draft, button) {
  const { face, box: [x, y, w, h], article } = draft.place;
  if (button) button.disabled = true;
  try {
    const told = await send(`/i/${config.issue}/comments`,
      { face, x, y, w, h, article: article ?? "", text: draft.text, asks: draft.asks ? "yes" : "no", key: draft.key });
    unsent = null;
    toast(told.message);
    took(told.comment, told.seq);
    if (shown === PENDING) show(told.comment.id, { reveal: false });
    overlay.remove(PENDING);
  } catch (error) {
    toast(error.message, "error");
  }
  if (button) button.disabled = false;
}

// --- together with the rest of the page ---

if (config.canComment) viewer.onPlace(write);
overlay.onPick(item => { if (item.data?.comment) show(item.data.comment, { reveal: false }); });
panel.onClose(() => {
  if (shown === PENDING) overlay.remove(PENDING);
  shown = null;
});
Object.assign(viewer.actions, { l: () => list(), ".": () => next(1), ",": () => next(-1) });
document.querySelector('[data-review="list"]').addEventListener("click", event => {
  if (event.ctrlKey || event.metaKey || event.shiftKey) return;
  event.preventDefault();
  list();
});

const news = listen(config.issue);
news.on("store", calmly(async () => { await asking; await load(); }));
news.on("hello", () => load());
load().then(() => {
  const wanted = new URL(location.href).searchParams.get("comment");
  if (wanted) show(wanted);
});
