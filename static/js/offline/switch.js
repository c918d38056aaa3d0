// Offline writing on this device: is it on, and how it is switched on. Off is forgetPage in device.js.
const { scope, worker } = document.getElementById("keeping").dataset;
const workers = navigator.serviceWorker;

export const isPossible = Boolean(workers);
export const isOn = async () => Boolean((await workers?.getRegistration(scope))?.active);
// Resolves when the device has all that it needs; rejects when something did not come.
export const turnOn = async () => {
  const place = await workers.register(worker, { scope, updateViaCache: "none" });
  const made = place.installing ?? place.waiting ?? place.active;
  await new Promise((resolve, reject) => {
    const look = () => {
      if (made.state === "activated") resolve();
      if (made.state === "redundant") reject(new Error(made.state));
    };
    made.addEventListener("statechange", look);
    look();
  });
  await navigator.storage?.persist?.(); // so that a full device does not take the texts away
};
