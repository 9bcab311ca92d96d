// Says when Today is no longer what is stored: after some minutes, or once something was recorded in another tab.
const banner = document.getElementById("stale") ?? document.createElement("div");
const words = banner.querySelector(".stale-words") ?? banner;
const loaded = performance.now();
const minutes = Number(banner.dataset.staleAfter ?? Infinity);

function say(text) {
  words.textContent = text;
  banner.hidden = false;
}

function lookAtTheTime() {
  const gone = Math.floor((performance.now() - loaded) / 60000);
  if (gone >= minutes && !banner.dataset.isTold) say(`This page is ${gone} minutes old.`);
}

setInterval(lookAtTheTime, 30000);
document.addEventListener("visibilitychange", lookAtTheTime);
// A page that comes back with the Back button may be older than its own clock says.
addEventListener("pageshow", (event) => event.persisted && say("This page may be out of date."));

const tabs = new BroadcastChannel("pathway-recorded");
if (document.querySelector("[data-done]")) tabs.postMessage("recorded");
tabs.addEventListener("message", () => {
  banner.dataset.isTold = "yes";
  say("You recorded something in another tab.");
});
