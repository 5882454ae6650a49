// Shows the OpenAPI document next to the page, whether at the root (edge) or under a stage (API Gateway); contacts no other host.
SwaggerUIBundle({
  url: new URL("openapi.json", location.href).href,
  dom_id: "#viewer",
  deepLinking: true,
  validatorUrl: null,
  docExpansion: "list",
  defaultModelsExpandDepth: 0,
  tryItOutEnabled: false,
});
