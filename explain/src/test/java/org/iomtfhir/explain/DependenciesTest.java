package org.iomtfhir.explain;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class DependenciesTest {

    @Test
    void nothingOfHubsOrAzureIsOnTheClassPath() {
        assertThat(System.getProperty("java.class.path") + System.getProperty("surefire.test.class.path", ""))
                .contains("group-service").doesNotContain("azure", "common-runtime", "netty");
    }
}
