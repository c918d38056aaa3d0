// Live counts: signs of the headline against its good range, words and reading time. The server writes the first numbers.
const form = document.getElementById("article_form");
const signs = document.getElementById("signs"), words = document.getElementById("words");
const { headline, standfirst, body } = form.elements;
const BLOCKS = "p, h2, h3, li, blockquote, tr, th, td, div, table, ul, ol, br, hr, caption";

// As text.plain and text.count_words do: a no-break space does not part two words, signs that stand alone are none.
const plain = (markup) => {
  const text = new DOMParser().parseFromString(markup, "text/html").body;
  for (const other of text.querySelectorAll(".see-also")) other.remove();
  for (const block of text.querySelectorAll(BLOCKS)) { block.before(" "); block.after(" "); }
  return text.textContent;
};
const number = (text) => text.split(/[ \t\r\n]+/).filter((part) => /[\p{L}\p{N}]/u.test(part)).length;
const put = (line, n, more = "", into = line) => {
  const text = line.dataset[n < 2 ? "one" : "many"].replace("{n}", n.toLocaleString("fr-FR")).replace("{m}", more);
  if (into.textContent !== text) into.textContent = text;
};

const count = () => {
  const long = [...headline.value.trim()].length, read = number(`${standfirst.value} ${plain(body.value)}`);
  const { least, most, pace } = signs.dataset;
  put(signs, long, "", signs.firstElementChild);
  signs.dataset.fits = long >= least && long <= most ? "yes" : "no";
  put(words, read, Math.max(1, Math.ceil(read / pace)));
};
let soon;
form.addEventListener("input", () => { clearTimeout(soon); soon = setTimeout(count, 150); });
count();
