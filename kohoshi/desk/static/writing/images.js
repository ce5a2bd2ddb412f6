// 写真を足す: with a person in it the consent is asked for; what is refused is said beside what was written.
import { send } from "../send.js";
import { toast } from "../toast.js";

const form = document.getElementById("add-form"), consent = document.getElementById("consent");
const people = form.elements.people, article = form.elements.article, alt = form.elements.alt;
const ask = () => { consent.required = people.checked; alt.required = Boolean(article.value); };
form.addEventListener("change", ask);
ask();
form.addEventListener("submit", async event => {
  event.preventDefault();
  const button = form.querySelector(".button.primary");
  button.disabled = true;
  try {
    location.assign((await send(form.action, new FormData(form))).to);
    if (location.pathname.endsWith("/images")) location.reload();
  } catch (error) {
    toast(error.message, "error");
    button.disabled = false;
  }
});
