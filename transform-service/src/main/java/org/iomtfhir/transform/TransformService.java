package org.iomtfhir.transform;

import java.time.InstantSource;
import java.util.function.Supplier;
import org.iomtfhir.fhirmapping.FhirMapping;
import org.iomtfhir.fhirmapping.MappingOptions;
import org.iomtfhir.model.SourceForm;
import org.iomtfhir.runtime.hub.read.PackReader;
import org.iomtfhir.runtime.hub.read.Stage;
import org.iomtfhir.runtime.service.LineService;
import org.iomtfhir.runtime.service.ServiceContext;
import org.iomtfhir.runtime.service.ServiceMain;
import org.iomtfhir.runtime.service.StageOutput;
import org.iomtfhir.runtime.settings.ServiceSettings;
import org.iomtfhir.runtime.settings.Settings;
import org.iomtfhir.runtime.template.Compiled;
import org.iomtfhir.runtime.template.Versioned;
import org.iomtfhir.template.CompileResult;

/**
 * Makes FHIR resources of measurement groups, with the templates of {@code fhirmapping.json}: the third service of a line. Its start script
 * runs {@link #main}, a line in one process takes it as a {@link LineService}. It keeps nothing, so it is thread-safe.
 */
public final class TransformService implements LineService {

    /** Runs the service until the process is stopped. */
    public static void main(String[] args) {
        ServiceMain.run(new TransformService(), args);
    }

    @Override
    public ServiceSettings.Service service() {
        return ServiceSettings.Service.TRANSFORM;
    }

    @Override
    public Stage stage(ServiceContext context) throws InterruptedException {
        String file = ServiceSettings.TEMPLATES.read(context.settings()).fhirMapping();
        SourceForm source = ServiceSettings.SOURCES.read(context.settings());
        MappingOptions options = mappingOptions(context.settings(), context.clock());
        Supplier<Versioned<FhirMapping>> mapping = context.watchTemplate(file, text -> compile(file, text, options));
        StageOutput output = context.connectOutput();
        return context.unpacked(partition -> new TransformPartition(mapping, source, output, context),
                new PackReader());
    }

    /** What a mapping means under these settings of the service. */
    public static MappingOptions mappingOptions(Settings settings, InstantSource clock) {
        return new MappingOptions(ServiceSettings.IDENTIFIERS.read(settings).toString(),
                ServiceSettings.OBSERVATIONS.read(settings), clock);
    }

    private static Compiled<Versioned<FhirMapping>> compile(String file, String text, MappingOptions options) {
        return switch (FhirMapping.compile(file, text, options)) {
            case CompileResult.Compiled<FhirMapping> good -> new Compiled.Valid<>(Versioned.of(good.value(), text));
            case CompileResult.Refused<FhirMapping> refused -> new Compiled.Broken<>(refused.errorsInOneLine());
        };
    }
}
