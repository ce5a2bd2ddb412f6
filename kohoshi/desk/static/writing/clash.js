// «ほかの人が先に直しました»: both texts, and nothing is lost whatever is chosen.
import { fill, valueOf } from "./fields.js";

const dialog = document.getElementById("clash");
const mine = document.getElementById("clash-mine"), theirs = document.getElementById("clash-theirs");
const keep = document.getElementById("clash-keep"), take = document.getElementById("clash-take");

// Resolves when the dialog is closed: "keep" (save again), "take", or "" (left as it is).
export function ask(data, form) {
  const gone = data.theirs === null, when = data.at ? new Date(data.at).toLocaleTimeString("ja-JP", { hour: "numeric", minute: "2-digit" }) : "";
  document.getElementById("clash-words").textContent = gone
    ? "この項目は、ほかの人が消しました。あなたの文は、ここから写しとれます。"
    : [data.by && `${data.by}さん`, when].filter(Boolean).join("　");
  mine.value = valueOf(form);
  theirs.value = data.theirs ?? "";
  keep.hidden = gone;
  take.hidden = gone;
  theirs.closest(".field").hidden = gone;
  dialog.returnValue = "";
  dialog.showModal();
  return new Promise(resolve => dialog.addEventListener("close", () => {
    const chosen = dialog.returnValue;
    if (chosen === "keep") {
      fill(form, mine.value);
      form.elements.was.value = data.theirs;
    } else if (chosen === "take") {
      fill(form, data.theirs);
      form.elements.was.value = data.theirs;
    } else fill(form, mine.value);
    resolve(chosen);
  }, { once: true }));
}

keep.addEventListener("click", () => dialog.close("keep"));
take.addEventListener("click", () => dialog.close("take"));
