'use strict';

// Optional fields begin empty and tell their example. Swagger UI would fill them with it: whoever tried a call out would
// search for "cha" without knowing, and send the same Idempotency-Key with every new product.
const optionalFieldsBeginEmpty = {
  statePlugins: {
    spec: {
      wrapActions: {
        updateJsonSpec: (update) => (openapi) => update(withoutOptionalExamples(openapi)),
      },
    },
  },
};

function withoutOptionalExamples(openapi) {
  const operations = Object.values(openapi.paths ?? {}).flatMap((path) => Object.values(path));
  const parameters = [
    ...Object.values(openapi.components?.parameters ?? {}),
    ...operations.flatMap((operation) => operation.parameters ?? []),
  ];
  for (const parameter of parameters) {
    if (!parameter.required && parameter.example !== undefined) {
      parameter.description = `${parameter.description ?? ''}\n\nExample: \`${parameter.example}\``;
      delete parameter.example;
    }
  }
  return openapi;
}

window.ui = SwaggerUIBundle({
  url: '/openapi.json',
  dom_id: '#swagger-ui',
  presets: [SwaggerUIBundle.presets.apis],
  plugins: [optionalFieldsBeginEmpty],
  layout: 'BaseLayout',
  deepLinking: true,
  displayRequestDuration: true,
  tryItOutEnabled: true,
  // No badge from a validator elsewhere.
  validatorUrl: null,
});
