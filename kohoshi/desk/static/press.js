// While a button is held down, what lies under it must stay: a browser sends no click when the node that was
// pressed is gone before it is let go. Whoever puts new nodes in place of old ones awaits letGo() first.
const LATE = 60;    // ms until the click has come, on a touch screen too

let held = false, letting = false;
const waiting = [];

function hold() { held = true; }

function release() {
  if (!held) return;
  held = false;
  letting = true;
  setTimeout(() => {
    if (held) return;    // pressed again meanwhile
    letting = false;
    for (const done of waiting.splice(0)) done();
  }, LATE);
}

const asButton = event => event.key === " " && event.target.matches?.("button, summary, input");
const heard = { capture: true, passive: true };
addEventListener("pointerdown", hold, heard);
addEventListener("pointerup", release, heard);
addEventListener("pointercancel", release, heard);    // a scroll or a drag began
addEventListener("pointermove", event => { if (!event.buttons) release(); }, heard);    // let go outside the window
addEventListener("keydown", event => { if (asButton(event)) hold(); }, heard);
addEventListener("keyup", event => { if (event.key === " ") release(); }, heard);
addEventListener("blur", release);

export const letGo = () => held || letting ? new Promise(done => waiting.push(done)) : Promise.resolve();
