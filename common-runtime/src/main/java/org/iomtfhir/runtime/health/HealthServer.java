package org.iomtfhir.runtime.health;

import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.nio.NioEventLoopGroup;
import io.netty.channel.socket.SocketChannel;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import io.netty.handler.codec.http.HttpObjectAggregator;
import io.netty.handler.codec.http.HttpServerCodec;
import io.netty.util.concurrent.DefaultThreadFactory;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/**
 * Serves {@code /health/live}, {@code /health/ready} and {@code /metrics} over HTTP. Both health pages are JSON with the
 * state of every part and what else an operator should know, and answer 200, or 503 where the service should be started anew
 * (live) or does not do its work (ready).
 *
 * <p>No thread waits for a connection, each connection has a time limit in all, and of too many the oldest is closed: whoever
 * sends half a request, or reads slowly, holds up nobody else. Metrics are written by a thread of their own, so that health
 * answers beside any number of them.
 */
public final class HealthServer implements AutoCloseable {

    /** From the connection to the last byte of the answer. */
    private static final Duration CONNECTION_LIMIT = Duration.ofSeconds(10);

    /** Connections at once; far above what probes and collectors use. */
    private static final int CONNECTIONS = 256;

    /** Characters of a request's first line, and of its headers. */
    private static final int LINE_LIMIT = 2_048;
    private static final int HEADERS_LIMIT = 8_192;

    /** Bytes of a request's body, for which there is no use. */
    private static final int BODY_LIMIT = 1_024;

    /** Metrics pages that are waited for at once; who comes then is told to come later. */
    private static final int METRICS_WAITING = 8;

    private final EventLoopGroup loop;
    private final ExecutorService metricsThread;
    private final Channel listening;

    private HealthServer(EventLoopGroup loop, ExecutorService metricsThread, Channel listening) {
        this.loop = loop;
        this.metricsThread = metricsThread;
        this.listening = listening;
    }

    /**
     * Starts serving.
     *
     * @param address
     *            address to listen on: {@code 127.0.0.1} for this machine alone, {@code 0.0.0.0} for any. Where it is a
     *            loopback address, requests for another host are refused: a browser on this machine may have been led here
     *            by a foreign page under a name of its own
     * @param port
     *            port to listen on, 0 for a free one
     * @throws IOException
     *             if the port is taken or the address is not this machine's
     */
    public static HealthServer start(String address, int port, ServiceHealth health, PrometheusMeterRegistry metrics)
            throws IOException {
        return start(address, port, health, metrics, CONNECTION_LIMIT);
    }

    /** Likewise, with a time limit of a connection of one's own. */
    static HealthServer start(String address, int port, ServiceHealth health, PrometheusMeterRegistry metrics,
            Duration connectionLimit) throws IOException {
        InetSocketAddress where = new InetSocketAddress(address, port);
        HostCheck hosts = HostCheck.of(where);
        // One thread for all: the account of open connections is its alone.
        EventLoopGroup loop = new NioEventLoopGroup(1, new DefaultThreadFactory("health", true));
        ExecutorService metricsThread = new ThreadPoolExecutor(1, 1, 0, TimeUnit.SECONDS,
                new ArrayBlockingQueue<>(METRICS_WAITING), new DefaultThreadFactory("metrics", true));
        OpenConnections connections = new OpenConnections(CONNECTIONS, connectionLimit);
        HealthPages pages = new HealthPages(health, metrics, metricsThread, hosts);
        ChannelFuture bound = new ServerBootstrap().group(loop).channel(NioServerSocketChannel.class)
                .childHandler(new ChannelInitializer<SocketChannel>() {
                    @Override
                    protected void initChannel(SocketChannel channel) {
                        connections.opened(channel);
                        channel.pipeline().addLast(new HttpServerCodec(LINE_LIMIT, HEADERS_LIMIT, BODY_LIMIT),
                                new HttpObjectAggregator(BODY_LIMIT, true), pages);
                    }
                }).bind(where).awaitUninterruptibly();
        if (!bound.isSuccess()) {
            metricsThread.shutdownNow();
            var unused = loop.shutdownGracefully(0, 1, TimeUnit.SECONDS);
            throw new IOException("health and metrics can't be served on " + address + " port " + port
                    + "; is the port taken? Set health.port (IOMT_HEALTH_PORT) to another", bound.cause());
        }
        return new HealthServer(loop, metricsThread, bound.channel());
    }

    /** The port that is listened on. */
    public int port() {
        return ((InetSocketAddress) listening.localAddress()).getPort();
    }

    @Override
    public void close() {
        listening.close().awaitUninterruptibly();
        metricsThread.shutdownNow();
        // Closes what is open.
        var unused = loop.shutdownGracefully(0, 1, TimeUnit.SECONDS);
    }
}
