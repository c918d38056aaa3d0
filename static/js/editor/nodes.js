// Our own nodes: the rows of the database that a text refers to.
import { askWords, sendPhotos } from "./drop.js";
import { placeholder } from "./placeholder.js";

export const Photo = placeholder({ name: "photo", tag: "figure", data: "data-image", send: sendPhotos, edit: askWords });
export const SeeAlso = placeholder({ name: "seeAlso", tag: "div", data: "data-see-also" });
