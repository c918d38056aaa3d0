// Blocks around paragraphs: « Encadré » and « Exergue ».
import { Extension, Node, mergeAttributes } from "django-prose-editor/editor";

const inPull = (editor) => editor.isActive("blockquote", { kind: "pull" });

export const Box = Node.create({
  name: "box",
  group: "block",
  content: "block+",
  defining: true,
  parseHTML: () => [{ tag: "div.box" }],
  renderHTML: ({ HTMLAttributes }) => ["div", mergeAttributes(HTMLAttributes, { class: "box" }), 0],
  addMenuItems({ menu }) {
    menu.defineItem({
      name: "box",
      groups: "newspaper",
      command: (editor) => {
        const chain = editor.chain().focus();
        (editor.isActive("box") ? chain.lift("box") : chain.wrapIn("box")).run();
      },
      active: (editor) => editor.isActive("box"),
    });
  },
});

export const PullQuote = Extension.create({
  name: "pullQuote",
  addMenuItems({ menu }) {
    menu.defineItem({
      name: "pullQuote",
      groups: "newspaper",
      command: (editor) => {
        const chain = editor.chain().focus();
        if (inPull(editor)) chain.lift("blockquote").run();
        else if (editor.isActive("blockquote")) chain.updateAttributes("blockquote", { kind: "pull" }).run();
        else chain.wrapIn("blockquote", { kind: "pull" }).run();
      },
      active: inPull,
    });
    menu.defineItem({
      name: "blockquote",
      groups: "newspaper",
      command: (editor) => {
        const chain = editor.chain().focus();
        if (inPull(editor)) chain.updateAttributes("blockquote", { kind: null }).run();
        else chain.toggleBlockquote().run();
      },
      active: (editor) => editor.isActive("blockquote") && !inPull(editor),
    });
  },
});
