package org.iomtfhir.profiles;

import ca.uhn.fhir.context.FhirContext;
import ca.uhn.fhir.context.support.DefaultProfileValidationSupport;
import ca.uhn.fhir.context.support.ValidationSupportContext;
import ca.uhn.fhir.validation.FhirValidator;
import ca.uhn.fhir.validation.ResultSeverityEnum;
import ca.uhn.fhir.validation.SingleValidationMessage;
import ca.uhn.fhir.validation.ValidationOptions;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.hl7.fhir.common.hapi.validation.support.CommonCodeSystemsTerminologyService;
import org.hl7.fhir.common.hapi.validation.support.InMemoryTerminologyServerValidationSupport;
import org.hl7.fhir.common.hapi.validation.support.PrePopulatedValidationSupport;
import org.hl7.fhir.common.hapi.validation.support.SnapshotGeneratingValidationSupport;
import org.hl7.fhir.common.hapi.validation.support.ValidationSupportChain;
import org.hl7.fhir.common.hapi.validation.validator.FhirInstanceValidator;
import org.hl7.fhir.r4.model.Coding;
import org.hl7.fhir.r4.model.Observation;
import org.hl7.fhir.r4.model.Observation.ObservationComponentComponent;
import org.hl7.fhir.r4.model.Quantity;
import org.hl7.fhir.r4.model.SampledData;
import org.hl7.fhir.r4.model.StructureDefinition;
import org.hl7.fhir.r4.model.Type;
import org.iomtfhir.profiles.Finding.Kind;
import org.iomtfhir.profiles.Finding.Wanted;
import org.jspecify.annotations.Nullable;

/**
 * Holds Observations against profiles, with HAPI's instance validator. Each is held against the profiles that its codes ask for: of
 * the packages, those that fix one of its codes; if they have none, R4's vital signs where these are asked for; and where nothing
 * speaks of its codes, R4's Observation. Whatever an Observation names in {@code meta.profile} it is held against as well. Codes of
 * LOINC are not looked up: that takes a terminology server. Making one takes seconds. Not thread-safe.
 */
public final class ProfileValidator {

    /** The canonical URL of R4's Observation, which everything must conform to. */
    public static final String BASE = "http://hl7.org/fhir/StructureDefinition/Observation";

    private static final String LOINC = "http://loinc.org";

    /** Advice that no template can follow, and what can't be known without a terminology server. */
    private static final Pattern LEFT_OUT = Pattern.compile(
            "Best Practice|CodeSystem is unknown and can't be validated|unless it has no suitable code");
    private static final Pattern SLICE = Pattern.compile("Slice '(Observation\\.[^']+)'");
    private static final Pattern ELEMENT = Pattern.compile("^(Observation\\.[^ ]+): (?:minimum|max)");
    private static final Pattern VALUE = Pattern.compile("((?:/component/\\d+)?/value[A-Z][A-Za-z]*)(/.*)?");
    private static final Pattern STEP = Pattern.compile("([A-Za-z]+)(?:\\[(\\d+)])?");

    private final FhirContext fhir = FhirContext.forR4Cached();
    private final boolean vitalSigns;
    private final ValidationSupportChain support;
    private final FhirValidator validator;
    /** The packages' own profiles of Observation. */
    private final Map<String, ProfileElements> own = new LinkedHashMap<>();
    private final Map<String, Optional<ProfileElements>> elements = new HashMap<>();

    private ProfileValidator(boolean vitalSigns, List<FhirPackage> packages) {
        this.vitalSigns = vitalSigns;
        PrePopulatedValidationSupport given = new PrePopulatedValidationSupport(fhir);
        packages.forEach(it -> it.resources().forEach(given::addResource));
        this.support = new ValidationSupportChain(given, new DefaultProfileValidationSupport(fhir),
                new CommonCodeSystemsTerminologyService(fhir), new InMemoryTerminologyServerValidationSupport(fhir),
                new SnapshotGeneratingValidationSupport(fhir));
        FhirInstanceValidator instances = new FhirInstanceValidator(support);
        this.validator = fhir.newValidator().registerValidatorModule(instances);
        packages.stream().flatMap(it -> it.resources().stream()).filter(StructureDefinition.class::isInstance)
                .map(StructureDefinition.class::cast).filter(ProfileValidator::isOfObservation)
                .forEach(profile -> elements(profile.getUrl()).ifPresent(it -> own.put(profile.getUrl(), it)));
    }

    private static boolean isOfObservation(StructureDefinition profile) {
        return "Observation".equals(profile.getType()) && !profile.getAbstract() && profile.hasUrl()
                && profile.getDerivation() == StructureDefinition.TypeDerivationRule.CONSTRAINT;
    }

    /**
     * Makes one.
     *
     * @param vitalSigns
     *            whether R4's vital signs are asked for
     * @param packages
     *            FHIR packages, {@code FILE.tgz}; what they need of other guides must be among them
     * @throws IOException
     *             if one of them can't be read
     */
    public static ProfileValidator open(boolean vitalSigns, List<Path> packages) throws IOException {
        List<FhirPackage> read = new ArrayList<>();
        for (Path file : packages) {
            read.add(FhirPackage.read(file, FhirContext.forR4Cached()));
        }
        return new ProfileValidator(vitalSigns, read);
    }

    /** The canonical URLs of the packages' profiles of Observation. */
    public Set<String> ownProfiles() {
        return Set.copyOf(own.keySet());
    }

    /**
     * The canonical URLs of the profiles that an Observation is held against; one at least.
     *
     * @param json
     *            an Observation of R4
     */
    public Set<String> profilesOf(String json) {
        return profilesOf(fhir.newJsonParser().parseResource(Observation.class, json));
    }

    private Set<String> profilesOf(Observation observation) {
        List<Coding> codings = observation.getCode().getCoding();
        Set<String> profiles = new TreeSet<>();
        own.forEach((url, it) -> {
            if (it.codes().stream().anyMatch(wanted -> codings.stream().anyMatch(coding -> is(wanted, coding)))) {
                profiles.add(url);
            }
        });
        if (profiles.isEmpty() && vitalSigns) {
            profiles.addAll(VitalSigns.profiles(codings.stream().filter(coding -> LOINC.equals(coding.getSystem()))
                    .map(Coding::getCode).collect(Collectors.toSet())));
        }
        observation.getMeta().getProfile().stream().map(url -> url.getValue().replaceFirst("\\|.*", ""))
                .filter(own::containsKey).forEach(profiles::add);
        return profiles.isEmpty() ? Set.of(BASE) : profiles;
    }

    private static boolean is(Wanted wanted, Coding coding) {
        return wanted.code().equals(coding.getCode())
                && (wanted.system() == null || wanted.system().equals(coding.getSystem()));
    }

    /**
     * What is wrong with an Observation, once for each element and kind.
     *
     * @param json
     *            an Observation of R4
     * @param profile
     *            the canonical URL of a profile
     */
    public List<Finding> validate(String json, String profile) {
        Observation observation = fhir.newJsonParser().parseResource(Observation.class, json);
        Map<String, Finding> findings = new LinkedHashMap<>();
        for (SingleValidationMessage message : validator.validateWithResult(json,
                new ValidationOptions().addProfile(profile)).getMessages()) {
            if (message.getSeverity().compareTo(ResultSeverityEnum.WARNING) >= 0
                    && !LEFT_OUT.matcher(message.getMessage()).find()) {
                Finding finding = finding(message, profile, observation);
                findings.merge(key(finding), finding, (one, other) -> one.isError() ? one : other);
            }
        }
        List<Finding> all = new ArrayList<>(findings.values());
        all.stream().filter(it -> it.kind() == Kind.VALUE_TYPE).toList().stream().flatMap(
                it -> unitOfSamples(it, observation).stream()).filter(it -> !findings.containsKey(key(it)))
                .forEach(all::add);
        // What a value of another type has in it that the right one would not have, and the unit of a value that has to go.
        boolean missing = all.stream().anyMatch(it -> it.kind() == Kind.COMPONENT);
        all.removeIf(it -> it.kind() == Kind.CODE
                && it.wanted().stream().anyMatch(wanted -> observation.getCode().getCoding()
                        .stream().anyMatch(coding -> is(wanted, coding))));
        all.removeIf(
                it -> missing && it.kind() == Kind.OTHER && it.message().startsWith("Observation.component: minimum"));
        List<String> wrongTypes = all.stream().filter(it -> it.kind() == Kind.VALUE_TYPE).map(Finding::pointer)
                .toList();
        all.removeIf(it -> it.kind() != Kind.VALUE_TYPE
                && wrongTypes.stream().anyMatch(value -> (it.pointer() + "/").startsWith(value + "/"))
                && it.kind() != Kind.UNIT);
        return List.copyOf(all);
    }

    /** A unit that would be wrong in a value of the right type too: the validator does not look into one of another. */
    private Optional<Finding> unitOfSamples(Finding wrong, Observation observation) {
        Type value = wrong.pointer().startsWith("/component/")
                ? component(wrong.pointer(), observation).getValue()
                : observation.getValue();
        if (!(value instanceof SampledData samples)) {
            return Optional.empty();
        }
        Quantity origin = samples.getOrigin();
        List<Wanted> wanted = elements(wrong.profile())
                .map(it -> it.units(componentCodes(wrong.pointer(), observation)))
                .orElse(List.of());
        boolean fits = wanted.isEmpty() || wanted.stream().anyMatch(it -> it.code().equals(origin.getCode())
                && (it.system() == null || it.system().equals(origin.getSystem())));
        return fits
                ? Optional.empty()
                : Optional.of(new Finding(wrong.isError(), Kind.UNIT, wrong.pointer(), wrong.profile(), wanted,
                        "the unit of the samples has another code than the profile wants"));
    }

    private static ObservationComponentComponent component(String pointer, Observation observation) {
        return observation.getComponent().get(Integer.parseInt(pointer.split("/")[2]));
    }

    /** Null for a pointer to the Observation's own value. */
    private static @Nullable Set<String> componentCodes(String pointer, Observation observation) {
        return pointer.startsWith("/component/")
                ? component(pointer, observation).getCode().getCoding().stream().map(Coding::getCode).collect(Collectors
                        .toSet())
                : null;
    }

    private static String key(Finding finding) {
        return switch (finding.kind()) {
            case CATEGORY, CODE, PERIOD -> finding.kind().toString();
            case UNIT, VALUE_TYPE -> finding.kind() + finding.pointer();
            case COMPONENT -> finding.kind() + finding.wanted().toString();
            case OTHER -> finding.pointer() + " " + finding.message();
        };
    }

    private Finding finding(SingleValidationMessage message, String profile, Observation observation) {
        String text = message.getMessage();
        String pointer = pointer(message.getLocationString() == null ? "" : message.getLocationString());
        boolean error = message.getSeverity().compareTo(ResultSeverityEnum.ERROR) >= 0;
        Matcher sliceOf = SLICE.matcher(text);
        Matcher missing = ELEMENT.matcher(text);
        String element = sliceOf.find() ? sliceOf.group(1) : missing.find() ? missing.group(1) : "";
        Optional<ProfileElements> definition = elements(profile);
        String id = message.getMessageId() == null ? "" : message.getMessageId();
        if (pointer.startsWith("/category") || element.startsWith("Observation.category")) {
            return new Finding(error, Kind.CATEGORY, "/category", profile,
                    definition.map(ProfileElements::categories).orElse(List.of()), text);
        }
        if (pointer.equals("/code") || pointer.startsWith("/code/") || element.startsWith("Observation.code")) {
            return new Finding(error, Kind.CODE, "/code", profile, definition.map(ProfileElements::codes).orElse(List
                    .of()), text);
        }
        if (element.startsWith("Observation.component:") && !element.contains(".value")) {
            String slice = element.substring("Observation.component:".length()).replaceFirst("\\..*", "");
            return new Finding(error, Kind.COMPONENT, "", profile, definition.map(it -> it.componentCodes(slice))
                    .orElse(List.of()), text);
        }
        if ((id.endsWith("#vs-1") && observation.hasEffectivePeriod())
                || (pointer.startsWith("/effectivePeriod") && id.equals("Extension_PROF_Type"))) {
            return new Finding(error, Kind.PERIOD, "/effectivePeriod", profile, List.of(), text);
        }
        Matcher value = VALUE.matcher(pointer);
        if (value.matches()) {
            return ofValue(error, value.group(1), id, element, profile, observation, text);
        }
        return new Finding(error, Kind.OTHER, pointer, profile, List.of(), text);
    }

    private Finding ofValue(boolean error, String pointer, String id, String element, String profile,
            Observation observation, String text) {
        boolean wrongType = id.equals("Extension_PROF_Type") || id.equals("Validation_VAL_Profile_NotAllowed")
                || id.equals("Validation_VAL_Profile_NotSlice");
        if (wrongType) {
            return new Finding(error, Kind.VALUE_TYPE, pointer, profile, List.of(), text);
        }
        boolean unit = element.endsWith(".code") || element.endsWith(".system") || element.endsWith(".unit")
                || id.startsWith("Terminology") || id.startsWith("_DT_Fixed") || id.contains("Pattern");
        return unit
                ? new Finding(error, Kind.UNIT, pointer, profile, elements(profile).map(it -> it.units(componentCodes(
                        pointer, observation))).orElse(List.of()), text)
                : new Finding(error, Kind.OTHER, pointer, profile, List.of(), text);
    }

    /** {@code Observation.component[1].value.ofType(Quantity).code} as {@code /component/1/valueQuantity/code}. */
    static String pointer(String location) {
        StringBuilder pointer = new StringBuilder();
        for (String step : location.replaceAll("\\.ofType\\(([A-Za-z]+)\\)", "$1").split("\\.")) {
            Matcher named = STEP.matcher(step);
            if (named.matches() && !step.equals("Observation")) {
                pointer.append('/').append(named.group(1));
                if (named.group(2) != null) {
                    pointer.append('/').append(named.group(2));
                }
            }
        }
        return pointer.toString();
    }

    private Optional<ProfileElements> elements(String profile) {
        return elements.computeIfAbsent(profile, url -> {
            if (!(support.fetchStructureDefinition(url) instanceof StructureDefinition found)) {
                return Optional.empty();
            }
            StructureDefinition whole = found.hasSnapshot()
                    ? found
                    : (StructureDefinition) support.generateSnapshot(new ValidationSupportContext(support),
                            found.copy(), url,
                            null, found.getName());
            return whole == null || url.equals(BASE)
                    ? Optional.empty()
                    : Optional.of(new ProfileElements(whole, support));
        });
    }
}
