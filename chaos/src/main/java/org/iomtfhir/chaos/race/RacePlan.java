package org.iomtfhir.chaos.race;

import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * Who writes what. It follows from these numbers alone, so that every process knows it without being told. No two messages
 * say something of the same slot, so that what must be there in the end does not hang on who came first. Immutable.
 *
 * @param name
 *            begins the identifiers of this race's devices and patients, so that races on one server do not meet
 * @param seed
 *            of everything that is left to chance
 * @param merges
 *            how many messages there are, at least one
 * @param writers
 *            how many processes write, at least one
 * @param devices
 *            how many devices there are, at least one; each has one series in a round
 */
record RacePlan(String name, long seed, int merges, int writers, int devices) {

    /** Messages of a round, to a device. */
    private static final int MESSAGES_PER_DEVICE = 40;

    /** Of so many messages one is large. */
    private static final int LARGE_ONE_IN = 10;
    private static final int LARGE = 60;
    private static final int USUAL = 12;

    RacePlan {
        if (merges < 1 || writers < 1 || devices < 1) {
            throw new IllegalArgumentException("a race needs at least one merge, one writer and one device");
        }
    }

    /** The identifier of the device with this number. */
    String device(int number) {
        return name + "-device-" + number;
    }

    /** The identifier of the device's patient. */
    String patient(int number) {
        return name + "-patient-" + number;
    }

    /** How many rounds there are. In each, everybody writes to the same new Observations. */
    int rounds() {
        return Math.ceilDiv(merges, messagesPerRound());
    }

    private int messagesPerRound() {
        return devices * MESSAGES_PER_DEVICE;
    }

    /** The messages of each round and, within it, of each writer, in their order. */
    List<List<List<RaceMessage>>> messages() {
        List<List<List<RaceMessage>>> rounds = new ArrayList<>();
        for (int round = 0; round < rounds(); round++) {
            rounds.add(round(round, Math.min(messagesPerRound(), merges - round * messagesPerRound())));
        }
        return rounds;
    }

    private List<List<RaceMessage>> round(int round, int messages) {
        Random random = new Random(seed * 31 + round);
        Map<Integer, List<Integer>> free = new HashMap<>();
        List<List<RaceMessage>> byWriter = new ArrayList<>();
        for (int writer = 0; writer < writers; writer++) {
            int share = messages / writers + (writer < messages % writers ? 1 : 0);
            List<RaceMessage> theirs = new ArrayList<>();
            // Everybody begins with the same panels, so that their first versions are written at once.
            int panels = Math.min(share / 2, Math.max(1, devices / 4));
            for (int device = 0; device < panels; device++) {
                theirs.add(new RaceMessage(new Target(Kind.PANEL, device, round), "part-" + writer,
                        new TreeMap<>(Map.of(0, value(random)))));
            }
            while (theirs.size() < share) {
                int device = random.nextInt(devices);
                SortedMap<Integer, String> samples = samples(random, free.computeIfAbsent(device,
                        any -> shuffledSlots(random)));
                if (!samples.isEmpty()) {
                    Kind kind = device % 3 == 0 ? Kind.WALK : Kind.HOUR;
                    theirs.add(new RaceMessage(new Target(kind, device, round), null, samples));
                }
            }
            byWriter.add(theirs);
        }
        return byWriter;
    }

    private static SortedMap<Integer, String> samples(Random random, List<Integer> free) {
        int wanted = 1 + random.nextInt(random.nextInt(LARGE_ONE_IN) == 0 ? LARGE : USUAL);
        SortedMap<Integer, String> samples = new TreeMap<>();
        while (samples.size() < wanted && !free.isEmpty()) {
            samples.put(free.removeLast(), value(random));
        }
        return samples;
    }

    private static List<Integer> shuffledSlots(Random random) {
        List<Integer> slots = IntStream.range(0, Target.SLOTS).boxed().collect(Collectors.toCollection(ArrayList::new));
        Collections.shuffle(slots, random);
        return slots;
    }

    /** Some with a zero at the end, which must not be lost either. */
    private static String value(Random random) {
        return random.nextInt(200) + (random.nextInt(4) == 0 ? "." + random.nextInt(10) + "0" : "");
    }

    /** What must be there in the end: of each Observation, by component (the empty text for its own value), the slots. */
    Map<Target, Map<String, SortedMap<Integer, String>>> expected() {
        Map<Target, Map<String, SortedMap<Integer, String>>> expected = new LinkedHashMap<>();
        for (List<List<RaceMessage>> round : messages()) {
            for (List<RaceMessage> theirs : round) {
                for (RaceMessage message : theirs) {
                    String component = message.component() == null ? "" : message.component();
                    expected.computeIfAbsent(message.target(), any -> new TreeMap<>())
                            .computeIfAbsent(component, any -> new TreeMap<>()).putAll(message.samples());
                }
            }
        }
        return expected;
    }
}
