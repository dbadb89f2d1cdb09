package org.iomtfhir.chaos.race;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.util.List;
import java.util.Random;
import org.iomtfhir.fhirclient.server.Authorization;
import org.iomtfhir.fhirclient.server.FhirServer;
import org.iomtfhir.fhirclient.server.FhirTransport;
import org.iomtfhir.fhirclient.server.ServerOptions;

/**
 * What a writer's process runs. Its arguments are those of {@link WriterOrder}; each line of its standard input is a round
 * that it may go through; it says on its standard output how far it has come (see {@link Progress}). It ends with its
 * standard input, so that it never outlives who started it.
 */
final class WriterMain {

    /** Messages of a batch at most. */
    private static final int LARGEST_BATCH = 50;

    private WriterMain() {}

    /** Runs one writer with the order that its arguments spell. */
    public static void main(String[] arguments) throws InterruptedException, IOException {
        WriterOrder order = WriterOrder.read(List.of(arguments));
        FhirServer server = new FhirServer(new FhirTransport(ServerOptions.of(URI.create(order.url())), null,
                Authorization.none(), Clock.systemUTC()));
        try (MessageWriter writer = writer(order, server);
                BufferedReader input = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8))) {
            List<List<List<RaceMessage>>> rounds = order.plan().messages();
            int done = 0;
            Progress.printReady();
            for (String line = input.readLine(); line != null; line = input.readLine()) {
                List<RaceMessage> round = rounds.get(Integer.parseInt(line)).get(order.writer());
                done = round(order, writer, round, done);
            }
        }
    }

    private static MessageWriter writer(WriterOrder order, FhirServer server) throws InterruptedException {
        return switch (order.protocol()) {
            case GUARDED -> new GuardedWriter(server, order.plan(), order.writer());
            case UNGUARDED -> new UnguardedWriter(server, order.plan());
        };
    }

    /** Goes through what of the round is not confirmed yet; gives the position after it. */
    private static int round(WriterOrder order, MessageWriter writer, List<RaceMessage> round, int before)
            throws InterruptedException {
        // After a restart, rounds and batches up to the last confirmed position are passed over.
        int from = Math.clamp((long) order.confirmed() - before, 0, round.size());
        while (from < round.size()) {
            Random random = new Random(order.plan().seed() * 1_000_003 + order.writer() * 31L + before + from);
            int to = Math.min(round.size(), from + 1 + random.nextInt(LARGEST_BATCH));
            writer.write(round.subList(from, to));
            from = to;
            new Progress(before + from, writer.conflicts()).print();
        }
        return before + round.size();
    }
}
