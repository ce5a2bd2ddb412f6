// What the proof room does, step by step, on the page that waits for it.
import { listen } from "../events.js";
import { toast } from "../toast.js";
import { element } from "../element.js";

const box = document.getElementById("job");
const loaded = box?.dataset.phase === "running" ? box.dataset.job : "";
let running = loaded;
const quiet = job => ["prints", "alike"].includes(job.kind);    // nobody asked for these

function show(job) {
  if (!box) return;
  if (quiet(job)) return;
  box.hidden = !["running", "failed", "stopped"].includes(job.phase);
  const state = box.querySelector(".build-state");
  state.dataset.phase = job.phase;
  box.querySelector(".phase").textContent = job.phase === "running" ? job.title : "できませんでした";
  box.querySelector(".steps").replaceChildren(...job.steps.map(step => element("li", { class: step.seconds === null ? "now" : "done" },
    element("span", {}, step.title), element("span", { class: "time" }, step.seconds === null ? "" : `${step.seconds.toFixed(1)}秒`))));
  box.querySelector(".problems").replaceChildren(...job.problems.map(problem => element("div", { class: "notice error" },
    element("div", {}, element("p", {}, problem.message), problem.hint ? element("p", { class: "hint" }, problem.hint) : null))));
  if (job.phase === "running" && running !== job.kind) box.scrollIntoView({ block: "nearest" });
}

// `done(job)`: some work ended well while one looked on.
export function followJobs(done) {
  const news = listen(document.body.dataset.issue);
  const took = job => {
    show(job);
    if (job.phase === "running") running = job.kind;
    else if (job.phase === "done" && (running === job.kind || quiet(job))) {
      running = "";
      if (job.said) toast(job.said);
      done(job);
    } else running = "";
  };
  news.on("job", took);
  news.on("hello", state => { if (state.job.phase !== "none") took(state.job); });
}
