package org.iomtfhir.normalize;

import java.time.ZoneOffset;
import java.util.List;
import java.util.function.Supplier;
import org.iomtfhir.devicecontent.ContentOptions;
import org.iomtfhir.devicecontent.DeviceContent;
import org.iomtfhir.devicecontent.TimeWindow;
import org.iomtfhir.model.Profile;
import org.iomtfhir.model.SourceForm;
import org.iomtfhir.normalize.DeviceEventSettings.DeviceEvents;
import org.iomtfhir.runtime.hub.read.DocumentReader;
import org.iomtfhir.runtime.hub.read.RecordReader;
import org.iomtfhir.runtime.hub.read.Stage;
import org.iomtfhir.runtime.service.LineService;
import org.iomtfhir.runtime.service.ServiceContext;
import org.iomtfhir.runtime.service.ServiceMain;
import org.iomtfhir.runtime.service.StageOutput;
import org.iomtfhir.runtime.settings.ServiceSettings;
import org.iomtfhir.runtime.settings.Settings;
import org.iomtfhir.runtime.settings.SettingsGroup;
import org.iomtfhir.runtime.template.Compiled;
import org.iomtfhir.runtime.template.Versioned;
import org.iomtfhir.template.CompileResult;

/**
 * Finds readings in what devices send, with the templates of {@code devicecontent.json}: the first service of a line. Its start script
 * runs {@link #main}, a line in one process takes it as a {@link LineService}. It keeps nothing, so it is thread-safe.
 */
public final class NormalizeService implements LineService {

    private static final DeviceEventSettings DEVICE_EVENTS = new DeviceEventSettings();

    /** Runs the service until the process is stopped. */
    public static void main(String[] args) {
        ServiceMain.run(new NormalizeService(), args);
    }

    @Override
    public ServiceSettings.Service service() {
        return ServiceSettings.Service.NORMALIZE;
    }

    @Override
    public List<SettingsGroup<?>> ownSettings() {
        return List.of(DEVICE_EVENTS);
    }

    @Override
    public Stage stage(ServiceContext context) throws InterruptedException {
        String file = ServiceSettings.TEMPLATES.read(context.settings()).deviceContent();
        SourceForm source = ServiceSettings.SOURCES.read(context.settings());
        ContentOptions options = contentOptions(context.settings());
        Supplier<Versioned<DeviceContent>> templates = context.watchTemplate(file,
                text -> compile(file, text, options));
        StageOutput output = context.connectOutput();
        Stage stage = partition -> new NormalizePartition(templates, source, output, context);
        return DEVICE_EVENTS.read(context.settings()).severalInOne()
                ? context.unpacked(stage, records(context.settings()))
                : stage;
    }

    @Override
    public RecordReader records(Settings settings) {
        return DEVICE_EVENTS.read(settings).severalInOne() ? new DocumentReader() : RecordReader.SINGLE_EVENTS;
    }

    /** What device templates mean under these settings of the service. */
    public static ContentOptions contentOptions(Settings settings) {
        return options(ServiceSettings.OBSERVATIONS.read(settings), DEVICE_EVENTS.read(settings));
    }

    static ContentOptions options(Profile profile, DeviceEvents settings) {
        return ContentOptions.of(profile)
                .with(new TimeWindow(settings.earliestTime().atStartOfDay(ZoneOffset.UTC).toInstant(),
                        settings.ahead()))
                .with(settings.trustedDevice() ? ContentOptions.Devices.AUTHENTICATED : ContentOptions.Devices.ANY);
    }

    private static Compiled<Versioned<DeviceContent>> compile(String file, String text, ContentOptions options) {
        return switch (DeviceContent.compile(file, text, options)) {
            case CompileResult.Compiled<DeviceContent> good -> new Compiled.Valid<>(Versioned.of(good.value(), text));
            case CompileResult.Refused<DeviceContent> refused -> new Compiled.Broken<>(refused.errorsInOneLine());
        };
    }
}
