// The page after a saved step: the browser lets go of its own copy of the text, which the fragment names.
import { drop } from "./journal.js";

const page = location.hash.split("#saved-")[1];
const { account, article } = document.querySelector("[data-account][data-article]").dataset;
if (page) {
  history.replaceState(null, "", location.pathname + location.search);
  for (const subject of ["new", article]) drop({ account, subject, page }).catch(() => {});
}
