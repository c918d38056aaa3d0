// A video is asked for only when somebody wants it: the link becomes a button, the button becomes the player.
for (const link of document.querySelectorAll("a[data-player]")) {
  const { player, title, hint } = link.dataset;
  const button = document.createElement("button");
  button.type = "button";
  button.className = link.className;
  button.append(...link.childNodes);
  button.querySelector(".video__hint").textContent = hint;
  button.addEventListener("click", () => {
    const frame = document.createElement("iframe");
    Object.assign(frame, { src: player, title, allow: "autoplay; fullscreen; picture-in-picture", allowFullscreen: true });
    frame.className = "video__player";
    frame.referrerPolicy = "strict-origin-when-cross-origin";
    button.replaceWith(frame);
    frame.focus();
  });
  link.replaceWith(button);
}
