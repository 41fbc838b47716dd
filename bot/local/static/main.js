// Puts the page together: draws what changed, and changes what the person asks for.
import { h, $, redraw, arrows, busy } from "./dom.js";
import { blocks } from "./blocks.js";
import { ask } from "./dialogs.js";
import { composer } from "./composer.js";
import { S, click, load, listen, post, remember, inDm, person, placeName } from "./store.js";
import * as clock from "./clock.js";
import * as forms from "./forms.js";
import * as guide from "./guide.js";
import * as sidebar from "./sidebar.js";
import * as timeline from "./timeline.js";
import * as wire from "./wire.js";

let online = true;
let closeDrawer = () => {};
const drafts = {};

function draw() {
  const atHome = inDm() && S.tab === "home";
  $("title").textContent = placeName(S.channels[S.at]);
  document.title = `${person(S.me).name} · Rapport, local workspace`;
  $("status").textContent = !online ? "The workspace is not running" : S.connected ? "" : "The bot is not connected";
  sidebar.draw(be, go);
  drawTabs();
  drawPanel(atHome);
  drawComposer(atHome);
  timeline.drawThread();
  clock.draw();
  guide.draw();
  forms.draw();
  wire.draw();
  if (!atHome && document.hasFocus()) markRead();
}

let readUpTo = "";
function markRead() {
  const last = `${S.me} ${S.at} ${S.messages[S.at].at(-1)?.ts}`;
  if (!S.unread[S.me]?.[S.at] || last === readUpTo) return;
  readUpTo = last;
  post("read", { channel: S.at });
}

function drawTabs() {
  const tabs = inDm() ? ["home", "messages"] : [];
  $("tabs").hidden = !tabs.length;
  redraw($("tabs"), JSON.stringify([tabs, S.tab]), () => tabs.map((tab) => h("button", {
    type: "button", role: "tab", id: `tab-${tab}`, "data-key": `tab-${tab}`, "aria-selected": String(tab === S.tab), "aria-controls": "panel",
    tabindex: tab === S.tab ? "0" : "-1", onclick: () => open(tab) }, tab === "home" ? "Home" : "Messages")));
}

function drawPanel(atHome) {
  const panel = $("panel");
  panel.setAttribute("role", inDm() ? "tabpanel" : "region");
  panel.setAttribute(inDm() ? "aria-labelledby" : "aria-label", inDm() ? `tab-${S.tab}` : S.channels[S.at].name);
  panel.removeAttribute(inDm() ? "aria-label" : "aria-labelledby");
  if (atHome) {
    redraw(panel, `home ${S.me} ${S.home?.hash}`, drawHome);
    return;
  }
  const none = !S.messages[S.at].length;
  redraw(panel, `messages ${S.me} ${S.at} ${none}`, () => (none ? timeline.empty()
    : h("div", { class: "list", role: "log", "aria-live": "polite", "aria-label": "Messages", tabindex: "0" })));
  if (!none) timeline.drawMessages(panel.firstChild, S.at);
}

function drawHome() {
  if (!S.home) return h("div", { class: "empty" }, h("p", {}, "Rapport has not drawn this page yet."));
  const state = S.home.state.values;
  const act = (action) => {
    guide.pressed(S.home, action);
    return click({ view_id: S.home.id, action, state });
  };
  return h("div", { class: "home" }, h("div", { class: "sheet" }, blocks(S.home.blocks, { scope: S.home.id, state, act })));
}

function drawComposer(atHome) {
  const place = $("composer-place");
  place.hidden = atHome;
  const key = `${S.me} ${S.at}`;
  const before = place.drawn;
  const text = place.querySelector("textarea")?.value;
  if (!redraw(place, key, () => composer())) return;
  if (before) drafts[before] = text;
  place.querySelector("textarea").value = drafts[key] ?? "";
}

// -- what the person does

function open(tab) {
  S.tab = tab;
  remember();
  draw();
  post("home", { tab });
}

function go(channel) {
  [S.at, S.thread] = [channel, null];
  remember();
  closeDrawer();
  if (inDm()) open("messages");
  else draw();
  focusBox();
}

/** Ready to write; on a touch screen that would bring up the keyboard unasked. */
function focusBox() {
  if (!matchMedia("(hover: none)").matches) $("text")?.focus();
}

async function be(user) {
  [S.me, S.at, S.tab, S.thread, S.modals] = [user, null, "messages", null, []];
  await refresh();
  listen(handle);
  closeDrawer();
  open("messages");
  focusBox();
}

async function reset(event) {
  const button = event.currentTarget;
  const sure = await ask({ title: "Reset the workspace?", body: "Every message and everything the bot remembers here goes. It starts again with its example data, at the real time.", yes: "Reset", no: "Keep", style: "danger" });
  if (sure) await busy(button, () => post("reset"));
}

// -- what happens

const HAPPENED = {
  message: ({ channel, message }) => {
    if (!S.messages[channel].some((m) => m.ts === message.ts)) S.messages[channel].push(message);
  },
  update: ({ channel, message }) => {
    const index = S.messages[channel].findIndex((m) => m.ts === message.ts);
    if (index >= 0) S.messages[channel][index] = message;
  },
  delete: ({ channel, ts }) => { S.messages[channel] = S.messages[channel].filter((m) => m.ts !== ts); },
  home: ({ view }) => { S.home = view; },
  modals: ({ stack }) => forms.receive(stack),
  unread: ({ counts }) => { S.unread = counts; },
  clock: ({ now }) => { S.ahead = now * 1000 - Date.now(); },
  app: ({ connected }) => { S.connected = connected; },
  wire: ({ row }) => { if (!S.wire.some((other) => other.id === row.id)) S.wire.push(row); },
  online: () => { online = true; refresh(); },
  offline: () => { online = false; },
  reload: () => { guide.again(); location.reload(); },
};

/** Fetch everything. What happens while that is under way would be overwritten, so it waits. */
let waiting = null;
async function refresh() {
  waiting = [];
  try {
    forms.receive(await load());
  } finally {
    const missed = waiting;
    waiting = null;
    for (const event of missed) HAPPENED[event.kind]?.(event);
  }
  draw();
}

let drawing = false;
function handle(event) {
  if (waiting) {
    waiting.push(event);
    return;
  }
  HAPPENED[event.kind]?.(event);
  if (drawing) return;
  drawing = true; // many things may happen at once; one drawing shows them all
  setTimeout(() => { drawing = false; draw(); }, 16);
}

$("tabs").addEventListener("keydown", (event) => {
  const target = arrows(event, [...$("tabs").children]);
  if (target) target.click();
});
$("reset").addEventListener("click", reset);
$("show-guide").addEventListener("click", () => { // it is for who is new
  guide.again();
  closeDrawer();
  if (!person(S.me).new) be(S.people.find((someone) => someone.new).id);
});
window.addEventListener("focus", () => S.people && draw());
S.modals = [];
forms.receive(await load());
closeDrawer = sidebar.drawer();
for (const part of [forms, clock, wire]) part.start();
timeline.start(draw);
listen(handle);
open(S.tab);
focusBox();
