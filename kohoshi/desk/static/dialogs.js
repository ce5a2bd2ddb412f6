// <button data-opens="id"> opens the dialog; a click beside it closes it. A form with data-confirm asks first.

export function openDialogs(root = document) {
  root.addEventListener("click", event => {
    const opener = event.target.closest("[data-opens]");
    if (opener) {
      event.preventDefault();    // a link leads to the same without a script
      document.getElementById(opener.dataset.opens).showModal();
    }
    if (event.target instanceof HTMLDialogElement && beside(event.target, event)) event.target.close();
  });
  root.addEventListener("submit", event => {
    const words = event.target.dataset.confirm;
    if (words && !confirm(words)) event.preventDefault();
  });
}

function beside(dialog, { clientX: x, clientY: y }) {
  const box = dialog.getBoundingClientRect();
  return x < box.left || x > box.right || y < box.top || y > box.bottom;
}
