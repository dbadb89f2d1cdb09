package org.iomtfhir.runtime.settings;

import java.net.URI;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Where one kind of files is kept: a directory or a Blob container. Part of the groups that keep something. */
final class StorageSettings {

    private static final Pattern CONTAINER = Pattern.compile("[a-z0-9](?:[a-z0-9]|-(?!-)){1,61}[a-z0-9]");
    private static final Pattern ACCOUNT = Pattern
            .compile("(?i)(?:^|;)\\s*(?:AccountName|BlobEndpoint|UseDevelopmentStorage)\\s*=");

    private final String what;
    private final Setting<Path> directory;
    private final Setting<AuthenticationType> authentication;
    private final Setting<URI> containerUri;
    private final Setting<String> container;
    private final Setting<Secret> connectionString;

    /**
     * @param prefix
     *            first part of the settings' names: {@code checkpoints}
     * @param earlier
     *            what the earlier connector called it: {@code CheckpointStorage}; null where it had none
     */
    StorageSettings(String prefix, @Nullable String earlier) {
        this.what = prefix.replace('-', ' ');
        this.directory = Setting.of(prefix + ".directory", SettingType.path(),
                "Directory that keeps the " + what + ", instead of a Blob container. Several processes may share it.");
        this.authentication = named(
                Setting.of(prefix + ".authentication", SettingType.choice(AuthenticationType.class),
                        "How to get into the container.")
                        .absentMeans("`ConnectionString` where a connection string is given, else `ManagedIdentity`"),
                earlier, "AuthenticationType");
        this.containerUri = named(Setting.of(prefix + ".container-uri", SettingType.webAddress(),
                "Address of the Blob container, `https://ACCOUNT.blob.core.windows.net/CONTAINER`; needed with "
                        + "`ManagedIdentity`."),
                earlier, "BlobStorageContainerUri");
        this.container = Setting
                .of(prefix + ".container", SettingType.text(), "Name of the Blob container, with `ConnectionString`.")
                .absentMeans("the container that `" + prefix + ".container-uri` names, else `" + prefix + "`");
        this.connectionString = named(Setting.of(prefix + ".connection-string", SettingType.secret(),
                "Connection string of the storage account; needed with `ConnectionString`."), earlier,
                "ConnectionString");
    }

    private static <T> Setting<T> named(Setting<T> setting, @Nullable String earlier, String part) {
        return earlier == null ? setting : setting.alias(earlier + ":" + part);
    }

    List<Setting<?>> settings() {
        return List.of(directory, authentication, containerUri, container, connectionString);
    }

    void check(Settings values, Problems problems) {
        if (values.isGiven(authentication) && values.find(authentication).isEmpty()) {
            return;
        }
        boolean blob = values.isGiven(containerUri) || values.isGiven(connectionString);
        if (values.isGiven(directory)) {
            if (blob) {
                problems.add(directory.name() + " and a Blob container are both given for the " + what
                        + "; remove one");
            }
            return;
        }
        if (!blob) {
            problems.add(
                    "nowhere to keep the " + what + ": set " + directory.name() + " (" + directory.environmentName()
                            + "), or " + containerUri.name() + " (" + containerUri.environmentName() + "), or "
                            + connectionString.name() + " (" + connectionString.environmentName() + ")");
            return;
        }
        switch (authentication(values)) {
            case ConnectionString -> {
                problems.need(values, connectionString, authentication.name() + " is ConnectionString");
                values.find(connectionString).filter(secret -> !ACCOUNT.matcher(secret.reveal()).find())
                        .ifPresent(secret -> problems.add(connectionString.name()
                                + " must be a connection string of a storage account: "
                                + "DefaultEndpointsProtocol=https;AccountName=NAME;AccountKey=KEY"));
            }
            case ManagedIdentity -> problems.need(values, containerUri, authentication.name()
                    + " is ManagedIdentity");
        }
        String name = containerName(values);
        if (!CONTAINER.matcher(name).matches()) {
            problems.add((values.isGiven(container) ? container : containerUri).name() + " must name a container of 3 "
                    + "to 63 lower-case letters, digits and single hyphens");
        }
    }

    StorageLocation read(Settings values) {
        if (values.isGiven(directory)) {
            return new StorageLocation.Directory(values.get(directory));
        }
        return switch (authentication(values)) {
            case ConnectionString -> new StorageLocation.ContainerByConnectionString(values.get(connectionString),
                    containerName(values));
            case ManagedIdentity -> new StorageLocation.ContainerByIdentity(values.get(containerUri),
                    values.find(ProcessIdentity.CLIENT_ID).orElse(null));
        };
    }

    private AuthenticationType authentication(Settings values) {
        return values.find(authentication).orElseGet(() -> values.isGiven(connectionString)
                ? AuthenticationType.ConnectionString
                : AuthenticationType.ManagedIdentity);
    }

    /** The name given, else the last part of the container's address, else that of the kind. */
    private String containerName(Settings values) {
        return values.find(container)
                .or(() -> values.find(containerUri)
                        .map(uri -> uri.getPath().replaceAll("/+$", "").replaceAll(".*/", "")))
                .orElse(what.replace(' ', '-').toLowerCase(Locale.ROOT));
    }
}
