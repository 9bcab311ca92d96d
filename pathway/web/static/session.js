// Nobody is signed out unawares. Typing and clicking count as being there, and the server is told of it now and then; who
// has done nothing for long is asked. Whatever is typed is kept in any case: see `_to_sign_in` of the gate.
const MINUTE = 60000;
const TOLD_AGAIN_AFTER = 5 * MINUTE;
const ASKED_BEFORE = 4 * MINUTE;

const dialog = document.getElementById("session");
const [title, words, button] = ["h2", "p", "button"].map((name) => dialog.querySelector(name));
const tabs = new BroadcastChannel("pathway-here");
const idle = dialog.dataset.idle * 1000;
const end = Date.now() + dialog.dataset.left * 1000;
let known = Date.now(); // when the server last heard of whoever is here, from this tab or another one
let isAsking = false;

tabs.postMessage(known);
tabs.addEventListener("message", ({ data }) => {
  known = Math.max(known, data);
  if (dialog.open && !isOver()) dialog.close();
});

function isOver() {
  return Date.now() >= Math.min(known + idle, end);
}

function say(heading, text, answer) {
  [title.textContent, words.textContent, button.textContent] = [heading, text, answer];
  if (!dialog.open) dialog.showModal();
}

function over() {
  say("You are signed out", "What you typed here is not lost: send it, sign in again, and it is shown to you.", "Close");
}

async function stay() {
  if (isAsking) return;
  isAsking = true;
  const answer = await fetch("/account/here", { redirect: "manual", cache: "no-store" }).catch(() => null);
  isAsking = false;
  if (answer === null) return; // No connection: asked again with the next key.
  if (!answer.ok) return over();
  known = Date.now();
  tabs.postMessage(known);
}

function look() {
  const now = Date.now();
  if (isOver()) over();
  else if (now >= end - ASKED_BEFORE && !dialog.dataset.isTold) {
    dialog.dataset.isTold = "yes";
    say("You are about to be signed out", "Nobody stays signed in for longer than a day’s work. Send what you are writing, then sign in again.", "Close");
  } else if (now >= known + idle - ASKED_BEFORE) {
    say("Are you still there?", "Nothing was done here for a while. In about three minutes you are signed out, so that nobody else reads this page.", "Stay signed in");
  }
}

dialog.addEventListener("close", () => isOver() || stay());
button.addEventListener("click", () => dialog.close());
for (const kind of ["keydown", "pointerdown"]) {
  addEventListener(kind, () => dialog.open || Date.now() - known < TOLD_AGAIN_AFTER || stay());
}
setInterval(look, MINUTE / 4);
document.addEventListener("visibilitychange", look);
