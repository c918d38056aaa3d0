// The sending module, fetched when the first photo is sent. A line that is cut just then is waited for.
const pause = () => new Promise((resolve) => {
  const timer = setTimeout(resolve, 5000);
  window.addEventListener("online", () => { clearTimeout(timer); resolve(); }, { once: true });
});

export const loaded = async (waiting = () => {}) => {
  for (let turn = 0; ; turn += 1) {
    try {
      return await import("./send.js");
    } catch (error) {
      if (turn > 60) throw error;
      waiting();
      await pause();
    }
  }
};
