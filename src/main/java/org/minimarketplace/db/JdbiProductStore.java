package org.minimarketplace.db;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import org.minimarketplace.core.Creation;
import org.minimarketplace.core.Deadline;
import org.minimarketplace.core.IdempotencyKey;
import org.minimarketplace.core.Precondition;
import org.minimarketplace.core.Product;
import org.minimarketplace.core.ProductPage;
import org.minimarketplace.core.ProductQuery;
import org.minimarketplace.core.ProductStore;

/** Products in a {@link Database}. Thread-safe. */
public final class JdbiProductStore implements ProductStore {

    private final Database database;
    private final Clock clock;
    private final Duration idempotencyRetention;

    /**
     * A store in a database that is open, and stays so while the store is used.
     *
     * @param idempotencyRetention how long the outcome under an idempotency key is remembered
     */
    public JdbiProductStore(Database database, Clock clock, Duration idempotencyRetention) {
        this.database = database;
        this.clock = clock;
        this.idempotencyRetention = idempotencyRetention;
    }

    @Override
    public Creation insert(List<Product> products, @Nullable IdempotencyKey key, Deadline deadline) {
        return run(Operation.CREATE, deadline, dao -> {
            if (key != null) {
                Instant now = clock.instant();
                return dao.insertOnce(products, key, now, now.minus(idempotencyRetention));
            }
            dao.insertAll(products);
            return new Creation(products, false);
        });
    }

    @Override
    public Optional<Product> find(UUID id, Deadline deadline) {
        return run(Operation.FIND, deadline, products -> products.find(id));
    }

    @Override
    public ProductPage page(ProductQuery query, Deadline deadline) {
        return run(Operation.PAGE, deadline, products -> products.page(query));
    }

    @Override
    public Product update(UUID id, Precondition precondition, UnaryOperator<Product> change, Deadline deadline) {
        return run(Operation.UPDATE, deadline, products -> products.update(id, precondition, change));
    }

    @Override
    public void delete(UUID id, Precondition precondition, Deadline deadline) {
        run(Operation.DELETE, deadline, products -> {
            products.delete(id, precondition);
            return id;
        });
    }

    private <T> T run(Operation operation, Deadline deadline, Function<ProductDao, T> work) {
        return database.run(operation, deadline, ProductDao.class, work);
    }
}
