// Putting blocks into the text: behind the block of the cursor or behind a selected node, never instead of it.
import { Extension, Plugin } from "django-prose-editor/editor";

// Into the paragraph that follows, made when there is none: words typed next must not replace what was just inserted.
const writeOnBehind = (place) => ({ tr, state }) => {
  if (!tr.doc.resolve(place).nodeAfter?.isTextblock) tr.insert(place, state.schema.nodes.paragraph.create());
  tr.setSelection(state.selection.constructor.near(tr.doc.resolve(place + 1)));
  return true;
};

export const insertBlock = (editor, content) => {
  const { $to, to } = editor.state.selection;
  const place = $to.depth ? $to.after(1) : to;
  const size = editor.schema.nodeFromJSON(content).nodeSize;
  editor.chain().focus(null, { scrollIntoView: false }).insertContentAt(place, content).command(writeOnBehind(place + size)).run();
  requestAnimationFrame(() => editor.view.nodeDOM(place)?.scrollIntoView({ block: "center" })); // after the focus has come back
};

// From a selected block into a new paragraph behind it.
export const stepBehind = (view) => {
  const { selection, schema, tr } = view.state;
  if (!selection.node?.isBlock) return false;
  tr.insert(selection.to, schema.nodes.paragraph.create());
  view.dispatch(tr.setSelection(selection.constructor.near(tr.doc.resolve(selection.to + 1))));
  return true;
};

// A letter typed or words pasted on a selected photo stand behind it.
export const Beside = Extension.create({
  name: "beside",
  addProseMirrorPlugins() {
    return [new Plugin({
      props: {
        handleTextInput(view, from, to, text) {
          if (!stepBehind(view)) return false;
          view.dispatch(view.state.tr.insertText(text));
          return true;
        },
        handlePaste(view) { stepBehind(view); return false; },
      },
    })];
  },
});
