package org.iomtfhir.runtime.settings;

import java.util.List;
import java.util.Optional;

/** The key by which dead letters come back. Immutable, so thread-safe. */
public final class ReplaySettings implements SettingsGroup<Optional<Secret>> {

    /** As many characters as 128 bits have in Base64 and more; `openssl rand -base64 32` makes 44. */
    private static final int SHORTEST = 32;

    private final Setting<Secret> key = Setting.of("replay.key", SettingType.secret(),
            "Key that signs dead letters on their way back; the same for the services and for `iomt deadletter replay`. At"
                    + " least 32 random characters, as `openssl rand -base64 32` makes them.")
            .absentMeans("replays are refused");

    @Override
    public String title() {
        return "Replays";
    }

    @Override
    public String about() {
        return "Dead letters that are replayed come through the input hub of their stage, to which others may send, too. A "
                + "stage takes what is signed with this key alone; anything else that says it is a replay is set aside.";
    }

    @Override
    public List<Setting<?>> settings() {
        return List.of(key);
    }

    @Override
    public void check(Settings values, Problems problems) {
        values.find(key).filter(given -> given.reveal().length() < SHORTEST).ifPresent(given -> problems
                .add(key.name() + " must have at least " + SHORTEST
                        + " characters; `openssl rand -base64 32` makes one"));
    }

    /** The key, empty for none. */
    @Override
    public Optional<Secret> read(Settings values) {
        return values.find(key);
    }
}
