package org.iomtfhir.local.eventhubs;

import java.util.Set;
import java.util.regex.Pattern;

/**
 * A hub to be there.
 *
 * @param name
 *            letters, digits, {@code .}, {@code -}, {@code _}, the first one a letter or digit; the same in any letter case
 * @param partitions
 *            1 to 32; may grow from one start to the next, never shrink
 * @param consumerGroups
 *            who may read it, besides {@code $Default}, which is always there
 */
public record HubConfig(String name, int partitions, Set<String> consumerGroups) {

    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._-]{0,255}");
    private static final Pattern GROUP = Pattern.compile("\\$Default|[A-Za-z0-9][A-Za-z0-9._-]{0,49}",
            Pattern.CASE_INSENSITIVE);
    private static final int MOST_PARTITIONS = 32;

    public HubConfig {
        consumerGroups = Set.copyOf(consumerGroups);
        if (!NAME.matcher(name).matches()) {
            throw new IllegalArgumentException("'" + name
                    + "' cannot be a hub's name: letters, digits, '.', '-' and '_', beginning with a letter or digit");
        }
        if (partitions < 1 || partitions > MOST_PARTITIONS) {
            throw new IllegalArgumentException(
                    "The hub " + name + " must have 1 to " + MOST_PARTITIONS + " partitions, not " + partitions);
        }
        for (String group : consumerGroups) {
            if (!GROUP.matcher(group).matches()) {
                throw new IllegalArgumentException("'" + group + "' cannot be a consumer group of the hub " + name
                        + ": letters, digits, '.', '-' and '_', 50 at most");
            }
        }
    }
}
