package org.minimarketplace.db;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import org.minimarketplace.core.Claim;
import org.minimarketplace.core.Deadline;
import org.minimarketplace.core.Outcome;
import org.minimarketplace.core.Precondition;
import org.minimarketplace.core.Product;
import org.minimarketplace.core.ProductPage;
import org.minimarketplace.core.ProductQuery;
import org.minimarketplace.core.ProductStore;

/** Products in a database. Thread-safe. */
public final class JdbiProductStore implements ProductStore {

    private final UnitsOfWork unitsOfWork;
    private final Clock clock;
    private final Duration idempotencyRetention;

    /**
     * A store behind this door, which is open while the store is used.
     *
     * @param idempotencyRetention how long the outcome under an idempotency key is remembered
     */
    public JdbiProductStore(UnitsOfWork unitsOfWork, Clock clock, Duration idempotencyRetention) {
        this.unitsOfWork = unitsOfWork;
        this.clock = clock;
        this.idempotencyRetention = idempotencyRetention;
    }

    @Override
    public Optional<Outcome> insert(List<Product> products, @Nullable Claim claim, Deadline deadline) {
        return unitsOfWork.run(Operation.CREATE, deadline, ProductDao.class, dao -> {
            if (claim != null) {
                Instant now = clock.instant();
                return dao.insertOnce(products, claim, now, now.minus(idempotencyRetention));
            }
            dao.insertAll(products);
            return Optional.empty();
        });
    }

    @Override
    public Optional<Product> find(UUID id, Deadline deadline) {
        return unitsOfWork.run(Operation.FIND, deadline, ProductDao.class, products -> products.find(id));
    }

    @Override
    public ProductPage page(ProductQuery query, Deadline deadline) {
        return unitsOfWork.run(Operation.PAGE, deadline, ProductDao.class, products -> products.page(query));
    }

    @Override
    public Product update(UUID id, Precondition precondition, UnaryOperator<Product> change, Deadline deadline) {
        return unitsOfWork.run(
                Operation.UPDATE, deadline, ProductDao.class, products -> products.update(id, precondition, change));
    }

    @Override
    public void delete(UUID id, Precondition precondition, Deadline deadline) {
        unitsOfWork.run(Operation.DELETE, deadline, ProductDao.class, products -> {
            products.delete(id, precondition);
            return id;
        });
    }
}
