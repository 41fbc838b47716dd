// Whom one is, and the conversations of that person.
import { h, $, redraw } from "./dom.js";
import { S, inDm, person } from "./store.js";

const HUES = { U0SAM: 205, U0AMARA: 18, U0LEE: 265, U0PRIYA: 330, U0DIEGO: 42, U0INES: 300, U0MAYA: 165 };

export function avatar(user) {
  const someone = person(user);
  if (!someone) return h("img", { class: "avatar", src: "/static/mark.svg", alt: "" });
  const initials = someone.name.split(" ").map((word) => word[0]).join("");
  const face = h("span", { class: "avatar", "aria-hidden": "true" }, initials);
  face.style.setProperty("--hue", HUES[user] ?? 120);
  return face;
}

const total = (counts = {}) => Object.values(counts).reduce((sum, count) => sum + count, 0);
const badge = (count) => count > 0 && h("span", { class: "badge" }, String(count), h("span", { class: "unseen" }, " unread"));

export function draw(be, go) {
  redraw($("menu"), S.me, () => [h("span", { "aria-hidden": "true" }, "☰"), avatar(S.me)]);
  redraw($("people"), JSON.stringify([S.me, S.people, S.unread]), () => S.people.map((someone) => h("button", {
    type: "button", class: "row person", "data-key": someone.id, "aria-current": someone.id === S.me ? "true" : null, onclick: () => be(someone.id) },
    avatar(someone.id),
    h("span", { class: "who" },
      h("span", { class: "name" }, someone.name, someone.new && h("span", { class: "tag new" }, "new here")),
      h("small", {}, someone.title.replace(", new here", ""))),
    badge(someone.id === S.me ? 0 : total(S.unread[someone.id])))));
  const seen = document.hasFocus() && !(inDm() && S.tab === "home") ? S.at : null; // what is on screen is about to be read
  const mine = { ...S.unread[S.me], ...(seen && { [seen]: 0 }) };
  redraw($("places"), JSON.stringify([S.me, S.at, mine]), () => Object.values(S.channels).sort((a, b) => Number(b.is_im) - Number(a.is_im)).map((channel) => h("button", {
    type: "button", class: "row", "data-key": channel.id, "aria-current": channel.id === S.at ? "page" : null, onclick: () => go(channel.id) },
    channel.is_im ? h("img", { class: "sign", src: "/static/mark.svg", alt: "" }) : h("span", { class: "sign hash", "aria-hidden": "true" }, "#"),
    h("span", { class: "name" }, channel.is_im ? "Rapport" : channel.name),
    badge(mine[channel.id] ?? 0))));
}

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
