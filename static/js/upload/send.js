// One photo from this device into the library: read, made smaller, sent in pieces. A cut line is waited for, and the upload
// goes on where it stood; whatever answer is lost, the photo comes in once.
import { factsOf } from "./facts.js";
import { kindOf } from "./kind.js";
import { ask, Lost, renewToken } from "./line.js";
import { LONGEST, shrunk } from "./shrink.js";

export { LONGEST };
const SMALLEST = 2 ** 15, FIRST = 2 ** 16, LARGEST = 2 ** 17; // half of what the server takes: less is lost with the line
const PIECE_SECONDS = 3;
const HEAVIEST = 20 * 2 ** 20;
const PATIENCE = 30_000;

// A sentence for the person; trying again by itself would not help. `login` when they have to log in first, `final` when this
// file is not taken whatever they do.
export class Refused extends Error {}
const final = (message) => Object.assign(new Refused(message), { final: true });
class Busy extends Error {}
class Begin extends Error {}

const hex = (bytes) => [...bytes].map((byte) => byte.toString(16).padStart(2, "0")).join("");
const nameOfUpload = () => hex(crypto.getRandomValues(new Uint8Array(16)));

// The SHA-256 of a file in hexadecimal, or "" where the browser does not compute any (an address without https).
const hashOf = async (file) => {
  try { return hex(new Uint8Array(await crypto.subtle.digest("SHA-256", await file.arrayBuffer()))); } catch { return ""; }
};

// The upload under way, by a hash of what is told of its photo: who closes the page and chooses the same file goes on with it.
const remember = (text) => { try { localStorage["photo-upload"] = text; } catch { /* no storage: it begins anew */ } };
const remembered = () => { try { return (localStorage["photo-upload"] ?? "").split(" "); } catch { return []; } };

// Until the line is back, or for a while; longer each time.
const rest = (turn, signal) => new Promise((resolve) => {
  const done = () => { clearTimeout(timer); window.removeEventListener("online", done); signal?.removeEventListener("abort", done); resolve(); };
  const timer = setTimeout(done, Math.min(PATIENCE, 1000 * 2 ** turn) * (0.8 + Math.random() * 0.4));
  window.addEventListener("online", done);
  signal?.addEventListener("abort", done);
});

const KINDS = { jpg: "jpeg", jpeg: "jpeg", jpe: "jpeg", jfif: "jpeg", png: "png", webp: "webp", gif: "gif" };
const says = (name) => KINDS[/\.([^.]*)$/.exec(name)?.[1].toLowerCase()];

const prepare = async (file, { original, words }) => {
  if (!file.size) throw final(words.refused.empty);
  const kind = await kindOf(file);
  const [facts, sha256] = [await factsOf(file), await hashOf(file)];
  const small = original || kind.name === "svg" ? null : await shrunk(file, kind);
  if (!small && (kind.name in words.refused)) throw final(words.refused[kind.name]);
  if (!kind.name) throw final(words.refused.not_a_picture);
  if (says(file.name) && says(file.name) !== kind.name) throw final(words.refused[`misnamed_${kind.name}`]);
  const blob = small ?? file;
  if (blob.size > HEAVIEST) throw final(words.refused.too_heavy);
  const name = file.name.normalize("NFC").slice(-300) || `photo.${kind.name === "jpeg" ? "jpg" : kind.name}`;
  return { blob, about: { name, size: blob.size, sha256, ...(small ? { shrunk: "on" } : {}), ...facts } };
};

const judged = ({ status, answer }, words) => {
  if (status === 0 || status === 502 || status === 504) throw new Lost();
  if (status === 503 || status === 429) throw Object.assign(new Busy(), { answer });
  if (status === 404) throw new Begin();
  if (status === 200 && answer) return answer;
  if (status === 409) return answer;
  if (status < 400 || status === 401 || (status === 403 && !answer)) throw Object.assign(new Refused(words.login), { login: true });
  if (answer && (status === 403 || status === 422)) throw final(answer.message);
  throw new Refused(answer?.message ?? words.failed);
};

// From the announcement to the row of the library; `progress` hears how many bytes are there.
const attempt = async (upload, { address, blob, about, words, signal, progress, settled }) => {
  const form = new FormData();
  for (const [name, value] of Object.entries({ upload, ...about })) form.append(name, value);
  const call = async (...all) => judged(await ask(...all), words);
  const begun = await call("POST", address, { body: form, signal });
  if (begun.twin) return begun.twin;
  let { offset } = begun, size = FIRST;
  while (offset < blob.size) {
    progress(offset);
    const since = performance.now(), piece = blob.slice(offset, offset + size), start = offset;
    const headers = { "Upload-Offset": String(start), "Content-Type": "application/offset+octet-stream" };
    const here = (loaded) => progress(Math.min(start + loaded, blob.size));
    ({ offset } = await call("PATCH", `${address}${upload}/`, { body: piece, headers, signal, progress: here }));
    settled();
    const seconds = Math.max(0.05, (performance.now() - since) / 1000);
    size = Math.round(Math.max(SMALLEST, Math.min(LARGEST, (size * PIECE_SECONDS) / seconds, size * 2)));
  }
  progress(blob.size);
  const end = await call("POST", `${address}${upload}/finish/`, { signal, seconds: 150 });
  if (end.offset !== undefined) throw new Lost(); // bytes lack: go on from there
  return end;
};

// `on(state, part)` hears "looking", "sending" with its part from 0 to 1, "finishing", "waiting" (for the line) and "busy".
// `replaces` is the number of the photo that gets this file. Resolves to the photo's row; throws Refused, or AbortError when `signal` ended it.
export const send = async (file, { address, words, original = false, anew = false, replaces = "", signal, on = () => {} }) => {
  on("looking");
  const { blob, about } = await prepare(file, { original, words });
  if (anew) about.anew = "on";
  if (replaces) about.replaces = replaces;
  const progress = (bytes) => on(bytes < blob.size ? "sending" : "finishing", bytes / blob.size);
  const photo = await hashOf(new Blob([JSON.stringify(about)])), [known, name] = remembered();
  let upload = photo && photo === known ? name : nameOfUpload(), turn = 0, beginnings = 0, renewed = false;
  for (;;) {
    if (signal?.aborted) break;
    remember(`${photo} ${upload}`);
    try {
      const row = await attempt(upload, { address, blob, about, words, signal, progress, settled: () => { turn = 0; } });
      remember("");
      return row;
    } catch (error) {
      if (signal?.aborted) break;
      if (error instanceof Begin && beginnings++ < 3) { upload = nameOfUpload(); continue; }
      try {
        if (error.login && !renewed && (renewed = await renewToken(address))) continue;
      } catch { /* the line is cut, see below */ }
      if (!(error instanceof Lost || error instanceof Busy)) {
        if (!error.login) remember("");
        throw error instanceof Begin ? new Refused(words.failed) : error;
      }
      on(error instanceof Lost ? "waiting" : "busy");
      await rest(turn++, signal);
    }
  }
  remember("");
  ask("DELETE", `${address}${upload}/`).catch(() => {});
  throw new DOMException("", "AbortError");
};
