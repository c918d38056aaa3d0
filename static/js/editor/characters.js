// Signs that a keyboard does not have: French ones, letters of West African languages, no-break spaces.
import { Extension } from "django-prose-editor/editor";
import { button, dialogue, element } from "./dom.js";
import { stepBehind } from "./places.js";

const put = (editor, sign) => {
  stepBehind(editor.view);
  editor.chain().focus().command(({ tr }) => tr.insertText(sign)).run();
};

// `groups`: [heading, signs]; a sign that cannot be seen is [sign, name].
const open = (editor, { words, groups }) => {
  const key = (sign) => {
    const [text, name] = typeof sign === "string" ? [sign, ""] : sign;
    const dom = button(name || text, () => { dialog.close(); put(editor, text); });
    if (!name) dom.lang = "und";
    return dom;
  };
  const parts = groups.flatMap(([heading, signs]) => [element("h3", {}, heading), element("div", { class: "pick__signs" }, ...[...signs].map(key))]);
  const dialog = dialogue(words.title, element("div", { class: "pick__scroll" }, ...parts), element("p", { class: "acts" }, button(words.close, () => dialog.close())));
  dialog.querySelector("button").focus();
  dialog.addEventListener("close", () => editor.commands.focus());
};

export const Characters = Extension.create({
  name: "characters",
  addOptions: () => ({ words: {}, groups: [] }),
  addMenuItems({ menu }) {
    menu.defineItem({ name: "characters", groups: "insert", command: (editor) => open(editor, this.options) });
  },
});
