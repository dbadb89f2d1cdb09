package org.iomtfhir.local.fhir;

import java.nio.file.Path;
import java.util.Objects;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/** Where the server keeps its resources. */
public sealed interface Database {

    /**
     * An H2 database in files of its own.
     *
     * @param directory
     *            the folder of the database's files; made if missing
     */
    record H2File(Path directory) implements Database {
        public H2File {
            Objects.requireNonNull(directory, "directory");
        }
    }

    /**
     * A PostgreSQL database, which must exist; its tables are made at the first start.
     *
     * @param url
     *            {@code jdbc:postgresql://host:port/database}, with {@code ?user=…&password=…} where they are not given
     *            apart
     * @param user
     *            the role to log in as, null to leave that to the URL
     * @param password
     *            its password, null to leave that to the URL or the server's trust; never in a message, nor in
     *            {@link #toString()}
     */
    record Postgres(String url, @Nullable String user, @Nullable String password) implements Database {
        public Postgres {
            if (!url.startsWith("jdbc:postgresql:")) {
                throw new IllegalArgumentException("the FHIR server's database must be given as a JDBC URL of"
                        + " PostgreSQL, jdbc:postgresql://HOST:PORT/DATABASE");
            }
        }

        /**
         * The database at a URL, with user and password from {@code PGUSER} and {@code PGPASSWORD} where the environment
         * has them, as PostgreSQL's own tools do; a user or password in the URL stands.
         *
         * @param environment
         *            gives the value of a variable or null, {@code System::getenv} as a rule
         * @throws IllegalArgumentException
         *             if the URL is not one of PostgreSQL
         */
        public static Postgres at(String url, UnaryOperator<String> environment) {
            return new Postgres(url, unlessInUrl(url, "user", environment.apply("PGUSER")),
                    unlessInUrl(url, "password", environment.apply("PGPASSWORD")));
        }

        private static @Nullable String unlessInUrl(String url, String parameter, @Nullable String value) {
            boolean inUrl = url.contains("?" + parameter + "=") || url.contains("&" + parameter + "=");
            return inUrl ? null : value;
        }

        /** The URL up to its parameters: host, port and database, never a password. */
        @Override
        public String toString() {
            int parameters = url.indexOf('?');
            return parameters < 0 ? url : url.substring(0, parameters);
        }
    }
}
