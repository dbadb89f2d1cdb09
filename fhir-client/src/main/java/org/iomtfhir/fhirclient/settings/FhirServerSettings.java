package org.iomtfhir.fhirclient.settings;

import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;
import org.iomtfhir.fhirclient.auth.Credential;
import org.iomtfhir.fhirclient.server.ServerKind;
import org.iomtfhir.fhirclient.server.ServerOptions;
import org.iomtfhir.runtime.settings.Alias;
import org.iomtfhir.runtime.settings.Problems;
import org.iomtfhir.runtime.settings.ProcessIdentity;
import org.iomtfhir.runtime.settings.Secret;
import org.iomtfhir.runtime.settings.Setting;
import org.iomtfhir.runtime.settings.SettingType;
import org.iomtfhir.runtime.settings.Settings;
import org.iomtfhir.runtime.settings.SettingsGroup;
import org.jspecify.annotations.Nullable;

/** The FHIR server that Observations are written to. Immutable, so thread-safe. */
public final class FhirServerSettings implements SettingsGroup<FhirAccess> {

    /** What SMART Backend Services asks for where no scope is set. */
    private static final String EVERYTHING = "system/*.*";
    private static final String AUTO = "auto";
    private static final List<String> KINDS = Stream
            .concat(Stream.of(AUTO), Arrays.stream(ServerKind.values()).map(ServerKind::toString)).toList();

    private final Setting<URI> url = Setting
            .of("fhir.url", SettingType.webAddress(), "Base address of the FHIR server.")
            .mustBeGiven().alias("FhirService:Url");
    private final Setting<String> kind = Setting
            .of("fhir.server", SettingType.oneOf(KINDS),
                    "Whose server it is, since servers differ in how a write is guarded; `auto` asks it.")
            .defaultsTo(AUTO);
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
        if (values.find(user).orElse("").contains(":")) {
            problems.add(user.name() + " must not hold a colon: HTTP basic authentication has no way to send it");
        }
        if (authentication(values) != Kind.None) {
            needTls(values, url, problems);
            needTls(values, tokenEndpoint, problems);
            needTls(values, authority, problems);
        }
        if (trustStorePasswordAlone(values)) {
            problems.add(trustStorePassword.name() + " is given without " + trustStore.name());
        }
    }

    private static void needTls(Settings values, Setting<URI> address, Problems problems) {
        values.find(address).filter(uri -> !Loopback.isSafe(uri)).ifPresent(uri -> problems.add(address.name()
                + " is an http:// address of another machine, and a credential is set: it would cross the network readable"
                + " for everyone in between. Set an https:// address"));
    }

    private boolean trustStorePasswordAlone(Settings values) {
        return values.isGiven(trustStorePassword) && !values.isGiven(trustStore);
    }

    @Override
    public FhirAccess read(Settings values) {
        ServerOptions options = new ServerOptions(values.get(url), null, values.get(timeout), 0,
                values.find(trustStore).orElse(null), values.find(trustStorePassword).map(Secret::reveal).orElse(null));
        Optional<ServerKind> whose = Arrays.stream(ServerKind.values())
                .filter(each -> each.toString().equals(values.get(kind))).findFirst();
        return new FhirAccess(options, whose, credential(values));
    }

    private Credential credential(Settings values) {
        return switch (authentication(values)) {
            case None -> new Credential.None();
            case Basic -> new Credential.Basic(values.get(user), values.get(password).reveal());
            case BearerFile -> new Credential.BearerFile(values.get(bearerFile));
            case ClientSecret ->
                new Credential.ClientSecret(Objects.requireNonNull(endpoint(values)), values.get(clientId),
                        values.get(clientSecret).reveal(), wanted(values).orElse(null));
            case ClientCertificate ->
                new Credential.ClientCertificate(Objects.requireNonNull(endpoint(values)), values.get(clientId),
                        values.get(clientCertificate), values.find(clientCertificatePassword).map(Secret::reveal)
                                .orElse(null),
                        wanted(values).orElse(null));
            case ManagedIdentity ->
                new Credential.ManagedIdentity(values.find(ProcessIdentity.CLIENT_ID).orElse(null),
                        values.find(resource).orElseGet(() -> origin(values.get(url))) + "/.default");
            case SmartBackend -> new Credential.SmartBackend(endpoint(values), values.get(clientId),
                    values.get(privateKey), values.find(keyId).orElse(null), wanted(values).orElse(EVERYTHING));
        };
    }

    /** The one that is set, or that of the Entra tenant that the authority is; null to be told by the FHIR server. */
    private @Nullable URI endpoint(Settings values) {
        return values.find(tokenEndpoint).or(() -> values.find(authority)
                .map(tenant -> URI.create(tenant.toString().replaceAll("/+$", "") + "/oauth2/v2.0/token")))
                .orElse(null);
    }

    private Optional<String> wanted(Settings values) {
        return values.find(scope).or(() -> values.find(resource).map(whom -> whom + "/.default"));
    }

    private Kind authentication(Settings values) {
        return values.find(authentication)
                .orElseGet(() -> values.isGiven(clientSecret) ? Kind.ClientSecret : Kind.None);
    }

    private static String origin(URI address) {
        return address.getScheme() + "://" + address.getRawAuthority();
    }
}
