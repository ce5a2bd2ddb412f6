// What is done when news come: soon after the first, and never again before some time has passed, so that
// a crowd that writes does not make everybody ask for every word.
const SOON = 150, APART = 1500;   // ms after the first news; ms between two beginnings

export function calmly(task) {
  let due = false, last = -Infinity, running = Promise.resolve();
  const run = () => {
    due = false;
    last = performance.now();
    running = running.then(task).catch(() => {});    // what comes while it runs is asked for once more
  };
  return () => {
    if (due) return;
    due = true;
    setTimeout(run, Math.max(SOON, last + APART - performance.now()));
  };
}
