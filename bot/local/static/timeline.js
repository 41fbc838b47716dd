// Messages: the conversation, and the thread beside it.
import { h, $, syncList, redraw } from "./dom.js";
import { blocks } from "./blocks.js";
import { ask } from "./dialogs.js";
import { emoji } from "./emoji.js";
import { mrkdwn, unescape } from "./mrkdwn.js";
import { S, post, click, person, clockTime, dayName, now } from "./store.js";
import { avatar } from "./sidebar.js";
import { composer } from "./composer.js";
import * as guide from "./guide.js";

const states = {}; // what was chosen in a message's selects, by ts
let editing = null;
const at = (message) => new Date(Number(message.ts) * 1000);

/** The messages of the open conversation, with a line where a day begins. */
export function drawMessages(list, channel) {
  const shown = S.messages[channel].filter((m) => !m.thread_ts || m.thread_ts === m.ts || m.subtype === "thread_broadcast");
  fill(list, shown, channel, { thread: false });
}

function fill(list, messages, channel, options) {
  const stuck = list.scrollHeight - list.scrollTop - list.clientHeight < 80;
  const today = dayName(now());
  let day = null;
  let previous = null;
  const items = [];
  for (const message of messages) {
    if (dayName(at(message)) !== day) {
      day = dayName(at(message));
      const label = day === today ? "Today" : day;
      items.push({ key: `day-${day}`, signature: label, data: { label } });
      previous = null;
    }
    const follows = previous?.user === message.user && !message.is_ephemeral && !previous.is_ephemeral && message.ts - previous.ts < 300;
    const signature = JSON.stringify([message, follows, editing === message.ts, S.me]);
    items.push({ key: `${channel}-${message.ts}`, signature, data: { message, follows, channel, ...options } });
    previous = options.thread && message.ts === S.thread ? null : message; // a thread's first message stands apart
  }
  syncList(list, items, (data) => (data.label ? h("div", { class: "day" }, h("span", {}, data.label)) : article(data)));
  if (stuck || list.shows !== channel) list.scrollTop = list.scrollHeight;
  list.shows = channel;
}

function article({ message, follows, channel, thread }) {
  const user = S.users[message.user];
  const kind = [message.is_ephemeral && "only-you", follows && "follows", message.user === S.me && "mine"].filter(Boolean).join(" ");
  return h("article", { class: `message ${kind}`, tabindex: "-1", "data-ts": message.ts, "aria-label": `${user.real_name}, ${clockTime(at(message))}` },
    follows ? h("time", { class: "gutter" }, clockTime(at(message))) : avatar(message.user),
    h("div", { class: "body" },
      message.is_ephemeral && h("p", { class: "only" }, "Only visible to you"),
      !follows && h("p", { class: "by" }, h("strong", {}, user.real_name), user.is_bot && h("span", { class: "tag" }, "App"), h("time", { datetime: at(message).toISOString() }, clockTime(at(message)))),
      editing === message.ts ? editor(message, channel) : content(message, channel),
      message.edited && !user.is_bot && h("small", { class: "edited" }, "(edited)"),
      (message.files ?? []).map(file),
      message.reactions && h("p", { class: "reactions" }, message.reactions.map((r) => h("span", {}, `${emoji(`:${r.name}:`)} ${r.count}`))),
      !thread && message.reply_count && h("button", { type: "button", class: "replies", "data-key": `replies-${message.ts}`, onclick: () => openThread(message.ts) }, message.reply_count === 1 ? "1 reply" : `${message.reply_count} replies`)),
    !message.is_ephemeral && editing !== message.ts && tools(message, channel, thread));
}

function content(message, channel) {
  if (message.subtype === "channel_join") return h("div", { class: "bk joined" }, `was added to ${S.channels[channel].name} by ${S.users[message.inviter].real_name}.`);
  if (!message.blocks?.length) return message.text ? h("div", { class: "bk" }, h("div", {}, mrkdwn(message.text))) : null;
  const state = (states[message.ts] ??= {});
  const act = (action) => {
    guide.pressed(message, action);
    return click({ channel, ts: message.ts, action, state });
  };
  return blocks(message.blocks, { scope: message.ts, state, act });
}

function file(item) {
  const path = new URL(item.url_private).pathname; // this very server, whatever name the page was opened by
  if (item.mimetype?.startsWith("image/")) {
    const link = h("a", { href: path, download: item.name }, item.title);
    return h("figure", { class: "picture" }, h("figcaption", {}, link), h("img", { src: path, alt: item.alt_txt || item.title }));
  }
  return h("a", { class: "file", href: item.url_private, download: item.name }, h("strong", {}, item.title), h("small", {}, `${item.name}, ${item.size} bytes`));
}

/** A picture takes its room late: whoever was at the end of the list stays there. */
function follow({ target }) {
  const list = target.closest?.(".list");
  if (list && list.scrollHeight - list.scrollTop - list.clientHeight < target.offsetHeight + 80) list.scrollTop = list.scrollHeight;
}

function tools(message, channel, thread) {
  const button = (label, key, run) => h("button", { type: "button", "data-key": `${key}-${message.ts}`, onclick: run }, label);
  const mine = message.user === S.me;
  const reply = !thread && !message.subtype && button("Reply in thread", "reply", () => openThread(message.ts));
  if (!mine && !reply) return null;
  return h("div", { class: "tools", role: "group", "aria-label": "Message actions" }, reply,
    mine && button("Edit", "edit", () => { editing = message.ts; redrawAll(); }),
    mine && button("Delete", "delete", () => remove(message, channel)));
}

async function remove(message, channel) {
  const sure = await ask({ title: "Delete this message?", body: "The bot hears of it and forgets the answer, too.", yes: "Delete", no: "Keep", style: "danger" });
  if (sure) await post("delete", { channel, ts: message.ts });
}

function editor(message, channel) {
  const end = () => { editing = null; redrawAll(); };
  const box = h("textarea", { class: "field", rows: 2, "aria-label": "Edit your message", "data-key": `edit-${message.ts}` });
  box.value = unescape(message.text);
  const save = async (event) => {
    event.preventDefault();
    const answer = await post("edit", { channel, ts: message.ts, text: box.value });
    if (answer.ok) end();
  };
  box.addEventListener("keydown", (event) => {
    if (event.key === "Escape") { event.stopPropagation(); end(); }
    if (event.key === "Enter" && !event.shiftKey) save(event);
  });
  queueMicrotask(() => { box.focus(); box.select(); });
  return h("form", { class: "editor", onsubmit: save }, box,
    h("div", { class: "buttons" }, h("button", { type: "button", class: "btn", onclick: end }, "Cancel"), h("button", { class: "btn primary" }, "Save")));
}

export function openThread(ts) {
  S.thread = ts;
  redrawAll();
  $("thread").querySelector("textarea")?.focus();
}

export function closeThread() {
  const back = S.thread;
  S.thread = null;
  redrawAll();
  document.querySelector(`[data-key="reply-${back}"]`)?.focus();
}

export function drawThread() {
  const pane = $("thread");
  const first = S.thread && S.messages[S.at].find((m) => m.ts === S.thread);
  pane.hidden = !first;
  if (!first) return;
  redraw(pane, `${S.me}${S.at}${S.thread}`, () => [
    h("header", {}, h("h2", {}, "Thread"), h("button", { type: "button", class: "icon", "aria-label": "Close the thread", onclick: closeThread }, "✕")),
    h("div", { class: "list", role: "log", "aria-live": "polite", "aria-label": "Replies", tabindex: "0" }),
    composer({ thread: S.thread }),
  ]);
  const replies = S.messages[S.at].filter((m) => m.thread_ts === S.thread && m.ts !== S.thread);
  fill(pane.querySelector(".list"), [first, ...replies], S.at, { thread: true });
}

let redrawAll = () => {};
export function start(draw) {
  redrawAll = draw;
  document.addEventListener("load", follow, true); // loading does not bubble
  $("thread").addEventListener("keydown", (event) => { if (event.key === "Escape" && !event.defaultPrevented) closeThread(); });
}

export const empty = () => h("div", { class: "empty" },
  h("img", { src: "/static/mark.svg", alt: "", width: 56, height: 56 }),
  h("h2", {}, S.at === person(S.me).dm ? "This is the start of your chat with Rapport" : "Nothing has been said here yet"),
  h("p", {}, "Say hello, or type / to see what it can do."));
