// « Fiche photo » under a photo that has just arrived: caption, credit, alternative text, in this order. What is typed stays
// until the server has kept it; an alternative text that repeats the caption is asked about once.
import { element } from "../editor/dom.js";
import { ask, renewToken } from "./line.js";

let number = 0;

const fieldOf = (name, label, value, attributes, tag = "textarea") => {
  const id = `sent-${++number}`;
  const input = element(tag, { id, name, "aria-describedby": `${id}-said`, ...attributes });
  input.value = value;
  const said = element("p", { class: "late", id: `${id}-said`, hidden: "" });
  return { name, input, said, dom: element("div", { class: "sent__field" }, element("label", { for: id }, label), input, said) };
};

const say = (line, text) => { line.textContent = text; line.hidden = !text; };

// `row` as the server gave it; `changed` hears whether something typed is not kept yet.
export const detailsOf = (row, { address, words, changed }) => {
  const fields = [
    fieldOf("caption", words.caption, row.caption, { rows: 2 }),
    fieldOf("credit", words.credit, row.credit, { maxlength: 200 }, "input"),
    fieldOf("alt", words.alt, row.alt, { rows: 2, maxlength: 400, placeholder: words.altHelp }),
  ];
  const keep = element("button", { type: "submit", class: "button default" }, words.keep);
  const said = element("p", { class: "sent__said", role: "status" });
  const form = element("form", { class: "sent__words", novalidate: "" }, ...fields.map(({ dom }) => dom), element("p", { class: "acts" }, keep, said));
  const values = () => Object.fromEntries(fields.map(({ name, input }) => [name, input.value]));
  let asked = "";
  form.addEventListener("input", () => { keep.textContent = words.keep; said.textContent = ""; asked = ""; changed(true); });
  const post = () => {
    const data = new FormData();
    for (const [name, value] of Object.entries({ ...values(), library: "on", ...(asked ? { certain: "on" } : {}) })) data.append(name, value);
    return ask("POST", new URL(`../${row.id}/words/`, new URL(address, location.href)), { body: data });
  };
  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    if (keep.disabled) return;
    keep.disabled = true;
    for (const each of fields) { say(each.said, ""); each.input.removeAttribute("aria-invalid"); }
    try {
      let { status, answer } = await post();
      if ((status === 403 || !answer) && await renewToken(address)) ({ status, answer } = await post());
      if (status === 200 && answer) {
        changed(false);
        keep.textContent = words.keep;
        said.textContent = words.kept;
      } else if (answer?.errors) {
        const wrong = fields.filter(({ name }) => answer.errors[name]);
        for (const each of wrong) { say(each.said, answer.errors[each.name].join(" ")); each.input.setAttribute("aria-invalid", "true"); }
        if (answer.question) { asked = "yes"; keep.textContent = words.keepAll; }
        (answer.question ? keep : wrong[0]?.input)?.focus();
      } else said.textContent = answer?.message ?? words.login;
    } catch {
      said.textContent = words.notKept;
    }
    keep.disabled = false;
    keep.focus({ preventScroll: true });
  });
  return form;
};
