package org.iomtfhir.group;

import java.time.Duration;
import java.util.List;
import org.iomtfhir.group.GroupingSettings.Grouping;
import org.iomtfhir.group.grouping.GroupingLimits;
import org.iomtfhir.group.grouping.WindowMemory;
import org.iomtfhir.runtime.hub.read.PackReader;
import org.iomtfhir.runtime.hub.read.PartitionEnds;
import org.iomtfhir.runtime.hub.read.Stage;
import org.iomtfhir.runtime.service.LineService;
import org.iomtfhir.runtime.service.ServiceContext;
import org.iomtfhir.runtime.service.ServiceMain;
import org.iomtfhir.runtime.settings.ServiceSettings;
import org.iomtfhir.runtime.settings.Settings;
import org.iomtfhir.runtime.settings.SettingsGroup;

/**
 * Gathers measurements of one device and type in windows of time: the second service of a line. Its start script runs {@link #main}, a
 * line in one process takes it as a {@link LineService}. It keeps nothing, so it is thread-safe.
 */
public final class GroupService implements LineService {

    /** The part of all memory that open windows may take, of however many partitions: a quarter. */
    private static final int PART_OF_MEMORY = 4;

    private static final GroupingSettings GROUPING = new GroupingSettings();

    /** Runs the service until the process is stopped. */
    public static void main(String[] args) {
        ServiceMain.run(new GroupService(), args);
    }

    /** How long a window is under these settings of the service. */
    public static Duration window(Settings settings) {
        return GROUPING.read(settings).window();
    }

    @Override
    public ServiceSettings.Service service() {
        return ServiceSettings.Service.GROUP;
    }

    @Override
    public List<SettingsGroup<?>> ownSettings() {
        return List.of(GROUPING);
    }

    @Override
    public Stage stage(ServiceContext context) throws InterruptedException {
        Grouping grouping = GROUPING.read(context.settings());
        GroupingLimits limits = new GroupingLimits(grouping.window(), grouping.idleClose(), grouping.maxReadings(),
                grouping.maxBytes(), Math.max(GroupingLimits.PARTITION_BYTES, grouping.maxBytes()));
        WindowMemory memory = new WindowMemory(
                Math.max(Runtime.getRuntime().maxMemory() / PART_OF_MEMORY, grouping.maxBytes()));
        GroupPublisher groups = new GroupPublisher(context.connectOutput(), context);
        PartitionEnds ends = context.inputEnds();
        Stage stage = partition -> new GroupPartition(limits, memory, groups, context, () -> ends.last(partition));
        // Each measurement has a trace of its own, which only an event of its own can carry.
        return context.tracing().isOn() ? context.unpacked(stage, new PackReader()) : stage;
    }
}
