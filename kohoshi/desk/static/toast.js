// Short words at the foot of the page, read out by a screen reader.

const SHOWN = 6000;
const KEPT = "toast";

export function toast(text, kind = "") {
  const note = document.createElement("p");
  note.className = `toast ${kind}`;
  note.textContent = text;
  document.getElementById("toasts").append(note);
  setTimeout(() => note.remove(), SHOWN);
}

// Said on the page that comes next.
export function toastThere(text) {
  sessionStorage.setItem(KEPT, text);
}

export function fadeToasts() {
  const kept = sessionStorage.getItem(KEPT);
  sessionStorage.removeItem(KEPT);
  for (const note of document.querySelectorAll("#toasts .toast")) setTimeout(() => note.remove(), SHOWN);
  if (kept) toast(kept);
}
