package org.iomtfhir.local.fhir;

import ca.uhn.fhir.context.FhirContext;
import ca.uhn.fhir.jpa.api.dao.DaoRegistry;
import ca.uhn.fhir.jpa.api.dao.IFhirResourceDao;
import ca.uhn.fhir.jpa.searchparam.MatchUrlService;
import ca.uhn.fhir.jpa.searchparam.SearchParameterMap;
import ca.uhn.fhir.model.primitive.IdDt;
import ca.uhn.fhir.rest.annotation.Operation;
import ca.uhn.fhir.rest.api.Constants;
import ca.uhn.fhir.rest.api.RequestTypeEnum;
import ca.uhn.fhir.rest.api.SortOrderEnum;
import ca.uhn.fhir.rest.api.SortSpec;
import ca.uhn.fhir.rest.api.server.IBundleProvider;
import ca.uhn.fhir.rest.api.server.RequestDetails;
import ca.uhn.fhir.rest.server.exceptions.InvalidRequestException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.hl7.fhir.r4.model.Bundle;
import org.hl7.fhir.r4.model.Coding;
import org.hl7.fhir.r4.model.Observation;

/**
 * The operation {@code Observation/$lastn}: the latest Observations of a patient for each code. HAPI's own asks a search index that
 * this server does not have; this one reads what a search finds, latest first.
 *
 * <p>
 * Two Observations are of one code where they share a coding, or, of those without any, the text. Source:
 * http://hl7.org/fhir/R4/observation-operation-lastn.html.
 */
public final class LastObservations {

    /** Observations that one question reads at most: some of them, taken for all, would leave a code out. */
    private static final int MOST = 20_000;
    private static final int PAGE = 500;
    private static final int MOST_OF_A_CODE = 100;

    private final FhirContext context;
    private final DaoRegistry daos;
    private final MatchUrlService searches;
    private final String base;

    LastObservations(FhirContext context, DaoRegistry daos, MatchUrlService searches, String base) {
        this.context = context;
        this.daos = daos;
        this.searches = searches;
        this.base = base;
    }

    /**
     * Answers with a searchset. Takes {@code patient} or {@code subject} (also chained, {@code patient.identifier}), {@code max} (1 to 100,
     * 1 if it is not given), and what a search for Observations takes beside: {@code category}, {@code code}, {@code date}.
     *
     * @throws InvalidRequestException
     *             if no patient is named, or the question is about too many Observations
     */
    @Operation(name = "$lastn", type = Observation.class, idempotent = true)
    public Bundle last(RequestDetails request) {
        if (request.getRequestType() != RequestTypeEnum.GET) {
            throw new InvalidRequestException("$lastn is asked with GET here, and its parameters in the address");
        }
        int max = 1;
        boolean ofSomebody = false;
        StringBuilder query = new StringBuilder("Observation?");
        for (Map.Entry<String, String[]> parameter : request.getParameters().entrySet()) {
            String name = parameter.getKey();
            for (String value : parameter.getValue()) {
                switch (name) {
                    case "max" -> max = max(value);
                    case Constants.PARAM_FORMAT, Constants.PARAM_PRETTY -> {
                        // How the answer is written is the server's business.
                    }
                    default -> query.append(name).append('=')
                            .append(URLEncoder.encode(value, StandardCharsets.UTF_8)).append('&');
                }
            }
            ofSomebody |= name.matches("(patient|subject)([:.].*)?");
        }
        if (!ofSomebody) {
            throw new InvalidRequestException("$lastn needs patient or subject: the latest Observations of whom?");
        }
        SearchParameterMap search = searches.translateMatchUrl(query.substring(0, query.length() - 1),
                context.getResourceDefinition(Observation.class));
        search.setSort(new SortSpec("date", SortOrderEnum.DESC));
        search.setLoadSynchronousUpTo(MOST + 1);
        return answer(latest(search, request, max));
    }

    private static int max(String text) {
        try {
            int max = Integer.parseInt(text);
            if (max >= 1 && max <= MOST_OF_A_CODE) {
                return max;
            }
        } catch (NumberFormatException e) {
            // Said below.
        }
        throw new InvalidRequestException("max of $lastn is 1 to " + MOST_OF_A_CODE);
    }

    private List<Observation> latest(SearchParameterMap search, RequestDetails request, int max) {
        IFhirResourceDao<Observation> observations = daos.getResourceDao(Observation.class);
        IBundleProvider found = observations.search(search, request);
        Map<String, int[]> counts = new LinkedHashMap<>();
        List<Observation> latest = new ArrayList<>();
        int read = 0;
        while (true) {
            var page = found.getResources(read, read + PAGE);
            for (var resource : page) {
                Observation observation = (Observation) resource;
                int[] count = countOf(observation, counts);
                if (count[0] < max) {
                    count[0]++;
                    latest.add(observation);
                }
            }
            read += page.size();
            if (read > MOST) {
                throw new InvalidRequestException("there are more than " + MOST
                        + " such Observations: narrow the question with date, code or category");
            }
            if (page.size() < PAGE) {
                return latest;
            }
        }
    }

    /** One count for all names of a code and of its subject, for a question may be about several. */
    private static int[] countOf(Observation observation, Map<String, int[]> counts) {
        List<String> names = new ArrayList<>();
        String subject = observation.getSubject().getReference() + " ";
        for (Coding coding : observation.getCode().getCoding()) {
            names.add(subject + coding.getSystem() + "|" + coding.getCode());
        }
        if (names.isEmpty()) {
            names.add(subject + observation.getCode().getText());
        }
        int[] count = names.stream().filter(counts::containsKey).findFirst().map(counts::get).orElse(new int[1]);
        names.forEach(name -> counts.putIfAbsent(name, count));
        return count;
    }

    private Bundle answer(List<Observation> latest) {
        Bundle bundle = new Bundle().setType(Bundle.BundleType.SEARCHSET).setTotal(latest.size());
        for (Observation observation : latest) {
            Bundle.BundleEntryComponent entry = bundle.addEntry().setResource(observation)
                    .setFullUrl(base + "/" + new IdDt(observation.getId()).toUnqualifiedVersionless().getValue());
            entry.getSearch().setMode(Bundle.SearchEntryMode.MATCH);
        }
        return bundle;
    }
}
