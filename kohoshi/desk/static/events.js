// News of an issue. One stream a page: whoever imports listen() gets the same.
//   const news = listen("2022-06"); news.on("update", data => …)
// Names: hello, update, working, build, store (see routes/events.py), and open, lost of the stream.

const NAMES = ["hello", "update", "working", "build", "store"];
const streams = new Map();

export function listen(issue) {
  if (!streams.has(issue)) streams.set(issue, open(issue));
  return streams.get(issue);
}

function open(issue) {
  const heard = new Map();
  const tell = (name, data) => { for (const fn of heard.get(name) ?? []) fn(data); };
  const source = new EventSource(`/i/${issue}/events`);
  for (const name of NAMES) source.addEventListener(name, event => tell(name, JSON.parse(event.data)));
  source.addEventListener("open", () => tell("open"));
  source.addEventListener("error", () => tell("lost"));
  addEventListener("pagehide", () => source.close());
  addEventListener("pageshow", event => { if (event.persisted) location.reload(); });
  return { on(name, fn) { heard.set(name, [...heard.get(name) ?? [], fn]); } };
}
