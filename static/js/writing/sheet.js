// A kept text on its way to the server's own pages, which know the names behind the numbers.
export const moment = (at) => new Date(at).toLocaleString("fr", { dateStyle: "long", timeStyle: "short" }).replace(/^1 /, "1er ").replace(/\b0?(\d+):/, "$1\u00a0h\u00a0");
export const show = (action, token, { fields, base, page }, how) => {
  const sheet = Object.assign(document.createElement("form"), { method: "post", enctype: "multipart/form-data", action, hidden: true });
  for (const [name, value] of [...fields, ["base", base], ["page", page], [how, 1], ["csrfmiddlewaretoken", token]]) {
    sheet.append(Object.assign(document.createElement("textarea"), { name, value }));
  }
  document.body.append(sheet);
  sheet.submit();
};
