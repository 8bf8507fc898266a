package org.minimarketplace.db.postgres;

import java.lang.reflect.InvocationHandler;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.sql.Connection;
import org.jspecify.annotations.Nullable;

/**
 * A connection as JDBI gets it: one that knows its level of isolation. JDBI asks for it before and after each
 * transaction, and the driver asks the server, which makes two round trips more of the three that a transaction needs.
 * The level is told with BEGIN, whatever the answer is.
 */
final class KnownIsolation implements InvocationHandler {

    private final Connection connection;

    private KnownIsolation(Connection connection) {
        this.connection = connection;
    }

    static Connection of(Connection connection) {
        return (Connection) Proxy.newProxyInstance(
                KnownIsolation.class.getClassLoader(),
                new Class<?>[] {Connection.class},
                new KnownIsolation(connection));
    }

    @Override
    public @Nullable Object invoke(Object proxy, Method method, Object @Nullable [] arguments) throws Throwable {
        if (method.getName().equals("getTransactionIsolation")) {
            return Connection.TRANSACTION_READ_COMMITTED;
        }
        try {
            return method.invoke(connection, arguments);
        } catch (InvocationTargetException e) {
            throw e.getCause();
        }
    }
}
