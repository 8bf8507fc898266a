package org.minimarketplace.core;

class InMemoryProductStoreTest implements ProductStoreContract, ProductPagesContract {

    private final ProductStore store = new InMemoryProductStore();

    @Override
    public ProductStore store() {
        return store;
    }
}
