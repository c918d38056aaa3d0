// What a file is by its first bytes, and whether it must be sent as it is: what moves and what one sees through would be lost.
const at = (bytes, place, text) => [...text].every((sign, number) => bytes[place + number] === sign.charCodeAt(0));

export const kindOf = async (file) => {
  const bytes = new Uint8Array(await file.slice(0, 1024).arrayBuffer());
  const found = (name, more) => ({ name, keep: false, seeThrough: false, ...more });
  if (at(bytes, 0, "\xff\xd8\xff")) return found("jpeg");
  if (at(bytes, 0, "\x89PNG")) return found("png", { seeThrough: true });
  if (at(bytes, 0, "GIF8")) return found("gif", { keep: true });
  if (at(bytes, 0, "RIFF") && at(bytes, 8, "WEBP")) {
    return found("webp", { keep: at(bytes, 12, "VP8X") && (bytes[20] & 0x02) > 0, seeThrough: true });
  }
  if (at(bytes, 4, "ftyp") && ["heic", "heix", "hevc", "hevx", "heim", "heis", "mif1", "msf1"].some((brand) => at(bytes, 8, brand))) {
    return found("heic");
  }
  return found(/^\s*(<\?xml[^]*)?(<!--[^]*-->\s*)?(<!doctype svg[^]*)?<svg/i.test(new TextDecoder().decode(bytes)) ? "svg" : "");
};
