// Pages that follow the news without losing what somebody is writing.
//   <div id="list" data-part>         fetched anew from this page whenever the store changes
//   <form data-send>                  posted in place; its words come as a toast; then the parts are fetched anew
//   <input name="key" data-fresh>     a new key after each sending that was answered
//   <form data-job>                   starts a job: its steps are shown by jobs.js
import { calmly } from "../calm.js";
import { listen } from "../events.js";
import { letGo } from "../press.js";
import { send } from "../send.js";
import { toast, toastThere } from "../toast.js";
import { freshKey } from "./key.js";

let running = null, again = false;

export async function refresh() {
  if (running) {
    again = true;
    return running;
  }
  running = fetched().finally(() => {
    running = null;
    if (again) {
      again = false;
      refresh();
    }
  });
  return running;
}

async function fetched() {
  const answer = await fetch(location.href, { credentials: "same-origin" }).catch(() => null);
  if (!answer?.ok) return;
  const fresh = new DOMParser().parseFromString(await answer.text(), "text/html");
  await letGo();
  for (const part of document.querySelectorAll("[data-part]")) {
    const next = fresh.getElementById(part.id);
    const says = next && spoken(next);
    if (!next || says === shown.get(part)) continue;
    const writing = noted(part);
    shown.set(part, says);
    part.replaceChildren(...document.adoptNode(next).childNodes);
    restored(part, writing);
  }
}

// A part without its keys, which are new each time: what is the same stays where it is.
const shown = new WeakMap([...document.querySelectorAll("[data-part]")].map(part => [part, spoken(part)]));

function spoken(part) {
  const copy = part.cloneNode(true);
  for (const key of copy.querySelectorAll("[data-fresh]")) key.removeAttribute("value");
  return copy.innerHTML;
}

// What somebody wrote, opened and stands on, by the nearest data-key.
function noted(part) {
  const fields = [...part.querySelectorAll("textarea, input:not([type=hidden]), select")].filter(changed)
    .map(field => ({ at: place(field), value: field.value, checked: field.checked }));
  const open = [...part.querySelectorAll("details[open]")].map(place);
  const active = part.contains(document.activeElement) ? document.activeElement : null;
  return { fields, open, active: active && { at: place(active), from: active.selectionStart, to: active.selectionEnd } };
}

function changed(field) {
  if (field instanceof HTMLSelectElement) return [...field.options].some(option => option.selected !== option.defaultSelected);
  return field.type === "checkbox" || field.type === "radio" ? field.checked !== field.defaultChecked : field.value !== field.defaultValue;
}

const KINDS = "textarea, input, select, details, button, summary, a";

function place(node) {
  const owner = node.closest("[data-key]");
  const alike = [...(owner ?? node.closest("[data-part]")).querySelectorAll(KINDS)].filter(other => likeness(other) === likeness(node));
  return { key: owner?.dataset.key ?? "", likeness: likeness(node), number: alike.indexOf(node) };
}

const likeness = node => `${node.localName} ${node.name ?? ""} ${node.className}`;

function found(part, at) {
  const owner = at.key ? part.querySelector(`[data-key="${CSS.escape(at.key)}"]`) : part;
  return owner && [...owner.querySelectorAll(KINDS)].filter(node => likeness(node) === at.likeness)[at.number];
}

function restored(part, { fields, open, active }) {
  for (const at of open) found(part, at)?.setAttribute("open", "");
  for (const { at, value, checked } of fields) {
    const field = found(part, at);
    if (field) Object.assign(field, field.type === "checkbox" || field.type === "radio" ? { checked } : { value });
  }
  if (!active) return;
  const node = found(part, active.at) ?? part.querySelector(`[data-key="${CSS.escape(active.at.key)}"]`);
  node?.focus({ preventScroll: true });
  if (node?.setSelectionRange && active.from !== undefined && active.from !== null) node.setSelectionRange(active.from, active.to);
}

document.addEventListener("submit", async event => {
  const form = event.target;
  if (!form.matches("form[data-send]") || event.defaultPrevented) return;
  event.preventDefault();
  const fields = new FormData(form, event.submitter);
  const key = form.querySelector("[data-fresh]");
  const body = form.enctype === "multipart/form-data" ? fields : [...fields];
  if (event.submitter) event.submitter.disabled = true;
  try {
    const { message, to } = await send(form.getAttribute("action"), body);
    const going = form.dataset.send === "go";
    if (message) (going ? toastThere : toast)(message);
    form.reset();
    if (key) key.value = freshKey();
    form.closest("details")?.removeAttribute("open");
    form.closest("dialog")?.close();
    if (going) location.assign(to);
    else await refresh();
  } catch (error) {
    toast(error.message, "error");
  }
  if (event.submitter) event.submitter.disabled = false;
});

const news = listen(document.body.dataset.issue);
let first = true;
const soon = calmly(refresh);
news.on("store", soon);
const waits = () => document.querySelector("[data-part] .notice.busy");    // what it waits for may have come before we listened
news.on("hello", () => { if (!first || waits()) soon(); first = false; });
news.on("build", state => { if (state.phase === "done") soon(); });
if (location.hash) document.getElementById(location.hash.slice(1))?.classList.add("here");
