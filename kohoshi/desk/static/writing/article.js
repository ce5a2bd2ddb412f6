// The page of an article (and of the issue's data): fields, blocks, the paper beside them.
import { listen } from "../events.js";
import { send } from "../send.js";
import { toast } from "../toast.js";
import { ask } from "./clash.js";
import { Fields, control, dirty, fill, formOf, valueOf } from "./fields.js";
import { offerMarks } from "./markup.js";
import { Preview } from "./preview.js";
import { adopt, fetched, focused, once } from "./swap.js";
import { offerTurning } from "./turning.js";

const root = document.getElementById("editor");
const state = JSON.parse(root.dataset.state);
const views = document.getElementById("views");
const preview = views && new Preview(views, state, go);
let address = location.pathname + location.search, revisions = state.faces.revisions;

const fields = new Fields(root, {
  base: state.base,
  async saved(data) {
    if (data.shape) await renew();
    else settled();
  },
  async clash(data, form) {
    const chosen = await ask(data, form);
    fields.mark(form);
    if (chosen) { fields.say(form, ""); setTimeout(() => fields.save(form)); }
    setTimeout(renew);
  },
});
offerMarks(root);
offerTurning({ ready: () => !fields.unsaved().length && !fields.busy, turned: () => renew() });
root.classList.add("live");

let soon = 0;
function settled() { clearTimeout(soon); soon = setTimeout(renew, 120); }

// --- up to date: fields, findings, fullness, history, without touching what is being written ---

const shape = page => [...page.querySelectorAll("#form [id], #form [data-field]")].map(e => e.id || e.dataset.field)
  .filter(id => !id.startsWith("fits-") && id !== "marks-bar").join(" ");

const renew = once(async () => {
  let page;
  const begun = fields.writes;
  try { page = await fetched(address); } catch (error) { toast(error.message, "error"); return; }
  if (begun !== fields.writes) { settled(); return; }    // the page is older than what was saved meanwhile
  const same = shape(page) === shape(document);
  if (same) update(page);
  else replace(page);
  adopt(page, ["undo", "history", "page-title"]);
  const told = page.getElementById("editor");
  if (told) state.frames = JSON.parse(told.dataset.state).frames;
  preview?.renew(state.frames, revisions);
});

function update(page) {
  const there = page.getElementById("form");
  for (const form of root.querySelectorAll("form[data-field]")) {
    const twin = there.querySelector(`form[data-field="${CSS.escape(form.dataset.field)}"]`);
    if (dirty(form)) continue;
    if (valueOf(form) !== valueOf(twin)) fill(form, valueOf(twin));
    if (valueOf(form) === valueOf(twin)) form.elements.was.value = twin.elements.was.value;
    form.classList.toggle("wrong", twin.classList.contains("wrong"));
    adopt(page, [`${form.dataset.field}-said`, `${form.dataset.field}-calendar`]);
    const where = form.querySelector(".where"), now = twin.querySelector(".where");
    if (where && now) where.textContent = now.textContent;
    const shown = form.querySelector(".shown"), picture = twin.querySelector(".shown");
    if (shown && !picture) shown.remove();
    else if (shown && shown.getAttribute("src") !== picture.getAttribute("src")) shown.replaceWith(picture);
    else if (!shown && picture) control(form).after(picture);
  }
  adopt(page, [...there.querySelectorAll(".fits")].map(fits => fits.id));
  if (!fields.busy) {
    fields.revision = there.dataset.revision;
    for (const input of root.querySelectorAll('input[name="revision"]')) input.value = there.dataset.revision;
  }
}

function replace(page) {
  const back = focused(root), kept = fields.unsaved().map(form => [form.dataset.field, valueOf(form), form.elements.was.value]);
  const opened = [...document.querySelectorAll("#form details[open]")].map(where);
  document.getElementById("marks-bar").hidden = true;
  document.body.append(document.getElementById("marks-bar"));
  document.getElementById("form").replaceWith(document.adoptNode(page.getElementById("form")));
  for (const details of document.querySelectorAll("#form details.more")) if (opened.includes(where(details))) details.open = true;
  for (const [name, value, was] of kept) {
    const form = root.querySelector(`form[data-field="${CSS.escape(name)}"]`);
    if (!form) { toast("書きかけの項目が、ほかの人の編集でなくなりました。もとに戻すか、書きなおしてください", "error"); continue; }
    fill(form, value);
    form.elements.was.value = was;
    fields.mark(form);
  }
  back();
  for (const form of fields.unsaved()) {    // chosen or left while the form was on its way
    if (!form.contains(document.activeElement) || ["bool", "choice", "file"].includes(form.dataset.kind)) fields.save(form);
  }
}

const where = details => details.closest("[id]")?.id;

// --- blocks and items: added, moved and removed in place ---

root.addEventListener("submit", event => { if (event.target.matches("[data-shape]")) reshape(event); });
document.getElementById("kinds")?.addEventListener("submit", event => {
  if (event.target.matches("[data-shape]")) { document.getElementById("kinds").close(); reshape(event); }
});

async function reshape(event) {
  event.preventDefault();
  const form = event.target, button = event.submitter;
  const action = button?.getAttribute("formaction") ?? form.getAttribute("action");
  const values = new FormData(form, button);
  await leave();
  values.set("revision", fields.revision);
  try {
    const data = await send(action, form.enctype === "multipart/form-data" ? values : new URLSearchParams(values));
    fields.revision = data.revision;
    await renew();
    if (action.endsWith("/remove")) toast(data.message);
    else if (action.endsWith("/move")) again(data.focus, button.value > 0 ? button : button);
    else go(data.focus);
  } catch (error) {
    toast(error.message, "error");
    renew();
  }
}

// After a move the same arrow of the moved thing has the focus, or the other one at an end.
function again(name, button) {
  const form = [...root.querySelectorAll("form.moving")].find(f => f.elements.pointer.value === name);
  if (!form) return;
  const arrows = [...form.querySelectorAll('button[name="to"]')];
  const same = arrows.find(arrow => arrow.title === button.title);
  (same && !same.disabled ? same : arrows.find(arrow => !arrow.disabled))?.focus({ preventScroll: true });
  form.scrollIntoView({ block: "nearest" });
}

root.addEventListener("click", async event => {
  const insert = event.target.closest("[data-insert]"), more = event.target.closest("[data-add]");
  if (insert) {
    const dialog = document.getElementById("kinds"), form = dialog.querySelector("form.kinds");
    form.elements.pointer.value = insert.dataset.insert;
    form.elements.index.value = insert.dataset.index;
    dialog.showModal();
  } else if (more) {
    event.preventDefault();
    await leave();
    const plain = address;
    address = `${state.base}?add=${encodeURIComponent(more.dataset.add)}`;
    await renew();
    address = plain;
    go(more.dataset.add);
  }
});

// What is being written is saved first.
async function leave() {
  const form = formOf(document.activeElement ?? document.body);
  if (form) fields.save(form);
  await fields.queue;
}

// Links wait for what is being saved.
document.addEventListener("click", event => {
  const link = event.target.closest("a[href]");
  if (!link || event.defaultPrevented || event.ctrlKey || event.metaKey || link.target || link.hash && link.pathname === location.pathname) return;
  if (!fields.busy) return;
  event.preventDefault();
  fields.queue.then(() => { location.href = link.href; });
});

// --- to a field, by the paper or by the address ---

function go(name) {
  if (!name) return;
  const field = document.getElementById(name) ?? document.getElementById(name.replace(/\.[^.]*$/, ""));
  if (!field) return;
  const line = field.closest("[data-line]") ?? field, at = field.matches("input,textarea,select") ? field : field.querySelector("textarea,input:not([type=hidden]),select") ?? field;
  at.closest("details")?.setAttribute("open", "");
  line.scrollIntoView({ block: "center" });
  at.focus({ preventScroll: true });
  line.classList.remove("found");
  requestAnimationFrame(() => line.classList.add("found"));
}

const raw = document.getElementById("raw");
root.addEventListener("focusin", event => {
  const form = formOf(event.target);
  preview?.mark(form?.dataset.field ?? "");
  const line = form?.querySelector(".where")?.textContent.replace("行", "");
  if (raw && line) raw.hash = `L${line}`;
});

const named = () => { if (location.hash) go(decodeURIComponent(location.hash.slice(1))); };
named();
addEventListener("hashchange", named);
if (document.readyState !== "complete") addEventListener("load", () => setTimeout(named));    // after the browser's own jump

// --- news ---

const said = document.getElementById("layout-state"), banner = document.getElementById("banner");
function took(faces) {
  revisions = faces.revisions;
  if (said) {
    said.textContent = faces.phase === "working" ? "組んでいます…" : "";
    said.classList.toggle("busy", faces.phase === "working");
    banner.hidden = !faces.error.length && !faces.down;
    banner.textContent = faces.error.length ? `紙面はひとつ前のものです。${faces.error[0].source ?? ""} ${faces.error[0].message}` : faces.down;
  }
}
const news = listen(state.issue);
news.on("hello", ({ faces }) => { took(faces); settled(); });
news.on("update", faces => { took(faces); settled(); });
news.on("working", () => { if (said) { said.textContent = "組みなおしています…"; said.classList.add("busy"); } });
