package dev.tollgate.local;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;

class PortCheckTest {

    @Test
    @EnabledOnOs(OS.LINUX)
    void names_port_property_and_holder_of_a_taken_port() throws IOException {
        try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            assertThatThrownBy(() ->
                            PortCheck.requireFree(Map.of("tollgate.local.ports.smtp", taken.getLocalPort()), Map.of()))
                    .isInstanceOf(LocalPlatformException.class)
                    .hasMessageContaining("Port " + taken.getLocalPort())
                    .hasMessageContaining("process " + ProcessHandle.current().pid())
                    .extracting(e -> ((LocalPlatformException) e).remedy())
                    .asString()
                    .contains("--tollgate.local.ports.smtp=PORT");
        }
    }

    @Test
    void checks_the_applications_own_port_too() throws IOException {
        try (ServerSocket taken = new ServerSocket(0)) {
            assertThatThrownBy(() -> PortCheck.requireFree(Map.of(), Map.of("server.port", taken.getLocalPort())))
                    .hasMessageContaining("(server.port) is taken");
        }
    }

    @Test
    void refuses_one_port_for_two_purposes() {
        int free = LocalPlatformSettings.Ports.free().smtp();
        assertThatThrownBy(() -> PortCheck.requireFree(Map.of("a", free), Map.of("b", free)))
                .hasMessageContaining("Port " + free + " is given twice");
    }

    @Test
    void accepts_free_ports() {
        assertThatCode(() -> PortCheck.requireFree(
                        LocalPlatformSettings.Ports.free().byProperty(), Map.of("server.port", 0)))
                .doesNotThrowAnyException();
    }
}
