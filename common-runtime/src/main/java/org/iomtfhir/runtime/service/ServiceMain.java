package org.iomtfhir.runtime.service;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import org.iomtfhir.runtime.build.BuildInfo;
import org.iomtfhir.runtime.logging.LogSetup;
import org.iomtfhir.runtime.settings.OperationsSettings.LogFormat;
import org.iomtfhir.runtime.settings.OperationsSettings.LogLevel;
import org.iomtfhir.runtime.settings.OperationsSettings.Operations;
import org.iomtfhir.runtime.settings.ServiceSettings;
import org.iomtfhir.runtime.settings.Settings;
import org.iomtfhir.runtime.settings.SettingsException;
import org.iomtfhir.runtime.settings.SettingsHelp;
import org.iomtfhir.runtime.settings.SettingsSummary;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What the {@code main} of every service does: read settings, start, run until the process is asked to end. */
public final class ServiceMain {

    /** Exit code: the arguments or settings are wrong. */
    private static final int WRONG_SETTINGS = 2;

    /** Exit code: the service could not start. */
    private static final int NOT_STARTED = 1;

    private static final String SETTINGS_FILE = "IOMT_SETTINGS_FILE";

    private static final Logger LOG = LoggerFactory.getLogger(ServiceMain.class);

    private final LineService service;
    private final Map<String, String> environment;
    private final PrintStream out;
    private final PrintStream err;
    private boolean json;

    ServiceMain(LineService service, Map<String, String> environment, PrintStream out, PrintStream err) {
        this.service = service;
        this.environment = environment;
        this.out = out;
        this.err = err;
    }

    /** Runs a service until the process is asked to end; ends the process if it can't. */
    public static void run(LineService service, String[] args) {
        int code = new ServiceMain(service, System.getenv(), System.out, System.err).run(args);
        if (code != 0) {
            System.exit(code);
        }
    }

    int run(String... args) {
        Path file = environment.containsKey(SETTINGS_FILE) ? Path.of(environment.get(SETTINGS_FILE)) : null;
        boolean checkOnly = false;
        for (int i = 0; i < args.length; i++) {
            if (args[i].equals("--help") || args[i].equals("-h")) {
                help();
                return 0;
            } else if (args[i].equals("--version") || args[i].equals("-V")) {
                out.println(service.service().title() + "-service " + BuildInfo.current());
                return 0;
            } else if (args[i].equals("--check-settings")) {
                checkOnly = true;
            } else if (args[i].equals("--settings") && i + 1 < args.length) {
                file = Path.of(args[++i]);
            } else {
                logAsAsked(file);
                complain("Unknown argument: " + args[i] + ". Try --help.");
                return WRONG_SETTINGS;
            }
        }
        if (!checkOnly) {
            logAsAsked(file);
        }
        if (file != null && !Files.isReadable(file)) {
            complain("The settings file " + file + " can't be read.");
            return WRONG_SETTINGS;
        }
        Settings settings;
        try {
            settings = service.load(environment, file);
        } catch (SettingsException e) {
            complain(e.getMessage());
            return WRONG_SETTINGS;
        }
        if (checkOnly) {
            return understood(settings);
        }
        Operations operations = ServiceSettings.OPERATIONS.read(settings);
        LogSetup.apply(operations.logFormat(), operations.logLevel());
        return serve(settings);
    }

    /** Programs that read the log read as well why a service did not start: they ask for JSON, whatever else is wrong. */
    private void logAsAsked(@Nullable Path file) {
        Settings settings;
        try {
            settings = ServiceSettings.load(List.of(ServiceSettings.OPERATIONS), environment, file);
        } catch (SettingsException e) {
            settings = e.understood();
        }
        json = ServiceSettings.OPERATIONS.read(settings).logFormat() == LogFormat.JSON;
        if (json) {
            LogSetup.apply(LogFormat.JSON, LogLevel.INFO);
        }
    }

    /** Says why the service ends, in the log's own form where programs read it. */
    private void complain(@Nullable String what) {
        if (json) {
            LOG.error("{}", what);
        } else {
            err.println(what);
        }
    }

    /** Says what the settings were understood as; nothing outside the process is asked. */
    private int understood(Settings settings) {
        // What a start would do with them first.
        service.allSettings().forEach(group -> group.read(settings));
        out.println("The settings of service " + service.service().title() + " are in order.");
        out.print(SettingsSummary.render(settings, service.allSettings()));
        out.flush();
        return 0;
    }

    private int serve(Settings settings) {
        CountDownLatch ended = new CountDownLatch(1);
        try (RunningService running = RunningService.start(service, settings, Clock.systemUTC())) {
            Runtime.getRuntime().addShutdownHook(new Thread(() -> {
                running.close();
                ended.countDown();
            }, "shutdown"));
            LOG.info("Service {} is starting; health at http://127.0.0.1:{}/health/ready", service.service().title(),
                    running.healthPort());
            LOG.info("Service {} is version {}.", service.service().title(), BuildInfo.current());
            running.started().get();
            ended.await();
            return 0;
        } catch (IOException e) {
            complain(e.getMessage());
        } catch (InterruptedException | CancellationException e) {
            return 0;
        } catch (RuntimeException | Error e) {
            notStarted(e);
        } catch (ExecutionException e) {
            if (e.getCause() instanceof CancellationException) {
                // Asked to end while it was still starting.
                return 0;
            }
            notStarted(e.getCause());
        }
        return NOT_STARTED;
    }

    private void notStarted(@Nullable Throwable cause) {
        String what = cause instanceof ServiceException ? cause.getMessage() : String.valueOf(cause);
        complain("Service " + service.service().title() + " could not start: " + what
                + (cause instanceof LinkageError
                        ? "; an extension or a library beside it is missing or of another version: see the classes that"
                                + " were added to the service"
                        : ""));
    }

    private void help() {
        String title = service.service().title();
        out.println("Usage: " + title + "-service [--settings FILE] [--check-settings] [--version]");
        out.println();
        out.println("Runs the service '" + title + "' of the IoMT FHIR Connector until it is stopped.");
        out.println("Settings come from the environment (IOMT_...) and from a properties file, named by --settings");
        out.println(
                "or by " + SETTINGS_FILE + "; the environment counts over the file. --check-settings reads them, says");
        out.println(
                "what was understood with secrets hidden, and ends: with 0 where the service would start with them,");
        out.println("else with 2 and all that is wrong. Nothing is connected to. Those of this service:");
        SettingsHelp.print(service.allSettings(), out);
        out.println();
        out.println("docs/settings.md has the same as a page, with the names of the earlier connector.");
    }
}
