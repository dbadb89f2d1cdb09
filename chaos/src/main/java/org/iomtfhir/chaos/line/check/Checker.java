package org.iomtfhir.chaos.line.check;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.iomtfhir.chaos.line.events.ExpectedLetter;

/** Compares what has landed with what must have. Keeps nothing. */
public final class Checker {

    private static final Pattern MARK = Pattern.compile("kx-mark-\\d+");

    private Checker() {}

    /**
     * Every difference between a model and what is there; what belongs to other runs on the same server does not count.
     *
     * @param model
     *            knows every event that was sent
     * @param landed
     *            everything on the server
     * @param letters
     *            everything in the dead-letter store
     * @return empty if all is as it must be
     */
    public static List<Difference> compare(WardModel model, Landed landed, List<FoundLetter> letters) {
        List<Difference> differences = new ArrayList<>();
        Set<String> ours = identities(model, landed, differences);
        observations(model, landed, ours, differences);
        letters(model, letters, differences);
        return differences;
    }

    /** @return references to the devices and patients of this run */
    private static Set<String> identities(WardModel model, Landed landed, List<Difference> differences) {
        Set<String> ours = new HashSet<>();
        Map<String, String> links = new HashMap<>();
        unique("Device", landed.devices(), model.systems().device(), ours, differences).forEach((id, device) -> links
                .put(id, device.path("patient").path("reference").asText()));
        unique("Patient", landed.patients(), model.systems().patient(), ours, differences);
        model.links().forEach((device, patient) -> {
            if (!("Patient/" + patient).equals(links.get(device))) {
                differences.add(new Difference(Difference.Kind.IDENTITY_WRONG, "Device/" + device
                        + " must be linked to Patient/" + patient + ", and is "
                        + (links.containsKey(device) ? "linked to " + links.get(device) : "not there")));
            }
        });
        return ours;
    }

    private static Map<String, JsonNode> unique(String type, List<JsonNode> resources, String system, Set<String> ours,
            List<Difference> differences) {
        Map<String, JsonNode> byId = new HashMap<>();
        Map<String, String> idByValue = new HashMap<>();
        for (JsonNode resource : resources) {
            for (JsonNode identifier : resource.path("identifier")) {
                if (system.equals(identifier.path("system").asText())) {
                    String id = resource.path("id").asText();
                    byId.put(id, resource);
                    ours.add(type + "/" + id);
                    String before = idByValue.put(identifier.path("value").asText(), id);
                    if (before != null) {
                        differences.add(new Difference(Difference.Kind.IDENTITY_DOUBLED, type + "/" + before + " and "
                                + type + "/" + id + " have the same identifier"));
                    }
                }
            }
        }
        return byId;
    }

    private static void observations(WardModel model, Landed landed, Set<String> ours, List<Difference> differences) {
        Map<String, ExpectedObservation> expected = model.observations();
        Map<String, ExpectedObservation> missing = new HashMap<>(expected);
        Set<String> mayBeEmptied = model.mayBeEmptied();
        Set<String> identifiers = expected.values().stream().map(each -> each.elements().get("identifier"))
                .collect(Collectors.toSet());
        for (JsonNode observation : landed.observations()) {
            var found = ObservationElements.of(observation);
            String identifier = found.getOrDefault("identifier", "");
            if (!identifier.startsWith(model.systems().observation() + "|")
                    && !ours.contains(found.get("device")) && !ours.contains(found.get("subject"))) {
                continue;
            }
            String id = observation.path("id").asText();
            missing.remove(id);
            if (expected.containsKey(id)) {
                wrong(expected.get(id), found).ifPresent(differences::add);
            } else if (!mayBeEmptied.contains(id) || !ObservationElements.isEmptied(observation)) {
                differences.add(new Difference(identifiers.contains(identifier)
                        ? Difference.Kind.DOUBLED
                        : Difference.Kind.UNEXPECTED, "Observation/" + id + ", " + identifier));
            }
        }
        missing.values().forEach(absent -> differences.add(new Difference(Difference.Kind.MISSING,
                "Observation/" + absent.id() + ", " + absent.elements().get("identifier"))));
    }

    private static Optional<Difference> wrong(ExpectedObservation expected, Map<String, String> found) {
        List<String> amiss = new ArrayList<>();
        Set<String> names = new TreeSet<>(expected.elements().keySet());
        names.addAll(found.keySet());
        for (String name : names) {
            String wanted = expected.elements().get(name);
            String is = found.get(name);
            boolean right = switch (name) {
                case "status" -> wanted == null ? "final".equals(is) || "amended".equals(is) : wanted.equals(is);
                case "version" -> wanted == null || wanted.equals(is);
                default -> wanted != null && wanted.equals(is);
            };
            if (!right) {
                amiss.add(name + " must be <" + wanted + "> and is <" + is + ">");
            }
        }
        return amiss.isEmpty()
                ? Optional.empty()
                : Optional.of(new Difference(Difference.Kind.WRONG,
                        "Observation/" + expected.id() + ": " + String.join("; ", amiss)));
    }

    private static void letters(WardModel model, List<FoundLetter> letters, List<Difference> differences) {
        Map<String, ExpectedLetter> missing = new HashMap<>(model.letters());
        Set<String> places = new HashSet<>();
        for (FoundLetter letter : letters) {
            if (!places.add(letter.place())) {
                differences.add(new Difference(Difference.Kind.LETTER_DOUBLED, letter.place()));
            }
            Set<String> marks = marks(letter.body());
            ExpectedLetter expected = marks.size() == 1 ? model.letters().get(marks.iterator().next()) : null;
            if (expected == null || !expected.stage().equals(letter.stage())
                    || !expected.error().equals(letter.error())) {
                differences.add(new Difference(Difference.Kind.LETTER_UNEXPECTED, letter.error() + " at "
                        + letter.place()
                        + (expected == null ? "" : ", where " + expected + " was to come")));
            } else {
                missing.remove(expected.mark());
            }
        }
        missing.values().forEach(letter -> differences.add(new Difference(Difference.Kind.LETTER_MISSING,
                letter.toString())));
    }

    private static Set<String> marks(String body) {
        Matcher matcher = MARK.matcher(body);
        return matcher.results().map(MatchResult::group).collect(Collectors.toSet());
    }
}
