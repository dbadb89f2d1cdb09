package org.iomtfhir.runtime.settings;

import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** The hub that a service reads, or the one it writes to. */
public final class HubSettings implements SettingsGroup<HubConnection> {

    /** The group that every hub has. */
    private static final String DEFAULT_CONSUMER_GROUP = "$Default";
    private static final Pattern ENTITY_PATH = Pattern.compile("(?i)(?:^|;)\\s*EntityPath\\s*=\\s*([^;\\s]+)");
    private static final Pattern ENDPOINT = Pattern.compile("(?i)(?:^|;)\\s*Endpoint\\s*=\\s*sb://[^;\\s]+");

    private static final Pattern KEY_NAME = Pattern.compile("(?i)(?:^|;)\\s*SharedAccessKeyName\\s*=\\s*[^;\\s]");
    private static final Pattern KEY = Pattern.compile("(?i)(?:^|;)\\s*SharedAccessKey\\s*=\\s*[^;\\s]");
    private static final Pattern SIGNATURE = Pattern.compile("(?i)(?:^|;)\\s*SharedAccessSignature\\s*=\\s*[^;\\s]");

    private final boolean input;
    private final Setting<AuthenticationType> authentication;
    private final Setting<String> namespace;
    private final Setting<String> hub;
    private final Setting<String> consumerGroup;
    private final Setting<Secret> connectionString;
    private final Setting<Boolean> packed;

    private HubSettings(boolean input, String defaultHub, @Nullable String earlier) {
        this.input = input;
        String side = input ? "input" : "output";
        this.authentication = named(Setting
                .of(side + ".authentication", SettingType.choice(AuthenticationType.class), "How to get into the hub.")
                .absentMeans("`ConnectionString` where a connection string is given, else `ManagedIdentity`"), earlier,
                "AuthenticationType");
        this.namespace = named(Setting.of(side + ".namespace", SettingType.text(),
                "Fully qualified Event Hubs namespace, `name.servicebus.windows.net`; needed with `ManagedIdentity`."),
                earlier, "EventHubNamespaceFQDN");
        this.hub = named(Setting
                .of(side + ".event-hub", SettingType.text(),
                        "Name of the hub; an `EntityPath` in the connection string counts where this is not given.")
                .defaultsTo(defaultHub), earlier, "EventHubName");
        this.consumerGroup = named(Setting
                .of(side + ".consumer-group", SettingType.text(),
                        "Consumer group to read in. One for each line that reads the hub.")
                .defaultsTo(DEFAULT_CONSUMER_GROUP), earlier, "EventHubConsumerGroup");
        this.connectionString = named(Setting.of(side + ".connection-string", SettingType.secret(),
                "Connection string of the namespace or the hub; needed with `ConnectionString`."), earlier,
                "ConnectionString");
        this.packed = Setting
                .of(side + ".packed", SettingType.bool(),
                        "Whether what waits for one partition travels as one event, compressed: a small part of the events and"
                                + " bytes that Event Hubs charges for. Off where something reads the hub that does not know"
                                + " [that form](architecture.md#several-records-in-one-event).")
                .absentMeans("`true`; with `observations.profile=earlier-connector` `false`");
    }

    /**
     * The hub that a service reads.
     *
     * @param defaultHub
     *            its name where none is given
     * @param earlier
     *            what the earlier connector called it: {@code InputEventHub}; null where it had none
     */
    public static HubSettings input(String defaultHub, @Nullable String earlier) {
        return new HubSettings(true, defaultHub, earlier);
    }

    /** The hub that a service writes to; parameters as for {@link #input}. */
    public static HubSettings output(String defaultHub, @Nullable String earlier) {
        return new HubSettings(false, defaultHub, earlier);
    }

    private static <T> Setting<T> named(Setting<T> setting, @Nullable String earlier, String part) {
        return earlier == null ? setting : setting.alias(earlier + ":" + part);
    }

    @Override
    public String title() {
        return input ? "Input hub" : "Output hub";
    }

    @Override
    public String about() {
        return input ? "The Event Hub that the service reads." : "The Event Hub that the service writes to.";
    }

    @Override
    public List<Setting<?>> settings() {
        return input
                ? List.of(authentication, namespace, hub, consumerGroup, connectionString)
                : List.of(authentication, namespace, hub, connectionString, packed);
    }

    @Override
    public void check(Settings values, Problems problems) {
        if (values.isGiven(authentication) && values.find(authentication).isEmpty()) {
            return;
        }
        switch (authentication(values)) {
            case ConnectionString -> {
                problems.need(values, connectionString, authentication.name() + " is ConnectionString");
                values.find(connectionString).ifPresent(secret -> checkString(values, secret, problems));
            }
            case ManagedIdentity -> problems.need(values, namespace,
                    "without a connection string the hub is found by its namespace");
        }
    }

    private void checkString(Settings values, Secret secret, Problems problems) {
        if (!ENDPOINT.matcher(secret.reveal()).find() || !entersWithKeyOrSignature(secret)) {
            problems.add(connectionString.name() + " must be a connection string of Event Hubs: "
                    + "Endpoint=sb://NAMESPACE/;SharedAccessKeyName=NAME;SharedAccessKey=KEY");
        }
        Optional<String> path = entityPath(secret);
        if (values.isGiven(hub) && path.isPresent()
                && !values.get(hub).toLowerCase(Locale.ROOT).equals(path.get().toLowerCase(Locale.ROOT))) {
            problems.add(connectionString.name() + " is of another hub (its EntityPath) than " + hub.name()
                    + " names; give one of the two, or the same in both");
        }
    }

    private static boolean entersWithKeyOrSignature(Secret secret) {
        String text = secret.reveal();
        return (KEY_NAME.matcher(text).find() && KEY.matcher(text).find()) || SIGNATURE.matcher(text).find();
    }

    @Override
    public HubConnection read(Settings values) {
        return switch (authentication(values)) {
            case ConnectionString -> {
                Secret secret = values.get(connectionString);
                String name = entityPath(secret).orElseGet(() -> values.get(hub));
                yield new HubConnection.ByConnectionString(secret, name, group(values));
            }
            case ManagedIdentity -> new HubConnection.ByIdentity(values.get(namespace), values.get(hub), group(values),
                    values.find(ProcessIdentity.CLIENT_ID).orElse(null));
        };
    }

    /**
     * Whether several records may travel as one event to this hub. A line that is half the earlier connector's has readers that know
     * single events alone.
     */
    public boolean packs(Settings values) {
        return values.find(packed).orElseGet(() -> ObservationSettings.isStandard(values));
    }

    private String group(Settings values) {
        return input ? values.get(consumerGroup) : DEFAULT_CONSUMER_GROUP;
    }

    private AuthenticationType authentication(Settings values) {
        return values.find(authentication).orElseGet(() -> values.isGiven(connectionString)
                ? AuthenticationType.ConnectionString
                : AuthenticationType.ManagedIdentity);
    }

    private static Optional<String> entityPath(Secret connectionString) {
        Matcher matcher = ENTITY_PATH.matcher(connectionString.reveal());
        return matcher.find() ? Optional.of(matcher.group(1)) : Optional.empty();
    }
}
