// もとに戻す・やり直す without leaving the page, and by keys while nothing is being typed.
import { send } from "../send.js";
import { toast } from "../toast.js";

// ready(): whether nothing is unsaved; turned(): bring the page up to date
export function offerTurning({ ready, turned }) {
  const turn = async form => {
    if (form.querySelector("button").disabled) return;
    try {
      toast((await send(form.action, { back: form.elements.back.value })).message);
    } catch (error) { toast(error.message, "error"); }
    await turned();
  };
  document.getElementById("undo").addEventListener("submit", event => {
    event.preventDefault();
    turn(event.target);
  });
  addEventListener("keydown", event => {
    const key = event.key.toLowerCase(), way = key === "y" || (key === "z" && event.shiftKey) ? "redo" : key === "z" ? "undo" : "";
    if (!way || !(event.ctrlKey || event.metaKey) || event.altKey || !ready() || document.querySelector("dialog[open]")) return;
    event.preventDefault();
    turn(document.querySelector(`[data-turn="${way}"]`));
  });
}
