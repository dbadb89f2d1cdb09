package org.iomtfhir.runtime.settings;

import java.net.URI;
import java.nio.file.Path;
import java.util.Objects;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Where files of one kind (checkpoints, templates, dead letters) are kept. */
public sealed interface StorageLocation {

    /** What tells this place from others, the same after a change of key or identity. Holds no secret. */
    String place();

    /** In a directory, which several processes of one machine may share. */
    record Directory(Path path) implements StorageLocation {
        public Directory {
            Objects.requireNonNull(path, "path");
        }

        @Override
        public String place() {
            return path.toAbsolutePath().normalize().toString();
        }
    }

    /**
     * In a Blob container, entered by the identity of the process.
     *
     * @param container
     *            {@code https://account.blob.core.windows.net/container}
     * @param clientId
     *            of a user-assigned identity, null for the one that the process has
     */
    record ContainerByIdentity(URI container, @Nullable String clientId) implements StorageLocation {
        public ContainerByIdentity {
            Objects.requireNonNull(container, "container");
        }

        @Override
        public String place() {
            return container.toString();
        }
    }

    /** In a Blob container of the account whose connection string this is. */
    record ContainerByConnectionString(Secret connectionString, String container) implements StorageLocation {
        public ContainerByConnectionString {
            Objects.requireNonNull(connectionString, "connectionString");
            Objects.requireNonNull(container, "container");
        }

        @Override
        public String place() {
            return Stream.of(connectionString.reveal().split(";")).map(String::strip)
                    .filter(part -> part.startsWith("AccountName=") || part.startsWith("BlobEndpoint=")).sorted()
                    .collect(Collectors.joining(";")) + "/" + container;
        }
    }
}
