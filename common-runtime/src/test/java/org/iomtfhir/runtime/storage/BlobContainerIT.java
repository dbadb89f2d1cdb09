package org.iomtfhir.runtime.storage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.azure.core.util.BinaryData;
import com.azure.storage.blob.BlobServiceClientBuilder;
import com.azure.storage.blob.sas.BlobContainerSasPermission;
import com.azure.storage.blob.sas.BlobServiceSasSignatureValues;
import java.time.Clock;
import java.time.OffsetDateTime;
import org.iomtfhir.runtime.retry.Failure;
import org.iomtfhir.runtime.settings.Secret;
import org.iomtfhir.runtime.settings.StorageLocation.ContainerByConnectionString;
import org.junit.jupiter.api.Test;

class BlobContainerIT {

    private final ContainerByConnectionString owners = Azurite.newContainer();

    @Test
    void aContainerThatIsMissingIsMade() {
        assertThat(BlobContainer.open(owners).<Boolean>use("asking", client -> client.exists())).isTrue();
    }

    @Test
    void whoMayNotMakeContainersUsesTheOneThatIsThere() {
        ContainerByConnectionString limited = limited();
        BlobContainer.open(owners).use("making", client -> client.exists());

        BlobContainer.open(limited).use("writing", client -> {
            client.getBlobClient("a").upload(BinaryData.fromString("text"));
            return null;
        });

        assertThat(BlobContainer.open(owners).<String>use("reading",
                client -> client.getBlobClient("a").downloadContent().toString())).isEqualTo("text");
    }

    @Test
    void aContainerThatIsMissingAndMayNotBeMadeIsWaitedForAndNamed() {
        ContainerByConnectionString limited = limited();

        assertThatThrownBy(() -> BlobContainer.open(limited).use("writing", client -> {
            client.getBlobClient("a").upload(BinaryData.fromString("text"));
            return null;
        })).isInstanceOfSatisfying(StoreException.class, e -> {
            assertThat(e).hasMessage(
                    "writing failed in the container " + limited.container() + " (404 ContainerNotFound)");
            assertThat(Failure.of(e, Clock.systemUTC())).isEqualTo(new Failure.Transient());
        });
    }

    /** The same container for someone who may read and write its blobs and nothing else. */
    private ContainerByConnectionString limited() {
        BlobServiceSasSignatureValues rights = new BlobServiceSasSignatureValues(
                OffsetDateTime.now(Clock.systemUTC()).plusHours(1),
                BlobContainerSasPermission.parse("racwdl"));
        // The signature is made without asking anyone, so the container need not be there.
        String signature = new BlobServiceClientBuilder().connectionString(owners.connectionString().reveal())
                .buildClient()
                .getBlobContainerClient(owners.container()).generateSas(rights);
        String endpoint = owners.connectionString().reveal().replaceAll(".*BlobEndpoint=", "BlobEndpoint=");
        return new ContainerByConnectionString(new Secret(endpoint + ";SharedAccessSignature=" + signature),
                owners.container());
    }
}
