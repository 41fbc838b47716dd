// Whom one is, and the conversations of that person.
import { h, $, redraw } from "./dom.js";
import { S, inDm, person } from "./store.js";

const HUES = { U0SAM: 205, U0AMARA: 18, U0LEE: 265, U0PRIYA: 330, U0DIEGO: 42, U0INES: 300, U0MAYA: 165,
  U0YUKI: 350, U0KWAME: 190, U0FREYA: 225, U0LUCIA: 5, U0GRACE: 285, U0NOAH: 245, U0AISLING: 315 };

export function avatar(user) {
  const someone = person(user);
  if (!someone) return h("img", { class: "avatar", src: "/static/mark.svg", alt: "" });
  const initials = someone.name.split(" ").map((word) => word[0]).join("");
  const face = h("span", { class: "avatar", "aria-hidden": "true" }, initials);
  face.style.setProperty("--hue", HUES[user] ?? 205);
  return face;
}

const total = (counts = {}) => Object.values(counts).reduce((sum, count) => sum + count, 0);
const badge = (count) => count > 0 && h("span", { class: "badge" }, String(count), h("span", { class: "unseen" }, " unread"));
const dot = () => h("span", { class: "dot", "aria-hidden": "true" });
const unreadOf = (someone) => (someone.id === S.me ? 0 : total(S.unread[someone.id]));

let more = false; // whether the other colleagues are shown

export function draw(be, go) {
  redraw($("people"), JSON.stringify([S.me, S.people, S.unread]), () => people(be));
  const seen = document.hasFocus() && !(inDm() && S.tab === "home") ? S.at : null; // what is on screen is about to be read
  const mine = { ...S.unread[S.me], ...(seen && { [seen]: 0 }) };
  redraw($("places"), JSON.stringify([S.me, S.at, mine]), () => Object.values(S.channels).sort((a, b) => Number(b.is_im) - Number(a.is_im))
    .map((channel) => place(channel, mine[channel.id] ?? 0, go)));
  const waiting = total(mine) > 0;
  redraw($("menu"), JSON.stringify([S.me, waiting]), () => [h("span", { "aria-hidden": "true" }, "☰"), avatar(S.me), waiting ? dot() : []].flat());
  $("menu").setAttribute("aria-label", `People and conversations${waiting ? ", something is unread" : ""}`);
}

/** Whoever one is stands among the first, so that the others can stay folded away. */
function people(be) {
  const [first, others] = [false, true].map((aside) => S.people.filter((someone) => aside === (someone.extra && someone.id !== S.me)));
  const row = (someone) => button(someone, (id) => { more = false; be(id); });
  if (!others.length) return first.map(row);
  return [...first.map(row), h("details", { class: "more", open: more, ontoggle: (event) => { more = event.target.open; } },
    h("summary", { "data-key": "more" }, h("span", {}, "More colleagues"), h("span", { class: "tag" }, String(others.length)), others.some(unreadOf) && h("span", { class: "waiting" }, dot(), h("span", { class: "unseen" }, " unread"))),
    others.map(row))];
}

const button = (someone, be) => h("button", {
  type: "button", class: `row person ${unreadOf(someone) ? "unread" : ""}`, "data-key": someone.id,
  "aria-current": someone.id === S.me ? "true" : null, onclick: () => be(someone.id) },
  avatar(someone.id),
  h("span", { class: "who" },
    h("span", { class: "name" }, someone.name, someone.new && h("span", { class: "tag new" }, "new here")),
    h("small", {}, someone.title.replace(", new here", ""))),
  badge(unreadOf(someone)));

const place = (channel, count, go) => h("button", {
  type: "button", class: `row ${count ? "unread" : ""}`, "data-key": channel.id,
  "aria-current": channel.id === S.at ? "page" : null, onclick: () => go(channel.id) },
  channel.is_im ? h("img", { class: "sign", src: "/static/mark.svg", alt: "" })
    : h("span", { class: `sign ${channel.is_private ? "lock" : "hash"}`, "aria-hidden": "true" }, channel.is_private ? "" : "#"),
  h("span", { class: "name" }, channel.is_im ? "Rapport" : channel.name, channel.is_private && !channel.is_im && h("span", { class: "unseen" }, ", private")),
  badge(count));

/** On a phone the sidebar is a drawer. */
export function drawer() {
  const [side, veil, menu] = [$("side"), $("veil"), $("menu")];
  const set = (open) => {
    side.classList.toggle("open", open);
    veil.hidden = !open;
    menu.setAttribute("aria-expanded", String(open));
    if (open) side.querySelector("button")?.focus();
  };
  menu.addEventListener("click", () => set(!side.classList.contains("open")));
  veil.addEventListener("click", () => set(false));
  side.addEventListener("keydown", (event) => {
    if (event.key === "Escape" && side.classList.contains("open")) { set(false); menu.focus(); }
  });
  return () => set(false);
}
