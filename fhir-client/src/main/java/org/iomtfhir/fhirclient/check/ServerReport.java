package org.iomtfhir.fhirclient.check;

import java.util.List;
import java.util.Optional;
import org.iomtfhir.fhirclient.server.ServerProfile;

/**
 * Everything that was found out about a server.
 *
 * @param findings
 *            one for each question, in the order asked
 * @param profile
 *            how the server would be written to, empty where it can't be
 */
public record ServerReport(List<Finding> findings, Optional<ServerProfile> profile) {

    public ServerReport {
        findings = List.copyOf(findings);
    }

    /** Whether everything that was asked for works. */
    public boolean isGood() {
        return profile.isPresent() && findings.stream().allMatch(each -> each.verdict() == Finding.Verdict.WORKS);
    }
}
