// What is pasted becomes paragraphs, headings, bold, italics, links and lists. The clipboard is read as text: our content
// security policy hides the styles by which Word and Google Docs mean bold or a list.
import { Extension, Plugin, pm } from "django-prose-editor/editor";
import { parsed, say } from "./dom.js";
import { addressOf } from "./link.js";

const BLOCKS = new Set(
  "ADDRESS ARTICLE ASIDE BLOCKQUOTE CAPTION CENTER DD DETAILS DIV DL DT FIGCAPTION FIGURE FOOTER FORM H1 H2 H3 H4 H5 H6 HEADER HR LI MAIN OL P PRE SECTION SUMMARY TABLE TR TD TH UL".split(" "),
);
const DROPPED = `script, style, title, noscript, template, iframe, object, embed, svg, canvas, audio, video, nav, button, input, select, textarea,
  dialog, del, [hidden], [aria-hidden="true"], .msoDel, .msocomtxt, .msocomanchor, .MsoCommentReference, [href^="#_msocom"], [href^="#cmnt"]`;
const UNSEEN = /display:\s*none|mso-hide:\s*all|mso-element:\s*comment/i;
// A no-break space that a program wrote for an ordinary one.
const SPACER = /^<span( class="Apple-converted-space"| data-style="mso-spacerun:[^"]*")?>(\s|&nbsp;)*<\/span>$/;
const REDIRECT = /^https?:\/\/(?:www\.google\.[a-z.]+\/url|l\.facebook\.com\/l\.php)\?(?:.*&)?(?:q|u|url)=([^&]+)/i;

const styleOf = (dom, name) => new RegExp(`(?:^|[;\\s])${name}\\s*:\\s*([^;]+)`, "i").exec(dom.dataset.style)?.[1].trim() ?? "";
const escaped = (text) => text.replace(/[&<>"]/g, (sign) => `&#${sign.charCodeAt()};`);
const isBlank = (runs) => !runs.some((run) => /[^\s]/.test(run.text));

const hrefOf = (dom) => {
  const href = dom.getAttribute("href")?.trim() ?? "";
  const meant = REDIRECT.exec(href);
  // Only ASCII: bytes of another alphabet than UTF-8 stay as they came.
  const whole = meant ? meant[1].replace(/%[0-7][\da-f]/gi, decodeURIComponent) : href;
  return /^(https?:\/\/|mailto:|tel:)/i.test(whole) ? addressOf(whole) : null;
};

const spanHtml = ({ text, bold, italic, href }) => {
  let html = escaped(text);
  if (italic) html = `<em>${html}</em>`;
  if (bold) html = `<strong>${html}</strong>`;
  return href ? `<a href="${escaped(href)}">${html}</a>` : html;
};

// A line without spaces at its ends, its neighbours of one kind joined.
const tidy = (line) => {
  const runs = [];
  for (const run of line) {
    const last = runs.at(-1);
    const text = !last || last.text.endsWith(" ") ? run.text.replace(/^ +/, "") : run.text;
    if (!text) continue;
    if (last && ["bold", "italic", "href"].every((key) => last[key] === run[key])) last.text += text;
    else runs.push({ ...run, text });
  }
  while (runs.length && !(runs.at(-1).text = runs.at(-1).text.replace(/ +$/, ""))) runs.pop();
  return runs;
};

// An empty line parts paragraphs.
const paragraphsOf = (runs) => {
  const lines = [[]];
  for (const run of runs) {
    if (run.line) lines.push([]);
    else lines.at(-1).push(run);
  }
  const paragraphs = [[]];
  for (const line of lines.map(tidy)) {
    if (!isBlank(line)) paragraphs.at(-1).push(line.map(spanHtml).join(""));
    else if (paragraphs.at(-1).length) paragraphs.push([]);
  }
  return paragraphs.filter((paragraph) => paragraph.length);
};

class Reader {
  blocks = [];
  runs = [];
  photos = 0;
  before = "";

  close() {
    const at = this.runs.find((run) => !run.line && run.text.trim())?.at;
    for (const lines of at ? paragraphsOf(this.runs) : []) this.blocks.push({ ...at, html: lines.join(at.tag === "p" ? "<br>" : " ") });
    this.runs = [];
  }

  text(data, at) {
    const value = at.spacer ? " " : data;
    const lines = value.replace(/[\u00ad\u200b\ufeff]/g, "").split(at.pre ? /\r?\n/ : /$^/);
    lines.forEach((line, number) => {
      if (number) this.runs.push({ line: true });
      let text = line.replace(/[ \t\r\n\f]+/g, " ");
      if (this.before && text.trim()) { text = this.before + text; this.before = ""; }
      if (text) this.runs.push({ text, at, bold: at.bold && at.tag === "p", italic: at.italic, href: at.href });
    });
  }

  image(dom, at) {
    const sign = dom.dataset.plainText ?? (/emoji/i.test(`${dom.className} ${dom.getAttribute("src")}`) ? dom.alt : "");
    if (sign) this.text(sign, at);
    else if (!["width", "height"].some((side) => parseInt(dom.getAttribute(side) ?? styleOf(dom, side)) <= 2)) this.photos++;
  }

  inside(dom, at) {
    const { nodeName: name } = dom;
    const weight = styleOf(dom, "font-weight");
    const slant = styleOf(dom, "font-style");
    const space = styleOf(dom, "white-space(?:-collapse)?");
    const next = { ...at, spacer: SPACER.test(dom.outerHTML) };
    if (/^(bold|normal|lighter|\d)/.test(weight)) next.bold = /^(bold|[6-9]\d\d)/.test(weight);
    else if (name === "B" || name === "STRONG") next.bold = true;
    if (/^(normal|italic|oblique)/.test(slant)) next.italic = slant !== "normal";
    else if (name === "I" || name === "EM") next.italic = true;
    if (name === "PRE" || space) next.pre = name === "PRE" || /^(pre|break)/.test(space);
    if (dom.classList.contains("selectable-text")) next.pre = true;
    if (name === "A") next.href = hrefOf(dom);
    if (/^H[1-6]$/.test(name)) Object.assign(next, { tag: name < "H3" ? "h2" : "h3", depth: 0 });
    if (dom.classList.contains("MsoTitle")) next.tag = "h2";
    if (name === "UL" || name === "OL") Object.assign(next, { depth: at.depth + 1, list: name.toLowerCase(), item: null });
    if (name === "LI") Object.assign(next, { depth: at.depth || 1, item: {} });
    return this.wordList(dom, next);
  }

  // Word writes a list as paragraphs that begin with their sign: « · », « 1. ».
  wordList(dom, at) {
    const level = /mso-list:[^;]*level(\d)/i.exec(dom.dataset.style)?.[1];
    if (!level || !BLOCKS.has(dom.nodeName) || dom.nodeName === "LI") return at;
    const sign = [...dom.querySelectorAll("[data-style]")].find((each) => /mso-list:\s*ignore/i.test(each.dataset.style));
    const list = /^\(?(\d+|[a-z]{1,4})[.)°]/i.test(sign?.textContent.trim()) ? "ol" : "ul";
    sign?.remove();
    return at.tag === "p" ? { ...at, depth: Number(level), list, item: {} } : at;
  }

  read(dom, at) {
    const { nodeName: name } = dom;
    const block = BLOCKS.has(name) && !at.row;
    if (block) this.close();
    if (dom.dataset.prePlainText) this.before = dom.dataset.prePlainText;
    if (at.row && dom.matches("td + *, th + *")) this.text(" | ", at);
    const next = this.inside(dom, at);
    // A row of a real table is one paragraph; tables that only lay out a page are not kept together.
    if (name === "TR" && dom.cells.length > 1 && !dom.querySelector("table")) next.row = true;
    for (const child of dom.childNodes) {
      if (child.nodeType === 3) this.text(child.data, next);
      else if (child.nodeName === "BR") this.runs.push({ line: true });
      else if (child.nodeName === "IMG") this.image(child, next);
      else if (child.dataset) this.read(child, next);
      else if (child.nodeType === 1) this.text(child.textContent, next);
    }
    if (block) this.close();
  }

  html() {
    const open = [];
    let html = "";
    const shut = () => { html += `</li></${open.pop().list}>`; };
    for (const block of this.blocks) {
      const { depth, list = "ul", item, tag } = block;
      while (open.length && (open.at(-1).depth > depth || (open.at(-1).depth === depth && open.at(-1).list !== list))) shut();
      const top = open.at(-1);
      if (depth && top?.depth === depth) {
        if (top.item !== item) html += "</li><li>";
        top.item = item;
      } else if (depth) {
        html += `<${list}><li>`;
        open.push({ depth, list, item });
      }
      html += `<${tag}>${block.html}</${tag}>`;
    }
    while (open.length) shut();
    return html;
  }
}

// A copy of ours says so, and keeps its blocks in every tab of this newsroom.
const serializeFragment = (fragment, options) => {
  const dom = pm.model.DOMSerializer.fromSchema(fragment.firstChild.type.schema).serializeFragment(fragment, options);
  dom.firstElementChild?.setAttribute("data-copied", location.origin);
  return dom;
};

// The clean HTML of a clipboard, and how many photos were left out.
export const clean = (markup) => {
  const unstyled = markup.replace(/<style[\s\S]*?<\/style\s*>/gi, "").replace(/<[a-z][^>]*>/gi, (tag) => tag.replace(/\s(style|on\w+)\s*=/gi, " data-$1="));
  const body = parsed(unstyled);
  if (body.querySelector(`[data-copied="${location.origin}"]`)) return { html: markup, photos: 0 };
  // A bare number of LibreOffice's would join the word before it.
  for (const dom of body.querySelectorAll("a[class^=sdfoot], a[class^=sdend]")) dom.textContent = `[${dom.textContent}]${/c$/.test(dom.className) ? "" : " "}`;
  body.querySelectorAll(DROPPED).forEach((dom) => dom.remove());
  for (const dom of body.querySelectorAll("[data-style]")) if (UNSEEN.test(dom.dataset.style)) dom.remove();
  const reader = new Reader();
  reader.read(body, { tag: "p", depth: 0 });
  reader.close();
  return { html: reader.html(), photos: reader.photos };
};

// Bold and italics as a telephone writes them: *gras*, _italique_.
const SIGNS = /(?<![\p{L}\p{N}*_])([*_])(?=[^\s*_])([^*_\n]*[^\s*_])\1(?![\p{L}\p{N}*_])/gu;
const marked = (line, schema) => {
  const nodes = [];
  let place = 0;
  const add = (text, mark) => { if (text) nodes.push(schema.text(text, mark && [schema.marks[mark].create()])); };
  for (const match of line.matchAll(SIGNS)) {
    add(line.slice(place, match.index));
    add(match[2], match[1] === "*" ? "bold" : "italic");
    place = match.index + match[0].length;
  }
  add(line.slice(place));
  return nodes;
};

// Every line is a paragraph: so are messages and notes written.
const plainSlice = (text, schema, literally) => {
  const lines = text.split(/[\r\n\u2028\u2029]+/).map((line) => line.trim()).filter(Boolean);
  const nodes = lines.map((line) => schema.nodes.paragraph.create(null, literally ? schema.text(line) : marked(line, schema)));
  return pm.model.Slice.maxOpen(pm.model.Fragment.from(nodes));
};

export const CleanPaste = Extension.create({
  name: "cleanPaste",
  addOptions: () => ({ words: {} }),
  addProseMirrorPlugins() {
    const { words } = this.options;
    let photos = 0;
    return [new Plugin({
      props: {
        transformPastedHTML(markup) {
          const pasted = clean(markup);
          photos = pasted.photos;
          return pasted.html;
        },
        clipboardSerializer: { serializeFragment },
        clipboardTextParser: (text, place, literally, view) => plainSlice(text, view.state.schema, literally),
        handlePaste: (view, event, slice) => {
          say(this.editor, photos ? (photos > 1 ? words.photos : words.photo).replace("%d", photos) : "");
          const nothing = photos > 0 && !slice.size;
          photos = 0;
          return nothing;
        },
      },
    })];
  },
});
