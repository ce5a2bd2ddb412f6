// News of an issue. One stream a page: whoever imports listen() gets the same.
//   const news = listen("2022-06"); news.on("update", data => …)
// Names: hello, update, working, build, store, job (see issues/events.py), and open, lost of the stream.
//
// A browser has six connections to a host, and every stream holds one: it rests while nobody sees the
// page. When it comes back, "hello" brings the whole state.

const NAMES = ["hello", "update", "working", "build", "store", "job"];
const streams = new Map();

export function listen(issue) {
  if (!streams.has(issue)) streams.set(issue, open(issue));
  return streams.get(issue);
}

function open(issue) {
  const heard = new Map();
  let source = null, whole = null;
  const tell = (name, data) => {
    if (name === "hello") whole = data;
    if (whole && name === "update") whole = { ...whole, faces: data };
    if (whole && name === "build") whole = { ...whole, build: data };
    for (const fn of heard.get(name) ?? []) fn(data);
  };
  const start = () => {
    if (source) return;
    source = new EventSource(`/i/${issue}/events`);
    for (const name of NAMES) source.addEventListener(name, event => tell(name, JSON.parse(event.data)));
    source.addEventListener("open", () => tell("open"));
    source.addEventListener("error", () => tell("lost"));
  };
  const rest = () => {
    source?.close();
    source = null;
  };
  addEventListener("pagehide", rest);
  addEventListener("pageshow", start);
  document.addEventListener("visibilitychange", () => (document.hidden ? rest() : start()));
  if (!document.hidden) start();
  return {
    on(name, fn) {
      heard.set(name, [...heard.get(name) ?? [], fn]);
      if (name === "hello" && whole) fn(whole);    // the page's other scripts may come later
    },
  };
}
