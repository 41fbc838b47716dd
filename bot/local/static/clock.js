// The bot's date and time, and how to move it.
import { h, $, busy, dismissable } from "./dom.js";
import { S, post, person, format, now } from "./store.js";
import * as guide from "./guide.js";

const STEPS = [["tomorrow", "Tomorrow 09:00"], ["hour", "+1 hour"], ["day", "+1 day"], ["week", "+1 week"]];

export function draw() {
  const button = $("clock");
  const [date, time] = [format(now(), { weekday: "short", day: "numeric", month: "short" }), format(now(), { hour: "2-digit", minute: "2-digit" })];
  if (button.shown === date + time) return;
  button.shown = date + time;
  const zone = person(S.me).tz.split("/").at(-1).replace("_", " ");
  button.setAttribute("aria-label", `The bot's time: ${date}, ${time} in ${zone}. Move the clock`);
  button.replaceChildren(h("span", { class: "date" }, date), h("span", { class: "time" }, time));
  button.title = `The bot's time, in ${zone}`;
}

export function start() {
  const pop = $("clock-pop");
  const move = async (event, to) => {
    const button = event.currentTarget;
    const answer = await busy(button, () => post("clock", { to }));
    if (!answer.ok) return;
    S.ahead = answer.now * 1000 - Date.now();
    guide.jumped(to);
    draw();
    close();
    $("clock").focus();
  };
  pop.append(
    h("p", {}, "The bot lives at this time. Move it on, and whatever falls due is sent."),
    h("div", { class: "steps" }, STEPS.map(([to, label]) => h("button", { type: "button", class: "btn", onclick: (event) => move(event, to) }, label))));
  const close = dismissable($("clock"), pop, () => pop.querySelector("button").focus());
  setInterval(draw, 1000);
}
