package org.iomtfhir.runtime.settings;

import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.iomtfhir.runtime.settings.FhirServer.Authentication;
import org.iomtfhir.runtime.settings.FhirServer.TokenRequest;
import org.iomtfhir.runtime.settings.FhirServer.TrustStore;

/** The FHIR server that Observations are written to. */
public final class FhirServerSettings implements SettingsGroup<FhirServer> {

    private final Setting<URI> url = Setting
            .of("fhir.url", SettingType.webAddress(), "Base address of the FHIR server.")
            .mustBeGiven().alias("FhirService:Url");
    private final Setting<FhirServer.Kind> kind = Setting
            .of("fhir.server", SettingType.choice(FhirServer.Kind.class),
                    "Whose server it is, since servers differ in how a write is guarded; `auto` asks it.")
            .defaultsTo(FhirServer.Kind.AUTO);
    private final Setting<Kind> authentication = Setting
            .of("fhir.authentication", SettingType.choice(Kind.class), "How to get in.")
            .absentMeans("`ClientSecret` where a client secret is given, else `None`")
            .alias(new Alias("FhirClient:UseManagedIdentityCredential",
                    Map.of("true", "ManagedIdentity", "false", "")));
    private final Setting<String> user = Setting.of("fhir.user", SettingType.text(), "User, for `Basic`.");
    private final Setting<Secret> password = Setting.of("fhir.password", SettingType.secret(),
            "Password, for `Basic`.");
    private final Setting<Path> bearerFile = Setting.of("fhir.bearer-file", SettingType.path(),
            "File with the token, for `BearerFile`; it is read anew when it changes.");
    private final Setting<URI> authority = Setting
            .of("fhir.authority", SettingType.webAddress(),
                    "The Entra tenant that gives tokens, `https://login.microsoftonline.com/TENANT`; for others, give "
                            + "`fhir.token-endpoint`.")
            .absentMeans("`fhir.token-endpoint`")
            .alias("FhirService:Authority");
    private final Setting<URI> tokenEndpoint = Setting
            .of("fhir.token-endpoint", SettingType.webAddress(), "Where tokens are had.")
            .absentMeans(
                    "that of the authority; with `SmartBackend` also what the FHIR server's SMART configuration names");
    private final Setting<String> clientId = Setting
            .of("fhir.client-id", SettingType.text(), "Client id, for the two client kinds and `SmartBackend`.")
            .alias("FhirService:ClientId");
    private final Setting<Secret> clientSecret = Setting
            .of("fhir.client-secret", SettingType.secret(), "Secret, for `ClientSecret`.")
            .alias("FhirService:ClientSecret");
    private final Setting<Path> clientCertificate = Setting.of("fhir.client-certificate", SettingType.path(),
            "File with certificate and key (PEM or PKCS#12), for `ClientCertificate`.");
    private final Setting<Secret> clientCertificatePassword = Setting.of("fhir.client-certificate-password",
            SettingType.secret(), "Password of that file.");
    private final Setting<Path> privateKey = Setting.of("fhir.private-key", SettingType.path(),
            "File with the private key (JWK or PEM; RSA or P-384), for `SmartBackend`.");
    private final Setting<String> keyId = Setting
            .of("fhir.private-key-id", SettingType.text(), "Id of that key, as the server knows it.")
            .absentMeans("the `kid` of the JWK");
    private final Setting<String> resource = Setting
            .of("fhir.resource", SettingType.text(), "Whom tokens are for, where the authority asks for it.")
            .absentMeans("the server of `fhir.url`, with `ManagedIdentity`").alias("FhirService:Resource");
    private final Setting<String> scope = Setting
            .of("fhir.scope", SettingType.text(), "Scopes to ask for, parted by blanks.")
            .absentMeans("`RESOURCE/.default` where a resource is given, else `system/*.*` for `SmartBackend`");
    private final Setting<Path> trustStore = Setting.of("fhir.trust-store", SettingType.path(),
            "File of certificates to trust besides the JDK's (PEM, PKCS#12 or JKS).");
    private final Setting<Secret> trustStorePassword = Setting.of("fhir.trust-store-password", SettingType.secret(),
            "Password of that file.");
    private final Setting<Duration> timeout = Setting
            .of("fhir.timeout", SettingType.duration(Duration.ofSeconds(1), Duration.ofMinutes(10)),
                    "Longest wait for an answer.")
            .defaultsTo(Duration.ofSeconds(60));

    /** How to get in, as the setting spells it. */
    private enum Kind {
        None, Basic, BearerFile, ClientSecret, ClientCertificate, ManagedIdentity, SmartBackend
    }

    @Override
    public String title() {
        return "FHIR server";
    }

    @Override
    public String about() {
        return "The FHIR R4 server that Observations are written to. Tokens are renewed ahead of their end.";
    }

    @Override
    public List<Setting<?>> settings() {
        return List.of(url, kind, authentication, user, password, bearerFile, authority, tokenEndpoint, clientId,
                clientSecret, clientCertificate, clientCertificatePassword, privateKey, keyId, resource, scope,
                trustStore, trustStorePassword, timeout);
    }

    @Override
    public void check(Settings values, Problems problems) {
        if (values.isGiven(authentication) && values.find(authentication).isEmpty()) {
            return;
        }
        String why = authentication.name() + " is " + authentication(values);
        List<Setting<?>> needed = switch (authentication(values)) {
            case None, ManagedIdentity -> List.of();
            case Basic -> List.of(user, password);
            case BearerFile -> List.of(bearerFile);
            case ClientSecret -> List.of(clientId, clientSecret);
            case ClientCertificate -> List.of(clientId, clientCertificate);
            case SmartBackend -> List.of(clientId, privateKey);
        };
        needed.forEach(setting -> problems.need(values, setting, why));
        switch (authentication(values)) {
            case ClientSecret, ClientCertificate -> {
                if (!values.isGiven(authority) && !values.isGiven(tokenEndpoint)) {
                    problems.add(authority.name() + " or " + tokenEndpoint.name() + " must be given, since " + why);
                }
            }
            case None, Basic, BearerFile, ManagedIdentity, SmartBackend -> {
                // These need no one else, or find whom they need by themselves.
            }
        }
        if (trustStorePasswordAlone(values)) {
            problems.add(trustStorePassword.name() + " is given without " + trustStore.name());
        }
    }

    private boolean trustStorePasswordAlone(Settings values) {
        return values.isGiven(trustStorePassword) && !values.isGiven(trustStore);
    }

    @Override
    public FhirServer read(Settings values) {
        return new FhirServer(values.get(url), values.get(kind), way(values),
                values.find(trustStore).map(file -> new TrustStore(file, values.find(trustStorePassword))),
                values.get(timeout));
    }

    private Authentication way(Settings values) {
        return switch (authentication(values)) {
            case None -> new Authentication.None();
            case Basic -> new Authentication.Basic(values.get(user), values.get(password));
            case BearerFile -> new Authentication.BearerFile(values.get(bearerFile));
            case ClientSecret -> new Authentication.ClientSecret(request(values), values.get(clientSecret));
            case ClientCertificate -> new Authentication.ClientCertificate(request(values),
                    values.get(clientCertificate), values.find(clientCertificatePassword));
            case ManagedIdentity -> new Authentication.ManagedIdentity(values.find(ProcessIdentity.CLIENT_ID),
                    values.find(resource).orElseGet(() -> origin(values.get(url))));
            case SmartBackend -> new Authentication.SmartBackend(request(values), values.get(privateKey),
                    values.find(keyId));
        };
    }

    private TokenRequest request(Settings values) {
        return new TokenRequest(values.find(authority), values.find(tokenEndpoint), values.get(clientId),
                values.find(resource), values.find(scope));
    }

    private Kind authentication(Settings values) {
        return values.find(authentication)
                .orElseGet(() -> values.isGiven(clientSecret) ? Kind.ClientSecret : Kind.None);
    }

    private static String origin(URI address) {
        return address.getScheme() + "://" + address.getRawAuthority();
    }
}
