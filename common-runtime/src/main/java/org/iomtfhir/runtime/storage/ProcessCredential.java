package org.iomtfhir.runtime.storage;

import com.azure.core.credential.TokenCredential;
import com.azure.identity.DefaultAzureCredentialBuilder;
import org.jspecify.annotations.Nullable;

/** The credential behind the authentication {@code ManagedIdentity}, towards whatever Azure service. All methods are static and thread-safe. */
public final class ProcessCredential {

    private ProcessCredential() {}

    /**
     * The process's managed or workload identity, or outside Azure the environment's or the developer's own credential.
     * Tokens are cached and renewed ahead of their end by the credential, so it is best made once.
     *
     * @param clientId
     *            of a user-assigned identity, null for the one that the process has
     */
    public static TokenCredential of(@Nullable String clientId) {
        DefaultAzureCredentialBuilder builder = new DefaultAzureCredentialBuilder();
        return clientId == null
                ? builder.build()
                : builder.managedIdentityClientId(clientId).workloadIdentityClientId(clientId).build();
    }
}
