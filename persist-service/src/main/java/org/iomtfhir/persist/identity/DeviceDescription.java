package org.iomtfhir.persist.identity;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.hl7.fhir.r4.model.CodeableConcept;
import org.hl7.fhir.r4.model.Device;
import org.hl7.fhir.r4.model.Device.DeviceUdiCarrierComponent;
import org.hl7.fhir.r4.model.Device.UDIEntryType;
import org.hl7.fhir.r4.model.Element;
import org.hl7.fhir.r4.model.Extension;
import org.hl7.fhir.r4.model.Identifier;
import org.hl7.fhir.r4.model.StringType;
import org.iomtfhir.model.DeviceExtension;
import org.jspecify.annotations.Nullable;

/**
 * What a message says of its device besides the identifier that it is known by.
 *
 * @param type
 *            what kind of device it is; null where it does not say
 * @param udi
 *            its UDI as it is printed for people; null where it does not say
 * @param identifiers
 *            by which else it is known, in the order in which they are tried
 */
public record DeviceDescription(@Nullable CodeableConcept type, @Nullable String udi,
        List<IdentifierToken> identifiers) {

    /** Of a message that says nothing more. */
    public static final DeviceDescription NONE = new DeviceDescription(null, null, List.of());

    private static final String GS1 = "http://hl7.org/fhir/NamingSystem/gs1";

    /** A UDI of GS1 begins with its device identifier, a GTIN (https://www.gs1.org/standards/udi). */
    private static final Pattern GTIN = Pattern.compile("\\(01\\)(\\d{14})(?:\\(.*)?");

    public DeviceDescription {
        identifiers = List.copyOf(identifiers);
    }

    /** What a reference to a device says; {@link #NONE} where it says nothing. */
    public static DeviceDescription of(Element reference) {
        Extension extension = reference.getExtension().stream().filter(each -> DeviceExtension.URL.equals(each
                .getUrl())).findFirst().orElse(null);
        if (extension == null) {
            return NONE;
        }
        CodeableConcept type = null;
        String udi = null;
        List<IdentifierToken> identifiers = new ArrayList<>();
        for (Extension each : extension.getExtension()) {
            if (DeviceExtension.TYPE.equals(each.getUrl()) && each.getValue() instanceof CodeableConcept concept) {
                type = concept;
            } else if (DeviceExtension.UDI.equals(each.getUrl()) && each.getValue() instanceof StringType text
                    && text.getValue() != null && text.getValue().length() <= DeviceExtension.LONGEST_TEXT) {
                udi = text.getValue();
            } else if (DeviceExtension.IDENTIFIER.equals(each.getUrl()) && each.getValue() instanceof Identifier one
                    && one.hasValue() && !one.getValue().isBlank()
                    && identifiers.size() < DeviceExtension.MOST_IDENTIFIERS) {
                identifiers.add(new IdentifierToken(one.getSystem(), one.getValue()));
            }
        }
        return new DeviceDescription(type, udi, identifiers);
    }

    /**
     * What of it is believed: its identifiers, which are whatever the sender says, only if that is wanted; those without a system are of
     * that of the devices' ids.
     */
    public DeviceDescription by(IdentityOptions options) {
        String systemOrNull = options.deviceSystem();
        return !options.furtherIdentifiers()
                ? new DeviceDescription(type, udi, List.of())
                : new DeviceDescription(type, udi, identifiers.stream().map(each -> each.system() == null
                        && systemOrNull != null
                                ? new IdentifierToken(systemOrNull, each.value())
                                : each)
                        .toList());
    }

    /** Takes what a reference says of the device off: no server sees it. */
    public static void takeOff(Element reference) {
        reference.getExtension().removeIf(each -> DeviceExtension.URL.equals(each.getUrl()));
    }

    private boolean isNothing() {
        return type == null && udi == null && identifiers.isEmpty();
    }

    /**
     * Has a placeholder say it: its type, its UDI, and each identifier that it does not have yet; and a digest of all this, by which it is
     * seen later whether a person has made more of it.
     */
    void describe(Device placeholder) {
        if (isNothing()) {
            return;
        }
        if (type != null) {
            placeholder.setType(type.copy());
        }
        if (udi != null) {
            placeholder.addUdiCarrier(carrier(udi));
        }
        for (IdentifierToken each : identifiers) {
            boolean there = placeholder.getIdentifier().stream().anyMatch(one -> each.value().equals(one.getValue())
                    && Objects.equals(each.system(), one.getSystem()));
            if (!there) {
                placeholder.addIdentifier(new Identifier().setSystem(each.system()).setValue(each.value()));
            }
        }
        placeholder.addExtension(new Extension(PlaceholderDigest.EXTENSION, new StringType(PlaceholderDigest.of(
                placeholder))));
    }

    private static DeviceUdiCarrierComponent carrier(String udi) {
        DeviceUdiCarrierComponent carrier = new DeviceUdiCarrierComponent().setCarrierHRF(udi).setEntryType(
                UDIEntryType.UNKNOWN);
        Optional.of(GTIN.matcher(udi)).filter(Matcher::matches).ifPresent(gtin -> carrier.setDeviceIdentifier(gtin
                .group(1)).setIssuer(GS1));
        return carrier;
    }

    /** Not for a log: says nothing. */
    @Override
    public String toString() {
        return "DeviceDescription";
    }
}
