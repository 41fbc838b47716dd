// The form (modal) on top of the stack.
import { h, $, busy, findKey } from "./dom.js";
import { blocks } from "./blocks.js";
import { S, click, post } from "./store.js";

let drawn = "";
let errors = {};
let problem = "";

/** New forms from the workspace. What was typed meanwhile stays, as long as its block and action are still there. */
export function receive(stack) {
  const before = new Map(S.modals.map((view) => [view.id, view.state.values]));
  for (const view of stack) keepTyped(before.get(view.id), view.state.values);
  if (stack.at(-1)?.id !== S.modals.at(-1)?.id || stack.at(-1)?.hash !== S.modals.at(-1)?.hash) [errors, problem] = [{}, ""];
  S.modals = stack;
  draw();
}

function keepTyped(typed = {}, fresh) {
  for (const [blockId, cells] of Object.entries(fresh)) {
    for (const [actionId, cell] of Object.entries(cells)) {
      const kept = typed[blockId]?.[actionId];
      if (kept?.type === cell.type) cells[actionId] = kept;
    }
  }
}

export function draw() {
  const dialog = $("form");
  const view = S.modals.at(-1);
  if (!view) {
    drawn = "";
    if (dialog.open) dialog.close();
    return;
  }
  const signature = JSON.stringify([view.id, view.hash, errors, problem, S.modals.length]);
  if (signature === drawn && dialog.open) return;
  const [samePlace, key] = [drawn.startsWith(JSON.stringify([view.id]).slice(0, -1)), document.activeElement?.dataset?.key];
  drawn = signature;
  const scroll = dialog.querySelector(".scroll")?.scrollTop ?? 0;
  dialog.replaceChildren(form(view));
  if (!dialog.open) dialog.showModal();
  if (samePlace) dialog.querySelector(".scroll").scrollTop = scroll;
  const target = dialog.querySelector(".wrong input, .wrong textarea, .wrong select") ?? (samePlace && key ? findKey(dialog, key) : null)
    ?? dialog.querySelector(".scroll input, .scroll textarea, .scroll select") ?? dialog.querySelector("footer button");
  target?.focus();
}

function form(view) {
  const state = view.state.values;
  const act = (action) => click({ view_id: view.id, action, state });
  const send = view.submit && h("button", { type: "submit", class: "btn primary", "data-key": "submit" }, view.submit.text);
  const submit = async (event) => {
    event.preventDefault();
    if (!send || send.hasAttribute("aria-busy")) return;
    const answer = await busy(send, () => post("submit", { view_id: view.id, state }));
    [errors, problem] = [answer.errors ?? {}, answer.problem ?? ""];
    draw();
  };
  return h("form", { novalidate: true, onsubmit: submit },
    h("header", {},
      S.modals.length > 1 && h("button", { type: "button", class: "icon", "aria-label": "Back", onclick: () => close(false) }, "‹"),
      h("h2", { id: "form-title" }, view.title.text),
      h("button", { type: "button", class: "icon", "aria-label": "Close", onclick: () => close(true) }, "✕")),
    h("div", { class: "scroll" },
      problem && h("p", { class: "error", role: "alert" }, problem),
      blocks(view.blocks, { scope: view.id, state, errors, act })),
    h("footer", { class: "buttons" },
      h("button", { type: "button", class: "btn", "data-key": "cancel", onclick: () => close(false) }, view.close?.text ?? (send ? "Cancel" : "Close")),
      send));
}

const close = (all) => post("close", { all });

export function start() {
  $("form").addEventListener("cancel", (event) => { event.preventDefault(); close(false); });
}
