// Blocks are put in behind the cursor's block or behind a selected node, never instead of it, and moved past others.
import { Extension, Plugin, pm } from "django-prose-editor/editor";
import { button, element, say } from "./dom.js";

// Into the paragraph that follows, made when there is none: words typed next must not replace the block.
const writeOnBehind = (to) => ({ tr, state }) => {
  const place = tr.mapping.map(to);
  if (!tr.doc.resolve(place).nodeAfter?.isTextblock) tr.insert(place, state.schema.nodes.paragraph.create());
  tr.setSelection(state.selection.constructor.near(tr.doc.resolve(place + 1)));
  return true;
};

export const placeBehind = ({ state: { selection: { $to, to } } }) => ($to.depth ? $to.after(1) : to);

// An empty paragraph gives way to it.
export const insertBlock = (editor, content) => {
  const to = placeBehind(editor);
  const { $to } = editor.state.selection;
  const place = to - ($to.depth === 1 && !$to.parent.childCount ? 2 : 0);
  editor.chain().focus(null, { scrollIntoView: false }).insertContentAt({ from: place, to }, content).command(writeOnBehind(to)).run();
  requestAnimationFrame(() => editor.view.nodeDOM(place)?.scrollIntoView({ block: "center" })); // after the focus has come back
  return place;
};

const selected = ({ state: { selection } }) => (selection.node?.isBlock ? selection.from : null);

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
        // What a quote, a list or a cell cannot hold is pasted behind it.
        handlePaste(view, event, { content, openStart }) {
          stepBehind(view);
          const { $from } = view.state.selection;
          if (openStart || !content.firstChild?.isAtom || $from.depth < 2 || $from.node(-1).canReplace(0, 0, content)) return false;
          view.dispatch(view.state.tr.insert(placeBehind(view), content));
          return true;
        },
        handleDOMEvents: {
          compositionstart(view) { stepBehind(view); },
          // On the block that was selected before the text had the focus, it leaves the browser's cursor in other words.
          click(view, { target }) {
            const place = selected(view);
            if (place !== null && view.nodeDOM(place).contains(target) && !target.closest("button, audio")) view.focus();
          },
        },
      },
    })];
  },
});

// « Monter », « Descendre », « Retirer » below the block that is selected or under the mouse: one bar beside the text, for
// whatever can be dragged. Tab goes to it, Escape back; Alt and the arrows move without it.

// Past the neighbour; at the end of a box or a list out of it; null at the ends of the text.
const target = (doc, place, way) => {
  const $at = doc.resolve(place);
  const index = $at.index() + (way < 0 ? -1 : 2);
  if (index >= 0 && index <= $at.parent.childCount && $at.parent.canReplaceWith(index, index, $at.nodeAfter.type)) return $at.posAtIndex(index);
  return $at.depth ? $at[way < 0 ? "before" : "after"](1) : null;
};

const move = (editor, place, way, words) => {
  const { view } = editor;
  const { doc, tr } = view.state;
  const node = doc.nodeAt(place);
  const to = way ? target(doc, place, way) : place;
  if (to === null) return;
  if (way) tr.insert(to, node);
  const from = tr.mapping.map(place);
  tr.deleteRange(from, from + node.nodeSize);
  if (!way) return view.dispatch(tr);
  const now = tr.mapping.slice(1).map(to);
  const old = view.nodeDOM(place);
  view.dispatch(tr.setSelection(pm.state.NodeSelection.create(tr.doc, now)));
  const dom = view.nodeDOM(now);
  if (node.isAtom && dom !== old) dom.replaceChildren(...old.childNodes); // until it is drawn anew
  dom.scrollIntoView({ block: "nearest" });
  const $now = tr.doc.resolve(now);
  say(editor, words.replace("{place}", $now.index() + 1).replace("{total}", $now.parent.childCount));
};

export const Moves = Extension.create({
  name: "moves",
  addOptions: () => ({ name: "", moved: "", acts: [] }), // [word, key, way]
  addStorage: () => ({ bar: null }),
  onCreate({ editor }) {
    const { view } = editor;
    const frame = view.dom.closest(".prose-editor");
    let over = null; // the block under the mouse
    // What is selected keeps the bar while a moved block slides other ones under the mouse.
    const placeNow = () => {
      const chosen = selected(view);
      return over?.isConnected && (chosen === null || !frame.matches(":focus-within")) ? view.posAtDOM(over, 0) : chosen;
    };
    const { name, acts, moved } = this.options;
    const bar = this.storage.bar = element("div", { class: "moves", role: "group", "aria-label": name }, ...acts.map(([word, key, way]) => button(word, ({ target: dom }) => {
      if (dom.ariaDisabled !== "true") move(editor, placeNow(), way, moved);
      if (!way || document.activeElement !== dom) view.focus();
    }, { title: `${word} (${key})` })));
    const show = () => {
      const place = placeNow();
      bar.hidden = place === null;
      if (bar.hidden) return;
      acts.forEach(([, , way], index) => { bar.children[index].ariaDisabled = String(!!way && target(view.state.doc, place, way) === null); });
      const { bottom, right } = view.nodeDOM(place).getBoundingClientRect();
      const whole = frame.getBoundingClientRect();
      Object.assign(bar.style, { top: `${bottom - whole.top}px`, right: `${whole.right - right}px` });
    };
    const hover = (dom) => { over = dom; show(); };
    frame.addEventListener("mouseover", ({ target: dom }) => {
      if (!bar.contains(dom)) hover(dom.closest('[draggable="true"]:not(.ProseMirror-selectednode)'));
    });
    frame.addEventListener("mouseleave", () => hover(null));
    bar.addEventListener("mousedown", (event) => event.preventDefault()); // the cursor stays where it is
    bar.addEventListener("keydown", ({ key }) => { if (key === "Escape") view.focus(); });
    frame.append(bar);
    editor.on("transaction", show);
    editor.on("selectionUpdate", () => hover(null));
    new ResizeObserver(show).observe(view.dom);
  },
  addKeyboardShortcuts() {
    const onBlock = (act) => ({ editor }) => {
      const place = selected(editor.view);
      if (place !== null) act(editor, place);
      return place !== null;
    };
    const by = (way) => onBlock((editor, place) => move(editor, place, way, this.options.moved));
    return {
      "Alt-ArrowUp": by(-1),
      "Alt-ArrowDown": by(1),
      Tab: onBlock(() => this.storage.bar.querySelector('[aria-disabled="false"]').focus()),
    };
  },
});
