// Links: one dialogue for an article of the site, found by its words, and for an address outside, typed or pasted.
import { Link as Base } from "django-prose-editor/editor";
import { choose } from "./pick.js";

// The address that somebody meant: https:// added, our own pages without the host, nothing that is none.
export const addressOf = (typed) => {
  const words = typed.trim();
  if (/^\/(?!\/)\S*$/.test(words) || /^(mailto|tel):\S+$/i.test(words)) return words;
  if (/^[^\s@/:]+@[^\s@/:]+\.[a-z]{2,}$/i.test(words)) return `mailto:${words}`;
  if (/\s/.test(words) || /^(?!https?:)[a-z][a-z0-9+.-]*:(?!\d)/i.test(words)) return null;
  const whole = /^https?:/i.test(words) ? words : `https://${words}`;
  if (!URL.canParse(whole)) return null;
  const url = new URL(whole);
  if (url.origin === location.origin) return url.pathname + url.search + url.hash;
  return /^https?:\/\//i.test(whole) && /[^.]\.[a-z0-9-]{2,}$/i.test(url.hostname) ? whole : null;
};

const put = (editor, href, text) => {
  const chain = editor.chain().focus();
  if (editor.isActive("link")) chain.extendMarkRange("link").updateAttributes("link", { href });
  else if (editor.state.selection.empty) chain.insertContent({ type: "text", text, marks: [{ type: "link", attrs: { href } }] });
  else chain.setLink({ href });
  chain.run();
};

const edit = async (editor, options) => {
  const { words } = options;
  const active = editor.isActive("link");
  const offer = (typed) => {
    const url = addressOf(typed);
    return url ? [{ url, title: url, detail: url[0] === "/" ? words.inside : words.outside, shown: true }] : [];
  };
  const row = await choose(options, {
    value: editor.getAttributes("link").href ?? "",
    offer,
    buttons: active ? { [words.remove]: { remove: true } } : {},
  });
  if (row?.remove) editor.chain().focus().extendMarkRange("link").unsetLink().run();
  else if (row?.url) put(editor, row.url, row.title);
  else editor.commands.focus();
};

const mayLink = (editor) => editor.state.selection.$from.parent.inlineContent;

export const Link = Base.extend({
  addOptions() {
    return {
      ...this.parent(),
      address: "",
      words: {},
      // « fini.Il » is no address: only what begins like one becomes a link by itself.
      autolink: false,
      shouldAutoLink: (text) => /^(https?:\/\/|www\.)/i.test(text),
      defaultProtocol: "https",
    };
  },
  addMenuItems({ menu }) {
    menu.defineItem({
      name: "link",
      groups: "link",
      command: (editor) => edit(editor, this.options),
      active: (editor) => editor.isActive("link"),
      enabled: mayLink,
    });
  },
  addKeyboardShortcuts() {
    return {
      "Mod-k": ({ editor }) => {
        if (mayLink(editor)) edit(editor, this.options);
        return true;
      },
    };
  },
});
