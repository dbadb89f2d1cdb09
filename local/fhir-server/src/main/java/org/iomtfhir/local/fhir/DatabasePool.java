package org.iomtfhir.local.fhir;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import com.zaxxer.hikari.pool.HikariPool.PoolInitializationException;
import java.io.IOException;
import java.nio.file.Files;
import java.util.Properties;
import org.h2.api.ErrorCode;
import org.jspecify.annotations.Nullable;

/** Opens the connections to a database, and says clearly what is wrong where that fails. */
final class DatabasePool {

    /**
     * A request holds two connections at most (a second one where HAPI opens a transaction within its own), so this many
     * for {@link LocalFhirServer#MAX_THREADS} threads can never wait for each other. Below PostgreSQL's default limit of
     * 100.
     */
    private static final int MAX_CONNECTIONS = 2 * LocalFhirServer.MAX_THREADS;

    private DatabasePool() {}

    /**
     * Connects, once to begin with, so that a wrong address is found before the long start of the server.
     *
     * @throws FhirServerException
     *             if the database cannot be reached or opened
     */
    static HikariDataSource open(Database database) {
        HikariConfig config = new HikariConfig();
        config.setPoolName("fhir-server");
        config.setMaximumPoolSize(MAX_CONNECTIONS);
        config.setMinimumIdle(2);
        switch (database) {
            case Database.H2File h2 -> {
                createDirectory(h2);
                config.setJdbcUrl(h2Url(h2));
                // H2 closes a database that it can't write, and its connections call themselves valid all the same. Asked something,
                // they fail; the pool then opens new ones, and with them the database, once the disk has room.
                config.setConnectionTestQuery("SELECT 1");
            }
            case Database.Postgres postgres -> {
                config.setJdbcUrl(postgres.url());
                config.setUsername(postgres.user());
                config.setPassword(postgres.password());
            }
        }
        try {
            return new HikariDataSource(config);
        } catch (PoolInitializationException failed) {
            throw new FhirServerException(whatFailed(database, failed.getCause()), failed);
        }
    }

    /** What Hibernate must know of the database. */
    static Properties dialect(Database database) {
        Properties properties = new Properties();
        properties.setProperty("hibernate.dialect", switch (database) {
            case Database.H2File h2 -> "ca.uhn.fhir.jpa.model.dialect.HapiFhirH2Dialect";
            case Database.Postgres postgres -> "ca.uhn.fhir.jpa.model.dialect.HapiFhirPostgresDialect";
        });
        return properties;
    }

    /**
     * {@code DB_CLOSE_ON_EXIT=FALSE}: the server closes the database itself, after the last request, not H2 at the first
     * sign of the JVM's end. {@code RETENTION_TIME=5000}: space that is free is used at once, since {@link H2WriteThrough}
     * frees much. {@code TRACE_LEVEL_FILE=0}: H2 would write failed statements, with what was in them, to a file beside
     * the database.
     */
    private static String h2Url(Database.H2File h2) {
        String file = h2.directory().toAbsolutePath().resolve("fhir").toString();
        if (file.indexOf(';') >= 0) {
            throw new FhirServerException("the FHIR server's directory must not hold a semicolon: " + file, null);
        }
        return "jdbc:h2:file:" + file + ";DB_CLOSE_ON_EXIT=FALSE;RETENTION_TIME=5000;TRACE_LEVEL_FILE=0";
    }

    private static void createDirectory(Database.H2File h2) {
        try {
            Files.createDirectories(h2.directory());
        } catch (IOException failed) {
            throw new FhirServerException("cannot make the FHIR server's directory " + h2.directory(), failed);
        }
    }

    private static String whatFailed(Database database, @Nullable Throwable cause) {
        return switch (database) {
            case Database.H2File h2 -> isLocked(cause)
                    ? "the FHIR server's database in " + h2.directory() + " is in use by another process: stop that"
                            + " one, or choose another directory"
                    : "the FHIR server's database in " + h2.directory() + " cannot be opened: " + messageOf(cause);
            case Database.Postgres postgres ->
                "cannot connect to the FHIR server's database " + postgres + ": " + messageOf(cause)
                        + ". Check that it runs, that the database exists, and user and password (PGUSER, PGPASSWORD)";
        };
    }

    private static boolean isLocked(@Nullable Throwable cause) {
        return cause instanceof java.sql.SQLException sql && sql.getErrorCode() == ErrorCode.DATABASE_ALREADY_OPEN_1;
    }

    private static @Nullable String messageOf(@Nullable Throwable cause) {
        return cause == null ? "unknown cause" : cause.getMessage();
    }
}
