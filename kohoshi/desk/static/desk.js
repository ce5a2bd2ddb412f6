// What every page has: news of the issue, toasts, dialogs, the build.
import { listen } from "./events.js";
import { followBuild } from "./build.js";
import { openDialogs } from "./dialogs.js";
import { fadeToasts } from "./toast.js";

openDialogs();
fadeToasts();
const issue = document.body.dataset.issue;
if (issue) {
  const news = listen(issue);
  followBuild(news);
  const connection = document.getElementById("connection");
  let waiting = 0;
  news.on("open", () => { clearTimeout(waiting); connection.hidden = true; });
  news.on("lost", () => { clearTimeout(waiting); waiting = setTimeout(() => { connection.hidden = false; }, 1500); });
}
