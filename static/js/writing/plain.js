// The words of a text without its markup; an empty line parts paragraphs.
import { parsed } from "../editor/dom.js";

export const plain = (html) => {
  const body = parsed(html);
  for (const line of body.querySelectorAll("br")) line.replaceWith("\n");
  for (const block of body.querySelectorAll("p, h2, h3, li, td, th, hr")) block.append("\n\n");
  return body.textContent.replace(/\n{3,}/g, "\n\n").trim();
};
