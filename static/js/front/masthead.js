// The masthead's form shows at once what readers will see: name, tagline, accent and logo, on light and on dark ground.
const field = (name) => document.getElementById(`id_${name}`);
const face = document.querySelector("[data-face]");

// As articles/text.py does: the colour, moved towards black or white until it can be read on the ground (WCAG 2.2).
const channels = (colour) => [1, 3, 5].map((at) => parseInt(colour.slice(at, at + 2), 16));
const luminance = (rgb) => {
  const [red, green, blue] = rgb.map((each) => each / 255).map((c) => (c <= 0.04045 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4));
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
};
const contrast = (one, other) => {
  const [dark, light] = [luminance(one), luminance(other)].sort((a, b) => a - b);
  return (light + 0.05) / (dark + 0.05);
};
const legible = (colour, ground, ratio, towards) => {
  for (let step = 0; step <= 50; step += 1) {
    const mixed = channels(colour).map((c) => Math.round(c + ((towards - c) * step) / 50));
    if (step === 50 || contrast(mixed, channels(ground)) >= ratio) return `rgb(${mixed.join(" ")})`;
  }
};

// A file is drawn as pixels: the page's policy lets no picture in that the server does not send.
const pictureOf = async (name, ground) => {
  if (document.getElementById(`${name}-clear_id`)?.checked) return null;
  const [file] = field(name).files;
  if (file) return createImageBitmap(file);
  const { logo } = face.querySelector(`[data-ground="${ground}"]`).dataset;
  return logo ? createImageBitmap(await (await fetch(logo)).blob()) : null;
};
const logoOf = async (name, ground) => pictureOf(name, ground).catch(() => null);

const show = async () => {
  const light = await logoOf("logo", "light");
  const logos = { light, dark: (light && (await logoOf("logo_dark", "dark"))) || light };
  const accent = field("accent").value;
  const grounds = { light: ["#f5efe4", 4.5, 0], dark: ["#1c2026", 5.5, 255] };
  for (const [ground, rule] of Object.entries(grounds)) {
    const part = face.querySelector(`[data-ground="${ground}"]`);
    const [name, canvas, line] = [".face__name", ".face__logo", ".face__line"].map((each) => part.querySelector(each));
    name.textContent = field("name").value;
    line.textContent = field("tagline").value;
    name.hidden = Boolean(logos[ground]);
    canvas.hidden = !logos[ground];
    if (logos[ground]) {
      Object.assign(canvas, { width: logos[ground].width, height: logos[ground].height });
      canvas.getContext("2d").drawImage(logos[ground], 0, 0);
    }
    if (/^#[0-9a-f]{6}$/i.test(accent)) part.style.setProperty("--face-accent", legible(accent, ...rule));
    else part.style.removeProperty("--face-accent");
  }
};

field("name").form.addEventListener("input", show);
face.hidden = false;
show();
