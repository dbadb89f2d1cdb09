package org.iomtfhir.runtime.template;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.azure.core.util.BinaryData;
import java.time.Clock;
import java.util.Optional;
import org.iomtfhir.runtime.retry.Failure;
import org.iomtfhir.runtime.settings.Secret;
import org.iomtfhir.runtime.settings.StorageLocation;
import org.iomtfhir.runtime.storage.Azurite;
import org.iomtfhir.runtime.storage.BlobContainer;
import org.iomtfhir.runtime.storage.StoreException;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class BlobTemplateStoreIT extends TemplateStoreContract {

    private StorageLocation.ContainerByConnectionString location;

    @BeforeEach
    void newContainer() {
        location = Azurite.newContainer();
    }

    @Override
    TemplateStore open() {
        return TemplateStores.open(location);
    }

    @Override
    void place(String name, byte[] bytes) {
        BlobContainer.open(location).use("placing", client -> {
            client.getBlobClient(name).upload(BinaryData.fromBytes(bytes), true);
            return null;
        });
    }

    @Test
    void anEmptyFileIsFound() {
        place("devicecontent.json", new byte[0]);
        assertThat(open().look("devicecontent.json", Optional.empty())).isInstanceOf(TemplateStore.Found.class);
    }

    @Test
    void aServiceOutOfReachIsAFailureThatMayPass() {
        TemplateStore nowhere = TemplateStores.open(Azurite.outOfReach());

        StoreException failure = catchThrowableOfType(StoreException.class,
                () -> nowhere.look("devicecontent.json", Optional.empty()));

        assertThat(failure)
                .hasMessageContaining("reading the template file devicecontent.json failed in the container");
        assertThat(Failure.of(failure, Clock.systemUTC())).isEqualTo(new Failure.Transient());
    }

    @Test
    void aKeyThatIsRefusedIsNoFaultOfAnyEvent() {
        String wrong = location.connectionString().reveal().replace("AccountKey=E", "AccountKey=F");
        TemplateStore refused = TemplateStores.open(new StorageLocation.ContainerByConnectionString(
                new Secret(wrong), location.container()));

        StoreException failure = catchThrowableOfType(StoreException.class,
                () -> refused.look("devicecontent.json", Optional.empty()));

        assertThat(Failure.of(failure, Clock.systemUTC())).isEqualTo(new Failure.Unauthorised());
        assertThat(failure.getMessage()).doesNotContain("AccountKey");
    }
}
