// Questions that must be answered before anything else.
import { h } from "./dom.js";
import { text } from "./mrkdwn.js";

/** A Block Kit confirm object as a dialog. Resolves to true or false. */
export const confirm = (spec) => ask({ title: text(spec.title), body: text(spec.text), yes: text(spec.confirm), no: text(spec.deny), style: spec.style });

export function ask({ title, body, yes, no, style = "primary" }) {
  return new Promise((resolve) => {
    const end = (answer) => { dialog.close(); dialog.remove(); resolve(answer); };
    const dialog = h("dialog", { class: "ask", "aria-labelledby": "ask-title", "aria-describedby": "ask-body", oncancel: () => end(false) },
      h("h2", { id: "ask-title" }, title),
      h("p", { id: "ask-body" }, body),
      h("div", { class: "buttons" },
        h("button", { type: "button", class: "btn", onclick: () => end(false) }, no),
        h("button", { type: "button", class: `btn ${style}`, onclick: () => end(true) }, yes)));
    document.body.append(dialog);
    dialog.showModal();
  });
}
