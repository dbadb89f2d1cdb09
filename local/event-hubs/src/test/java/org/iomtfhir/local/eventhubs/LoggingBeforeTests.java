package org.iomtfhir.local.eventhubs;

import org.junit.platform.launcher.LauncherSession;
import org.junit.platform.launcher.LauncherSessionListener;
import org.slf4j.LoggerFactory;

/**
 * Has logging set up before the first test begins: of several threads that ask for a logger first, SLF4J hands all but one a
 * substitute, which tests that attach an appender can't use.
 */
public final class LoggingBeforeTests implements LauncherSessionListener {

    @Override
    public void launcherSessionOpened(LauncherSession session) {
        LoggerFactory.getILoggerFactory();
    }
}
