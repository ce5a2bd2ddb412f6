// The link of an invitation, copied by one click.
import { toast } from "../toast.js";

const button = document.getElementById("copy"), field = document.getElementById("link");
if (button && navigator.clipboard) {
  button.hidden = false;
  button.addEventListener("click", () => navigator.clipboard.writeText(field.value).then(
    () => toast("コピーしました"), () => { field.select(); toast("コピーできませんでした。選んだ文字を写してください", "error"); }));
}
field?.addEventListener("focus", () => field.select());
