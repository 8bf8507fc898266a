package org.minimarketplace.db.sqlite;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.function.UnaryOperator;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.HandleCallback;
import org.minimarketplace.core.Claim;
import org.minimarketplace.core.Outcome;
import org.minimarketplace.core.Precondition;
import org.minimarketplace.core.Product;
import org.minimarketplace.db.IdempotencyDao;
import org.minimarketplace.db.PageDialect;
import org.minimarketplace.db.ProductDao;
import org.sqlite.SQLiteErrorCode;

/** The statements on products, on a simulated connection; what several of them do together is the service's own. */
final class SimulatedDao implements ProductDao {

    private final SimulatedTurn turn;

    SimulatedDao(SimulatedTurn turn) {
        this.turn = turn;
    }

    @Override
    public Handle getHandle() {
        throw new UnsupportedOperationException("there is no SQL in a simulation");
    }

    @Override
    public <R, X extends Exception> R withHandle(HandleCallback<R, X> callback) {
        throw new UnsupportedOperationException("there is no SQL in a simulation");
    }

    @Override
    public PageDialect dialect() {
        throw new UnsupportedOperationException("there are no pages in a simulation");
    }

    @Override
    public void insert(List<Product> products) {
        for (Product product : products) {
            turn.statement(content -> {
                if (content.products().containsKey(product.id())) {
                    throw SimulatedFile.error(SQLiteErrorCode.SQLITE_CONSTRAINT_UNIQUE);
                }
                return content.products().put(product.id(), product);
            });
        }
    }

    @Override
    public int change(Product before, Product after) {
        return turn.statement(content -> {
            Product stored = content.products().get(before.id());
            if (stored == null || stored.version() != before.version()) {
                return 0;
            }
            content.products().put(after.id(), after);
            return 1;
        });
    }

    @Override
    public void overwrite(Product before, Product after) {
        throw new UnsupportedOperationException("there are no imports in a simulation");
    }

    @Override
    public Optional<Product> find(UUID id) {
        return turn.statement(content -> Optional.ofNullable(content.products().get(id)));
    }

    @Override
    public int remove(UUID id, long expected) {
        return turn.statement(content -> {
            Product stored = content.products().get(id);
            if (stored == null || stored.version() != expected) {
                return 0;
            }
            content.products().remove(id);
            return 1;
        });
    }

    @Override
    public IdempotencyDao outcomes() {
        return new SimulatedIdempotencyDao(turn);
    }

    @Override
    public void insertAll(List<Product> products) {
        turn.inTransaction(() -> {
            ProductDao.super.insertAll(products);
            return products;
        });
    }

    @Override
    public Optional<Outcome> insertOnce(List<Product> products, Claim claim, Instant now, Instant expired) {
        return turn.inTransaction(() -> ProductDao.super.insertOnce(products, claim, now, expired));
    }

    @Override
    public Product update(UUID id, Precondition precondition, UnaryOperator<Product> change) {
        return turn.inTransaction(() -> ProductDao.super.update(id, precondition, change));
    }

    @Override
    public void delete(UUID id, Precondition precondition) {
        turn.inTransaction(() -> {
            ProductDao.super.delete(id, precondition);
            return id;
        });
    }
}
