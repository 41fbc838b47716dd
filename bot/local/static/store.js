// What the page knows, and how it talks to the workspace.
import { toast } from "./dom.js";

const wished = new URLSearchParams(location.search);

/** `at`: the open conversation. `tab`: home or messages. `thread`: the ts whose thread is open. */
export const S = { me: wished.get("as") ?? "U0SAM", at: wished.get("at"), tab: wished.get("tab") === "home" ? "home" : "messages", thread: null };

export const person = (id) => S.people.find((someone) => someone.id === id);
export const dm = () => person(S.me).dm;
export const inDm = () => S.at === dm();
export const placeName = (channel) => (channel.is_im ? "Rapport" : channel.is_private ? `${channel.name} (private)` : `# ${channel.name}`);

/** Everything anew. Returns the open forms, for `forms.receive`: what was typed into them must survive. */
export async function load() {
  let response = await fetch(`/ui/state?as=${encodeURIComponent(S.me)}`);
  if (!response.ok) {
    S.me = "U0SAM";
    response = await fetch("/ui/state?as=U0SAM");
  }
  const { modals, ...rest } = await response.json();
  Object.assign(S, rest);
  S.modals ??= [];
  S.ahead = S.now * 1000 - Date.now();
  if (!S.channels[S.at]) S.at = dm();
  remember();
  return modals;
}

/** Keep the address a link to what is shown. */
export function remember() {
  const query = new URLSearchParams({ as: S.me, tab: inDm() ? S.tab : "messages", at: S.at });
  history.replaceState(null, "", `?${query}`);
}

/** Ask the workspace to do something for the person one is. Problems show as a toast. */
export async function post(deed, body = {}) {
  try {
    const response = await fetch(`/ui/${deed}`, {
      method: "POST",
      headers: { "content-type": "application/json" },
      body: JSON.stringify({ as: S.me, ...body }),
    });
    const answer = await response.json();
    if (!answer.ok) toast(answer.problem ?? "Something went wrong.");
    return answer;
  } catch {
    toast("The local workspace does not answer. Is it still running?");
    return { ok: false };
  }
}

/** Press or choose something. As in Slack, one hears when the app stays silent. */
export async function click(body) {
  const answer = await post("action", body);
  if (answer.failure) toast("The bot did not answer. Try again?");
  return answer;
}

let stream = null;

/** Listen to what happens to this person. Whenever the connection opens, what happened before it is fetched. */
export function listen(handle) {
  stream?.close();
  stream = new EventSource(`/ui/stream?as=${encodeURIComponent(S.me)}`);
  stream.onopen = () => handle({ kind: "online" });
  stream.onerror = () => handle({ kind: "offline" });
  stream.onmessage = (event) => handle(JSON.parse(event.data));
}

export const now = () => new Date(Date.now() + S.ahead);

/** A date in the zone of the person one is. */
export const format = (date, options) => new Intl.DateTimeFormat("en-GB", { timeZone: person(S.me).tz, ...options }).format(date);
export const clockTime = (date) => format(date, { hour: "2-digit", minute: "2-digit" });
export const dayName = (date) => format(date, { weekday: "long", day: "numeric", month: "long" });
