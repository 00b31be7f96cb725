package dev.agentctl.supervisor.irc;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The real servers and people of the tests, by themselves. */
final class ServersIT {
    @TempDir
    private Path folder;

    @Test
    void people_hear_each_other_on_ergo_with_their_accounts() throws IOException {
        try (ErgoServer server = ErgoServer.start(folder);
                IrcPerson ada = server.person("ada", "lovelace");
                IrcPerson bob = server.person("bob")) {
            ada.join("#dev");
            bob.join("#dev");
            ada.say("#dev", "hello");
            assertThat(bob.awaitSaid("#dev", "hello").nick()).isEqualTo("ada");
            bob.say("#dev", "good morning");
            assertThat(ada.awaitSaid("#dev", "good").account()).isEmpty();
            try (IrcPerson eve = server.person("eve", "lovelace")) {
                eve.join("#dev");
                bob.say("#dev", "one account may have two nicks");
                eve.awaitSaid("#dev", "two nicks");
                eve.say("ada", "to you alone");
                assertThat(ada.awaitSaid("ada", "alone").account()).contains("lovelace");
            }
            server.kill("bob");
            bob.await("its end", each -> each.command().equals("ERROR"));
            server.stop();
            server.restart();
            server.person("ada", "lovelace").close();
        }
    }

    @Test
    void people_hear_each_other_on_a_plain_server() throws IOException {
        try (NgircdServer server = NgircdServer.start(folder);
                IrcPerson ada = server.person("ada");
                IrcPerson bob = server.person("bob")) {
            ada.join("#dev");
            bob.join("#dev");
            ada.say("#dev", "hello");
            assertThat(bob.awaitSaid("#dev", "hello").id()).isEmpty();
        }
    }
}
