// Our parts of the text editor: what articles/text.py allows and the editor package does not know.
import { Extension, Mark, Node, mergeAttributes } from "django-prose-editor/editor";
import { card, choose } from "./pick.js";

const only = (name) => (element) => element.classList.contains(name) ? name : null;
const asClass = (value) => (value ? { class: value } : {});

// Classes and languages that imported texts carry: kept, though nothing here sets them.
export const Kept = Extension.create({
  name: "kept",
  addGlobalAttributes() {
    const lang = {
      default: null,
      parseHTML: (element) => element.getAttribute("lang"),
      renderHTML: ({ lang }) => (lang ? { lang } : {}),
    };
    const title = {
      default: null,
      parseHTML: (element) => element.getAttribute("title"),
      renderHTML: ({ title }) => (title ? { title } : {}),
    };
    return [
      {
        types: ["paragraph", "heading", "blockquote", "bulletList", "orderedList", "listItem", "bold", "italic", "link"],
        attributes: { lang },
      },
      { types: ["link"], attributes: { title } },
      {
        types: ["paragraph"],
        attributes: { kind: { default: null, keepOnSplit: false, parseHTML: only("see-also"), renderHTML: ({ kind }) => asClass(kind) } },
      },
      {
        types: ["blockquote"],
        attributes: { kind: { default: null, parseHTML: only("pull"), renderHTML: ({ kind }) => asClass(kind) } },
      },
    ];
  },
});

// The toolbar in the newsroom's words; the package has some in English only, and icons have no names at all.
export const Labels = Extension.create({
  name: "labels",
  addOptions: () => ({ words: {} }),
  onCreate() {
    for (const item of this.editor.view.dom.closest(".prose-editor").querySelectorAll("[data-name]")) {
      const words = this.options.words[item.dataset.name];
      if (!words) continue;
      if (item.classList.contains("prose-menubar__option")) {
        item.firstElementChild.textContent = words;
      } else {
        item.title = words;
        item.setAttribute("aria-label", words);
      }
    }
  },
});

// A table with a caption or a head is richer than the editor's own: it stays as it is, to be seen and not typed in.
export const KeptTable = Node.create({
  name: "keptTable",
  group: "block",
  atom: true,
  priority: 1000,
  addAttributes() {
    return { markup: { default: "", rendered: false } };
  },
  parseHTML() {
    return [{
      tag: "table",
      priority: 100,
      getAttrs: (element) => element.querySelector("caption, thead, table") ? { markup: element.outerHTML } : false,
    }];
  },
  renderHTML({ node }) {
    return new DOMParser().parseFromString(node.attrs.markup, "text/html").querySelector("table") ?? ["p"];
  },
});

const inlineMark = (name, tag, attribute) => Mark.create({
  name,
  addAttributes() {
    return attribute ? { [attribute]: { default: null } } : {};
  },
  parseHTML: () => [{ tag: attribute ? `${tag}[${attribute}]` : tag }],
  renderHTML: ({ HTMLAttributes }) => [tag, HTMLAttributes, 0],
});

export const Foreign = inlineMark("foreign", "span", "lang");
export const Abbreviation = inlineMark("abbreviation", "abbr", "title");
export const InlineCode = inlineMark("inlineCode", "code", "");

// The anchor of a staff remark: nothing to see here, and nothing may remove it but its deletion.
export const Note = Node.create({
  name: "note",
  group: "inline",
  inline: true,
  atom: true,
  addAttributes() {
    return { note: { default: null, parseHTML: (element) => element.dataset.note, renderHTML: ({ note }) => ({ "data-note": note }) } };
  },
  parseHTML: () => [{ tag: "span[data-note]" }],
  renderHTML: ({ HTMLAttributes }) => ["span", HTMLAttributes],
});

export const Box = Node.create({
  name: "box",
  group: "block",
  content: "block+",
  defining: true,
  addOptions: () => ({ label: "Box" }),
  parseHTML: () => [{ tag: "div.box" }],
  renderHTML: ({ HTMLAttributes }) => ["div", mergeAttributes(HTMLAttributes, { class: "box" }), 0],
  addMenuItems({ menu, buttons }) {
    menu.defineItem({
      name: "box",
      groups: "newspaper",
      button: buttons.text(this.options.label),
      command: (editor) => {
        if (editor.isActive("box")) editor.chain().focus().lift("box").run();
        else editor.chain().focus().wrapIn("box").run();
      },
      active: (editor) => editor.isActive("box"),
    });
  },
});

export const PullQuote = Extension.create({
  name: "pullQuote",
  addOptions: () => ({ label: "Pull quote" }),
  addMenuItems({ menu, buttons }) {
    menu.defineItem({
      name: "pullQuote",
      groups: "newspaper",
      button: buttons.text(this.options.label),
      command: (editor) => {
        const active = editor.isActive("blockquote", { kind: "pull" });
        if (active) editor.chain().focus().lift("blockquote").run();
        else if (editor.isActive("blockquote")) editor.chain().focus().updateAttributes("blockquote", { kind: "pull" }).run();
        else editor.chain().focus().wrapIn("blockquote", { kind: "pull" }).run();
      },
      active: (editor) => editor.isActive("blockquote", { kind: "pull" }),
    });
  },
});

// Into the paragraph that follows, made when there is none: words typed next must not replace what was just inserted.
const writeOnBehind = (place) => ({ tr, state }) => {
  if (!tr.doc.resolve(place).nodeAfter?.isTextblock) tr.insert(place, state.schema.nodes.paragraph.create());
  tr.setSelection(state.selection.constructor.near(tr.doc.resolve(place + 1)));
  return true;
};

// A placeholder with an id: shows the row it stands for, which the server alone knows.
const placeholder = ({ name, tag, data }) => Node.create({
  name,
  group: "block",
  atom: true,
  draggable: true,
  addOptions: () => ({ address: "", words: {} }),
  addAttributes() {
    return {
      row: {
        default: null,
        parseHTML: (element) => element.getAttribute(data),
        renderHTML: ({ row }) => ({ [data]: row }),
      },
    };
  },
  parseHTML: () => [{ tag: `${tag}[${data}]` }],
  renderHTML: ({ HTMLAttributes }) => [tag, HTMLAttributes],
  addNodeView() {
    return ({ node }) => {
      const dom = document.createElement("div");
      dom.className = "embed";
      dom.contentEditable = "false";
      card(dom, this.options, node.attrs.row);
      return { dom };
    };
  },
  addMenuItems({ menu, buttons }) {
    menu.defineItem({
      name,
      groups: "newspaper",
      button: buttons.text(this.options.words.button),
      command: async (editor) => {
        const row = await choose(this.options);
        if (!row) { editor.commands.focus(); return; }
        // Behind the block of the cursor, or behind a selected node: never instead of it.
        const { $to } = editor.state.selection;
        const place = $to.depth ? $to.after(1) : editor.state.selection.to;
        editor.chain().focus().insertContentAt(place, { type: name, attrs: { row: String(row.id) } }).command(writeOnBehind(place + 1)).run();
      },
    });
  },
});

export const Photo = placeholder({ name: "photo", tag: "figure", data: "data-image" });
export const SeeAlso = placeholder({ name: "seeAlso", tag: "div", data: "data-see-also" });
