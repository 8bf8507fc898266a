// What is shown: a page of products, how it was asked for, and the ways on from it.

import { call } from "./api.js";

const PAGE_SIZE = 50;

/** Sorts that the page offers, by what the API calls them. */
export const SORTS = [
  ["-createdAt", "Newest first"],
  ["createdAt", "Oldest first"],
  ["-updatedAt", "Changed last"],
  ["updatedAt", "Unchanged longest"],
  ["name", "Name, A to Z"],
  ["-name", "Name, Z to A"],
  ["price", "Price, low to high"],
  ["-price", "Price, high to low"],
];

/**
 * One page of products at a time. Events: "loading", "shown", "failed" (with the error as detail). An answer that is
 * late, because something else was asked for meanwhile, is dropped.
 */
export class Catalogue extends EventTarget {
  products = [];
  view = { q: "", currency: "", sort: SORTS[0][0] };
  #queries = [];
  #at = 0;
  #next = null;
  #asked = new AbortController();

  /** The number of the page, from 1. */
  get page() {
    return this.#at + 1;
  }

  get hasPrevious() {
    return this.#at > 0;
  }

  get hasNext() {
    return this.#next !== null;
  }

  get isFiltered() {
    return this.view.q !== "" || this.view.currency !== "";
  }

  /** Shows the first page of another view. */
  show(view) {
    this.view = { ...this.view, ...view };
    const query = new URLSearchParams({ limit: String(PAGE_SIZE), sort: this.view.sort });
    if (this.view.q !== "") {
      query.set("q", this.view.q);
    }
    if (this.view.currency !== "") {
      query.set("currency", this.view.currency);
    }
    return this.#load([`?${query}`], 0);
  }

  reload() {
    return this.#load(this.#queries, this.#at);
  }

  goNext() {
    return this.#load([...this.#queries.slice(0, this.#at + 1), this.#next], this.#at + 1);
  }

  goPrevious() {
    return this.#load(this.#queries, this.#at - 1);
  }

  find(id) {
    return this.products.find((product) => product.id === id);
  }

  /** Puts a newer version in the place of a product, if it is on this page. */
  replace(product) {
    this.products = this.products.map((each) => (each.id === product.id ? product : each));
    this.#tell("shown");
  }

  remove(id) {
    this.products = this.products.filter((each) => each.id !== id);
    if (this.products.length === 0) {
      return this.hasPrevious ? this.goPrevious() : this.reload();
    }
    return this.#tell("shown");
  }

  async #load(queries, at) {
    this.#asked.abort();
    const asked = new AbortController();
    this.#asked = asked;
    this.#tell("loading");
    try {
      const { json, links } = await call("GET", `products${queries[at]}`, { signal: asked.signal });
      if (asked.signal.aborted) {
        return;
      }
      this.#queries = queries;
      this.#at = at;
      this.#next = links.next ?? null;
      this.products = json;
      this.#tell("shown");
    } catch (error) {
      if (!asked.signal.aborted) {
        this.#tell("failed", error);
        this.retry = () => this.#load(queries, at);
      }
    }
  }

  #tell(type, detail) {
    this.dispatchEvent(new CustomEvent(type, { detail }));
  }
}
