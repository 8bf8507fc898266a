// Making a product, and changing one in its row.

import { call, idempotencyKey, LostAnswer } from "./api.js";
import { changes, resolveConflict } from "./conflict.js";
import { el } from "./dom.js";
import { draftOf, productFields } from "./fields.js";
import { complain, notify } from "./notices.js";

const SAVED_CURRENCY = "currency";

/** Edits that are going on, by product. They outlive the rows: whoever searches meanwhile loses nothing. */
const edits = new Map();

/** Opens an edit of a product. */
export function startEdit(product) {
  edits.set(product.id, { base: product, draft: draftOf(product) });
}

/** The form of an edit that is going on, or null. onEnd(product): it is over, and this is what is stored now. */
export function editorOf(product, { onEnd, onDeleted }) {
  const edit = edits.get(product.id);
  if (!edit) {
    return null;
  }
  const fields = productFields(edit.draft, () => {
    edit.draft = fields.draft();
  });
  const save = el("button", { type: "submit", className: "primary", textContent: "Save" });
  const end = (stored) => {
    edits.delete(product.id);
    onEnd(stored);
  };
  const submit = async (event) => {
    event.preventDefault();
    const mine = fields.read();
    if (!mine || save.disabled) {
      return;
    }
    working(save, true);
    try {
      await store(edit.base, mine, end);
    } catch (error) {
      if (error.status === 404) {
        edits.delete(product.id);
        onDeleted(product, mine);
      } else if (!fields.showErrors(error.errors ?? [])) {
        complain(`“${mine.name}” was not saved.`, error);
      }
    } finally {
      working(save, false);
    }
  };
  return el(
    "form",
    {
      className: "editor",
      noValidate: true,
      "aria-label": `Edit ${product.name}`,
      onsubmit: submit,
      onkeydown: (event) => {
        if (event.key === "Escape") {
          end(product);
        }
      },
    },
    ...fields.nodes,
    el(
      "div",
      { className: "actions" },
      el("button", { type: "button", textContent: "Cancel", onclick: () => end(product) }),
      save,
    ),
  );
}

/** Stores what differs from base, if nobody else was faster; otherwise lets the person choose, as often as needed. */
async function store(base, mine, end) {
  let from = base;
  let wanted = mine;
  for (;;) {
    const patch = changes(wanted, from);
    if (Object.keys(patch).length === 0) {
      return end(from);
    }
    try {
      const { json } = await call("PATCH", path(base), {
        json: patch,
        headers: { "Content-Type": "application/merge-patch+json", "If-Match": `"${from.etag}"` },
      });
      notify(`“${json.name}” is saved.`);
      return end(json);
    } catch (error) {
      if (error.status !== 412) {
        throw error;
      }
    }
    const { json: theirs } = await call("GET", path(base));
    // Stored already: by the first try, whose answer was lost, or by somebody who wanted the same.
    if (Object.keys(changes(wanted, theirs)).length === 0) {
      notify(`“${theirs.name}” is saved.`);
      return end(theirs);
    }
    const choice = await resolveConflict(from, wanted, theirs);
    if (choice === null) {
      return undefined;
    }
    if (choice === "theirs") {
      return end(theirs);
    }
    from = theirs;
    wanted = choice;
  }
}

/** Asks for a new product, and stores it. onCreated(product). */
export function openCreate(onCreated, draft = { name: "", description: "", price: "", currency: lastCurrency() }) {
  const fields = productFields(draft);
  const save = el("button", { type: "submit", className: "primary", textContent: "Create" });
  // The key belongs to what is sent: a retry has the same one, and something else gets another.
  let sent = { body: "", key: "" };
  const closed = new AbortController();
  const submit = async (event) => {
    event.preventDefault();
    const product = fields.read();
    if (!product || save.disabled) {
      return;
    }
    const body = JSON.stringify(product);
    if (sent.body !== body) {
      sent = { body, key: idempotencyKey() };
    }
    working(save, true);
    try {
      const headers = { "Idempotency-Key": sent.key };
      const { json } = await call("POST", "products", { json: product, headers, signal: closed.signal });
      rememberCurrency(product.currency);
      dialog.close();
      onCreated(json);
    } catch (error) {
      if (closed.signal.aborted) {
        return;
      }
      if (error instanceof LostAnswer) {
        message.textContent = "No answer came. Send it again: it will not be created twice.";
        save.textContent = "Send again";
      } else if (!fields.showErrors(error.errors ?? [])) {
        message.textContent = error.message;
      }
    } finally {
      working(save, false);
    }
  };
  const message = el("p", { className: "wrong", role: "alert" });
  const dialog = el(
    "dialog",
    { "aria-labelledby": "create-title" },
    el(
      "form",
      { className: "editor", noValidate: true, onsubmit: submit },
      el("h2", { id: "create-title", textContent: "New product" }),
      ...fields.nodes,
      message,
      el("p", { className: "busy", role: "status" }),
      el(
        "div",
        { className: "actions" },
        el("button", { type: "button", textContent: "Cancel", onclick: () => dialog.close() }),
        save,
      ),
    ),
  );
  dialog.addEventListener("close", () => {
    closed.abort();
    dialog.remove();
  });
  document.body.append(dialog);
  dialog.showModal();
  fields.focus();
}

function working(button, is) {
  button.disabled = is;
  button.classList.toggle("working", is);
}

function path({ id }) {
  return `products/${encodeURIComponent(id)}`;
}

function lastCurrency() {
  try {
    return localStorage.getItem(SAVED_CURRENCY) ?? "USD";
  } catch {
    return "USD";
  }
}

function rememberCurrency(currency) {
  try {
    localStorage.setItem(SAVED_CURRENCY, currency);
  } catch {
    // Storage may be forbidden: then it is USD again next time.
  }
}
