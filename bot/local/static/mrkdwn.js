// Slack's mrkdwn and rich text as DOM nodes.
import { h } from "./dom.js";
import { emoji } from "./emoji.js";
import { S, format } from "./store.js";

const BREAK = "\n";
export const unescape = (text) => text.replace(/&lt;/g, "<").replace(/&gt;/g, ">").replace(/&amp;/g, "&");
export const safeUrl = (url) => (/^(https?:|mailto:)/i.test(url) ? url : "about:blank");
const link = (url, text) => h("a", { href: safeUrl(url), target: "_blank", rel: "noopener noreferrer" }, emoji(text));

export function mrkdwn(source) {
  return source.split(/(```[\s\S]*?```)\n?/).flatMap((part) =>
    part.startsWith("```") && part.length > 5
      ? [h("pre", {}, unescape(part.slice(3, -3).replace(/^\n/, "")))]
      : paragraphs(part),
  );
}

function paragraphs(text) {
  const out = [];
  let quote = null;
  text.split(BREAK).forEach((line, index) => {
    const quoted = /^(&gt;|>) ?/.exec(line);
    if (quoted) {
      if (!quote) out.push((quote = h("blockquote")));
      else quote.append(h("br"));
      quote.append(...inline(line.slice(quoted[0].length)));
      return;
    }
    if (index > 0 && !quote) out.push(h("br"));
    quote = null;
    out.push(...inline(line));
  });
  return out;
}

// Whatever matches first in the text wins; what is inside bold, italic and struck text may hold more of the same.
const RULES = [
  [/`([^`]+)`/, (m) => h("code", {}, unescape(m[1]))],
  [/<([@#!])([^>|]+)(?:\|([^>]*))?>/, (m) => mention(m[1], m[2], m[3])],
  [/<([^>|]+)(?:\|([^>]*))?>/, (m) => link(unescape(m[1]), unescape(m[2] ?? m[1]))],
  [/https?:\/\/[^\s<>|]+[^\s<>|.,;:!?)]/, (m) => link(unescape(m[0]), unescape(m[0]))],
  [/(?<![\w*])\*(?!\s)([^*\n]+?)(?<!\s)\*(?![\w*])/, (m) => h("strong", {}, ...inline(m[1]))],
  [/(?<![\w_])_(?!\s)([^_\n]+?)(?<!\s)_(?![\w_])/, (m) => h("em", {}, ...inline(m[1]))],
  [/(?<![\w~])~(?!\s)([^~\n]+?)(?<!\s)~(?![\w~])/, (m) => h("s", {}, ...inline(m[1]))],
];

function inline(text) {
  let first = null;
  for (const [pattern, make] of RULES) {
    const match = pattern.exec(text);
    if (match && (!first || match.index < first.match.index)) first = { match, make };
  }
  if (!first) return text ? [emoji(unescape(text))] : [];
  const { match, make } = first;
  const before = text.slice(0, match.index);
  return [...(before ? [emoji(unescape(before))] : []), make(match), ...inline(text.slice(match.index + match[0].length))];
}

function mention(kind, id, label) {
  if (kind === "@") return h("span", { class: "mention" }, "@" + (S.users[id]?.real_name ?? label ?? id));
  if (kind === "#") return h("span", { class: "mention" }, "#" + (S.channels[id]?.name ?? label ?? id));
  if (id.startsWith("date^")) return date(id, label);
  return h("span", { class: "mention" }, "@" + (label ?? id));
}

const DATES = {
  date_num: { year: "numeric", month: "2-digit", day: "2-digit" },
  date: { day: "numeric", month: "long", year: "numeric" },
  date_short: { day: "numeric", month: "short", year: "numeric" },
  date_long: { weekday: "long", day: "numeric", month: "long", year: "numeric" },
  time: { hour: "2-digit", minute: "2-digit" },
  time_secs: { hour: "2-digit", minute: "2-digit", second: "2-digit" },
};

function date(id, fallback) {
  const [, seconds, pattern] = id.split("^");
  const at = new Date(Number(seconds) * 1000);
  if (Number.isNaN(at.getTime())) return h("span", {}, fallback ?? "");
  const shown = pattern.replace(/\{(\w+)\}/g, (whole, name) => (DATES[name.replace("_pretty", "")] ? format(at, DATES[name.replace("_pretty", "")]) : whole));
  return h("time", { datetime: at.toISOString() }, shown);
}

/** A text object, plain or mrkdwn. */
export const text = (object) => (!object ? [] : object.type === "mrkdwn" ? mrkdwn(object.text) : lines(emoji(object.text)));
const lines = (plain) => plain.split(BREAK).flatMap((line, index) => (index ? [h("br"), line] : [line]));

export function rich(element) {
  const leaves = (parts) => parts.map(leaf);
  switch (element.type) {
    case "rich_text_section": return h("div", {}, leaves(element.elements));
    case "rich_text_list": return h(element.style === "ordered" ? "ol" : "ul", {}, element.elements.map((item) => h("li", {}, leaves(item.elements))));
    case "rich_text_quote": return h("blockquote", {}, leaves(element.elements));
    case "rich_text_preformatted": return h("pre", {}, leaves(element.elements));
    default: return h("p", { class: "bk-unknown" }, `Not drawn here: ${element.type}`);
  }
}

function leaf(part) {
  let node = {
    emoji: () => emoji(`:${part.name}:`),
    link: () => link(part.url, part.text ?? part.url),
    user: () => mention("@", part.user_id),
    channel: () => mention("#", part.channel_id),
    broadcast: () => mention("!", part.range),
  }[part.type]?.() ?? lines(part.text ?? "");
  for (const [style, tag] of [["bold", "strong"], ["italic", "em"], ["strike", "s"], ["code", "code"]]) {
    if (part.style?.[style]) node = h(tag, {}, node);
  }
  return node;
}
