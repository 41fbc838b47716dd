// Four steps for a first visit, ticked off as they are done.
import { h, $, redraw } from "./dom.js";
import { S, person } from "./store.js";

const STEPS = [
  ["start", "Press Start", "in its first message"],
  ["answer", "Answer a nudge", "button or own words"],
  ["tomorrow", "Jump to tomorrow", "with the clock above"],
  ["streaks", "Ask /streaks", "see how it goes"],
];
const KEY = "rapport-guide";
let progress = JSON.parse(localStorage.getItem(KEY) ?? "{}");

export function draw() {
  const guide = $("guide");
  guide.hidden = Boolean(progress.dismissed) || !person(S.me).new;
  if (guide.hidden) return;
  const done = STEPS.filter(([name]) => progress[name]).length;
  redraw(guide, JSON.stringify(progress), () => [
    h("h2", {}, done === STEPS.length ? "That is all there is to it" : "Try this"),
    h("ol", {}, STEPS.map(([name, title, how], index) => h("li", { class: progress[name] ? "done" : index === firstOpen() ? "next" : "" },
      h("span", { class: "number", "aria-hidden": "true" }, progress[name] ? "✓" : String(index + 1)),
      h("span", {}, h("strong", {}, title, progress[name] && h("span", { class: "unseen" }, " (done)")), h("small", {}, how))))),
    h("button", { type: "button", class: "icon", "aria-label": "Dismiss the guide", "data-key": "dismiss", onclick: () => set({ ...progress, dismissed: true }) }, "✕"),
  ]);
}

const firstOpen = () => STEPS.findIndex(([name]) => !progress[name]);

function set(next) {
  progress = next;
  localStorage.setItem(KEY, JSON.stringify(progress));
  draw();
}

const tick = (name) => progress[name] || set({ ...progress, [name]: true });

/** After Start, any other button answers something. */
export function pressed(message, action) {
  const spec = message.blocks.flatMap((block) => [...(block.elements ?? []), block.accessory]).find((e) => e?.action_id === action.action_id);
  if (/^start\b/i.test(spec?.text?.text ?? "")) tick("start");
  else if (progress.start) tick("answer");
}
export const wrote = () => progress.start && tick("answer");
export const jumped = (to) => to === "tomorrow" && tick("tomorrow");
export const asked = (command) => command === "/streaks" && tick("streaks");
export const again = () => set({});
