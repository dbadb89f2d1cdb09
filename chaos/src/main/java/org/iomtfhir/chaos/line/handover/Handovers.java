package org.iomtfhir.chaos.line.handover;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.iomtfhir.chaos.line.check.WardModel;
import org.iomtfhir.chaos.line.events.ExpectedLetter;
import org.iomtfhir.chaos.line.events.WardReading;
import org.iomtfhir.chaos.line.events.ReadingType;
import org.iomtfhir.chaos.line.events.WardEvent;
import org.iomtfhir.chaos.line.events.WardEvents;

/**
 * Bands that go from patient to patient, as they are worn and as the ward enters it. Tells the model whose each reading is,
 * and of whom the FHIR server may have thought so when it came. Not thread-safe.
 */
public final class Handovers {

    private static final int BANDS = 4;

    /** The marks of these letters begin here, above any number of an event. */
    private static final int FIRST_MARK = 900_000_000;

    /** So that no reading is of the very moment of a change. */
    private static final Duration APART = Duration.ofMillis(20);

    private final WardModel model;
    private final WardServer server;
    private final HandoverLog log;
    private final InstantSource clock;
    private final List<Wristband> bands = new ArrayList<>();
    private final List<WardEvent> unsure = new ArrayList<>();
    private int changes;
    private int marks;
    private int lateChanges;
    private int lastChangedIn = -1;

    /**
     * @param model
     *            is told all that is sent
     * @param server
     *            where devices and patients are entered
     * @param file
     *            what was done is kept there
     * @param clock
     *            tells the same time as the server's
     */
    public Handovers(WardModel model, WardServer server, Path file, InstantSource clock) {
        this.model = model;
        this.server = server;
        this.log = new HandoverLog(file);
        this.clock = clock;
    }

    /**
     * Enters what is not there yet, or remembers what was done before.
     *
     * @param firstStep
     *            what was sent from this step on may not have come, and is sent again
     * @return those events
     */
    public List<WardEvent> begin(int firstStep) throws IOException, InterruptedException {
        List<HandoverLog.Entry> entries = log.read();
        for (int i = 0; i < BANDS; i++) {
            Wristband band = new Wristband(WardEvents.IDENTIFIER_PREFIX + "band-" + i, now());
            bands.add(band);
            if (entries.isEmpty()) {
                server.patient(band.patient());
                server.device(band.device(), band.patient(), null);
            }
            model.linked(band.device(), band.patient());
        }
        for (HandoverLog.Entry entry : entries) {
            remember(entry, firstStep);
        }
        return unsure;
    }

    private void remember(HandoverLog.Entry entry, int firstStep) {
        switch (entry) {
            case HandoverLog.Sent sent -> {
                tell(sent);
                marks += sent.event().letter().isPresent() ? 1 : 0;
                sent.event().readings().stream().filter(each -> each.type() == ReadingType.PULSERATE)
                        .forEach(each -> band(each.device()).sent(each.time()));
                if (sent.step() >= firstStep) {
                    unsure.add(sent.event());
                }
            }
            case HandoverLog.Changed changed -> {
                changed(changed);
                lastChangedIn = changed.step();
            }
        }
    }

    private Wristband band(String device) {
        return bands.stream().filter(each -> each.device().equals(device)).findFirst().orElseThrow();
    }

    /** How often a device has changed hands. */
    public int changes() {
        return changes;
    }

    /** How often the FHIR server was told late. */
    public int lateChanges() {
        return lateChanges;
    }

    /** What the bands send now. */
    public List<WardEvent> release(int step) throws IOException {
        List<WardEvent> events = new ArrayList<>();
        for (Wristband band : bands) {
            WardEvent event = band.event(now());
            add(new HandoverLog.Sent(step, event, band.earlier(), band.entered()));
            events.add(event);
        }
        return events;
    }

    /**
     * A band goes to another patient. What a device has read while it was nobody's can't be anyone's: such a device is there as
     * well.
     *
     * @param late
     *            whether the ward enters it later
     * @return what that device sends
     */
    public List<WardEvent> handOver(int step, boolean late) throws IOException, InterruptedException {
        if (lastChangedIn == step) {
            return List.of();
        }
        Wristband band = bands.get(changes % BANDS);
        String next = band.next();
        server.patient(next);
        Thread.sleep(APART);
        Instant since = late ? now() : server.device(band.device(), next, null);
        HandoverLog.Changed changed = new HandoverLog.Changed(step, band.device(), next, since, late ? null : since);
        log.add(changed);
        changed(changed);
        Thread.sleep(APART);
        WardEvent between = betweenTwo();
        add(new HandoverLog.Sent(step, between, null, null));
        return List.of(between);
    }

    /** The ward enters what it had not entered yet. */
    public void enter(int step) throws IOException, InterruptedException {
        for (Wristband band : bands) {
            if (!band.listed().equals(band.patient())) {
                Instant entered = server.device(band.device(), band.patient(), band.since());
                HandoverLog.Changed changed = new HandoverLog.Changed(step, band.device(), band.patient(),
                        band.since(), entered);
                log.add(changed);
                changed(changed);
            }
        }
    }

    private void changed(HandoverLog.Changed change) {
        Wristband band = band(change.device());
        boolean isNew = !band.patient().equals(change.patient());
        changes += isNew ? 1 : 0;
        lateChanges += isNew && change.entered() == null ? 1 : 0;
        band.change(change.patient(), change.since(), change.entered());
        model.linked(band.device(), band.listed());
    }

    private void add(HandoverLog.Sent sent) throws IOException {
        log.add(sent);
        tell(sent);
    }

    private void tell(HandoverLog.Sent sent) {
        model.add(sent.event());
        if (sent.earlier() != null) {
            sent.event().readings().stream().filter(each -> !each.patient().equals(sent.earlier())
                    && (sent.until() == null || each.time().isBefore(sent.until())))
                    .forEach(each -> model.mayBeMisfiled(each, sent.earlier()));
        }
    }

    /** A device that one patient had, then nobody, then another: three readings, one of each time. */
    private WardEvent betweenTwo() throws IOException, InterruptedException {
        String device = String.format(Locale.ROOT, "%smark-%d", WardEvents.IDENTIFIER_PREFIX, FIRST_MARK + marks++);
        List<String> patients = List.of(device + "-one", device + "-two");
        for (String patient : patients) {
            server.patient(patient);
        }
        Instant first = server.device(device, patients.get(0), null);
        Thread.sleep(APART);
        Instant nobodys = server.device(device, null, null);
        Thread.sleep(APART);
        Instant second = server.device(device, patients.get(1), null);
        Thread.sleep(APART);
        WardReading one = reading(device, patients.get(0), between(first, nobodys), 61);
        WardReading two = reading(device, patients.get(1), between(second, now()), 63);
        model.linked(device, patients.get(1));
        String records = record(one.time(), 61) + "," + record(between(nobodys, second), 62) + ","
                + record(two.time(), 63);
        return new WardEvent(0, WardEvents.lane(device), "{\"shared\":\"" + device + "\",\"handover\":[" + records
                + "]}", List.of(one, two),
                Optional.of(new ExpectedLetter(device, "persist", "PatientDeviceMismatch")));
    }

    private static Instant between(Instant from, Instant until) {
        return from.plus(Duration.between(from, until).dividedBy(2)).truncatedTo(ChronoUnit.MILLIS);
    }

    private static WardReading reading(String device, String patient, Instant time, int value) {
        return new WardReading(ReadingType.HEARTRATE, device, patient, null, time,
                Map.of("hr", Integer.toString(value)));
    }

    private static String record(Instant time, int value) {
        return "{\"time\":\"" + time + "\",\"hr\":" + value + "}";
    }

    private Instant now() {
        return clock.instant().truncatedTo(ChronoUnit.MILLIS);
    }
}
