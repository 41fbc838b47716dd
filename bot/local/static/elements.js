// Block Kit's interactive elements. Each reads and writes its cell of `view.state`.
import { h, arrows, busy, dismissable } from "./dom.js";
import { emoji } from "./emoji.js";
import { text, safeUrl } from "./mrkdwn.js";
import { confirm } from "./dialogs.js";
import { S, placeName } from "./store.js";

const KEYS = {
  plain_text_input: "value", number_input: "value", email_text_input: "value", url_text_input: "value",
  static_select: "selected_option", radio_buttons: "selected_option", checkboxes: "selected_options", multi_static_select: "selected_options",
  users_select: "selected_user", multi_users_select: "selected_users", channels_select: "selected_channel",
  conversations_select: "selected_conversation", multi_conversations_select: "selected_conversations",
  datepicker: "selected_date", timepicker: "selected_time",
};

/** Draw one element. `context`: { scope, state, act }, see blocks.js. `described`: ids of its hint and error; `labelled`: its block names it. */
export function element(spec, block, context, { dispatch = true, described = null, invalid = false, labelled = false } = {}) {
  const key = KEYS[spec.type];
  const draw = DRAW[spec.type];
  if (!draw) return h("p", { class: "bk-unknown", role: "note" }, `Not drawn here: ${spec.type}`);
  const id = idOf(context, block, spec);
  const common = { id, "data-key": id, "aria-describedby": described, "aria-invalid": invalid ? "true" : null, "aria-label": labelled ? null : spec.placeholder?.text };
  const cell = key ? cellOf(spec, block, context, key) : null;
  const fire = async (done, button) => {
    if (spec.confirm && !(await confirm(spec.confirm))) return;
    const send = () => context.act({ type: spec.type, block_id: block.block_id, action_id: spec.action_id, ...done });
    await (button ? busy(button, send) : send());
  };
  const set = (value) => { cell[key] = value; if (dispatch) fire({ [key]: value }); };
  return draw({ spec, common, cell, key, id, fire, set, dispatch });
}

export const idOf = (context, block, spec) => `${context.scope}-${block.block_id}-${spec.action_id}`.replace(/\s/g, "_");

function cellOf(spec, block, context, key) {
  const initial = key === "value" ? spec.initial_value : spec[key.replace("selected", "initial")];
  const cells = (context.state[block.block_id] ??= {});
  return (cells[spec.action_id] ??= { type: spec.type, [key]: initial ?? (key.endsWith("s") ? [] : null) });
}

const DRAW = {
  button: ({ spec, common, fire }) => {
    const press = (event) => {
      const button = event.currentTarget;
      if (spec.url) window.open(safeUrl(spec.url), "_blank", "noopener");
      fire({}, button);
    };
    return h("button", { ...common, type: "button", class: `btn ${spec.style ?? ""}`, "aria-label": spec.accessibility_label, onclick: press }, text(spec.text));
  },
  overflow: ({ spec, common, fire }) => menu(common, spec.options, (option, button) => fire({ selected_option: option }, button)),
  image: ({ spec }) => picture(spec, "bk-thumb"),
  plain_text_input: (parts) => typed(parts, "text"),
  email_text_input: (parts) => typed(parts, "email"),
  url_text_input: (parts) => typed(parts, "url"),
  number_input: (parts) => typed(parts, "text", parts.spec.is_decimal_allowed ? "decimal" : "numeric"),
  static_select: (parts) => select(parts, parts.spec.option_groups ?? [{ options: parts.spec.options }]),
  users_select: (parts) => select(parts, [{ options: people() }]),
  conversations_select: (parts) => select(parts, [{ options: conversations(parts.spec.filter) }]),
  channels_select: (parts) => select(parts, [{ options: conversations({ include: ["public"] }) }]),
  checkboxes: (parts) => choices(parts, "checkbox", parts.spec.options),
  multi_static_select: (parts) => choices(parts, "checkbox", parts.spec.options ?? parts.spec.option_groups.flatMap((group) => group.options)),
  multi_users_select: (parts) => pick(parts, people(), "Find a person"),
  multi_conversations_select: (parts) => pick(parts, conversations(parts.spec.filter), "Find a conversation"),
  radio_buttons: (parts) => choices(parts, "radio", parts.spec.options),
  datepicker: (parts) => picker(parts, "date"),
  timepicker: (parts) => picker(parts, "time"),
};

const plain = (words) => ({ type: "plain_text", text: words });
const people = () => S.people.map((person) => ({ value: person.id, text: plain(person.name), description: plain(person.title) }));
const kind = (channel) => (channel.is_im ? "im" : channel.is_private ? "private" : "public");

/** Those that the person is in. `filter` as Block Kit has it; the only direct message there is, is with a bot. */
const conversations = ({ include, exclude_bot_users: noBots } = {}) => Object.values(S.channels)
  .filter((channel) => (!include || include.includes(kind(channel))) && !(noBots && channel.is_im))
  .map((channel) => ({ value: channel.id, text: plain(placeName(channel)) }));

function typed({ spec, common, cell, fire, dispatch }, type, inputmode) {
  const attributes = {
    ...common, class: "field", placeholder: spec.placeholder?.text, maxlength: spec.max_length, autocomplete: "off", inputmode,
    oninput: (event) => { cell.value = event.target.value || null; },
    onkeydown: (event) => { if (dispatch && event.key === "Enter" && !spec.multiline) { event.preventDefault(); fire({ value: cell.value }); } },
  };
  const input = spec.multiline ? h("textarea", { ...attributes, rows: 4 }) : h("input", { ...attributes, type });
  input.value = cell.value ?? "";
  return input;
}

function select({ spec, common, cell, key, set }, groups) {
  const now = cell[key]?.value ?? cell[key];
  const every = groups.flatMap((group) => group.options);
  const options = (list) => list.map((o) => h("option", { value: o.value, selected: o.value === now }, emoji(o.text.text)));
  const changed = (event) => {
    const chosen = every.find((o) => o.value === event.target.value);
    set(key === "selected_option" ? chosen ?? null : chosen?.value ?? null);
  };
  return h("select", { ...common, class: "field", onchange: changed },
    h("option", { value: "" }, spec.placeholder?.text ?? "Choose one"),
    groups.map((group) => (group.label ? h("optgroup", { label: group.label.text }, options(group.options)) : options(group.options))));
}

function choices({ common, cell, key, id, set }, type, options) {
  const whole = key.startsWith("selected_option");
  const value = (entry) => entry?.value ?? entry;
  const held = () => [cell[key]].flat().map(value);
  const one = (option, index) => {
    const changed = (event) => {
      const entry = whole ? option : option.value;
      if (type === "radio") set(entry);
      else set(event.target.checked ? [...cell[key], entry] : cell[key].filter((other) => value(other) !== option.value));
    };
    const input = h("input", { type, name: id, "data-key": `${id}-${index}`, checked: held().includes(option.value), onchange: changed });
    return h("label", { class: "choice" }, input, h("span", {}, text(option.text), option.description && h("small", {}, text(option.description))));
  };
  return h("div", { ...common, "data-key": null, class: "choices", role: type === "radio" ? "radiogroup" : "group" }, options.map(one));
}

/** Some out of many: a box to find them by, checkboxes, and who is chosen. Enter chooses the first that fits, arrow keys move. */
function pick(parts, options, label) {
  const { spec, cell, key, id } = parts;
  const list = choices(parts, "checkbox", options);
  const rows = [...list.children].map((row) => ({ row, box: row.querySelector("input"), words: folded(row.textContent) }));
  const names = new Map(options.map((option) => [option.value, option.text.text]));
  const chosen = h("p", { class: "hint", role: "status" });
  const tell = () => {
    const full = cell[key].length >= (spec.max_selected_items ?? Infinity);
    for (const { box } of rows) box.disabled = full && !box.checked;
    const who = cell[key].map((value) => names.get(value) ?? value).join(", ");
    chosen.textContent = `${cell[key].length ? `Chosen: ${who}.` : "None chosen yet."}${full ? " That is as many as there can be." : ""}`;
  };
  const filter = () => { for (const { row, words } of rows) row.hidden = !words.includes(folded(find.value.trim())); };
  const open = () => rows.filter(({ row, box }) => !row.hidden && !box.disabled).map(({ box }) => box);
  const find = h("input", { class: "field", type: "text", "aria-label": label, placeholder: label, autocomplete: "off", "data-key": `${id}-find`, oninput: filter,
    onkeydown: (event) => {
      if (event.key === "ArrowDown") { event.preventDefault(); open()[0]?.focus(); }
      if (event.key !== "Enter" || !find.value.trim()) return;
      event.preventDefault();
      open().find((box) => !box.checked)?.click();
      find.value = "";
      filter();
    } });
  list.classList.add("many");
  list.addEventListener("change", tell); // after the box's own listener
  list.addEventListener("keydown", (event) => { arrows(event, open(), { vertical: true }); });
  tell();
  return h("div", { class: "pick" }, find, list, chosen);
}

const folded = (words) => words.normalize("NFD").replace(/\p{M}/gu, "").toLowerCase();

function picker({ common, cell, key, set }, type) {
  const input = h("input", { ...common, class: "field short", type, onchange: (event) => set(event.target.value || null) });
  input.value = cell[key] ?? "";
  return input;
}

/** A button with a menu: arrow keys move, Escape closes, Enter chooses. */
export function menu(attributes, options, choose) {
  const button = h("button", { ...attributes, type: "button", class: "btn dots", "aria-label": "More actions", "aria-haspopup": "menu", "aria-expanded": "false" }, "⋯");
  const items = options.map((option) => h("button", { type: "button", role: "menuitem", tabindex: "-1",
    onclick: () => { close(); button.focus(); choose(option, button); } }, text(option.text), option.description && h("small", {}, text(option.description))));
  const pop = h("div", { class: "pop menu", role: "menu", hidden: true, onkeydown: (event) => arrows(event, items, { vertical: true }) }, items);
  const opened = () => {
    pop.classList.remove("up"); // where there is no room below, it opens upwards
    const floor = button.closest(".list, .scroll, .home")?.getBoundingClientRect().bottom ?? innerHeight;
    pop.classList.toggle("up", pop.getBoundingClientRect().bottom > floor);
    items[0].focus();
  };
  const close = dismissable(button, pop, opened);
  return h("div", { class: "menu-place" }, button, pop);
}

/** Pictures from elsewhere are not fetched: nothing leaves this computer. */
export function picture(spec, className) {
  const url = spec.slack_file ? uploaded(spec.slack_file) : spec.image_url ?? "";
  const here = url.startsWith("data:image/") || url.startsWith(location.origin + "/");
  if (here) return h("img", { class: className, src: url, alt: spec.alt_text ?? "" });
  return h("span", { class: `bk-elsewhere ${className}`, role: "img", "aria-label": spec.alt_text }, `Picture: ${spec.alt_text ?? "no description"}`);
}

/** A file of this very server, whatever name the page was opened by. */
const uploaded = ({ id, url }) => `${location.origin}${id ? `/files/${encodeURIComponent(id)}/picture` : new URL(url).pathname}`;
