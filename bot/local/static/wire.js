// The developer pane: what went to and from the bot for this person.
import { h, $, syncList } from "./dom.js";
import { S, format } from "./store.js";

const KEY = "rapport-wire";

export function draw() {
  const pane = $("wire");
  if (pane.hidden) return;
  if (!pane.firstChild) {
    pane.append(
      h("header", {}, h("h2", {}, "On the wire"), h("button", { type: "button", class: "icon", "aria-label": "Close", onclick: toggle }, "✕")),
      h("p", { class: "note" }, "What the workspace and the bot say to each other about you, newest first."),
      h("div", { class: "rows" }));
  }
  const rows = S.wire.slice(-120).reverse();
  syncList(pane.querySelector(".rows"), rows.map((row) => ({ key: row.id, signature: "", data: row })), line);
}

function line(row) {
  const detail = h("pre", {});
  const time = format(new Date(row.at * 1000), { hour: "2-digit", minute: "2-digit", second: "2-digit" });
  const fill = () => { detail.textContent = JSON.stringify(row.detail, null, 2)?.slice(0, 20000) ?? ""; };
  return h("details", { class: row.bad ? "bad" : "", ontoggle: fill },
    h("summary", {}, h("span", { class: "direction" }, row.direction), h("span", { class: "what" }, row.what), h("small", {}, row.ms === null ? time : `${row.ms} ms`)),
    detail);
}

function toggle() {
  const open = $("wire").hidden;
  $("wire").hidden = !open;
  $("wire-toggle").setAttribute("aria-pressed", String(open));
  localStorage.setItem(KEY, open ? "open" : "");
  draw();
  if (!open) $("wire-toggle").focus();
}

export function start() {
  $("wire-toggle").addEventListener("click", toggle);
  if (localStorage.getItem(KEY) && window.innerWidth > 900) toggle();
}
