// The SHA-256 of a file in hexadecimal, or "" where the browser does not compute any (an address without https).
export const hashOf = async (file) => {
  if (!window.crypto?.subtle) return "";
  try {
    const digest = new Uint8Array(await crypto.subtle.digest("SHA-256", await file.arrayBuffer()));
    return [...digest].map((byte) => byte.toString(16).padStart(2, "0")).join("");
  } catch {
    return "";
  }
};
