// The row of small faces: which opening one looks at, and new pictures for changed faces.

export class Strip {
  constructor(root, issue, go) {
    Object.assign(this, { root, issue });
    root.addEventListener("click", event => {
      const link = event.target.closest("a[data-face]");
      if (!link || event.ctrlKey || event.metaKey || event.shiftKey) return;
      event.preventDefault();
      go(Number(link.dataset.face));
    });
  }

  mark(faces, face) {
    for (const link of this.root.querySelectorAll("a[data-face]")) {
      const here = faces.includes(Number(link.dataset.face));
      link.classList.toggle("here", here);
      if (Number(link.dataset.face) === face) link.setAttribute("aria-current", "page");
      else link.removeAttribute("aria-current");
    }
    for (const item of this.root.querySelectorAll("li")) item.classList.toggle("now", Boolean(item.querySelector(".here")));
    const now = this.root.querySelector("[aria-current]");
    const box = this.root.getBoundingClientRect(), place = now?.getBoundingClientRect();
    if (place) this.root.scrollLeft += place.left + place.width / 2 - box.left - box.width / 2;
  }

  async renew(revisions) {
    for (const link of this.root.querySelectorAll("a[data-face]")) {
      const face = link.dataset.face, small = link.querySelector(".small");
      const url = `/i/${this.issue}/thumb/${face}/${revisions[face]}/240.png`;
      if (!revisions[face] || small.querySelector("img")?.getAttribute("src") === url) continue;
      const fresh = new Image();
      fresh.alt = "";
      fresh.src = url;
      fresh.decode().then(() => small.replaceChildren(fresh), () => undefined);
    }
  }
}
