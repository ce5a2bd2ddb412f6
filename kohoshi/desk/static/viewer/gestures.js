// Mouse, touch and wheel on the stage become movements of the camera, clicks and places.

const CLICK = 5;       // px a pointer may shake
const SWIPE = 60;      // px to turn the page

export function listenToHands(stage, camera, { click, hover, turn, placing, place }) {
  const held = new Map();
  let start = null, pinch = null, space = false;

  const at = event => {
    const box = stage.getBoundingClientRect();
    return { x: event.clientX - box.left, y: event.clientY - box.top };
  };

  stage.addEventListener("wheel", event => {
    event.preventDefault();
    const { x, y } = at(event);
    const unit = event.deltaMode === 1 ? 16 : 1;
    if (event.ctrlKey || event.metaKey) camera.zoomAt(Math.exp(-event.deltaY * unit * 0.0025), x, y);
    else camera.pan(event.shiftKey ? -event.deltaY * unit : -event.deltaX * unit, event.shiftKey ? 0 : -event.deltaY * unit);
  }, { passive: false });

  stage.addEventListener("pointerdown", event => {
    if (event.button > 1 || event.target.closest(".pin")) return;
    held.set(event.pointerId, at(event));
    stage.setPointerCapture(event.pointerId);
    if (held.size === 1) start = { ...at(event), moved: false, type: event.pointerType };
    if (held.size === 2) pinch = spread();
  });

  stage.addEventListener("pointermove", event => {
    const before = held.get(event.pointerId), now = at(event);
    if (!before) {
      if (event.pointerType === "mouse") hover(now);
      return;
    }
    held.set(event.pointerId, now);
    if (held.size === 2 && pinch) {
      const next = spread();
      camera.pan(next.x - pinch.x, next.y - pinch.y);
      camera.zoomAt(next.length / pinch.length, next.x, next.y);
      pinch = next;
      if (start) start.moved = true;
      return;
    }
    if (!start) return;
    if (!start.moved && Math.hypot(now.x - start.x, now.y - start.y) > CLICK) start.moved = true;
    if (start.moved && placing() && !space) place.drag(start, now);
    else if (start.moved) {
      stage.classList.add("grabbed");
      camera.pan(now.x - before.x, now.y - before.y);
    }
  });

  const release = event => {
    const now = held.get(event.pointerId);
    if (!held.delete(event.pointerId)) return;
    if (held.size < 2) pinch = null;
    if (held.size || !start) return;
    const begun = start;
    start = null;
    stage.classList.remove("grabbed");
    if (event.type === "pointercancel") return;
    if (placing() && !space) place.done(begun, now);
    else if (!begun.moved) click(now, event);
    else if (begun.type === "touch" && camera.fitted && Math.abs(now.x - begun.x) > SWIPE
      && Math.abs(now.x - begun.x) > 1.5 * Math.abs(now.y - begun.y)) turn(now.x < begun.x ? 1 : -1);
  };
  stage.addEventListener("pointerup", release);
  stage.addEventListener("pointercancel", release);
  stage.addEventListener("pointerleave", () => hover(null));

  stage.addEventListener("dblclick", event => {
    if (event.target.closest(".pin") || placing()) return;
    const { x, y } = at(event);
    if (camera.fitted) camera.glide(Math.max(1, camera.scale * 2), camera.toSheet(x, y), x, y);
    else camera.fit();
  });

  addEventListener("keydown", event => {
    if (event.key === " " && (event.target === stage || event.target === document.body)) {
      event.preventDefault();
      space = true;
      stage.classList.add("grab");
    }
  });
  addEventListener("keyup", event => {
    if (event.key !== " ") return;
    space = false;
    stage.classList.remove("grab");
  });

  function spread() {
    const [a, b] = [...held.values()];
    return { x: (a.x + b.x) / 2, y: (a.y + b.y) / 2, length: Math.max(20, Math.hypot(a.x - b.x, a.y - b.y)) };
  }
}
