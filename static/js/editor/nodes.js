// Our own nodes: the rows of the database that a text refers to.
import { Node } from "django-prose-editor/editor";
import { placeholder } from "./placeholder.js";

export const Photo = placeholder({ name: "photo", tag: "figure", data: "data-image" });
export const SeeAlso = placeholder({ name: "seeAlso", tag: "div", data: "data-see-also" });

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
