package org.iomtfhir.local.fhir;

import ca.uhn.fhir.rest.server.RestfulServer;
import com.zaxxer.hikari.HikariDataSource;
import java.io.IOException;
import java.util.List;
import java.util.Objects;
import javax.sql.DataSource;
import org.eclipse.jetty.ee10.servlet.ServletContextHandler;
import org.eclipse.jetty.ee10.servlet.ServletHolder;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.eclipse.jetty.server.handler.SizeLimitHandler;
import org.eclipse.jetty.util.thread.QueuedThreadPool;
import org.jspecify.annotations.Nullable;
import org.springframework.context.annotation.AnnotationConfigApplicationContext;

/**
 * A running FHIR R4 server on {@code 127.0.0.1}. It knows Observation, Patient, Device, Encounter, Flag and
 * SearchParameter, takes ids of the client's choice, and answers a stale {@code If-Match} with 409; {@code If-Match:
 * W/"0"} creates only what is not there. What it has answered for is in the database: a {@code kill -9} loses nothing
 * that a client was told is stored, and the next start on the same database has it. (A power cut may, on H2:
 * nothing waits for the disk itself.)
 *
 * <p>
 * Starting takes 15 to 30 seconds. The server needs a heap of 512 MB; connections, threads, pages and the size of a
 * request are bounded. A search that does not send {@code Cache-Control: no-store} leaves its result list in the
 * database for good: no housekeeping runs.
 *
 * <p>
 * <b>Logging</b> goes through SLF4J and is the application's to set. These loggers quote requests or ids of resources at
 * WARN or ERROR and belong <em>off</em>: {@code ca.uhn.fhir.rest.server.interceptor.ExceptionHandlingInterceptor},
 * {@code ca.uhn.fhir.parser.LenientErrorHandler}, {@code ca.uhn.fhir.jpa.dao},
 * {@code org.hibernate.engine.jdbc.spi.SqlExceptionHelper}, {@code org.hibernate.engine.jdbc.batch.JdbcBatchLogging}. What
 * is left of {@code ca.uhn.fhir}, {@code org.hibernate}, {@code org.springframework}, {@code org.quartz},
 * {@code com.zaxxer.hikari} and {@code org.eclipse.jetty} is chatter at INFO and belongs at WARN;
 * {@code org.springframework.context.support.PostProcessorRegistrationDelegate} warns of a habit of HAPI's at each start and
 * belongs at ERROR.
 *
 * <p>
 * Thread-safe. Several may run in one process, each with its own database.
 */
public final class LocalFhirServer implements AutoCloseable {

    /** Threads that serve requests, those of Jetty's own included. */
    static final int MAX_THREADS = 24;

    /** Bytes of a request at most: a bundle of 64 Observations of the largest size that FHIR allows a string. */
    private static final long MAX_REQUEST = 64L << 20;

    private static final String HOST = "127.0.0.1";
    private static final String PATH = "/fhir";

    private final HikariDataSource pool;
    private final Server jetty;
    private final AnnotationConfigApplicationContext beans;
    private final String baseUrl;

    /**
     * How to run the server.
     *
     * @param database
     *            where resources are kept
     * @param port
     *            TCP port on {@code 127.0.0.1}, 0 for any that is free
     * @param referentialIntegrity
     *            whether a reference to a resource that is not there is refused (400), and so is the deletion of one that
     *            is referred to (409)
     */
    public record Config(Database database, int port, boolean referentialIntegrity) {
        public Config {
            Objects.requireNonNull(database, "database");
            if (port < 0 || port > 65535) {
                throw new IllegalArgumentException("the FHIR server's port must be 0 to 65535, not " + port);
            }
        }
    }

    private LocalFhirServer(HikariDataSource pool, Server jetty, AnnotationConfigApplicationContext beans,
            String baseUrl) {
        this.pool = pool;
        this.jetty = jetty;
        this.beans = beans;
        this.baseUrl = baseUrl;
    }

    /**
     * Starts a server, and returns when it answers.
     *
     * @throws FhirServerException
     *             if it cannot start: the port is taken, the database cannot be opened. Nothing is left running then.
     */
    public static LocalFhirServer start(Config config) {
        Server jetty = new Server(new QueuedThreadPool(MAX_THREADS, 2));
        ServerConnector connector = listen(jetty, config.port());
        HikariDataSource pool = null;
        AnnotationConfigApplicationContext beans = new AnnotationConfigApplicationContext();
        try {
            pool = DatabasePool.open(config.database());
            DataSource dataSource = pool;
            String baseUrl = "http://" + HOST + ":" + connector.getLocalPort() + PATH;
            // The context closes what it is given, unless told otherwise; the pool must outlive it.
            beans.registerBean(DataSource.class, () -> dataSource, definition -> definition.setDestroyMethodName(""));
            beans.registerBean(Config.class, () -> config);
            beans.registerBean(HapiServerConfig.BaseUrl.class, () -> new HapiServerConfig.BaseUrl(baseUrl));
            beans.register(HapiServerConfig.class);
            beans.refresh();
            jetty.setHandler(serving(beans.getBean(RestfulServer.class)));
            jetty.start();
            return new LocalFhirServer(pool, jetty, beans, baseUrl);
        } catch (Exception failed) {
            try {
                stop(jetty, beans, pool);
            } catch (RuntimeException alsoFailed) {
                failed.addSuppressed(alsoFailed);
            }
            if (failed instanceof InterruptedException) {
                Thread.currentThread().interrupt();
            }
            if (failed instanceof FhirServerException explained) {
                throw explained;
            }
            throw new FhirServerException("the FHIR server did not start: " + failed.getMessage(), failed);
        }
    }

    /** Where the server answers: {@code http://127.0.0.1:PORT/fhir}, without a slash at the end. */
    public String baseUrl() {
        return baseUrl;
    }

    /** Ends the requests under way and closes the database. Does nothing the second time. */
    @Override
    public void close() {
        stop(jetty, beans, pool);
    }

    /** Takes the port before the long start, so that one in use is noticed at once. Requests wait until it is over. */
    private static ServerConnector listen(Server jetty, int port) {
        ServerConnector connector = new ServerConnector(jetty, 1, 1);
        connector.setHost(HOST);
        connector.setPort(port);
        jetty.addConnector(connector);
        try {
            connector.open();
            return connector;
        } catch (IOException failed) {
            throw new FhirServerException("the FHIR server cannot listen on " + HOST + ":" + port
                    + ": is another one running? Choose another port, or 0 for any", failed);
        }
    }

    private static SizeLimitHandler serving(RestfulServer fhir) {
        ServletContextHandler context = new ServletContextHandler();
        // A web page that has its own name resolve to this machine must not reach the server from a browser.
        context.setVirtualHosts(List.of(HOST, "localhost"));
        context.addServlet(new ServletHolder(fhir), PATH + "/*");
        SizeLimitHandler limited = new SizeLimitHandler(MAX_REQUEST, -1);
        limited.setHandler(context);
        return limited;
    }

    /** Outermost first: no request may find its database closed. */
    private static void stop(Server jetty, AnnotationConfigApplicationContext beans, @Nullable HikariDataSource pool) {
        try {
            jetty.stop();
            for (var connector : jetty.getConnectors()) {
                ((ServerConnector) connector).close();
            }
        } catch (Exception failed) {
            throw new IllegalStateException("the FHIR server's HTTP side did not stop", failed);
        } finally {
            try {
                beans.close();
            } finally {
                if (pool != null) {
                    pool.close();
                }
            }
        }
    }
}
