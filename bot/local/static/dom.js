// Small helpers to make elements. Data becomes text nodes and attributes, never HTML.

/** h("button", { class: "x", onclick: f, disabled: true }, "Text", otherElement, null) */
export function h(tag, attributes = {}, ...children) {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (value === null || value === undefined || value === false) continue;
    if (name.startsWith("on")) element.addEventListener(name.slice(2), value);
    else element.setAttribute(name, value === true ? "" : value);
  }
  element.append(...children.flat(Infinity).filter((child) => child !== null && child !== undefined && child !== false));
  return element;
}

export const $ = (id) => document.getElementById(id);

/** Draw again only what changed, and give the focus back to the element with the same data-key. */
export function redraw(container, signature, build) {
  if (container.drawn === signature) return false;
  container.drawn = signature;
  const key = container.contains(document.activeElement) && document.activeElement.dataset.key;
  container.replaceChildren(...[build()].flat());
  if (key) (findKey(container, key) ?? container).focus();
  return true;
}

export const findKey = (container, key) => container.querySelector(`[data-key="${CSS.escape(key)}"]`);

/** Keep one child per item: unchanged ones stay the very same nodes, so that focus and typed text survive. */
export function syncList(container, items, build) {
  const old = new Map([...container.children].map((node) => [node.itemKey, node]));
  const focused = [];
  const wanted = items.map(({ key, signature, data }) => {
    const existing = old.get(key);
    if (existing?.signature === signature) return existing;
    const node = Object.assign(build(data), { itemKey: key, signature });
    if (existing?.contains(document.activeElement)) focused.push([node, document.activeElement.dataset.key ?? ""]);
    return node;
  });
  const stay = new Set(wanted);
  for (const node of [...container.children]) if (!stay.has(node)) node.remove();
  wanted.forEach((node, index) => {
    if (container.children[index] !== node) container.insertBefore(node, container.children[index] ?? null);
  });
  for (const [node, key] of focused) (findKey(node, key) ?? node).focus({ preventScroll: true });
}

/** Move the focus with the arrow keys among a container's buttons (menus, tabs). */
export function arrows(event, items, { vertical = false } = {}) {
  const [back, forward] = vertical ? ["ArrowUp", "ArrowDown"] : ["ArrowLeft", "ArrowRight"];
  const now = items.indexOf(document.activeElement);
  const next = { [back]: now - 1, [forward]: now + 1, Home: 0, End: items.length - 1 }[event.key];
  if (next === undefined) return null;
  event.preventDefault();
  const target = items.at(next % items.length);
  target.focus();
  return target;
}

/** Close a pop-up when the person clicks elsewhere, leaves it or presses Escape. */
export function dismissable(button, pop, onOpen = () => {}) {
  const set = (open) => {
    pop.hidden = !open;
    button.setAttribute("aria-expanded", String(open));
  };
  button.addEventListener("click", () => { set(pop.hidden); if (!pop.hidden) onOpen(); });
  document.addEventListener("pointerdown", (event) => {
    if (!pop.hidden && !pop.contains(event.target) && !button.contains(event.target)) set(false);
  });
  for (const part of [button, pop]) {
    part.addEventListener("keydown", (event) => {
      if (event.key !== "Escape" || pop.hidden) return;
      event.stopPropagation();
      event.preventDefault();
      set(false);
      button.focus();
    });
  }
  return () => set(false);
}

export function toast(text) {
  const note = h("div", { class: "toast" }, text, h("button", { type: "button", class: "icon", "aria-label": "Dismiss", onclick: () => note.remove() }, "✕"));
  $("toasts").append(note);
  setTimeout(() => note.remove(), 8000);
}

/** Show that something is under way, for as long as it is. */
export async function busy(button, work) {
  button.setAttribute("aria-busy", "true");
  try {
    return await work();
  } finally {
    button.removeAttribute("aria-busy");
  }
}
