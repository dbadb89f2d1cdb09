package org.iomtfhir.deploy;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** A stand-in of az that notes how it is called and answers what the real one would; and scripts that call it. */
final class RecordingAz {

    private static final String AZ = """
            #!/bin/sh
            printf '%s' "image=${IOMT_IMAGE-} az" >> "$CALLS"
            printf ' %s' "$@" >> "$CALLS"
            echo >> "$CALLS"
            case "$*" in
              --version) echo "azure-cli                         $VERSION *" ;;
              'account show'*) [ "$LOGGED_IN" = yes ] || exit 1; echo trials ;;
              'storage account show-usage'*) echo "$STORAGE_USAGE" ;;
              'containerapp list-usages'*) echo "$ENVIRONMENTS_USAGE" ;;
              'deployment group what-if'*--no-pretty-print*) printf '/subscriptions/1/resourceGroups/line/providers/%s\\n' $CREATES ;;
              'eventhubs namespace exists'*|'storage account check-name'*|'acr check-name'*|*checkNameAvailability*)
                case "$*" in *"$TAKEN"*) echo false ;; *) echo true ;; esac ;;
              'provider show --namespace Microsoft.EventHub '*) echo "$EVENT_HUB_PROVIDER" ;;
              'provider show'*) echo Registered ;;
              'keyvault secret show'*) [ "$SECRET" = yes ] || exit 1; echo id ;;
              'group exists'*) echo "$GROUP_EXISTS" ;;
              'deployment group show'*registryServer*) echo iomtreg.azurecr.io ;;
              'deployment group show'*storageAccount*) echo iomtaccount ;;
              'deployment group show'*templatesContainer*) echo templates ;;
              'deployment group show'*eventHubsNamespace*) echo ns.servicebus.windows.net ;;
              'deployment group show'*deviceDataHub*) echo devicedata ;;
              'deployment group show'*fhirServerUrl*) echo https://fhir.example ;;
              'deployment group show'*' id '*) echo "$DEPLOYMENT" ;;
              'containerapp list'*) [ "$LINE_EXISTS" = yes ] || grep -q "image=..* az deployment group create" "$CALLS" || exit 0
                echo iomt-normalize ;;
              'containerapp show'*"--name $NEVER_READY "*) echo "iomt--2 iomt--1" ;;
              'containerapp show'*) echo "iomt--2 iomt--2" ;;
              'containerapp revision list'*) echo "$STATE" ;;
              'containerapp replica list'*) echo "$READY" ;;
              'rest --method get'*) echo "$FOUND" ;;
            esac
            """;

    private static final String CREATES = "Microsoft.EventHub/namespaces/iomt-ns Microsoft.EventHub/namespaces/iomt-ns/eventhubs/devicedata "
            + "Microsoft.Storage/storageAccounts/iomtaccount Microsoft.ContainerRegistry/registries/iomtreg "
            + "Microsoft.Devices/IotHubs/iomt-iothub";

    private final Path directory;
    /** What scripts find in their environment; some of it says how the stand-in answers. */
    final Map<String, String> environment = new HashMap<>();

    /**
     * What a script said.
     *
     * @param calls
     *            of az, a line each
     */
    record Answer(int code, String text, List<String> calls) {

        /** Those that change something. */
        List<String> changes() {
            return calls.stream()
                    .filter(call -> call.contains(" create ") || call.contains(" update ") || call.contains(" import ")
                            || call.contains(" upload ") || call.contains(" delete ")
                            || (call.contains("--method post") && !call.contains("checkNameAvailability")))
                    .toList();
        }
    }

    /**
     * Puts it there: logged in, everything registered and free, and everything ready at once.
     *
     * @param directory
     *            an empty one
     */
    RecordingAz(Path directory) throws IOException {
        this.directory = directory;
        Path az = Files.writeString(directory.resolve("az"), AZ);
        Files.setPosixFilePermissions(az, PosixFilePermissions.fromString("rwx------"));
        environment.putAll(Map.of("PATH", directory + File.pathSeparator + System.getenv("PATH"), "CALLS",
                directory.resolve("calls").toString(), "LOGGED_IN", "yes", "EVENT_HUB_PROVIDER", "Registered", "SECRET",
                "yes", "GROUP_EXISTS", "true", "READY", "true", "FOUND", "1"));
        environment.putAll(Map.of("IOMT_DEPLOY_TRIES", "2", "IOMT_DEPLOY_PAUSE", "0", "DEPLOYMENT", "id",
                "STATE", "Running", "STORAGE_USAGE", "3 250", "ENVIRONMENTS_USAGE", "1 15", "TAKEN", "none", "CREATES",
                CREATES));
        environment.putAll(Map.of("LINE_EXISTS", "yes", "NEVER_READY", "none", "VERSION", "2.81.0"));
    }

    /**
     * Runs a script.
     *
     * @param where
     *            in which directory
     * @param input
     *            what is typed
     */
    Answer run(List<String> command, Path where, String input) throws IOException, InterruptedException {
        Path calls = Path.of(environment.get("CALLS"));
        Files.writeString(calls, "");
        Path out = directory.resolve("out");
        Path in = Files.writeString(directory.resolve("in"), input);
        ProcessBuilder builder = new ProcessBuilder(command).directory(where.toFile()).redirectErrorStream(true)
                .redirectOutput(out.toFile()).redirectInput(in.toFile());
        builder.environment().putAll(environment);
        Process process = builder.start();
        try {
            if (!process.waitFor(60, TimeUnit.SECONDS)) {
                throw new IOException(command + " did not end within a minute");
            }
        } finally {
            process.destroyForcibly();
        }
        return new Answer(process.exitValue(), Files.readString(out), Files.readAllLines(calls));
    }
}
