// Kept texts go to the server as drafts, each under its own random key: once, however often it is tried.
import { drop, keep, texts } from "../writing/journal.js";

const words = document.getElementById("keeping").dataset;
const token = document.querySelector("[name=csrfmiddlewaretoken]");

export const addressOf = (pattern, { subject }) => pattern.replace("/0/", `/${subject}/`);
const parcel = ({ fields, page, base, over }) => {
  const body = new FormData();
  for (const [name, value] of fields) body.append(name, value);
  body.set("page", page);
  body.set("base", base ?? "");
  body.set("over", over ?? "");
  body.set("apart", "1");
  body.set("csrfmiddlewaretoken", token.value);
  return body;
};
// What the server said to the text of that moment; what was typed since is still to be sent.
const note = async (entry, at, known, status) => {
  const { account, subject, page } = entry;
  const kept = (await texts(account, subject)).find((each) => each.page === page);
  if (kept?.at > entry.at) return; // gone on with meanwhile: that goes the next time
  if (known.revision) {
    const sent = entry.at === at ? known.stamp : undefined;
    Object.assign(entry, { subject: String(known.article), over: known.stamp, sent, beside: status === 409 });
  } else entry.stopped = at;
  entry.state = known.state;
  await keep(entry);
  if (entry.subject !== subject) await drop({ ...entry, subject });
};
// False when somebody has to log in first; throws when the line is cut.
export const post = async (entry) => {
  const { at, subject } = entry;
  const address = subject === "new" ? words.begin : addressOf(words.autosave, entry);
  const answer = await fetch(address, { method: "POST", body: parcel(entry), redirect: "manual" });
  if (answer.type === "opaqueredirect") return false;
  if ([403, 404].includes(answer.status)) await note(entry, at, { state: words.missing });
  else if (answer.headers.get("Content-Type")?.includes("json")) await note(entry, at, await answer.json(), answer.status);
  else throw new Error("broken");
  return true;
};
