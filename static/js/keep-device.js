// « Me reconnaître dans ce navigateur »: the proof that an address was confirmed, kept here only, sent with a comment.
const offer = document.querySelector("[data-device]");
const [button, said] = offer.querySelectorAll("button, [data-said]");
offer.hidden = false;
button.addEventListener("click", () => {
  try {
    localStorage.appareil = JSON.stringify(offer.dataset.device);
    said.textContent = said.dataset.said;
    button.hidden = true;
  } catch { offer.hidden = true; /* no storage: nothing is kept */ }
});
