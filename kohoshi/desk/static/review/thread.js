// One comment in the panel: what was said, what was answered, what may be done.
import { send } from "../send.js";
import { toast } from "../toast.js";
import { close, element } from "../viewer/panel.js";
import { freshKey } from "./key.js";

const MARKS = { open: "○", done: "✓", rejected: "×" };

export class Thread {
  // `took(comment, seq)`: the desk answered with the comment as it is now.
  constructor(issue, took) {
    Object.assign(this, { issue, took });
    this.drafts = new Map();    // comment id → { text, key } that was not sent yet
    this.head = element("div", { class: "thread" });
    this.foot = element("div", { class: "thread-foot" });
  }

  nodes(comment) {
    this.id = comment.id;
    this.show(comment);
    this.foot.replaceChildren(...this.writing(comment));
    return [this.head, this.foot];
  }

  // The comment as it is now; what somebody is writing stays.
  show(comment) {
    if (comment.id !== this.id) return;
    this.head.replaceChildren(...[
      element("p", { class: "row" }, stateOf(comment), element("span", { class: "hint" }, comment.asks ? "直してほしい" : "お知らせ（直さなくてよい）")),
      comment.quoted ? element("p", { class: "quoted" }, comment.kind ? element("b", {}, comment.kind) : null, `「${comment.quoted}」`) : null,
      comment.text ? element("p", { class: "words said" }, comment.text) : null,
      element("p", { class: "hint" }, signed(comment), comment.title ? element("br") : null, comment.title ? `記事「${comment.title}」` : ""),
      comment.replies.length ? element("ol", { class: "replies", "aria-label": "返信" }, ...comment.replies.map(reply =>
        element("li", {}, element("p", { class: "words" }, reply.text), element("p", { class: "hint" }, signed(reply))))) : null,
      comment.maySettle ? element("div", { class: "row" }, ...this.states(comment)) : null,
      comment.mayEdit ? element("details", { class: "edit" }, element("summary", { class: "button quiet" }, "文を直す"), this.rewriting(comment)) : null,
    ].filter(Boolean));
  }

  states(comment) {
    const to = (state, words, kind) => element("button", { class: `button ${kind}`, type: "button",
      onclick: event => this.post(event.target, "state", { state }) }, words);
    return comment.state === "open" ? [to("done", "済にする", ""), to("rejected", "却下する", "quiet")] : [to("open", "未にもどす", "quiet")];
  }

  writing(comment) {
    if (!comment.mayAnswer) return [];
    const draft = this.drafts.get(comment.id) ?? { text: "", key: freshKey() };
    const field = element("textarea", { id: "reply-text", rows: "3", maxlength: "10000", required: true,
      oninput: () => { draft.text = field.value; this.drafts.set(comment.id, draft); } });
    field.value = draft.text;
    const form = element("form", { class: "field", onsubmit: async event => {
      event.preventDefault();
      if (await this.post(event.submitter, "reply", { text: field.value, key: draft.key })) {
        this.drafts.delete(comment.id);
        Object.assign(draft, { text: "", key: freshKey() });
        field.value = "";
      }
    } }, element("label", { for: "reply-text" }, "返信"), field, element("div", { class: "row" },
      element("button", { class: "button primary" }, "返信する")));
    sendByKeys(form, field);
    return [form];
  }

  rewriting(comment) {
    const field = element("textarea", { rows: "4", maxlength: "10000", required: true, "aria-label": "赤字の文" });
    field.value = comment.text;
    return element("form", { class: "field", onsubmit: event => {
      event.preventDefault();
      this.post(event.submitter, "text", { text: field.value, was: comment.text });
    } }, field, element("div", { class: "row" }, element("button", { class: "button" }, "書き直す")));
  }

  async post(button, what, fields) {
    if (button) button.disabled = true;
    try {
      const { message, comment, seq } = await send(`/i/${this.issue}/comments/${this.id}/${what}`, fields);
      toast(message);
      this.took(comment, seq);
      return true;
    } catch (error) {
      toast(error.message, "error");
      return false;
    } finally {
      if (button) button.disabled = false;
    }
  }
}

export function stateOf(comment) {
  return element("span", { class: `state ${comment.state}` }, element("span", { "aria-hidden": "true" }, MARKS[comment.state]), comment.says);
}

export function signed({ author, section, when }) {
  return `${author}${section ? `（${section}）` : ""}・${when}`;
}

// Ctrl+Enter (⌘+Enter) sends; Escape closes the panel, what was written is kept.
export function sendByKeys(form, field) {
  field.addEventListener("keydown", event => {
    if (event.key === "Escape" && !event.isComposing) close();
    if (event.key === "Enter" && (event.ctrlKey || event.metaKey) && !event.isComposing) form.requestSubmit(form.querySelector("button"));
  });
}
