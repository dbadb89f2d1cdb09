package org.iomtfhir.debugger;

import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.group.ChannelGroup;
import io.netty.channel.group.DefaultChannelGroup;
import io.netty.channel.nio.NioEventLoopGroup;
import io.netty.channel.socket.SocketChannel;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import io.netty.handler.codec.http.HttpObjectAggregator;
import io.netty.handler.codec.http.HttpServerCodec;
import io.netty.handler.codec.http.HttpServerKeepAliveHandler;
import io.netty.util.concurrent.DefaultThreadFactory;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/** Serves the page on 127.0.0.1, and nowhere else. Closing it ends every connection. */
public final class DebugServer implements AutoCloseable {

    /** Characters of a request's first line, and of its headers. */
    private static final int LINE_LIMIT = 2_048;
    private static final int HEADERS_LIMIT = 16_384;

    /** Bytes of a request: templates and events. */
    private static final int BODY_LIMIT = 64 * 1024 * 1024;

    /** Explanations that are worked on at once, and that wait: one page asks for one after the other. */
    private static final int WORKERS = 2;
    private static final int WAITING = 8;

    private final EventLoopGroup loop;
    private final ExecutorService workers;
    private final ChannelGroup open;
    private final Channel listening;

    private DebugServer(EventLoopGroup loop, ExecutorService workers, ChannelGroup open, Channel listening) {
        this.loop = loop;
        this.workers = workers;
        this.open = open;
        this.listening = listening;
    }

    /**
     * Starts serving.
     *
     * @param port
     *            0 for a free one
     * @param files
     *            what the page begins with
     * @param observations
     *            merges, and fetches what is stored
     * @param line
     *            reads events of a running line
     * @throws IOException
     *             if the port is taken; the message says what to do
     */
    public static DebugServer start(int port, GivenFiles files, StoredObservations observations, LineEvents line)
            throws IOException {
        EventLoopGroup loop = new NioEventLoopGroup(2, new DefaultThreadFactory("debug", true));
        ExecutorService workers = new ThreadPoolExecutor(WORKERS, WORKERS, 0, TimeUnit.SECONDS,
                new ArrayBlockingQueue<>(WAITING), new DefaultThreadFactory("explain", true));
        ChannelGroup open = new DefaultChannelGroup(loop.next());
        PageFiles pages = PageFiles.load();
        InetSocketAddress where = new InetSocketAddress(InetAddress.getByAddress(new byte[]{127, 0, 0, 1}), port);
        ChannelFuture bound = new ServerBootstrap().group(loop).channel(NioServerSocketChannel.class)
                .childHandler(new ChannelInitializer<SocketChannel>() {
                    @Override
                    protected void initChannel(SocketChannel channel) {
                        open.add(channel);
                        channel.pipeline().addLast(new HttpServerCodec(LINE_LIMIT, HEADERS_LIMIT, 65_536),
                                new HttpServerKeepAliveHandler(),
                                new HttpObjectAggregator(BODY_LIMIT, true),
                                new Requests(channel.localAddress().getPort(), pages,
                                        new ExplainRequests(workers), new FileRequests(files, workers),
                                        new LineRequests(observations, line, workers)));
                    }
                }).bind(where).awaitUninterruptibly();
        if (!bound.isSuccess()) {
            workers.shutdownNow();
            var unused = loop.shutdownGracefully(0, 1, TimeUnit.SECONDS);
            throw new IOException("the page can't be served on 127.0.0.1 port " + port
                    + "; is the port taken? Name another with --port, or 0 for a free one", bound.cause());
        }
        return new DebugServer(loop, workers, open, bound.channel());
    }

    /** The port that is listened on. */
    public int port() {
        return ((InetSocketAddress) listening.localAddress()).getPort();
    }

    /** Where a browser on this machine finds the page. */
    public String address() {
        return "http://127.0.0.1:" + port() + "/";
    }

    @Override
    public void close() {
        listening.close().awaitUninterruptibly();
        workers.shutdownNow();
        open.close().awaitUninterruptibly();
        var unused = loop.shutdownGracefully(0, 1, TimeUnit.SECONDS);
    }
}
