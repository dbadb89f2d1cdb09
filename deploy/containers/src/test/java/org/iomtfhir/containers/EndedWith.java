package org.iomtfhir.containers;

import com.github.dockerjava.api.DockerClient;
import com.github.dockerjava.api.command.InspectContainerResponse.ContainerState;
import org.testcontainers.containers.startupcheck.StartupCheckStrategy;

/** A container is as it should be once it has ended with a certain exit code. */
final class EndedWith extends StartupCheckStrategy {

    private final long code;

    EndedWith(long code) {
        this.code = code;
    }

    @Override
    public StartupStatus checkStartupState(DockerClient client, String containerId) {
        ContainerState state = getCurrentState(client, containerId);
        if (!"exited".equals(state.getStatus())) {
            return StartupStatus.NOT_YET_KNOWN;
        }
        Long ended = state.getExitCodeLong();
        return ended != null && ended == code ? StartupStatus.SUCCESSFUL : StartupStatus.FAILED;
    }
}
