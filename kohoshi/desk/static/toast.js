// Short words at the foot of the page, read out by a screen reader.

const SHOWN = 6000;

export function toast(text, kind = "") {
  const note = document.createElement("p");
  note.className = `toast ${kind}`;
  note.textContent = text;
  document.getElementById("toasts").append(note);
  setTimeout(() => note.remove(), SHOWN);
}

export function fadeToasts() {
  for (const note of document.querySelectorAll("#toasts .toast")) setTimeout(() => note.remove(), SHOWN);
}
