package org.iomtfhir.cli;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.iomtfhir.cli.WhereCommand.Wanted;
import org.iomtfhir.runtime.deadletter.DeadLetter;
import org.iomtfhir.runtime.deadletter.DeadLetterFilter;
import org.iomtfhir.runtime.deadletter.DeadLetterKey;
import org.iomtfhir.runtime.deadletter.DeadLetterStore;
import org.iomtfhir.runtime.deadletter.DeadLetterSummary;
import org.iomtfhir.runtime.hub.Gzip;
import org.iomtfhir.runtime.settings.ServiceSettings.Service;

/** The dead letters that have to do with certain readings, in lines of {@code iomt where}: theirs, and some of their devices. */
final class ReadingLetters {

    /** Letters that are opened at most, the latest first. */
    private static final int MOST_LETTERS = 2_000;

    /** Letters of each kind that are shown. */
    private static final int SHOWN = 20;

    private static final ObjectMapper JSON = new ObjectMapper();

    private final DeadLetterStore store;
    private final ReadingFilter filter;

    ReadingLetters(DeadLetterStore store, ReadingFilter filter) {
        this.store = store;
        this.filter = filter;
    }

    /**
     * Prints them.
     *
     * @throws org.iomtfhir.runtime.storage.StoreException
     *             if the store can't be read
     */
    void print(PrintWriter out) {
        List<DeadLetterKey> keys = new ArrayList<>();
        long[] all = {0};
        store.list(DeadLetterFilter.ALL, letter -> {
            all[0]++;
            if (keys.size() < MOST_LETTERS) {
                keys.add(letter.key());
            }
        });
        List<DeadLetterSummary> theirs = new ArrayList<>();
        List<DeadLetterSummary> ofDevice = new ArrayList<>();
        for (DeadLetterKey key : keys) {
            Optional<DeadLetter> letter = store.get(key);
            if (letter.isPresent()) {
                if (isTheirs(letter.get())) {
                    theirs.add(letter.get().summary());
                } else if (filter.wanted().stream().anyMatch(one -> names(letter.get(), one))) {
                    ofDevice.add(letter.get().summary());
                }
            }
        }
        lines(theirs, "", out);
        lines(ofDevice, ", of the device, perhaps of another reading", out);
        if (theirs.isEmpty() && ofDevice.isEmpty()) {
            out.println("dead letters " + (all[0] > keys.size()
                    ? "none among the " + keys.size() + " of " + all[0] + " that were looked at"
                    : "none of " + all[0] + " speaks of it"));
        }
    }

    private static void lines(List<DeadLetterSummary> letters, String of, PrintWriter out) {
        for (DeadLetterSummary letter : letters.subList(0, Math.min(SHOWN, letters.size()))) {
            out.println("dead letter " + letter.key() + ": " + letter.error() + ", " + letter.cause() + " ("
                    + (letter.replayedTime().isPresent() ? "replayed" : "waiting") + of + ")");
        }
        if (letters.size() > SHOWN) {
            out.println("dead letters and " + (letters.size() - SHOWN) + " more" + of);
        }
    }

    private boolean isTheirs(DeadLetter letter) {
        return Arrays.stream(Service.values()).filter(service -> service.title().equals(letter.stage()))
                .anyMatch(service -> filter.speaksOf(service, letter.event()));
    }

    private static boolean names(DeadLetter letter, Wanted wanted) {
        if (wanted.device().equals(letter.event().systemProperties().get("iothub-connection-device-id"))) {
            return true;
        }
        try {
            return new String(Gzip.expand(letter.event().body(), letter.event().contentType()), StandardCharsets.UTF_8)
                    .contains(quoted(wanted.device()));
        } catch (IOException e) {
            return false;
        }
    }

    private static String quoted(String device) throws JsonProcessingException {
        return JSON.writeValueAsString(device);
    }
}
