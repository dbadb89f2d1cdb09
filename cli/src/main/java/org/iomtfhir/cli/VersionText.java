package org.iomtfhir.cli;

import org.iomtfhir.runtime.build.BuildInfo;
import picocli.CommandLine.IVersionProvider;

/** What {@code iomt --version} says. */
final class VersionText implements IVersionProvider {

    @Override
    public String[] getVersion() {
        return new String[]{"iomt " + BuildInfo.current()};
    }
}
