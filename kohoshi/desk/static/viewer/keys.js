// Keys of the viewer. None with Ctrl, Alt or Meta, none while somebody writes or a dialog is open.

export function listenToKeys(viewer, actions) {
  const { camera, stage, config } = viewer;
  const forward = config.mirrored ? "ArrowLeft" : "ArrowRight";
  const WAYS = { ArrowLeft: [1, 0], ArrowRight: [-1, 0], ArrowUp: [0, 1], ArrowDown: [0, -1] };

  addEventListener("keydown", event => {
    if (event.ctrlKey || event.altKey || event.metaKey || event.isComposing) return;
    if (event.target.closest?.("input, textarea, select, [contenteditable], dialog")) return;
    if (document.querySelector("dialog[open]")) return;
    if (viewer.placing.on && viewer.placing.key(event)) {
      event.preventDefault();
      return;
    }
    if (WAYS[event.key] && !event.target.closest?.(".panel")) {
      const [x, y] = WAYS[event.key], far = event.shiftKey ? 0.8 : 0.15;
      const moved = !camera.fitted && camera.pan(x * stage.clientWidth * far, y * stage.clientHeight * far);
      if (!moved && x) viewer.turn(event.key === forward ? 1 : -1);
      event.preventDefault();
      return;
    }
    const act = actions[event.key];
    if (!act) return;
    event.preventDefault();
    act();
  });
}
