package peer;

import com.zaxxer.hikari.HikariDataSource;
import javax.sql.DataSource;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.boot.jdbc.DataSourceBuilder;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Primary;
import org.springframework.jdbc.core.simple.JdbcClient;

/** Products over HTTP, as Spring Boot's guides have it: a controller, records, JdbcClient, Hikari. */
@SpringBootApplication
public class Peer {

    public static void main(String[] arguments) {
        SpringApplication.run(Peer.class, arguments);
    }

    @Bean
    @Primary
    DataSource writer(@Value("${DATABASE}") String database) {
        return pool(database, 1);
    }

    @Bean
    DataSource readers(@Value("${DATABASE}") String database) {
        return pool(database, 8);
    }

    @Bean
    @Primary
    JdbcClient writing(DataSource writer) {
        return JdbcClient.create(writer);
    }

    @Bean
    JdbcClient reading(DataSource readers) {
        return JdbcClient.create(readers);
    }

    private static DataSource pool(String database, int size) {
        HikariDataSource pool = DataSourceBuilder.create()
                .type(HikariDataSource.class)
                .url("jdbc:sqlite:" + database)
                .build();
        pool.setMaximumPoolSize(size);
        pool.addDataSourceProperty("journal_mode", "WAL");
        pool.addDataSourceProperty("synchronous", "FULL");
        pool.addDataSourceProperty("busy_timeout", "10000");
        return pool;
    }
}
