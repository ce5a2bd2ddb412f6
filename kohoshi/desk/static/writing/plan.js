// 台割: articles are moved by drag and drop, or by the menu of each; the plan follows the layout.
import { listen } from "../events.js";
import { send } from "../send.js";
import { toast } from "../toast.js";
import { offerFaces } from "./faces.js";
import { adopt, fetched, focused, once } from "./swap.js";
import { offerTurning } from "./turning.js";

const issue = document.body.dataset.issue, plan = document.getElementById("plan");
const address = `/i/${issue}/plan`;

const busy = () => plan.querySelector("details.move[open]") || plan.querySelector(".dragged");
let late = false;

const renew = once(async () => {
  late = false;
  const page = await fetched(address).catch(error => { toast(error.message, "error"); });
  if (!page) return;
  if (busy()) { late = true; return; }    // opened while the page was on its way
  const back = focused(plan);
  plan.dataset.revision = page.getElementById("plan").dataset.revision;
  adopt(page, ["plan", "undo", "count"]);
  back();
});
const whenCalm = () => { if (busy()) late = true; else renew(); };

// An open menu closes with Esc and when one goes elsewhere.
document.addEventListener("click", event => {
  for (const open of plan.querySelectorAll("details.move[open]")) if (!open.contains(event.target)) open.open = false;
});
plan.addEventListener("keydown", event => {
  const open = event.key === "Escape" && event.target.closest("details.move[open]");
  if (open) { open.open = false; open.querySelector("summary").focus(); }
});
plan.addEventListener("toggle", () => { if (late && !busy()) renew(); }, true);

async function put(item, to, index) {
  try {
    const data = await send(`${address}/place`, { item, to, index, revision: plan.dataset.revision });
    toast(data.message);
  } catch (error) { toast(error.message, "error"); }
  for (const open of plan.querySelectorAll("details.move[open]")) open.open = false;
  await renew();
  const moved = plan.querySelector(`[data-item="${CSS.escape(item)}"]`);
  moved?.querySelector("summary")?.focus({ preventScroll: true });
  moved?.scrollIntoView({ block: "nearest", behavior: "smooth" });
  moved?.classList.add("arrived");
}

plan.addEventListener("submit", event => {
  const form = event.target;
  if (!form.matches("[data-place]")) return;
  event.preventDefault();
  const step = event.submitter?.dataset.to;
  const values = new FormData(form);    // .elements has a method of the name "item"
  put(values.get("item"), step ?? values.get("to"), step ? event.submitter.value : 99);
});

// --- drag and drop ---

let dragged = null;
const mark = document.createElement("li");
mark.className = "drop-mark";

plan.addEventListener("dragstart", event => {
  const item = event.target.closest?.("[data-item]");
  if (!item) return;
  dragged = item.dataset.item;
  event.dataTransfer.setData("text/plain", dragged);
  event.dataTransfer.effectAllowed = "move";
  requestAnimationFrame(() => { item.classList.add("dragged"); plan.classList.add("dragging"); });
});
plan.addEventListener("dragend", () => {
  plan.classList.remove("dragging");
  for (const e of plan.querySelectorAll(".dragged, .target")) e.classList.remove("dragged", "target");
  mark.remove();
  dragged = null;
  if (late) whenCalm();
});
plan.addEventListener("dragover", event => {
  const slot = dragged && event.target.closest("[data-slot]");
  for (const e of plan.querySelectorAll(".target")) if (e !== slot) e.classList.remove("target");
  if (!slot) return;
  event.preventDefault();
  slot.classList.add("target");
  const items = others(slot), next = items[indexAt(items, event.clientY)];
  if (slot.classList.contains("many")) slot.querySelector(".items").insertBefore(mark, next ?? null);
  else mark.remove();
});
plan.addEventListener("drop", event => {
  const slot = dragged && event.target.closest("[data-slot]");
  if (!slot) return;
  event.preventDefault();
  put(dragged, slot.dataset.slot, indexAt(others(slot), event.clientY));
});

const others = slot => [...slot.querySelectorAll("[data-item]")].filter(item => item.dataset.item !== dragged);
function indexAt(items, y) {
  const place = items.findIndex(item => { const box = item.getBoundingClientRect(); return y < box.top + box.height / 2; });
  return place < 0 ? items.length : place;
}

offerFaces({ address, renew });
offerTurning({ ready: () => !document.activeElement?.matches("input,textarea"), turned: renew });
const news = listen(issue);
news.on("hello", whenCalm);
news.on("update", whenCalm);
