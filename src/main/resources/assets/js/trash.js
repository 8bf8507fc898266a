// Deleting with a way back. The service has no undo, so the deletion waits until nobody can want it back any more; a
// creation afresh would be another product, with another id.

import { call } from "./api.js";
import { complain, notify } from "./notices.js";
import { authorization } from "./token.js";

const waiting = new Map();

/** Whether a product will be deleted. */
export function isLeaving({ id }) {
  return waiting.has(id);
}

/** Keeps a product after all. */
export function restore({ id }) {
  waiting.get(id)?.cancel();
}

/** Deletes a product in a while. onChange: whether it is leaving has changed. onGone: it is deleted. */
export function remove(product, { onChange, onGone, onOvertaken }) {
  const cancel = () => {
    takeNoticeAway();
    waiting.delete(product.id);
    onChange();
  };
  const commit = async () => {
    takeNoticeAway();
    try {
      await call("DELETE", path(product), { headers: condition(product) });
    } catch (error) {
      // 404: gone is what was wanted, and an answer that was lost may have been a yes.
      if (error.status !== 404) {
        waiting.delete(product.id);
        onChange();
        if (error.status === 412) {
          notify(`“${product.name}” was changed meanwhile, and is still there.`, { kind: "wrong", lasting: true });
          onOvertaken();
        } else {
          const again = { label: "Try again", run: () => remove(product, { onChange, onGone, onOvertaken }) };
          complain(`“${product.name}” was not deleted.`, error, [again]);
        }
        return;
      }
    }
    waiting.delete(product.id);
    onGone();
  };
  const takeNoticeAway = notify(`“${product.name}” will be deleted.`, {
    actions: [{ label: "Undo", run: cancel }],
    dismiss: "Delete now",
    onEnd: commit,
  });
  waiting.set(product.id, { product, cancel });
  onChange();
}

// Whoever leaves has not taken it back.
window.addEventListener("pagehide", () => {
  for (const { product } of waiting.values()) {
    fetch(path(product), { method: "DELETE", headers: { ...condition(product), ...authorization() }, keepalive: true }).catch(() => {});
  }
});

function path({ id }) {
  return `products/${encodeURIComponent(id)}`;
}

function condition({ etag }) {
  return { "If-Match": `"${etag}"` };
}
