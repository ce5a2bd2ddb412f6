// A page fetched again and put in place of what changed of it, without leaving it.
import { letGo } from "../press.js";

export async function fetched(url) {
  const answer = await fetch(url, { headers: { Accept: "text/html" }, credentials: "same-origin" });
  if (!answer.ok) throw new Error("読めませんでした。つながりを確かめてください");
  const page = new DOMParser().parseFromString(await answer.text(), "text/html");
  await letGo();
  return page;
}

// Take over the elements of these ids, only where they differ: nothing flickers, nothing is read out twice.
export function adopt(page, ids) {
  for (const id of ids) {
    const here = document.getElementById(id), there = page.getElementById(id);
    if (here && there && here.innerHTML !== there.innerHTML) here.innerHTML = there.innerHTML;
  }
}

// What has the focus, by its id or by its form, to be found again in a new page.
export function focused(root) {
  const on = document.activeElement;
  if (!on || !root.contains(on)) return () => {};
  const { id, selectionStart: from, selectionEnd: to } = on;
  const form = on.closest("form"), same = form && [form.getAttribute("action"), form.elements.pointer?.value, on.name, on.value];
  return () => {
    let next = id ? document.getElementById(id) : null;
    if (!next && same) {
      const twin = [...root.querySelectorAll("form")].find(f => f.getAttribute("action") === same[0] && f.elements.pointer?.value === same[1]);
      next = twin ? [...twin.elements].find(e => e.name === same[2] && e.value === same[3] && !e.disabled) : null;
    }
    next?.focus({ preventScroll: true });
    if (from !== null && from !== undefined && next?.setSelectionRange && next.type !== "date") next.setSelectionRange(from, to);
  };
}

// Runs fn now and once more if it was asked again meanwhile; never twice at a time.
export function once(fn) {
  let running = null, again = false;
  return () => {
    if (running) { again = true; return running; }
    running = (async () => {
      do { again = false; await fn(); } while (again);
    })().finally(() => { running = null; });
    return running;
  };
}
