// 強調・ルビ・圏点・面の参照: a bar that comes to the text one writes in and puts our marks around what
// is selected.

const bar = document.getElementById("marks-bar");
const reference = document.getElementById("reference"), to = document.getElementById("reference-to");
let at = null;

export function offerMarks(root) {
  root.addEventListener("focusin", event => {
    if (event.target.matches("[data-markup]")) come(event.target);
    else if (!bar.contains(event.target)) bar.hidden = true;
  });
  bar.addEventListener("mousedown", event => event.preventDefault());    // the text keeps its selection
  bar.addEventListener("click", event => {
    const mark = event.target.closest("[data-mark]")?.dataset.mark;
    if (mark && at) actions[mark]();
  });
  bar.addEventListener("keydown", event => {
    const step = { ArrowRight: 1, ArrowLeft: -1 }[event.key];
    if (!step) return;
    const buttons = [...bar.querySelectorAll("button")];
    buttons[(buttons.indexOf(document.activeElement) + step + buttons.length) % buttons.length].focus();
    event.preventDefault();
  });
  reference.addEventListener("close", () => {
    if (reference.returnValue === "put") put(`〔面:${to.value}〕`);
    reference.returnValue = "";
  });
}

function come(text) {
  at = text;
  if (text.previousElementSibling !== bar) text.before(bar);
  bar.hidden = false;
}

const selected = () => at.value.slice(at.selectionStart, at.selectionEnd);
const actions = {
  strong: () => put(`**${selected() || "強調"}**`, 2, selected().length || 2),
  ruby: () => { const base = selected() || "語"; put(`｜${base}《よみ》`, base.length + 2, 2); },
  bouten: () => put(`《《${selected() || "語"}》》`, 2, selected().length || 1),
  face: () => reference.showModal(),
};

// Put words in place of the selection, as if typed (the browser's undo knows them), and select a part.
function put(words, from = words.length, length = 0) {
  const start = at.selectionStart;
  at.focus();
  if (!document.execCommand("insertText", false, words)) {
    at.setRangeText(words);
    at.dispatchEvent(new Event("input", { bubbles: true }));
  }
  at.setSelectionRange(start + from, start + from + length);
}
