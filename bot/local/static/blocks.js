// Block Kit to DOM.
import { h } from "./dom.js";
import { text, rich, mrkdwn } from "./mrkdwn.js";
import { element, idOf, picture } from "./elements.js";

/**
 * Draw blocks. `context`: {
 *   scope: a prefix for ids (a view id or a message ts),
 *   state: `view.state.values`, changed in place,
 *   errors: sentences by block id,
 *   act(action): sends a click or choice; resolves when it is acknowledged }
 */
export function blocks(list, context) {
  const full = { state: {}, errors: {}, ...context };
  return h("div", { class: "bk" }, list.map((block) => (DRAW[block.type] ?? unknown)(block, full)));
}

const unknown = (block) => h("p", { class: "bk-unknown", role: "note" }, `Not drawn here: a block of the type “${block.type}”`);

const DRAW = {
  section: (block, context) => h("div", { class: "bk-section" },
    h("div", { class: "bk-main" },
      block.text && h("div", {}, text(block.text)),
      block.fields && h("div", { class: "bk-fields" }, block.fields.map((field) => h("div", {}, text(field))))),
    block.accessory && h("div", { class: "bk-accessory" }, element(block.accessory, block, context))),
  header: (block) => h("h3", { class: "bk-header" }, text(block.text)),
  divider: () => h("hr"),
  context: (block) => h("div", { class: "bk-context" }, block.elements.map((item) => (item.type === "image" ? picture(item, "bk-tiny") : h("span", {}, text(item))))),
  actions: (block, context) => h("div", { class: "bk-actions" }, block.elements.map((item) => element(item, block, context))),
  image: (block) => h("figure", {}, block.title && h("figcaption", {}, text(block.title)), picture(block, "bk-image")),
  input,
  rich_text: (block) => h("div", { class: "bk-rich" }, block.elements.map(rich)),
  markdown: (block) => h("div", {}, mrkdwn(block.text.replace(/\*\*(.+?)\*\*/g, "*$1*"))),
};

const GROUPS = new Set(["radio_buttons", "checkboxes", "multi_static_select", "multi_users_select", "multi_conversations_select"]);

function input(block, context) {
  const id = idOf(context, block, block.element);
  const error = context.errors[block.block_id];
  const described = [block.hint && `${id}-hint`, error && `${id}-error`].filter(Boolean).join(" ") || null;
  const group = GROUPS.has(block.element.type);
  const label = [...text(block.label), block.optional ? h("span", { class: "optional" }, " (optional)") : null];
  return h(group ? "fieldset" : "div", { class: `bk-input ${error ? "wrong" : ""}`, "aria-describedby": group ? described : null },
    group ? h("legend", {}, label) : h("label", { for: id }, label),
    element(block.element, block, context, { dispatch: Boolean(block.dispatch_action), described: group ? null : described, invalid: Boolean(error), labelled: true }),
    block.hint && h("p", { class: "hint", id: `${id}-hint` }, text(block.hint)),
    error && h("p", { class: "error", id: `${id}-error` }, error));
}
