// Pages that wait for the proof room: what it does is shown, what it did comes into the page.
import { followJobs } from "./jobs.js";
import { refresh } from "./live.js";
import { toastThere } from "../toast.js";

followJobs(job => {
  if (document.body.querySelector("[data-reload-on]")?.dataset.reloadOn.split(" ").includes(job.kind)) {
    if (job.said) toastThere(job.said);
    location.reload();
  } else refresh();
});
