package org.minimarketplace.resources;

/** Names and examples that the OpenAPI document has in several places. */
final class Docs {

    static final String PRODUCTS = "Products";
    static final String CATALOGUE = "Catalogue";

    static final String JSON = "application/json";
    static final String NDJSON = "application/x-ndjson";
    static final String CSV = "text/csv";

    static final String ETAG = "#/components/headers/ETag";
    static final String LINK = "#/components/headers/Link";
    static final String LOCATION = "#/components/headers/Location";
    static final String TOTAL = "#/components/headers/TotalCount";
    static final String APPLIED = "#/components/headers/PreferenceApplied";
    static final String REPLAYED = "#/components/headers/IdempotencyReplayed";
    static final String DISPOSITION = "#/components/headers/ContentDisposition";
    static final String NOT_MODIFIED = "#/components/responses/NotModified";

    static final String NEW_PRODUCT = """
            {"name": "Chai", "price": 1800}""";

    static final String FULL_PRODUCT = """
            {
              "name": "Chang",
              "description": "24 bottles of 12 ounces",
              "price": 1900,
              "currency": "EUR"
            }""";

    static final String PRODUCT = """
            {
              "id": "019a1b2c-3d4e-7f50-8a61-728394a5b6c7",
              "name": "Chai",
              "description": null,
              "price": 1800,
              "currency": "USD",
              "version": 1,
              "etag": "1-f2f64a1bbe1d1e1d1f0d6f4a1c9b7e53",
              "createdAt": "2026-11-01T12:00:00.000Z",
              "updatedAt": "2026-11-01T12:00:00.000Z"
            }""";

    static final String CHANGED_PRODUCT = """
            {
              "id": "019a1b2c-3d4e-7f50-8a61-728394a5b6c7",
              "name": "Chang",
              "description": "24 bottles of 12 ounces",
              "price": 1900,
              "currency": "EUR",
              "version": 2,
              "etag": "2-0b9a8c7d6e5f40312233445566778899",
              "createdAt": "2026-11-01T12:00:00.000Z",
              "updatedAt": "2026-11-01T12:30:00.000Z"
            }""";

    static final String NDJSON_FILE = """
            {"id":"019a1b2c-3d4e-7f50-8a61-728394a5b6c7","name":"Chai","description":null,"price":1800,"currency":"USD",\
            "version":1,"createdAt":"2026-11-01T12:00:00.000Z","updatedAt":"2026-11-01T12:00:00.000Z"}
            """;

    static final String CSV_FILE = """
            "id","name","description","price","currency","version","createdAt","updatedAt"
            "019a1b2c-3d4e-7f50-8a61-728394a5b6c8","Chang",,"1900","EUR","1","2026-11-01T12:00:00.000Z",\
            "2026-11-01T12:00:00.000Z"
            """;

    private Docs() {}
}
