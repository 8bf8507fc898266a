// What the page has to say, for a while or until somebody has read it.

import { byId, el } from "./dom.js";

const MILLIS_TO_READ = 6000;

/**
 * Shows a notice; answers a function that takes it away.
 *
 * actions: {label, run} buttons; each takes the notice away. kind: "done", "wrong". lasting: until it is dismissed.
 * onEnd is called when its time is over or it was dismissed, and not when an action was chosen. While a pointer or the
 * focus is on the notice, its time stands still.
 */
export function notify(text, { detail, actions = [], kind = "done", lasting = false, onEnd = () => {}, dismiss } = {}) {
  let timer;
  let left = MILLIS_TO_READ;
  let since;
  let gone = false;

  const remove = () => {
    gone = true;
    clearTimeout(timer);
    box.remove();
  };
  const end = () => {
    if (!gone) {
      remove();
      onEnd();
    }
  };
  const run = () => {
    if (!lasting && !gone) {
      since = performance.now();
      timer = setTimeout(end, left);
    }
  };
  const hold = () => {
    if (since !== undefined) {
      clearTimeout(timer);
      left = Math.max(1500, left - (performance.now() - since));
      since = undefined;
    }
  };

  const box = el(
    "div",
    { className: `notice ${kind}`, onpointerenter: hold, onpointerleave: run, onfocusin: hold, onfocusout: run },
    el("div", {}, el("p", {}, text), detail ? el("p", { className: "small" }, detail) : null),
    el(
      "div",
      { className: "actions" },
      ...actions.map(({ label, run: act }) =>
        el("button", {
          type: "button",
          textContent: label,
          onclick: () => {
            remove();
            act();
          },
        }),
      ),
      el("button", { type: "button", className: "quiet", textContent: dismiss ?? "Dismiss", onclick: end }),
    ),
  );
  box.addEventListener("keydown", (event) => {
    if (event.key === "Escape" && lasting) {
      end();
    }
  });
  byId("notices").append(box);
  run();
  return remove;
}

/** Says what went wrong, in the words of the service where it has some. */
export function complain(what, error, actions = []) {
  const details = [...new Set((error.errors ?? []).map((each) => each.detail))].slice(0, 3).join("; ");
  const trace = error.traceId ? ` Trace ${error.traceId}.` : "";
  notify(what, {
    detail: `${error.title ?? "Something broke"}: ${details || error.message}.${trace}`,
    actions,
    kind: "wrong",
    lasting: true,
  });
}
