package dev.agentctl.shared;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

final class PodmanRigIT {
    @Test
    void a_mounted_java_runtime_runs_in_the_tiny_image() {
        PodmanRig rig = PodmanRig.shared();

        String version = rig.podman(
                "run",
                "--rm",
                "--volume=" + System.getProperty("java.home") + ":/opt/java:ro",
                PodmanRig.IMAGE,
                "/opt/java/bin/java",
                "-XX:+UseSerialGC",
                "-version");

        assertThat(version).contains("Runtime Environment");
    }
}
