// Fields that save themselves: on leaving them, on Ctrl+Enter, one after the other. What could not be
// saved stays in its field.
import { send } from "../send.js";

const PAUSE = 500;    // ms without a key before a text is looked at

export const formOf = element => element.closest("form[data-field]");
export const control = form => form.elements.value;
export const valueOf = form => (form.dataset.kind === "bool" ? String(control(form).checked) : control(form).value);
export function fill(form, value) {
  if (form.dataset.kind === "bool") control(form).checked = value === "true";
  else control(form).value = value;
}
const wasOf = form => form.elements.was.value || (form.dataset.kind === "bool" ? "false" : "");
export const dirty = form => valueOf(form) !== wasOf(form);

export class Fields {
  // saved(data, form), clash(data, form) → promise
  constructor(root, { base, saved, clash }) {
    Object.assign(this, { root, base, saved, clash });
    this.queue = Promise.resolve();
    this.waiting = 0;
    this.writes = 0;    // goes up when a write begins and when it ends
    this.pauses = new Map();
    root.addEventListener("input", event => this.typed(event));
    root.addEventListener("change", event => { const form = formOf(event.target); if (form) this.save(form); });
    root.addEventListener("focusout", event => { const form = formOf(event.target); if (form) this.save(form); });
    root.addEventListener("submit", event => {
      const form = formOf(event.target);
      if (form) { event.preventDefault(); this.save(form); }
    });
    root.addEventListener("keydown", event => {
      const form = formOf(event.target);
      if (form && event.key === "Enter" && (event.ctrlKey || event.metaKey)) { event.preventDefault(); this.save(form); }
    });
    addEventListener("beforeunload", event => { if (this.unsaved().length) event.preventDefault(); });
  }

  get revision() { return this.root.querySelector("#form").dataset.revision; }
  set revision(value) { this.root.querySelector("#form").dataset.revision = value; }
  unsaved() { return [...this.root.querySelectorAll("form[data-field]")].filter(dirty); }
  get busy() { return this.waiting > 0; }

  typed(event) {
    const form = formOf(event.target);
    if (!form) return;
    this.mark(form);
    this.say(form, "");
    clearTimeout(this.pauses.get(form.dataset.field));
    if (["line", "prose"].includes(form.dataset.kind)) {
      this.pauses.set(form.dataset.field, setTimeout(() => this.look(form), PAUSE));
    }
  }

  mark(form) { form.classList.toggle("dirty", dirty(form)); }

  say(form, words, kind = "") {
    const said = form.querySelector(".saved");
    said.textContent = words;
    said.className = `saved ${kind}`;
  }

  // What is wrong with the text as it stands, before it is saved.
  async look(form) {
    const value = valueOf(form);
    if (!dirty(form) || !value.trim()) return;
    const told = await send(`${this.base}/try`, { pointer: form.dataset.field, value }).catch(() => null);
    if (!told || !form.isConnected || valueOf(form) !== value) return;
    this.remark(form, told.remarks);
    this.calendar(form, told.calendar);
  }

  // What a calendar would say of a 日時.
  calendar(form, words) {
    const said = document.getElementById(`${form.dataset.field}-calendar`)?.querySelector(".calendar-words");
    if (said) said.textContent = words ?? "";
  }

  remark(form, remarks) {
    const list = document.getElementById(`${form.dataset.field}-said`);
    const mark = document.getElementById("remark-icon").content.firstElementChild;
    list.replaceChildren(...remarks.map(({ level, message, hint }) => {
      const item = document.createElement("li"), words = document.createElement("span"), why = document.createElement("span");
      item.className = level;
      why.className = "why";
      why.textContent = hint ? ` ${hint}` : "";
      words.append(message, why);
      item.append(mark.cloneNode(true), words);
      return item;
    }));
    form.classList.toggle("wrong", remarks.some(({ level }) => level === "error"));
  }

  save(form) {
    clearTimeout(this.pauses.get(form.dataset.field));
    if (!dirty(form) || form.dataset.held) return this.queue;
    this.waiting++;
    this.queue = this.queue.then(() => this.write(form)).finally(() => { this.waiting--; });
    return this.queue;
  }

  async write(form) {
    if (!form.isConnected || !dirty(form)) return;
    const value = valueOf(form);
    this.say(form, "保存しています…");
    this.writes++;
    try {
      const data = await send(`${this.base}/field`, {
        pointer: form.dataset.field, value, was: form.elements.was.value, kind: form.dataset.kind });
      this.writes++;
      form.elements.was.value = value;
      this.revision = data.revision;
      this.mark(form);
      this.say(form, "保存しました", "ok");
      await this.saved(data, form);
    } catch (error) {
      this.writes++;
      this.say(form, error.message, "bad");
      if (error.status === 409 && "theirs" in (error.data ?? {})) {
        form.dataset.held = "1";    // asked once; the dialog takes the focus away
        await this.clash(error.data, form);
        delete form.dataset.held;
      }
    }
  }
}
