"""The people in the shop: what a browser, a seller and an importer do, and the book of what they were promised."""
