// The token of this tab: kept for its session alone, sent with every call, and asked for when the service wants one.

import { el } from "./dom.js";

const KEY = "token";

let asking = null;

/** The fields that send the token; none where there is none. */
export function authorization() {
  const token = sessionStorage.getItem(KEY);
  return token === null ? {} : { Authorization: `Bearer ${token}` };
}

/**
 * Asks for a token, once for all calls that need one. sent: the fields that were refused.
 * Answers whether there is one now that the refused call did not send.
 */
export function askForToken(sent) {
  if (asking === null) {
    if (authorization().Authorization !== sent.Authorization) {
      return Promise.resolve(true);
    }
    const wrong = sessionStorage.getItem(KEY) !== null;
    sessionStorage.removeItem(KEY);
    asking = open(wrong).finally(() => (asking = null));
  }
  return asking;
}

function open(wrong) {
  return new Promise((resolve) => {
    let given = false;
    const field = el("input", {
      type: "password",
      name: "token",
      required: true,
      autocomplete: "off",
      spellcheck: false,
      "aria-describedby": "token-help",
    });
    const submit = (event) => {
      event.preventDefault();
      sessionStorage.setItem(KEY, field.value.trim());
      given = true;
      dialog.close();
    };
    const dialog = el(
      "dialog",
      { className: "token", "aria-labelledby": "token-title" },
      el(
        "form",
        { onsubmit: submit },
        el("h2", { id: "token-title", textContent: wrong ? "This token is not good" : "A token is needed" }),
        el("p", {
          id: "token-help",
          className: "small",
          textContent: "It is kept until this tab is closed. Whoever runs the service makes tokens.",
        }),
        el("label", {}, el("span", { textContent: "Token" }), field),
        el(
          "div",
          { className: "actions" },
          el("button", { type: "button", textContent: "Cancel", onclick: () => dialog.close() }),
          el("button", { type: "submit", className: "primary", textContent: "Use it" }),
        ),
      ),
    );
    dialog.addEventListener("close", () => {
      dialog.remove();
      resolve(given);
    });
    document.body.append(dialog);
    dialog.showModal();
    field.focus();
  });
}

/** Lets links to files send the token, too: what a link asks for by itself has no such field. */
export function sendWithDownloads() {
  for (const link of document.querySelectorAll("a[download]")) {
    link.addEventListener("click", async (event) => {
      const sent = authorization();
      if (!sent.Authorization || link.href.startsWith("blob:")) {
        return;
      }
      event.preventDefault();
      const response = await fetch(link.href, { headers: sent, cache: "no-store" });
      if (response.status === 401 && (await askForToken(sent))) {
        link.click();
        return;
      }
      const name = /filename="([^"]*)"/.exec(response.headers.get("Content-Disposition") ?? "")?.[1];
      if (response.ok && name) {
        const url = URL.createObjectURL(await response.blob());
        el("a", { href: url, download: name }).click();
        setTimeout(() => URL.revokeObjectURL(url), 60_000);
      }
    });
  }
}
