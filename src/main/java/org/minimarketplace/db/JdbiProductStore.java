package org.minimarketplace.db;

import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.function.UnaryOperator;
import org.minimarketplace.core.Deadline;
import org.minimarketplace.core.Precondition;
import org.minimarketplace.core.Product;
import org.minimarketplace.core.ProductStore;

/** Products in a {@link Database}. Thread-safe. */
public final class JdbiProductStore implements ProductStore {

    private final Database database;

    /** A store in a database that is open, and stays so while the store is used. */
    public JdbiProductStore(Database database) {
        this.database = database;
    }

    @Override
    public void insert(Product product, Deadline deadline) {
        database.write(deadline, products -> {
            products.insert(product);
            return product;
        });
    }

    @Override
    public Optional<Product> find(UUID id, Deadline deadline) {
        return database.read(deadline, products -> products.find(id));
    }

    @Override
    public List<Product> newest(int limit, Deadline deadline) {
        return database.read(deadline, products -> products.newest(limit));
    }

    @Override
    public Product update(UUID id, Precondition precondition, UnaryOperator<Product> change, Deadline deadline) {
        return database.write(deadline, products -> products.update(id, precondition, change));
    }

    @Override
    public void delete(UUID id, Precondition precondition, Deadline deadline) {
        database.write(deadline, products -> {
            products.delete(id, precondition);
            return id;
        });
    }
}
