// A run that is not finished goes on by itself; its button stays for a page without script, and for after an error.
const form = document.querySelector("form[data-goes-on]");
form?.requestSubmit();
