// Products over HTTP, as Fastify's documentation has it: schemas for what comes and goes, better-sqlite3.
import { randomUUID } from "node:crypto";
import { readFileSync } from "node:fs";
import Database from "better-sqlite3";
import Fastify from "fastify";

const database = new Database(process.env.DATABASE);
database.pragma("journal_mode = WAL");
database.pragma("synchronous = FULL");
database.exec(readFileSync(process.env.PRODUCTS_SQL, "utf8"));

const FIELDS = "id, name, description, price, currency, version, created_at, updated_at";
const byId = database.prepare(`SELECT ${FIELDS} FROM products WHERE id = ?`);
const page = database.prepare(`SELECT ${FIELDS} FROM products ORDER BY created_at, id LIMIT ?`);
const insert = database.prepare(`INSERT INTO products (${FIELDS}) VALUES (?, ?, ?, ?, ?, ?, ?, ?)`);

const product = {
  type: "object",
  properties: {
    id: { type: "string" },
    name: { type: "string" },
    description: { type: ["string", "null"] },
    price: { type: "integer" },
    currency: { type: "string" },
    version: { type: "integer" },
    createdAt: { type: "string" },
    updatedAt: { type: "string" },
  },
};
const newProduct = {
  type: "object",
  required: ["name", "price"],
  properties: {
    name: { type: "string", minLength: 1, maxLength: 200 },
    description: { type: ["string", "null"], maxLength: 2000 },
    price: { type: "integer", minimum: 1 },
    currency: { type: "string", pattern: "^[A-Z]{3}$" },
  },
};

const shown = (row) => ({
  id: row.id,
  name: row.name,
  description: row.description,
  price: row.price,
  currency: row.currency,
  version: row.version,
  createdAt: new Date(row.created_at).toISOString(),
  updatedAt: new Date(row.updated_at).toISOString(),
});

const fastify = Fastify();

fastify.get("/products/:id", { schema: { response: { 200: product } } }, (request, reply) => {
  const row = byId.get(request.params.id);
  return row ? shown(row) : reply.code(404).send();
});

fastify.get(
  "/products",
  {
    schema: {
      querystring: { type: "object", properties: { limit: { type: "integer", default: 50 } } },
      response: { 200: { type: "array", items: product } },
    },
  },
  (request) => page.all(request.query.limit).map(shown),
);

fastify.post("/products", { schema: { body: newProduct, response: { 201: product } } }, (request, reply) => {
  const { name, description = null, price, currency = "EUR" } = request.body;
  const now = Date.now();
  const id = randomUUID();
  insert.run(id, name, description, price, currency, 1, now, now);
  reply.code(201).header("Location", `/products/${id}`);
  return shown({ id, name, description, price, currency, version: 1, created_at: now, updated_at: now });
});

await fastify.listen({ host: "127.0.0.1", port: Number(process.env.PORT) });
