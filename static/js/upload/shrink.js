// A photo as small as readers need it: an upright JPEG of at most 2560 pixels, without anything that the camera wrote into it.
export const LONGEST = 2560;
const LIGHT = 780_000;
const QUALITIES = [0.85, 0.78, 0.7, 0.62];

const canvasOf = (width, height) => {
  if (window.OffscreenCanvas) return new OffscreenCanvas(width, height);
  return Object.assign(document.createElement("canvas"), { width, height });
};
const jpegOf = (canvas, quality) => {
  if (canvas.convertToBlob) return canvas.convertToBlob({ type: "image/jpeg", quality });
  return new Promise((resolve) => { canvas.toBlob(resolve, "image/jpeg", quality); });
};
const isOpaque = (context, { width, height }) => {
  const { data } = context.getImageData(0, 0, width, height);
  for (let place = 3; place < data.length; place += 4) if (data[place] < 255) return false;
  return true;
};

// Resolves to the smaller picture, or to null where the file itself is the better one to send (or the browser cannot open it).
export const shrunk = async (file, { keep, seeThrough }) => {
  if (keep || !window.createImageBitmap) return null;
  let bitmap;
  try { bitmap = await createImageBitmap(file, { imageOrientation: "from-image" }); } catch { return null; }
  try {
    const scale = Math.min(1, LONGEST / Math.max(bitmap.width, bitmap.height));
    if (scale === 1 && file.size <= LIGHT) return null;
    const canvas = canvasOf(Math.max(1, Math.round(bitmap.width * scale)), Math.max(1, Math.round(bitmap.height * scale)));
    const context = canvas.getContext("2d", { willReadFrequently: seeThrough });
    context.imageSmoothingQuality = "high";
    context.drawImage(bitmap, 0, 0, canvas.width, canvas.height);
    if (seeThrough && !isOpaque(context, canvas)) return null;
    let blob;
    for (const quality of QUALITIES) {
      blob = await jpegOf(canvas, quality);
      if (!blob || blob.size <= LIGHT) break;
    }
    return blob && blob.size < file.size ? blob : null;
  } catch {
    return null;  // too little memory for a canvas of this size
  } finally {
    bitmap.close();
  }
};
