// A form sent to the server with its progress (0 to 1); resolves to the answer. A refusal or a lost line throws an Error whose
// message is the sentence to show, with the `errors` of single fields when the server named some.
export const post = (address, fields, { words, progress = () => {} }) => new Promise((resolve, reject) => {
  const data = new FormData();
  for (const [name, value] of Object.entries(fields)) for (const each of [value].flat()) data.append(name, each);
  const request = new XMLHttpRequest();
  const fail = (message, more) => reject(Object.assign(new Error(message), more));
  request.open("POST", address);
  request.responseType = "json";
  request.setRequestHeader("Accept", "application/json");
  request.setRequestHeader("X-CSRFToken", document.querySelector("[name=csrfmiddlewaretoken]").value);
  request.upload.addEventListener("progress", ({ loaded, total }) => progress(total ? loaded / total : 0));
  request.addEventListener("load", () => {
    if (request.status === 200 && request.response) resolve(request.response);
    else fail(request.response?.message ?? (request.response?.errors ? "" : words.failed), request.response);
  });
  request.addEventListener("error", () => fail(words.lost));
  request.addEventListener("timeout", () => fail(words.lost));
  request.send(data);
});
