// What stays as it came: what imported texts carry and nothing here sets, and stars that mean no bold.
import { Bold as BaseBold, Extension, Italic as BaseItalic, Mark, Node, Strike as BaseStrike } from "django-prose-editor/editor";
import { parsed, write } from "./dom.js";

const attribute = (name) => ({
  default: null,
  parseHTML: (element) => element.getAttribute(name),
  renderHTML: (attributes) => (attributes[name] ? { [name]: attributes[name] } : {}),
});
const kind = (name) => ({
  default: null,
  keepOnSplit: false,
  parseHTML: (element) => (element.classList.contains(name) ? name : null),
  renderHTML: ({ kind }) => (kind ? { class: kind } : {}),
});

export const Kept = Extension.create({
  name: "kept",
  // The editor's package takes a photo that is the whole text for an empty paragraph.
  onCreate({ editor }) {
    const area = editor.view.dom.parentElement.querySelector("textarea");
    editor.on("update", () => { if (!area.value && editor.state.doc.firstChild.isAtom) write(area, editor.getHTML()); });
  },
  addGlobalAttributes() {
    return [
      {
        types: ["paragraph", "heading", "blockquote", "bulletList", "orderedList", "listItem", "bold", "italic", "link"],
        attributes: { lang: attribute("lang") },
      },
      { types: ["link"], attributes: { title: attribute("title") } },
      { types: ["paragraph"], attributes: { kind: kind("see-also") } },
      { types: ["blockquote"], attributes: { kind: kind("pull") } },
    ];
  },
});

// A table with a caption or a head is richer than the editor's own: it stays as it is, to be seen and not typed in.
export const KeptTable = Node.create({
  name: "keptTable",
  group: "insert",
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
    return parsed(node.attrs.markup).querySelector("table") ?? ["p"];
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

// « 2 * 3 * 4 », typed or pasted, is no italics.
const literal = { addInputRules: () => [], addPasteRules: () => [] };
export const Bold = BaseBold.extend(literal);
export const Italic = BaseItalic.extend(literal);
export const Strike = BaseStrike.extend(literal);
