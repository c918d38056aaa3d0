// Words that are selected in an article can be reported: a small link to the form appears beside them.
const PARTS = ".article__head, .article .figure, .article .body";
const link = document.querySelector("[data-report-error]");
const button = link.cloneNode(true);
button.className = "button report-error";
button.hidden = true;
document.body.append(button);

const inArticle = (node) => Boolean((node?.nodeType === Node.TEXT_NODE ? node.parentElement : node)?.closest(PARTS));

document.addEventListener("selectionchange", () => {
  const chosen = getSelection();
  const words = chosen.toString().trim();
  button.hidden = words.length < 3 || !inArticle(chosen.anchorNode) || !inArticle(chosen.focusNode);
  if (button.hidden) return;
  const { bottom, left } = chosen.getRangeAt(0).getBoundingClientRect();
  const room = document.documentElement.clientWidth - button.offsetWidth - 8;
  button.href = `${link.pathname}?passage=${encodeURIComponent(words.slice(0, 300))}`;
  button.style.setProperty("top", `${bottom + scrollY + 8}px`);
  button.style.setProperty("left", `${Math.max(8, Math.min(left, room))}px`);
});
