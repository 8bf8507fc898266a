// How the service is doing, as this page sees it: readiness, and the page's own requests.

import { onCall } from "./api.js";
import { drawStacks } from "./charts.js";
import { byId, el } from "./dom.js";

const SECONDS = 60;
const CALLS = 60;
const MILLIS_BETWEEN_CHECKS = 5000;

/** Where the time of a call goes: what Server-Timing says, and the rest of what was measured here. */
const LAYERS = [
  ["permit", "waiting for a permit"],
  ["db", "database"],
  ["service", "the rest of the service"],
  ["way", "network and browser"],
];

/** Starts to measure. */
export function watchOperations() {
  const seconds = new Array(SECONDS).fill(0);
  const calls = [];
  const now = () => Math.floor(performance.now() / 1000);
  let second = now();

  const advance = () => {
    for (; second < now(); second++) {
      seconds.push(0);
      seconds.shift();
    }
  };
  onCall((call) => {
    advance();
    seconds[SECONDS - 1]++;
    if (call.status !== 0) {
      calls.push(call);
      calls.splice(0, calls.length - CALLS);
    }
    draw();
  });
  const draw = () => {
    if (document.hidden) {
      return;
    }
    advance();
    const recent = seconds.slice(-10).reduce((sum, count) => sum + count, 0) / 10;
    byId("rate").textContent = recent.toFixed(1);
    drawStacks(byId("rate-chart"), ["way"], seconds.map((count) => [count]), SECONDS);
    drawLatency(calls);
  };
  setInterval(draw, 1000);
  document.addEventListener("visibilitychange", draw);
  draw();
  watchReadiness();
  byId("unfold").addEventListener("click", unfold);
}

/** Opens the strip, or folds it; where there is room for it, it is open in any case. */
function unfold() {
  const open = byId("strip").classList.toggle("folded") === false;
  byId("unfold").ariaExpanded = String(open);
}

function drawLatency(calls) {
  if (calls.length === 0) {
    return;
  }
  const sorted = calls.map(({ millis }) => millis).sort((a, b) => a - b);
  byId("latency").textContent = millisText(sorted[Math.floor((sorted.length - 1) / 2)]);
  const stacks = calls.map(split);
  const top = drawStacks(byId("latency-chart"), LAYERS.map(([kind]) => kind), stacks, CALLS);
  byId("latency-chart").setAttribute(
    "aria-label",
    `How long each of the last ${calls.length} requests took: the slowest ${millisText(sorted.at(-1))}, ` +
      `on a scale to ${millisText(top)}`,
  );
  const told = calls.filter(({ timing }) => timing.total !== undefined);
  if (told.length === 0) {
    return;
  }
  byId("server-share").textContent = millisText(told.reduce((sum, { timing }) => sum + timing.total, 0) / told.length);
  byId("legend").replaceChildren(
    ...LAYERS.map(([kind, label], layer) => {
      const mean = told.reduce((sum, call) => sum + split(call)[layer], 0) / told.length;
      return el("div", { className: kind }, el("dt", { textContent: label }), el("dd", { textContent: millisText(mean) }));
    }),
  );
}

function split({ millis, timing: { permit = 0, db = 0, total } }) {
  if (total === undefined) {
    return [0, 0, 0, millis];
  }
  // Clocks of two machines: what they disagree about is on the way.
  return [permit, db, Math.max(0, total - permit - db), Math.max(0, millis - Math.max(total, permit + db))];
}

function millisText(millis) {
  if (millis >= 1000) {
    return `${(millis / 1000).toFixed(1)} s`;
  }
  return `${millis >= 10 ? Math.round(millis) : millis.toFixed(1)} ms`;
}

const STATES = ["ready", "unready", "away"];

function watchReadiness() {
  const answers = [];
  const show = (state, text, detail) => {
    for (const mark of document.querySelectorAll(".state .mark")) {
      mark.dataset.state = state;
    }
    byId("ready-brief").textContent = text.toLowerCase();
    if (byId("ready").textContent !== text) {
      byId("ready").textContent = text;
    }
    byId("ready-detail").textContent = detail;
    answers.push(STATES.map((each) => (each === state ? 1 : 0)));
    answers.splice(0, answers.length - CALLS);
    drawStacks(byId("ready-chart"), STATES, answers, CALLS);
  };
  const check = async () => {
    if (document.hidden) {
      return;
    }
    try {
      const response = await fetch("health/ready", { cache: "no-store", signal: AbortSignal.timeout(4000) });
      const { draining, checks } = await response.json();
      const failing = checks.filter(({ healthy }) => !healthy).map(({ name }) => name);
      if (response.ok) {
        show("ready", "Ready", "asked every five seconds");
      } else {
        const why = draining ? "draining: it serves, and takes no newcomers" : `failing: ${failing.join(", ")}`;
        show("unready", "Not ready", why);
      }
    } catch {
      show("away", "No answer", "asked every five seconds");
    }
  };
  setInterval(check, MILLIS_BETWEEN_CHECKS);
  document.addEventListener("visibilitychange", check);
  check();
}
