// Words that are selected in an article can be reported: a small link to the form appears beside them.
const link = document.querySelector("[data-report-error]");
const body = document.querySelector(".article .body");
const button = link.cloneNode(true);
button.className = "button report-error";
button.hidden = true;
document.body.append(button);

document.addEventListener("selectionchange", () => {
  const chosen = getSelection();
  const words = chosen.toString().trim();
  button.hidden = words.length < 3 || !body.contains(chosen.anchorNode) || !body.contains(chosen.focusNode);
  if (button.hidden) return;
  const { bottom, left } = chosen.getRangeAt(0).getBoundingClientRect();
  button.href = `${link.pathname}?passage=${encodeURIComponent(words.slice(0, 300))}`;
  button.style.setProperty("top", `${bottom + scrollY + 8}px`);
  button.style.setProperty("left", `${Math.max(8, Math.min(left, innerWidth - 200))}px`);
});
