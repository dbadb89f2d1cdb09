package org.iomtfhir.fhirclient.auth;

import com.azure.core.credential.TokenCredential;
import com.azure.core.credential.TokenRequestContext;
import com.azure.core.exception.ClientAuthenticationException;
import com.azure.identity.CredentialUnavailableException;
import com.azure.identity.ManagedIdentityCredentialBuilder;
import java.time.InstantSource;
import java.util.function.Supplier;
import org.iomtfhir.fhirclient.server.FhirUnavailableException;

/** Tokens of the identity that Azure gives the machine; the only place of this module that knows the Azure SDK. */
final class ManagedIdentityToken implements Supplier<AccessToken> {

    private final TokenCredential credential;
    private final String scope;
    private final InstantSource clock;

    ManagedIdentityToken(TokenCredential credential, String scope, InstantSource clock) {
        this.credential = credential;
        this.scope = scope;
        this.clock = clock;
    }

    static ManagedIdentityToken of(Credential.ManagedIdentity identity, InstantSource clock) {
        var builder = new ManagedIdentityCredentialBuilder();
        if (identity.clientId() != null && !identity.clientId().isBlank()) {
            builder.clientId(identity.clientId());
        }
        return new ManagedIdentityToken(builder.build(), identity.scope(), clock);
    }

    @Override
    public AccessToken get() {
        try {
            var token = credential.getTokenSync(new TokenRequestContext().addScopes(scope));
            return new AccessToken(token.getToken(), clock.instant(), token.getExpiresAt().toInstant());
        } catch (CredentialUnavailableException e) {
            throw FhirUnavailableException.noManagedIdentity("no managed identity is to be had on this machine");
        } catch (ClientAuthenticationException e) {
            throw FhirUnavailableException
                    .unauthorised("the managed identity gets no token for the FHIR server's scope");
        } catch (RuntimeException e) {
            // The SDK lets through whatever its HTTP pipeline throws.
            throw FhirUnavailableException.transientFailure("no token of the managed identity: " + e.getClass()
                    .getSimpleName());
        }
    }
}
