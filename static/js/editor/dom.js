// Small pieces of page.
export const element = (tag, attributes = {}, ...children) => {
  const dom = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) dom.setAttribute(name, value);
  dom.append(...children);
  return dom;
};

export const button = (text, press, attributes = {}) => {
  const dom = element("button", { type: "button", class: "button", ...attributes }, text);
  dom.onclick = press;
  return dom;
};

export const icon = (sprite, name) => {
  const dom = parsed('<svg class="icon" aria-hidden="true"><use></use></svg>').firstChild;
  dom.firstChild.setAttribute("href", `${sprite}#${name}`);
  return dom;
};

export const parsed = (html) => new DOMParser().parseFromString(html, "text/html").body;

// A field of the form that a script fills is kept like what is typed.
export const write = (area, html) => {
  area.value = html;
  area.dispatchEvent(new Event("input", { bubbles: true }));
};

let dialogues = 0;

// An open dialogue with a title; when it closes it leaves the page.
export const dialogue = (title, ...children) => {
  const id = `pick-title-${++dialogues}`;
  const dom = element("dialog", { class: "pick", "aria-labelledby": id }, element("h2", { id }, title), ...children);
  dom.addEventListener("close", () => dom.remove());
  document.body.append(dom);
  dom.showModal();
  return dom;
};

// The line under the text that says what happened to it.
export const say = (editor, text) => {
  const box = editor.view.dom.closest(".prose-editor");
  let line = box.querySelector(".prose-said");
  if (!line) box.append(line = element("p", { class: "prose-said quiet", role: "status" }));
  line.textContent = text;
};
