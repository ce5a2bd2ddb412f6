// 面の型: the sheet of a face in a dialog; faces that change places by drag, or by Alt and an arrow; how many there are.
import { element } from "../element.js";
import { send } from "../send.js";
import { toast } from "../toast.js";
import { fetched } from "./swap.js";

const dialog = document.getElementById("sheet"), plan = document.getElementById("plan"), counting = document.getElementById("count");
// After these the sheet stays: one goes on setting the same face.
const STAYS = new Set(["set", "advertise", "unadvertise"]);

// renew(): bring the plan up to date
export function offerFaces({ address, renew }) {
  async function show(index, top = 0) {
    const page = await fetched(`${address}/face/${index}`);
    const sheet = page.getElementById("face-sheet");
    const close = element("form", { method: "dialog" }, element("button", { class: "button quiet square", "aria-label": "とじる" }));
    close.firstChild.innerHTML = document.querySelector("#new-article .dialog-head button").innerHTML;
    dialog.replaceChildren(element("div", { class: "dialog-head" }, element("h2", {}, sheet.dataset.title), close), sheet);
    if (!dialog.open) dialog.showModal();
    dialog.querySelector(".kind-sheet").scrollTop = top;
  }

  plan.addEventListener("click", event => {
    const opener = event.target.closest("[data-face-sheet]");
    if (!opener || event.ctrlKey || event.metaKey || event.shiftKey) return;
    event.preventDefault();
    show(opener.dataset.faceSheet).catch(error => toast(error.message, "error"));
  });

  async function sent(form, submitter, around, done) {
    const said = around.querySelector(".said"), buttons = around.querySelectorAll("button:not([disabled])");
    said.hidden = true;
    const values = new FormData(form, submitter);
    for (const button of buttons) button.disabled = true;
    try {
      const data = await send(form.action, values);
      await done(data.message);
    } catch (error) {
      for (const button of buttons) button.disabled = false;
      said.textContent = error.message;
      said.hidden = false;
      said.scrollIntoView({ block: "nearest" });
    }
  }

  dialog.addEventListener("submit", event => {
    const form = event.target, action = form.dataset.faceForm;
    if (!action) return;
    event.preventDefault();
    sent(form, event.submitter, dialog, async words => {
      const sheet = dialog.querySelector(".face-sheet");
      if (STAYS.has(action)) await show(sheet.dataset.index);
      else dialog.close();
      toast(words);
      await renew();
    });
  });

  counting.addEventListener("submit", event => {
    if (!event.target.matches("[data-plan-form]")) return;
    event.preventDefault();
    event.target.elements.revision.value = plan.dataset.revision;
    sent(event.target, event.submitter, counting, async words => {
      counting.close();
      toast(words);
      await renew();
    });
  });

  // --- places ---

  async function swap(index, other) {
    try {
      toast((await send(`${address}/face/${index}/swap`, { other, revision: plan.dataset.revision })).message);
    } catch (error) { toast(error.message, "error"); }
    await renew();
    plan.querySelector(`[data-leaf="${other}"]`)?.focus({ preventScroll: true });
  }

  let carried = null;
  const leaf = event => event.target.closest?.("[data-leaf]");
  const unmark = () => { for (const e of plan.querySelectorAll(".leaf-target")) e.classList.remove("leaf-target"); };
  plan.addEventListener("dragstart", event => {
    const from = leaf(event);
    if (!from) return;
    carried = from.dataset.leaf;
    event.dataTransfer.setData("text/plain", from.getAttribute("aria-label"));
    event.dataTransfer.effectAllowed = "move";
    requestAnimationFrame(() => { for (const e of plan.querySelectorAll(`[data-leaf="${carried}"]`)) e.classList.add("carried"); });
  });
  plan.addEventListener("dragover", event => {
    const to = carried !== null && leaf(event);
    unmark();
    if (!to || to.dataset.leaf === carried) return;
    event.preventDefault();
    for (const e of plan.querySelectorAll(`[data-leaf="${to.dataset.leaf}"]`)) e.classList.add("leaf-target");
  });
  plan.addEventListener("drop", event => {
    const to = carried !== null && leaf(event);
    if (!to || to.dataset.leaf === carried) return;
    event.preventDefault();
    swap(carried, to.dataset.leaf);
  });
  plan.addEventListener("dragend", () => {
    unmark();
    for (const e of plan.querySelectorAll(".carried")) e.classList.remove("carried");
    carried = null;
  });
  plan.addEventListener("keydown", event => {
    const from = event.altKey && /^Arrow(Left|Right)$/.test(event.key) && leaf(event);
    if (!from) return;
    event.preventDefault();
    const order = [...new Set([...plan.querySelectorAll("[data-leaf]")].map(e => Number(e.dataset.leaf)))].sort((a, b) => a - b);
    const other = order[order.indexOf(Number(from.dataset.leaf)) + (event.key === "ArrowRight" ? 1 : -1)];
    if (other !== undefined) swap(from.dataset.leaf, other);
  });
}
