// A button under each animated picture: pause, and play again. Who prefers no motion sees it still, and may let it play.

const MOVES = "all", STILL = "not all";
const quiet = matchMedia("(prefers-reduced-motion: reduce)");

for (const template of document.querySelectorAll("template.still-or-moving")) {
  const moving = template.previousElementSibling.querySelector("source[data-moving]");
  const button = template.content.firstElementChild.cloneNode(true);
  const show = (plays) => {
    moving.media = plays ? MOVES : STILL;
    button.textContent = plays ? button.dataset.pause : button.dataset.play;
  };
  button.addEventListener("click", () => show(moving.media === STILL));
  show(!quiet.matches);
  template.replaceWith(button);
}
