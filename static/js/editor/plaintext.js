// The text in light signs and back. A line [[photo 12]] keeps the place of what words cannot say. A block is written in signs
// only when they give exactly it again.
import { element, parsed } from "./dom.js";

const HEADS = { H2: "## ", H3: "### " };
const TOKEN = /(\[\[[^\]]*\]\])/;
const INLINE = /\\(.)|(\[\[[^\]]*\]\])|\[([^\]]*)\]\(([^\s)]+)\)|\*\*(.+?)\*\*|(?<![\p{L}\p{N}_])_([^_\n]+)_(?![\p{L}\p{N}_])/gu;

const escaped = (text) => element("p", {}, text).innerHTML;
const quoted = (text) => escaped(text).replace(/"/g, "&quot;");
const bare = (dom, ...names) => [...dom.attributes].every(({ name }) => names.includes(name));
const slashed = (text) => text.replace(/[\\*_[]/g, "\\$&").replace(/^(?:[#>-]|\d+(?=\.))/gm, (start) => (/\d/.test(start) ? `${start}\\` : `\\${start}`));

export class PlainText {
  kept = new Map(); // [[…]] → what it stands for
  inline = new Set(); // those of them inside a paragraph

  constructor(kinds) { this.kinds = kinds; }

  token(dom) {
    const [selector, word] = this.kinds.find(([selector]) => dom.matches(selector));
    const number = Object.values(dom.dataset).find((value) => /^\d+$/.test(value)) ?? this.kept.size + 1;
    const words = dom.textContent.trim().replace(/[\s[\]]+/g, " ");
    const name = selector === "*" ? `${word} ${number}: ${words.length > 40 ? `${words.slice(0, 39)}…` : words}` : `${word} ${number}`;
    let token = `[[${name}]]`;
    for (let again = 2; this.kept.has(token) && this.kept.get(token) !== dom.outerHTML; again++) token = `[[${name} (${again})]]`;
    this.kept.set(token, dom.outerHTML);
    return token;
  }

  words(dom, safe) {
    return [...dom.childNodes].map((node) => {
      if (node.nodeType === 3) return safe ? slashed(node.data) : node.data;
      const inside = () => this.words(node, safe);
      if (node.nodeName === "BR") return "\n";
      if (node.nodeName === "STRONG" && bare(node)) return `**${inside()}**`;
      if (node.nodeName === "EM" && bare(node)) return `_${inside()}_`;
      if (node.nodeName === "A" && bare(node, "href")) return `[${inside()}](${node.getAttribute("href")})`;
      const token = this.token(node);
      this.inline.add(token);
      return token;
    }).join("");
  }

  lines(dom, safe) {
    const { nodeName: name } = dom;
    if (name === "HR") return "---";
    if (name === "P") return this.words(dom, safe);
    if (HEADS[name]) return HEADS[name] + this.words(dom, safe);
    const parts = () => [...dom.children].map((child) => this.words(child.nodeName === "LI" ? child.firstElementChild : child, safe));
    if (name === "UL") return parts().map((words) => `- ${words}`).join("\n");
    if (name === "OL") return parts().map((words, index) => `${index + 1}. ${words}`).join("\n");
    if (name === "BLOCKQUOTE") return parts().map((words) => words.replace(/^/gm, "> ")).join("\n>\n");
    return null;
  }

  block(dom) {
    for (const safe of [false, true]) {
      const before = new Set(this.kept.keys());
      const text = this.lines(dom, safe);
      if (text !== null && this.html(text) === dom.outerHTML) return text;
      for (const token of this.kept.keys()) if (!before.has(token)) { this.kept.delete(token); this.inline.delete(token); }
    }
    return this.token(dom);
  }

  text(html) {
    this.kept.clear();
    this.inline.clear();
    const body = parsed(html);
    // The editor writes what every numbered list is.
    for (const list of body.querySelectorAll('ol[data-type="decimal"]')) ["type", "data-type"].forEach((name) => list.removeAttribute(name));
    return [...body.children].filter((dom) => dom.outerHTML !== "<p></p>").map((dom) => this.block(dom)).join("\n\n");
  }

  spans(text) {
    let html = "";
    let place = 0;
    for (const match of text.matchAll(INLINE)) {
      const [all, sign, token, words, href, bold, italic] = match;
      html += escaped(text.slice(place, match.index));
      if (sign) html += escaped(sign);
      else if (token) html += this.inline.has(token) ? this.kept.get(token) : escaped(token);
      else if (href) html += /^(https?:|mailto:|tel:|[/#])/i.test(href) ? `<a href="${quoted(href)}">${this.spans(words)}</a>` : escaped(all);
      else if (bold) html += `<strong>${this.spans(bold)}</strong>`;
      else html += `<em>${this.spans(italic)}</em>`;
      place = match.index + all.length;
    }
    return (html + escaped(text.slice(place))).replace(/\n/g, "<br>");
  }

  // The text as HTML: what a line begins with says what it is, and lines of one kind belong together.
  html(text) {
    const groups = [];
    const add = (kind, words) => {
      if (groups.at(-1)?.kind === kind) groups.at(-1).lines.push(words);
      else groups.push({ kind, lines: [words] });
    };
    const isBlock = (part) => this.kept.has(part) && !this.inline.has(part);
    for (const line of text.split("\n")) {
      const [, sign, words] = /^(#{2,3} |- |\d+\. |> ?|---$)?(.*)$/.exec(line);
      if (!line.trim()) groups.push({ kind: "" });
      else if (line.split(TOKEN).some(isBlock)) {
        for (const part of line.split(TOKEN).filter((part) => part.trim())) {
          if (isBlock(part)) groups.push({ kind: "block", lines: [part] });
          else add("p", part);
        }
      } else if (!sign) add("p", line);
      else if (sign[0] === "#" || sign === "---") groups.push({ kind: sign.trim(), lines: [words] });
      else add({ "-": "ul", ">": "blockquote" }[sign[0]] ?? "ol", words);
    }
    return groups.map((group) => this.group(group)).join("");
  }

  group({ kind, lines }) {
    if (kind === "block") return this.kept.get(lines[0]);
    if (kind === "---") return "<hr>";
    if (kind === "##" || kind === "###") return `<h${kind.length}>${this.spans(lines[0])}</h${kind.length}>`;
    if (kind === "p") return `<p>${this.spans(lines.join("\n"))}</p>`;
    if (kind === "ul" || kind === "ol") return `<${kind}>${lines.map((line) => `<li><p>${this.spans(line)}</p></li>`).join("")}</${kind}>`;
    if (!kind) return "";
    return `<blockquote>${lines.join("\n").split(/\n\n+/).map((words) => `<p>${this.spans(words)}</p>`).join("")}</blockquote>`;
  }

  missing(text) {
    return [...this.kept.keys()].filter((token) => !text.includes(token));
  }
}
