// Stars and underscores typed or pasted stay what they are: « 2 * 3 * 4 » is no italics.
import { Bold as BaseBold, Italic as BaseItalic, Strike as BaseStrike } from "django-prose-editor/editor";

const literal = { addInputRules: () => [], addPasteRules: () => [] };
export const Bold = BaseBold.extend(literal);
export const Italic = BaseItalic.extend(literal);
export const Strike = BaseStrike.extend(literal);
