// The toolbar above the text. Extensions add to it by `addMenuItems({ menu })`: menu.defineItem({ name, groups, command,
// active, enabled, hidden }). Groups with `insert` make the second line:
// what comes into the text. On a phone it is a panel behind the button « Insérer ».
import { Extension, getExtensionField } from "django-prose-editor/editor";
import { element, icon } from "./dom.js";

const run = (command, ...more) => (editor) => editor.chain().focus()[command](...more).run();
const mark = (name) => ({
  name,
  groups: ["bold", "italic"].includes(name) ? "marks" : "more",
  command: run("toggleMark", name),
  active: (editor) => editor.isActive(name),
});
const list = (name, command) => ({
  name,
  groups: "lists",
  command: run(command),
  active: (editor) => editor.isActive(name),
});
const step = (name) => ({
  name,
  groups: "history",
  command: run(name),
  enabled: (editor) => editor.can()[name](),
});
const ITEMS = [
  ...["bold", "italic", "strike", "subscript", "superscript"].map(mark),
  list("bulletList", "toggleBulletList"),
  list("orderedList", "toggleOrderedList"),
  { name: "horizontalRule", groups: "insert", command: run("setHorizontalRule") },
  step("undo"),
  step("redo"),
];
const STYLES = { paragraph: ["paragraph"], heading2: ["heading", { level: 2 }], heading3: ["heading", { level: 3 }] };

// The style of the paragraph is the device's own list: that is what a thumb knows.
const styleList = (editor, words) => {
  const dom = element("select", { class: "prose-menubar__style", "aria-label": words.style });
  dom.append(element("option", { value: "", hidden: "" }, "–"));
  for (const name of Object.keys(STYLES)) dom.append(element("option", { value: name }, words[name]));
  dom.onchange = () => run("setNode", ...STYLES[dom.value])(editor);
  const show = () => {
    dom.value = Object.keys(STYLES).findLast((name) => editor.isActive(...STYLES[name])) ?? "";
    dom.disabled = editor.isActive("table");
  };
  return { dom, show };
};

const itemButton = (editor, item, { words, keys, sprite }, worded) => {
  const name = words[item.name] ?? item.label ?? item.name;
  const dom = element("button", {
    type: "button",
    class: "prose-menubar__button",
    tabindex: "-1",
    "data-name": item.name,
    "aria-label": name,
    title: keys[item.name] ? `${name} (${keys[item.name]})` : name,
  }, icon(sprite, item.name.replace(":", "-")));
  if (worded) dom.append(element("span", {}, name));
  dom.onclick = () => { if (item.enabled?.(editor) ?? true) item.command(editor); };
  const show = () => {
    if (item.active) dom.ariaPressed = item.active(editor);
    if (item.enabled) dom.ariaDisabled = !item.enabled(editor);
    if (item.hidden) dom.hidden = item.hidden(editor);
  };
  return { dom, show };
};

// One stop of the Tab key for all buttons.
const walkByArrows = (bar) => {
  const buttons = () => [...bar.querySelectorAll("button")].filter((dom) => dom.offsetWidth);
  const rest = (dom) => { for (const each of bar.querySelectorAll("button")) each.tabIndex = each === dom ? 0 : -1; };
  rest(buttons()[0]);
  bar.addEventListener("focusin", ({ target }) => { if (target.matches("button")) rest(target); });
  bar.addEventListener("keydown", (event) => {
    const way = { ArrowRight: 1, ArrowLeft: -1 }[event.key];
    if (!way || !event.target.matches("button")) return;
    event.preventDefault();
    const all = buttons();
    all[(all.indexOf(event.target) + way + all.length) % all.length].focus();
  });
};

const insertLine = (words) => {
  const line = element("div", { class: "prose-menubar__line prose-menubar__insert", role: "group", "aria-label": words.insert });
  const toggle = element("button", { type: "button", class: "prose-menubar__button prose-menubar__more", tabindex: "-1", "aria-expanded": "false" }, `+ ${words.insert}`);
  const open = (on) => toggle.setAttribute("aria-expanded", String(on));
  toggle.addEventListener("click", () => {
    open(toggle.getAttribute("aria-expanded") === "false");
    line.scrollIntoView({ block: "nearest" });
  });
  line.addEventListener("click", ({ target }) => { if (target.closest("button")) open(false); });
  return [toggle, line];
};

export const Menu = Extension.create({
  name: "menu",
  addOptions: () => ({ groups: [], words: {}, keys: {}, sprite: "" }),
  onCreate({ editor }) {
    const items = new Map();
    const menu = { defineItem: (item) => items.set(item.name, item) };
    ITEMS.forEach(menu.defineItem);
    for (const extension of editor.extensionManager.extensions) {
      getExtensionField(extension, "addMenuItems", { name: extension.name, options: extension.options, editor })?.({ editor, menu });
    }
    const bar = element("div", { class: "prose-menubar", role: "toolbar", "aria-label": this.options.words.toolbar });
    const parts = [styleList(editor, this.options.words)];
    const line = element("div", { class: "prose-menubar__line" }, parts[0].dom);
    const [toggle, more] = insertLine(this.options.words);
    for (const { group, worded, insert } of this.options.groups) {
      const inside = [...items.values()].filter((item) => item.groups === group).map((item) => itemButton(editor, item, this.options, worded));
      parts.push(...inside);
      if (inside.length) (insert ? more : line).append(element("div", { class: "prose-menubar__group" }, ...inside.map(({ dom }) => dom)));
    }
    bar.append(line, toggle, more);
    // The cursor and a phone's keyboard stay where they are while a button is pressed.
    bar.addEventListener("mousedown", (event) => { if (event.target.closest("button")) event.preventDefault(); });
    const { dom } = editor.view;
    dom.setAttribute("aria-label", dom.parentElement.querySelector("textarea")?.labels[0]?.textContent.trim() ?? "");
    dom.before(bar);
    walkByArrows(bar);
    const show = () => { for (const part of parts) part.show(); };
    editor.on("transaction", show);
    show();
  },
});
