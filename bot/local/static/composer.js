// Where one writes: Enter sends, Shift+Enter starts a line, / offers the commands.
import { h, toast } from "./dom.js";
import { S, post, inDm } from "./store.js";
import * as guide from "./guide.js";

const INVITE = { command: "/invite", usage: "@Rapport", description: "Bring the bot into this channel" };
const commands = () => (inDm() ? S.hints : [...S.hints, INVITE]);
let count = 0;

/** A message box; with `thread`, replies go to that thread. */
export function composer({ thread = null } = {}) {
  const hintsId = `hints-${(count += 1)}`;
  const where = thread ? "Reply…" : inDm() ? "Message, or / for commands" : "Message all, or / for commands";
  const box = h("textarea", { id: thread ? null : "text", rows: 1, placeholder: where, "aria-label": thread ? "Reply" : "Message",
    "aria-autocomplete": "list", "aria-haspopup": "listbox", "aria-controls": hintsId, "data-key": `box-${thread ?? ""}` });
  const list = h("div", { class: "hints", id: hintsId, role: "listbox", "aria-label": "Commands", hidden: true });
  const hints = suggestions(box, list);
  const send = async (event) => {
    event?.preventDefault();
    const words = box.value.trim();
    if (!words) return;
    const before = box.value;
    box.value = "";
    grow(box);
    hints.close();
    if (!(await say(words, thread))) { box.value ||= before; grow(box); }
  };
  box.addEventListener("input", () => { grow(box); hints.update(); });
  box.addEventListener("blur", () => setTimeout(hints.close, 150));
  box.addEventListener("keydown", (event) => {
    if (hints.key(event)) return;
    if (event.key === "Enter" && !event.shiftKey && !event.isComposing) send(event);
  });
  return h("form", { class: "composer", onsubmit: send }, list, h("div", { class: "box" }, box, h("button", { class: "btn primary send" }, "Send")));
}

function grow(box) {
  box.style.height = "auto";
  box.style.height = `${Math.min(box.scrollHeight, 200)}px`;
}

/** Send a message or a command. False keeps the text in the box. */
async function say(words, thread) {
  const command = /^(\/[\w-]*)\s*([\s\S]*)$/.exec(words);
  if (!command) {
    guide.wrote();
    return (await post("message", { channel: S.at, text: words, thread_ts: thread ?? "" })).ok;
  }
  const [, name, rest] = command;
  if (thread) { toast("Commands do not work in threads. Type them in the conversation."); return false; }
  if (!commands().some((hint) => hint.command === name)) {
    toast(`${name} is not a command here. Type / to see those that are.`);
    return false;
  }
  guide.asked(name);
  return (await post("command", { channel: S.at, command: name, text: rest })).ok;
}

/** The commands that fit what is typed, as a listbox that the text box steers. */
function suggestions(box, list) {
  let chosen = 0;
  const fitting = () => {
    const typed = box.value;
    return /^\/[\w-]*$/.test(typed) ? commands().filter((hint) => hint.command.startsWith(typed)) : [];
  };
  const close = () => { list.hidden = true; box.removeAttribute("aria-activedescendant"); };
  const take = (hint) => { box.value = `${hint.command} `; close(); box.focus(); };
  const show = (hints) => {
    list.replaceChildren(...hints.map((hint, index) => h("div", { role: "option", id: `${list.id}-${index}`, "aria-selected": String(index === chosen),
      onpointerdown: (event) => { event.preventDefault(); take(hint); } },
      h("span", {}, h("strong", {}, hint.command), hint.usage && h("code", {}, hint.usage)), h("small", {}, hint.description))));
    list.hidden = false;
    box.setAttribute("aria-activedescendant", `${list.id}-${chosen}`);
    list.children[chosen].scrollIntoView({ block: "nearest" });
  };
  const update = () => { chosen = 0; const hints = fitting(); if (hints.length) show(hints); else close(); };
  const key = (event) => {
    if (list.hidden) return false;
    const hints = fitting();
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (step) { chosen = (chosen + step + hints.length) % hints.length; show(hints); }
    else if (event.key === "Escape") { event.stopPropagation(); close(); }
    else if (event.key === "Tab" || (event.key === "Enter" && box.value !== hints[chosen].command)) take(hints[chosen]);
    else return false;
    event.preventDefault();
    return true;
  };
  return { update, key, close };
}
