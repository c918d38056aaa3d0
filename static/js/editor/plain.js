// « Écrire en texte simple », chosen for this device: the text in a plain field, with light signs (plaintext.js).
import { Extension } from "django-prose-editor/editor";
import { element, say, write } from "./dom.js";
import { PlainText } from "./plaintext.js";

const KEY = "editor-plain";

export const PlainMode = Extension.create({
  name: "plainMode",
  addOptions: () => ({ words: {}, kinds: [] }),
  onCreate({ editor }) {
    const { words, kinds } = this.options;
    const box = editor.view.dom.closest(".prose-editor");
    const body = box.querySelector(":scope > textarea");
    const plain = new PlainText(kinds);
    const area = element("textarea", { class: "prose-plain__text", "aria-label": words.area, rows: 16 });
    const help = element("p", { class: "quiet" }, words.help);
    const check = element("input", { type: "checkbox" });
    const field = element("div", { class: "prose-plain__field" }, area, help);
    let changed = false;

    const read = () => { area.value = plain.text(editor.getHTML()); changed = false; };
    const show = (on) => {
      if (on) read();
      else if (changed) editor.commands.setContent(plain.html(area.value));
      changed = false;
      check.checked = on;
      field.hidden = !on;
      box.classList.toggle("prose-editor--plain", on);
    };
    area.addEventListener("input", () => {
      changed = true;
      write(body, plain.html(area.value));
      const missing = plain.missing(area.value);
      say(editor, missing.length ? `${words.missing} ${missing.join(" ")}` : "");
    });
    editor.on("update", () => { if (check.checked) read(); });
    check.addEventListener("change", () => {
      localStorage.setItem(KEY, check.checked ? "1" : "");
      show(check.checked);
    });
    box.append(field, element("label", { class: "prose-plain" }, check, words.switch));
    show(localStorage.getItem(KEY) === "1");
  },
});
