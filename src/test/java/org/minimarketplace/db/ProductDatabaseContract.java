package org.minimarketplace.db;

import static org.assertj.core.api.Assertions.assertThat;
import static org.minimarketplace.db.TestStore.deadline;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.minimarketplace.core.Claim;
import org.minimarketplace.core.Claims;
import org.minimarketplace.core.ManualClock;
import org.minimarketplace.core.Product;
import org.minimarketplace.core.ProductDetails;
import org.minimarketplace.core.ProductPagesContract;
import org.minimarketplace.core.ProductStore;
import org.minimarketplace.core.ProductStoreContract;

public abstract class ProductDatabaseContract implements ProductStoreContract, ProductPagesContract {

    private final ManualClock clock = new ManualClock(CREATED);
    private TestStore file;

    @BeforeEach
    void open(Stores stores) {
        file = stores.empty(clock);
    }

    @Override
    public ProductStore store() {
        return file.store();
    }

    @Test
    void forgetsAKeyWhenItsRetentionIsOver() {
        ProductDetails tea = new ProductDetails("Tea", null, 450, "EUR");
        Product first = new Product(new UUID(7, 1), tea, 1, CREATED, CREATED);
        Claim claim = Claims.of("key", List.of(first));
        store().insert(List.of(first), claim, deadline());
        Instant later = CREATED.plus(TestStore.RETENTION);
        Product second = new Product(new UUID(7, 2), tea, 1, later, later);

        clock.advance(TestStore.RETENTION.minusMillis(1));
        assertThat(store().insert(List.of(second), claim, deadline())).contains(claim.outcome());

        clock.advance(Duration.ofMillis(1));
        assertThat(store().insert(List.of(second), claim, deadline())).isEmpty();
    }
}
