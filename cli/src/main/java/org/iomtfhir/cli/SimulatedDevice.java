package org.iomtfhir.cli;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;

/**
 * The devices that {@code iomt simulate} knows by itself, whose template set it writes: where the value stands, as what it lands,
 * and around which value it moves.
 */
enum SimulatedDevice implements DeviceModel {
    /** A bedside monitor: heart rate. */
    MONITOR("heartRate", "heartrate", 72, 12, 0),
    /** A wrist watch, which gives the pulse rate. */
    WATCH("pulse", "pulserate", 68, 15, 0),
    /** An infusion pump: flow in mL/h. */
    PUMP("flow", "infusionrate", 90, 30, 1),
    /** A glucose sensor, in mmol/L. */
    GLUCOSE("glucose", "glucose", 6, 2, 1),
    /** A scale, which gives the body weight in kg. */
    SCALE("weight", "bodyweight", 75, 20, 1);

    private static final ObjectMapper JSON = new ObjectMapper();

    private final String member;
    private final String type;
    private final double middle;
    private final double spread;
    private final int digits;

    SimulatedDevice(String member, String type, double middle, double spread, int digits) {
        this.member = member;
        this.type = type;
        this.middle = middle;
        this.spread = spread;
        this.digits = digits;
    }

    private String title() {
        return name().toLowerCase(Locale.ROOT);
    }

    @Override
    public SimulatedEvent event(int number, Instant time, Random random) {
        String device = "simulated-%s-%04d".formatted(title(), number);
        String patient = "simulated-patient-%04d".formatted(number);
        BigDecimal value = BigDecimal.valueOf(middle + (random.nextDouble() * 2 - 1) * spread).setScale(digits,
                RoundingMode.HALF_UP);
        ObjectNode body = JSON.createObjectNode().put("kind", title()).put("device", device).put("patient", patient)
                .put("time", time.toString()).put(member, value);
        return new SimulatedEvent(device, time, body.toString(), Map.of(), Map.of(),
                List.of(new SimulatedReading(type, device, patient, time, List.of(value.toPlainString()))));
    }

    /** No JSON, or without its time. */
    @Override
    public SimulatedEvent broken(SimulatedEvent event, Random random) {
        if (random.nextBoolean()) {
            return DeviceModel.super.broken(event, random);
        }
        try {
            ObjectNode body = (ObjectNode) JSON.readTree(event.body());
            return event.broken(body.without("time").toString());
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("what was just written is no JSON", e);
        }
    }
}
