// A dialogue with fields. What is written stays in it until `send` has kept it: a refusal or a lost line is said there, and the
// button tries again. Resolves to what `send` gave, or to null. With the word `later` it may be left and sent unfinished.
import { button, dialogue, element } from "./dom.js";

let number = 0;

// `type`: text, url, area, checkbox, file; `draft`: an area that keeps what is typed.
const fieldOf = ({ name, label, type = "text", help, draft, ...attributes }, value = draft?.value ?? "") => {
  const id = `ask-${++number}`, input = element(type === "area" ? "textarea" : "input", { id, name, ...attributes });
  if (type !== "area") input.type = type;
  input[type === "checkbox" ? "checked" : "value"] = value;
  if (draft) input.oninput = () => { draft.value = input.value; };
  const said = element("p", { class: "late", id: `${id}-said`, hidden: "" });
  input.setAttribute("aria-describedby", said.id);
  const parts = [element("label", { for: id }, label), input];
  if (type === "checkbox") parts.reverse();
  const dom = element("div", { class: `ask__field ask__field--${type}` }, ...parts, said);
  if (help) dom.append(element("p", { class: "quiet" }, help));
  return { name, input, said, dom };
};

// `fields`: descriptions as above, and their `values` by name; `before` and `after`: elements around them, `more`: a function that adds values of its own.
export const ask = ({ title, fields, values = {}, words, send, before = [], after = [], more = () => ({}) }) => new Promise((resolve) => {
  const parts = fields.map((field) => fieldOf(field, values[field.name]));
  const said = element("p", { class: "late", role: "alert", hidden: "" });
  const bar = element("progress", { "aria-label": words.sending, hidden: "" });
  const go = element("button", { type: "submit", class: "button default" }, words.keep);
  const form = element(
    "form", { class: "ask", novalidate: "" },
    element("div", { class: "pick__scroll" }, ...before, ...parts.map(({ dom }) => dom), ...after),
    said, bar,
    element("p", { class: "acts" }, go, button(words.later ?? words.close, () => leave())),
  );
  const dialog = dialogue(title, form);
  form.onclick = () => say(said, "");
  const written = () => JSON.stringify([...new FormData(form)]);
  let unfinished = false;
  const leave = () => {
    if (!words.later || written() === first) return dialog.close();
    unfinished = true;
    form.requestSubmit();
  };
  const say = (line, text) => { line.textContent = text; line.hidden = !text; };
  const refuse = ({ said, input }, lines) => { say(said, lines.join(" ")); input.ariaInvalid = lines.length ? "true" : null; };
  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    if (go.disabled) return;
    go.disabled = true;
    say(said, "");
    for (const part of parts) refuse(part, []);
    const now = Object.fromEntries(new FormData(form));
    const files = parts.some(({ input }) => input.files?.length);
    try {
      const kept = await send({ ...now, ...more(), ...(unfinished && { later: "on" }) }, (part) => { bar.hidden = !files; bar.value = part; });
      dialog.close();
      resolve(kept);
    } catch (error) {
      const { errors = {} } = error;
      const wrong = parts.filter(({ name }) => errors[name]);
      for (const part of wrong) refuse(part, errors[part.name]);
      const rest = Object.keys(errors).filter((name) => !form.elements[name]).flatMap((name) => errors[name]);
      say(said, [error.message, ...rest].filter(Boolean).join(" "));
      go.textContent = error.question ? words.keepAll : error.errors ? words.keep : words.again;
      (wrong[0]?.input ?? go).focus();
    }
    bar.hidden = true;
    go.disabled = unfinished = false;
  });
  // Escape leaves as « Plus tard » does; where that failed, it closes.
  dialog.addEventListener("cancel", (event) => { if (words.later && said.hidden && written() !== first) { event.preventDefault(); leave(); } });
  const first = written();
  dialog.addEventListener("close", () => resolve(null));
  parts[0]?.input.focus();
});
