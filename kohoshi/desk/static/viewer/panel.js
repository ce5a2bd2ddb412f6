// The panel beside the paper (below it on a phone): one thing at a time.
//   panel.open("題", [nodes], { from: element to give the focus back to })

export { element } from "../element.js";

const panel = document.getElementById("panel");
const title = document.getElementById("panel-title");
const body = document.getElementById("panel-body");
const heard = [];
let from = null;

export const isOpen = () => !panel.hidden;
export function onClose(fn) { heard.push(fn); }

export function open(words, nodes, { focus = true, from: back = document.activeElement } = {}) {
  title.textContent = words;
  body.replaceChildren(...nodes.filter(Boolean));
  if (!panel.contains(back)) from = back;
  panel.hidden = false;
  panel.scrollTop = 0;
  if (focus) title.focus({ preventScroll: true });
}

export function close() {
  if (panel.hidden) return;
  const inside = panel.contains(document.activeElement);
  panel.hidden = true;
  if (inside) (from?.isConnected ? from : document.getElementById("stage")).focus({ preventScroll: true });
  for (const fn of heard) fn();
}
