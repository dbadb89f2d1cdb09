package org.iomtfhir.normalize;

import java.util.function.Supplier;
import org.iomtfhir.devicecontent.DeviceContent;
import org.iomtfhir.runtime.hub.read.Stage;
import org.iomtfhir.runtime.service.LineService;
import org.iomtfhir.runtime.service.ServiceContext;
import org.iomtfhir.runtime.service.ServiceMain;
import org.iomtfhir.runtime.service.StageOutput;
import org.iomtfhir.runtime.settings.ServiceSettings;
import org.iomtfhir.runtime.template.Compiled;
import org.iomtfhir.template.CompileResult;

/** The service {@code normalize}. */
public final class NormalizeService implements LineService {

    /** Runs the service until the process is stopped. */
    public static void main(String[] args) {
        ServiceMain.run(new NormalizeService(), args);
    }

    @Override
    public ServiceSettings.Service service() {
        return ServiceSettings.Service.NORMALIZE;
    }

    @Override
    public Stage stage(ServiceContext context) throws InterruptedException {
        String file = ServiceSettings.TEMPLATES.read(context.settings()).deviceContent();
        Supplier<DeviceContent> templates = context.watchTemplate(file, text -> compile(file, text));
        StageOutput output = context.connectOutput();
        return partition -> new NormalizePartition(templates, output, context);
    }

    private static Compiled<DeviceContent> compile(String file, String text) {
        return switch (DeviceContent.compile(file, text)) {
            case CompileResult.Compiled<DeviceContent> good -> new Compiled.Valid<>(good.value());
            case CompileResult.Refused<DeviceContent> refused -> new Compiled.Broken<>(refused.errorsInOneLine());
        };
    }
}
