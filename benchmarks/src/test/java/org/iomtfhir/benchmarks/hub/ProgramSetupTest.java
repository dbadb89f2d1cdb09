package org.iomtfhir.benchmarks.hub;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.Map;
import org.iomtfhir.group.GroupService;
import org.iomtfhir.normalize.NormalizeService;
import org.iomtfhir.runtime.service.LineService;
import org.iomtfhir.runtime.settings.Settings;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ProgramSetupTest {

    private static final String CONNECTION = "Endpoint=sb://localhost;SharedAccessKeyName=k;SharedAccessKey=c2VjcmV0;"
            + "UseDevelopmentEmulator=true";

    @TempDir
    private Path directory;

    @Test
    void aServiceWritesNothingOutsideTheDirectoryOfTheRun() throws Exception {
        ProgramSetup stand = new ProgramSetup(directory, CONNECTION, true);

        assertStaysInside(new NormalizeService(),
                stand.place("01-normalize", Task.NORMALIZE, Hubs.DEVICE_EVENTS, Hubs.SINK));
        assertStaysInside(new GroupService(), stand.place("02-group", Task.GROUP, Hubs.MEASUREMENTS, Hubs.SINK));
    }

    private void assertStaysInside(LineService service, ProgramSetup.Place place) {
        Settings settings = service.load(Map.of(), place.settings());

        assertThat(service.allSettings().stream().flatMap(group -> group.settings().stream())
                .flatMap(setting -> settings
                        .find(setting).stream())
                .filter(Path.class::isInstance).map(Path.class::cast)).isNotEmpty()
                .allSatisfy(path -> assertThat(path).startsWithRaw(directory));
    }
}
