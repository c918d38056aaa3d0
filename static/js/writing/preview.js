// Links of the previewed page lead nowhere: the frame keeps showing it. Those inside the page go on working.
const frame = document.querySelector("[data-preview]");
const said = document.querySelector("[data-said]");
const watch = () => frame.contentDocument?.addEventListener("click", (event) => {
  const link = event.target.closest?.("a[href]");
  if (!link || link.getAttribute("href").startsWith("#")) return;
  event.preventDefault();
  said.textContent = frame.dataset.link;
}, true);
frame.addEventListener("load", watch);
if (frame.contentDocument?.readyState === "complete") watch();
