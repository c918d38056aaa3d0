// A form sent to the server with its progress (0 to 1); resolves to the answer. A refusal or a lost line throws an Error whose
// message is the sentence to show, with the `errors` of single fields when the server named some.
export const post = (address, fields, { words, progress }) => new Promise((resolve, reject) => {
  const data = new FormData();
  for (const [name, value] of Object.entries(fields)) for (const each of [value].flat()) data.append(name, each);
  const request = new XMLHttpRequest();
  const fail = (message, more) => reject(Object.assign(new Error(message), more));
  request.open("POST", address);
  request.responseType = "json";
  request.setRequestHeader("Accept", "application/json");
  request.setRequestHeader("X-CSRFToken", document.querySelector("[name=csrfmiddlewaretoken]").value);
  request.upload.onprogress = ({ loaded, total }) => progress?.(loaded / total || 0);
  request.onload = () => {
    const { status, response } = request;
    if (status === 200 && response) resolve(response);
    else fail(response?.message ?? (response?.errors ? "" : words.failed), response);
  };
  request.onerror = () => fail(words.lost);
  request.send(data);
});
