// Shows the document that lies beside the page, at an edge's root and under a gateway's stage alike; nothing is sent elsewhere.
SwaggerUIBundle({
  url: new URL("openapi.json", location.href).href,
  dom_id: "#viewer",
  deepLinking: true,
  validatorUrl: null,
  docExpansion: "list",
  defaultModelsExpandDepth: 0,
  tryItOutEnabled: false,
});
