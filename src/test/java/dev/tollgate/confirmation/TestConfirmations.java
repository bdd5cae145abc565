package dev.tollgate.confirmation;

import static org.mockito.ArgumentMatchers.anyString;
import static org.mockito.Mockito.mock;
import static org.mockito.Mockito.when;
import static org.springframework.test.web.servlet.request.MockMvcRequestBuilders.post;

import dev.tollgate.communication.MailBench;
import dev.tollgate.communication.Stage;
import dev.tollgate.evidence.Ledger;
import dev.tollgate.lifecycle.RunningPrograms;
import dev.tollgate.link.WebAddresses;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import org.springframework.test.web.servlet.MockMvc;
import org.springframework.test.web.servlet.setup.MockMvcBuilders;

/** The real confirmations on a test's database, and people who follow the links in their mail. */
public final class TestConfirmations {

    public final Confirmations confirmations;
    private final MailBench bench;
    private final MockMvc web;

    public TestConfirmations(MailBench bench, Stage stage, Ledger ledger, Clock clock) {
        this.bench = bench;
        WebAddresses addresses = mock(WebAddresses.class);
        when(addresses.of(anyString())).thenAnswer(call -> "https://tollgate.example.com" + call.getArgument(0));
        LinkedConfirmations linked = new LinkedConfirmations(
                new ConfirmationStore(bench.jdbc),
                bench.letters(stage),
                addresses,
                stage.programs,
                stage.roster,
                mock(RunningPrograms.class),
                ledger,
                (name, key, variables) -> UUID.randomUUID().toString(),
                new ConfirmationSettings(Duration.ofDays(14)),
                clock);
        this.confirmations = linked;
        this.web = MockMvcBuilders.standaloneSetup(new ConfirmationController(linked))
                .build();
    }

    /** Those who were mailed a link, by username. */
    public List<String> asked() {
        return bench.jdbc
                .sql("select username from delivery where body like '%/confirm/%' order by username")
                .query(String.class)
                .list();
    }

    /** The newest mail with a link to somebody. */
    public String mail(String username) {
        return bench.jdbc.sql("""
                        select body from delivery where username = ? and body like '%/confirm/%' \
                        order by created_at, id""").param(username).query(String.class).list().getLast();
    }

    /** Follows the link in the newest mail; the status of the page that answers. */
    public int answers(String username, boolean yes, String reason) throws Exception {
        String body = mail(username);
        int begin = body.indexOf("/confirm/");
        return web.perform(post(body.substring(begin, body.indexOf('\n', begin)))
                        .param("answer", yes ? "yes" : "no")
                        .param("reason", reason))
                .andReturn()
                .getResponse()
                .getStatus();
    }
}
