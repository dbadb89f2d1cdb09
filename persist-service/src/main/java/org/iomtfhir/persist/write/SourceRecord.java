package org.iomtfhir.persist.write;

import java.time.InstantSource;
import java.util.Date;
import java.util.Optional;
import java.util.TreeSet;
import org.hl7.fhir.r4.model.CodeableConcept;
import org.hl7.fhir.r4.model.Coding;
import org.hl7.fhir.r4.model.Identifier;
import org.hl7.fhir.r4.model.Provenance;
import org.hl7.fhir.r4.model.Provenance.ProvenanceAgentComponent;
import org.hl7.fhir.r4.model.Provenance.ProvenanceEntityRole;
import org.hl7.fhir.r4.model.Reference;
import org.hl7.fhir.r4.model.Resource;
import org.iomtfhir.fhirclient.server.BundlePut;
import org.iomtfhir.fhirclient.server.ResourceText;
import org.iomtfhir.model.SourceEvents;
import org.iomtfhir.model.SourceForm;
import org.iomtfhir.persist.identity.DeterministicId;

/**
 * Says of a version that is about to be written which device events went into it, in the form that is set. Nothing in it names a
 * person or a device, or quotes a reading. Thread-safe.
 */
final class SourceRecord {

    /** The system of identifiers of events: {@code {hub}/{partition}@{sequence number}}. */
    static final String EVENT = "urn:iomtfhir:event";

    private static final String DEVICE_TEMPLATES = "urn:iomtfhir:devicecontent:";
    private static final String MAPPING = "urn:iomtfhir:fhirmapping:";
    private static final String PARTICIPANT = "http://terminology.hl7.org/CodeSystem/provenance-participant-type";
    private static final String OPERATION = "http://terminology.hl7.org/CodeSystem/v3-DataOperation";

    private final SourceForm form;
    private final InstantSource clock;
    private final String serviceSystem;
    private final ResourceText text = new ResourceText();

    SourceRecord(SourceForm form, InstantSource clock, String serviceSystem) {
        this.form = form;
        this.clock = clock;
        this.serviceSystem = serviceSystem;
    }

    /**
     * Says it in the resource itself, or beside it.
     *
     * @param written
     *            what is about to be written, with its id; changed where it says so itself
     * @param from
     *            what went into this version, not what was there before
     * @param first
     *            whether nothing was there
     * @return what is to be written along with it in one transaction; empty where nothing is, and where nothing is known
     */
    Optional<BundlePut> of(Resource written, SourceVersions from, boolean first) {
        if (from.isUnknown()) {
            return Optional.empty();
        }
        return switch (form) {
            case NONE -> Optional.empty();
            case META_SOURCE -> {
                written.getMeta().setSource(last(from));
                yield Optional.empty();
            }
            case PROVENANCE -> {
                Provenance provenance = provenance(written, from, first);
                yield Optional.of(new BundlePut("Provenance", provenance.getIdElement().getIdPart(),
                        text.write(provenance), null));
            }
        };
    }

    /** The last event of the last place, and the versions of the templates. */
    private static String last(SourceVersions from) {
        String[] event = new String[1];
        from.events().forEach((place, numbers) -> event[0] = name(place) + numbers.numbers().last()
                + (place.templates().isEmpty() ? "" : ":" + place.templates()));
        return EVENT + ":" + event[0] + (from.mappings().isEmpty() ? "" : ":" + from.mappings().last());
    }

    /** Of the same events into the same resource it is the same one, however often they have to be sent. */
    private Provenance provenance(Resource written, SourceVersions from, boolean first) {
        String target = written.fhirType() + "/" + written.getIdElement().getIdPart();
        Provenance provenance = new Provenance();
        provenance.setId(DeterministicId.of(EVENT, target + " " + from.events().text() + " " + from.mappings()));
        provenance.addTarget(new Reference(target));
        provenance.setRecorded(Date.from(clock.instant()));
        provenance.setActivity(concept(OPERATION, first ? "CREATE" : "UPDATE", first ? "create" : "revise"));
        provenance.addAgent(connector());
        TreeSet<String> plans = new TreeSet<>();
        from.mappings().forEach(version -> plans.add(MAPPING + version));
        from.events().forEach((place, numbers) -> {
            if (!place.templates().isEmpty()) {
                plans.add(DEVICE_TEMPLATES + place.templates());
            }
            if (numbers.each()) {
                numbers.numbers().forEach(number -> entity(provenance, name(place) + number));
            } else {
                entity(provenance, name(place) + numbers.numbers().first() + ".." + numbers.numbers().last())
                        .setDisplay("some of these events, among them the first and the last");
            }
        });
        plans.forEach(provenance::addPolicy);
        if (from.events().more()) {
            provenance.addEntity().setRole(ProvenanceEntityRole.SOURCE).setWhat(new Reference().setDisplay(
                    "events of further partitions"));
        }
        return provenance;
    }

    private static String name(SourceEvents.Place place) {
        return place.hub() + "/" + place.partition() + "@";
    }

    private ProvenanceAgentComponent connector() {
        return new ProvenanceAgentComponent().setType(concept(PARTICIPANT, "assembler", "Assembler")).setWho(
                new Reference().setType("Device").setIdentifier(new Identifier().setSystem(serviceSystem).setValue(
                        "connector")).setDisplay("IoMT FHIR Connector"));
    }

    private static CodeableConcept concept(String system, String code, String display) {
        return new CodeableConcept(new Coding(system, code, display));
    }

    private static Reference entity(Provenance provenance, String event) {
        Reference what = new Reference().setIdentifier(new Identifier().setSystem(EVENT).setValue(event));
        provenance.addEntity().setRole(ProvenanceEntityRole.SOURCE).setWhat(what);
        return what;
    }
}
