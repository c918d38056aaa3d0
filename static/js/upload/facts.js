// What the first bytes of a JPEG say of it: credit, caption and day out of IPTC, XMP or EXIF, as articles/darkroom/credits.py
// reads them. Place, camera and persons are not looked at.
const HEAD = 2 ** 18;
const LATIN = new TextDecoder("windows-1252");
const tidy = (text) => text.replace(/[\0-\x08\x0b-\x1f]/g, "").split(/\s+/).filter(Boolean).join(" ").slice(0, 2000);
const decoded = (bytes) => {
  try { return tidy(new TextDecoder("utf-8", { fatal: true }).decode(bytes)); } catch { return tidy(LATIN.decode(bytes)); }
};
const starts = (bytes, text) => [...text].every((sign, place) => bytes[place] === sign.charCodeAt(0));

// 2024-10-18, from 2024:10:18 07:30:00 (EXIF), 20241018 (IPTC) or 2024-10-18T07:30 (XMP); a likely one only.
const day = (text = "") => {
  const [, year, month, date] = /^(\d{4})[:-]?(\d\d)[:-]?(\d\d)/.exec(text) ?? [];
  const found = new Date(Date.UTC(year, month - 1, date));
  return year >= 1826 && found.getUTCDate() === Number(date) && found.getUTCMonth() === month - 1 ? `${year}-${month}-${date}` : "";
};

// What cameras write where a caption belongs, word for word; articles/darkroom/credits.py has the same list.
const FACTORY_WORDS = [
  "OLYMPUS DIGITAL CAMERA", "MINOLTA DIGITAL CAMERA", "KONICA MINOLTA DIGITAL CAMERA", "SAMSUNG DIGITAL CAMERA",
  "KODAK Digital Still Camera", "SAMSUNG", "SONY DSC", "DSC", "DCIM", "DIGITAL CAMERA", "CAMERA", "Default",
  "Untitled", "Screenshot", "Exif_JPEG_PICTURE", "Exif JPEG", "JPEG",
].map((words) => words.toLowerCase());
const caption = (text = "") => (FACTORY_WORDS.includes(text.toLowerCase()) ? "" : text);

// The segments before the picture itself: APP1 (EXIF, XMP) and APP13 (IPTC).
const segments = function* (bytes) {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  for (let place = 2; place + 4 <= bytes.length && bytes[place] === 0xff;) {
    const kind = bytes[place + 1], length = view.getUint16(place + 2);
    if (kind === 0xda || length < 2) return;
    if (kind === 0xe1 || kind === 0xed) yield bytes.subarray(place + 4, place + 2 + length);
    place += 2 + length;
  }
};

const iptcOf = (segment) => {
  const names = { 80: "byline", 110: "credit", 120: "caption", 55: "taken" }, found = {};
  for (let place = 0; place + 5 <= segment.length;) {
    if (segment[place] !== 0x1c || segment[place + 1] > 9) { place += 1; continue; }
    const length = segment[place + 3] * 256 + segment[place + 4], name = names[segment[place + 2]];
    if (length > 0x7fff || place + 5 + length > segment.length) { place += 1; continue; }
    if (segment[place + 1] === 2 && name) found[name] ??= decoded(segment.subarray(place + 5, place + 5 + length));
    place += 5 + length;
  }
  return found;
};

const XMP = {
  credit: /photoshop:Credit(?:>|=")([^<"]+)/,
  byline: /<dc:creator>\s*<rdf:(?:Seq|Bag)>\s*<rdf:li[^>]*>([^<]+)/,
  taken: /(?:photoshop:DateCreated|exif:DateTimeOriginal|xmp:CreateDate)(?:>|=")([^<"]+)/,
  caption: /<dc:description>\s*<rdf:Alt>\s*<rdf:li[^>]*>([^<]+)/,
};
const xmpOf = (segment) => {
  const text = new TextDecoder().decode(segment);
  const plain = (value) => tidy(new DOMParser().parseFromString(value, "text/html").body.textContent);
  return Object.fromEntries(Object.entries(XMP).flatMap(([name, pattern]) => {
    const match = pattern.exec(text);
    return match ? [[name, plain(match[1])]] : [];
  }));
};

const exifOf = (tiff) => {
  const view = new DataView(tiff.buffer, tiff.byteOffset, tiff.byteLength), little = view.getUint16(0) === 0x4949;
  const short = (place) => view.getUint16(place, little), long = (place) => view.getUint32(place, little);
  const bytesAt = (entry) => {
    const count = long(entry + 4), place = count > 4 ? long(entry + 8) : entry + 8;
    return tiff.subarray(place, place + count);
  };
  const directory = (start) => new Map(Array.from({ length: short(start) }, (_, number) => {
    const entry = start + 2 + 12 * number;
    return [short(entry), entry];
  }));
  const main = directory(long(4)), found = {};
  const text = (entries, tag) => (entries.has(tag) ? decoded(bytesAt(entries.get(tag))) : "");
  found.byline = text(main, 0x013b);
  if (!found.byline && main.has(0x9c9d)) found.byline = tidy(new TextDecoder("utf-16le").decode(bytesAt(main.get(0x9c9d))));
  found.caption = text(main, 0x010e);
  if (main.has(0x8769)) found.taken = text(directory(long(main.get(0x8769) + 8)), 0x9003);
  return found;
};

const safely = (read) => { try { return read(); } catch { return {}; } };  // a file that contradicts itself says nothing

export const factsOf = async (file) => {
  const bytes = new Uint8Array(await file.slice(0, HEAD).arrayBuffer());
  if (!starts(bytes, "\xff\xd8\xff")) return {};
  let iptc = {}, xmp = {}, exif = {};
  safely(() => {
    for (const segment of segments(bytes)) {
      if (starts(segment, "Exif\0\0")) exif = safely(() => exifOf(segment.subarray(6)));
      else if (starts(segment, "http://ns.adobe.com/xap/1.0/\0")) xmp = safely(() => xmpOf(segment.subarray(29)));
      else if (starts(segment, "Photoshop 3.0\0")) iptc = safely(() => iptcOf(segment));
    }
    return {};
  });
  const byline = iptc.byline || xmp.byline || exif.byline || "", agency = iptc.credit || xmp.credit || "";
  const parts = byline.toLowerCase().includes(agency.toLowerCase()) ? [byline] : [byline, agency];
  return {
    credit: parts.filter(Boolean).join(" / ").slice(0, 200),
    caption: caption(iptc.caption) || caption(xmp.caption) || caption(exif.caption),
    taken: day(exif.taken) || day(iptc.taken) || day(xmp.taken),
  };
};
