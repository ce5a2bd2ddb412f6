// 新しい号: another issue as the base shows its articles at once; the long work is asked for once.
const base = document.querySelector("form[data-auto]");
if (base) {
  base.querySelector("button").hidden = true;
  base.addEventListener("change", () => base.submit());
}
document.querySelector("form[data-once]")?.addEventListener("submit", event => {
  const button = event.target.querySelector(".button.primary");
  button.querySelector("span").textContent = "つくっています…";
  button.disabled = true;
});
addEventListener("pageshow", event => { if (event.persisted) location.reload(); });
