// The build card: starts and stops without leaving the page, shows each step as it comes.
import { send } from "./send.js";
import { toast } from "./toast.js";

const WORDS = { running: "組んでいます", failed: "組めませんでした", stopped: "止めました" };

export function followBuild(news) {
  const card = document.getElementById("build");
  let phase = card ? JSON.parse(card.dataset.build).phase : null;
  const took = state => {
    if (card) show(card, state);
    if (phase === "running" && state.phase === "done") {
      if (card) location.reload();
      else toast("組み終わりました");
    }
    phase = state.phase;
  };
  news.on("hello", state => took(state.build));
  news.on("build", took);
  for (const form of card?.querySelectorAll("form[data-live]") ?? []) {
    form.addEventListener("submit", async event => {
      event.preventDefault();
      const button = form.querySelector("button");
      button.disabled = true;
      try { await send(form.action); } catch (error) { toast(error.message, "error"); }
      button.disabled = false;
    });
  }
}

function show(card, state) {
  const box = card.querySelector("#build-state");
  box.dataset.phase = state.phase;
  for (const form of card.querySelectorAll("form[data-when]")) {
    form.hidden = (form.dataset.when === "running") !== (state.phase === "running");
  }
  box.replaceChildren();
  if (!WORDS[state.phase]) return;
  const words = element("p", "phase", WORDS[state.phase]);
  words.setAttribute("role", "status");
  const steps = element("ol", "steps");
  for (const step of state.steps) {
    const line = element("li", step.seconds === null ? "now" : "done");
    line.append(element("span", "", step.title), element("span", "time", step.seconds === null ? "" : `${step.seconds.toFixed(1)}秒`));
    steps.append(line);
  }
  box.append(words, steps);
  for (const problem of state.problems) {
    const notice = element("div", "notice error");
    const text = document.createElement("div");
    text.append(element("p", "", problem.message), element("p", "hint", [problem.source, problem.hint].filter(Boolean).join(" ")));
    notice.append(text);
    box.append(notice);
  }
}

function element(tag, name, text = "") {
  const made = document.createElement(tag);
  if (name) made.className = name;
  made.textContent = text;
  return made;
}
