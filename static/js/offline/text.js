// One text open in plain fields. Every change is in the journal after a moment.
import { PlainText } from "../editor/plaintext.js";
import { keep, overtaking, valueOf } from "../writing/journal.js";

const desk = document.getElementById("keeping");
const kinds = JSON.parse(desk.dataset.kinds);
const FIELDS = ["headline", "standfirst", "body"];
const [headline, standfirst, body] = FIELDS.map((name) => document.getElementById(`offline-${name}`));
let plain, timer, changed, keptAt;
export let lost; // is there a change that the browser could not keep?

export const plainOf = (entry) => new PlainText(kinds).text(valueOf(entry, "body"));
export const wordsOf = (entry) => [...FIELDS.slice(0, 2).map((name) => valueOf(entry, name)), plainOf(entry)].filter(Boolean).join("\n\n");
export const begun = (account) => ({
  account, subject: "new", page: crypto.randomUUID(), base: "", at: Date.now(),
  fields: [...FIELDS.map((name) => [name, ""]), ...JSON.parse(desk.dataset.fields)],
});

const set = (entry, name, value) => {
  const field = entry.fields.find(([each]) => each === name);
  if (field) field[1] = value; else entry.fields.push([name, value]);
};
export const store = async (entry) => {
  clearTimeout(timer);
  if (!changed) return;
  changed = false;
  try {
    if (await overtaking({ ...entry, at: keptAt })) entry.page = crypto.randomUUID(); // the other page's words stay too
    keptAt = entry.at;
    await keep({ ...entry });
    lost = false;
  } catch (error) {
    changed = lost = true;
    throw error;
  }
};
export const fill = (entry, tell) => {
  plain = new PlainText(kinds);
  keptAt = entry.at;
  headline.value = valueOf(entry, "headline");
  standfirst.value = valueOf(entry, "standfirst");
  body.value = plain.text(valueOf(entry, "body"));
  const typed = ({ target }) => {
    tell("sending"); // whatever was said of an earlier text
    if (target === body) set(entry, "body", plain.html(body.value));
    else set(entry, target === headline ? "headline" : "standfirst", target.value);
    Object.assign(entry, { at: Date.now(), sent: undefined, beside: false });
    changed = true;
    clearTimeout(timer);
    timer = setTimeout(() => store(entry).then(() => tell(), () => tell()), 100);
  };
  for (const field of [headline, standfirst, body]) field.oninput = typed;
};
export const begin = () => (headline.value ? body : headline).focus();
