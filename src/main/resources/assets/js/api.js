// Calls of the API: repeats what may be repeated, and tells the rest of the page how the calls go.

import { askForToken, authorization } from "./token.js";

const MOST_REPEATS_WHEN_BUSY = 20;
const MOST_REPEATS_WHEN_LOST = 2;

/** The service refused a request, and said why (RFC 9457). */
export class Problem extends Error {
  constructor(status, body) {
    super(body.detail ?? body.title ?? `the answer is ${status}`);
    this.status = status;
    this.title = body.title ?? "That did not work";
    this.errors = body.errors ?? [];
    this.traceId = body.traceId;
  }
}

/** No answer came, or not all of it: nobody here knows whether the request was carried out. */
export class LostAnswer extends Error {
  constructor() {
    super("No answer came, three times in a row");
    this.title = "The service cannot be reached";
  }
}

const calls = new EventTarget();

/** Tells of every call: {method, path, status, millis, timing}. */
export function onCall(listener) {
  calls.addEventListener("call", (event) => listener(event.detail));
}

/** Tells how many calls wait because the service is busy, and for how many seconds the next of them. */
export function onBusy(listener) {
  calls.addEventListener("busy", (event) => listener(event.detail));
}

/** A key that no other request has. Not crypto.randomUUID, which only secure origins have. */
export function idempotencyKey() {
  return Array.from(crypto.getRandomValues(new Uint8Array(16)), (byte) => byte.toString(16).padStart(2, "0")).join("");
}

/**
 * Sends a request and answers {json, links}. Whoever sends a POST gives it a key, so that it can be repeated.
 * Throws a Problem, a LostAnswer, or an AbortError.
 */
export async function call(method, path, { json, headers = {}, signal, send = sendByFetch } = {}) {
  const all = { ...headers };
  if (json !== undefined) {
    all["Content-Type"] ??= "application/json";
  }
  const request = { method, path, headers: all, body: json === undefined ? undefined : JSON.stringify(json), signal };
  return repeat(request, send);
}

/** As call, for a file, with a listener for the share that is sent: from 0 to 1. */
export async function upload(path, file, type, { signal, onProgress }) {
  const request = { method: "POST", path, headers: { "Content-Type": type }, body: file, signal, onProgress };
  return repeat(request, sendByXhr);
}

async function repeat(request, send) {
  let busy = 0;
  let lost = 0;
  for (;;) {
    let answer;
    const sent = authorization();
    const start = performance.now();
    try {
      answer = whole(await send({ ...request, headers: { ...request.headers, ...sent } }));
    } catch (error) {
      if (request.signal?.aborted) {
        throw error;
      }
      report(request, 0, start, null);
      if (++lost > MOST_REPEATS_WHEN_LOST) {
        throw new LostAnswer();
      }
      await pause(250 * 2 ** lost, request.signal);
      continue;
    }
    report(request, answer.status, start, answer.header("Server-Timing"));
    if (answer.status === 503 && ++busy <= MOST_REPEATS_WHEN_BUSY) {
      await waitUntilLessBusy(retryAfter(answer), request.signal);
      continue;
    }
    if (answer.status === 401 && (await askForToken(sent))) {
      continue;
    }
    return read(answer);
  }
}

/** Browsers take an answer that was cut off in its head for a whole one: a success has to have what it promises. */
function whole(answer) {
  const json = parsed(answer.text);
  if (answer.status < 300 && answer.status !== 204 && json === null) {
    throw new TypeError("the answer is not whole");
  }
  return { ...answer, json };
}

function parsed(text) {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}

function read({ status, json, header }) {
  if (status >= 400) {
    throw new Problem(status, json ?? {});
  }
  return { json, links: links(header("Link")) };
}

async function sendByFetch({ method, path, headers, body, signal }) {
  const response = await fetch(path, { method, headers, body, signal, cache: "no-store" });
  return { status: response.status, header: (name) => response.headers.get(name), text: await response.text() };
}

/** fetch does not tell how much of a body is sent. */
function sendByXhr({ method, path, headers, body, signal, onProgress }) {
  return new Promise((resolve, reject) => {
    const xhr = new XMLHttpRequest();
    xhr.open(method, path);
    for (const [name, value] of Object.entries(headers)) {
      xhr.setRequestHeader(name, value);
    }
    xhr.upload.onprogress = (event) => onProgress(event.total > 0 ? event.loaded / event.total : 1);
    xhr.upload.onload = () => onProgress(1);
    xhr.onload = () =>
      resolve({ status: xhr.status, header: (name) => xhr.getResponseHeader(name), text: xhr.responseText });
    xhr.onerror = () => reject(new TypeError("network"));
    xhr.onabort = () => reject(new DOMException("aborted", "AbortError"));
    signal?.addEventListener("abort", () => xhr.abort(), { once: true });
    xhr.send(body);
  });
}

function retryAfter(answer) {
  const seconds = Number.parseInt(answer.header("Retry-After") ?? "", 10);
  return Number.isFinite(seconds) ? Math.min(Math.max(seconds, 1), 60) : 2;
}

const waiting = new Set();

async function waitUntilLessBusy(seconds, signal) {
  const wait = { until: performance.now() + seconds * 1000 };
  waiting.add(wait);
  const tell = () => {
    const next = Math.min(...Array.from(waiting, (each) => each.until));
    const left = Math.max(1, Math.ceil((next - performance.now()) / 1000));
    calls.dispatchEvent(new CustomEvent("busy", { detail: { waiting: waiting.size, seconds: left } }));
  };
  const ticks = setInterval(tell, 1000);
  tell();
  try {
    await pause(seconds * 1000, signal);
  } finally {
    clearInterval(ticks);
    waiting.delete(wait);
    tell();
  }
}

function pause(millis, signal) {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(resolve, millis);
    signal?.addEventListener("abort", () => {
      clearTimeout(timer);
      reject(new DOMException("aborted", "AbortError"));
    });
  });
}

/** The Link header field (RFC 8288) as queries by relation. Only the query: a proxy may have moved the path. */
function links(field) {
  const found = {};
  for (const [, target, relation] of (field ?? "").matchAll(/<([^>]*)>\s*;\s*rel="([^"]*)"/g)) {
    found[relation] = target.slice(target.indexOf("?"));
  }
  return found;
}

function report({ method, path }, status, start, timing) {
  const detail = { method, path, status, millis: performance.now() - start, timing: parts(timing) };
  calls.dispatchEvent(new CustomEvent("call", { detail }));
}

/** Server-Timing (W3C) as milliseconds by name; empty where the service does not send it. */
function parts(field) {
  const found = {};
  for (const [, name, millis] of (field ?? "").matchAll(/([\w-]+)\s*;\s*dur=([\d.]+)/g)) {
    found[name] = Number(millis);
  }
  return found;
}
