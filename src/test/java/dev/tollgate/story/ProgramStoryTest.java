package dev.tollgate.story;

import static org.assertj.core.api.Assertions.assertThat;

import com.icegreen.greenmail.util.GreenMail;
import dev.tollgate.Tollgate;
import dev.tollgate.engine.TestEngine;
import dev.tollgate.evidence.Entry;
import dev.tollgate.evidence.EvidenceKind;
import dev.tollgate.evidence.Ledger;
import dev.tollgate.program.Programs;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.context.annotation.Import;
import org.springframework.test.annotation.DirtiesContext;

@SpringBootTest(
        classes = Tollgate.class,
        properties = {
            "camunda.client.enabled=false",
            "spring.test.print-condition-evaluation-report=false",
            "spring.datasource.url=jdbc:h2:mem:story;DB_CLOSE_DELAY=-1",
            "tollgate.evidence.key=a key for tests that is long enough to be taken",
            "tollgate.engine.retry-after=50ms",
            "tollgate.engine.outbox-every=50ms"
        })
@Import(StoryConfiguration.class)
@DirtiesContext
class ProgramStoryTest {

    @Autowired
    TestEngine engine;

    @Autowired
    MovableClock clock;

    @Autowired
    Programs programs;

    @Autowired
    Ledger ledger;

    @Autowired
    GreenMail mails;

    ProgramStory story;

    @BeforeEach
    void story() {
        story = new ProgramStory(engine, clock);
    }

    @Test
    void a_program_goes_from_its_start_to_its_end_when_everybody_does_their_part() throws IOException {
        String program = register("whole");
        long root = story.start(Map.of("how", "registered", "programId", program));
        story.until("the gate 'Is it in use?' measures", () -> decided(program, "in-use"));
        assertThat(outcomes(program, "in-use")).containsExactly("WAIT");
    }

    private boolean decided(String program, String gate) {
        return !outcomes(program, gate).isEmpty();
    }

    private List<String> outcomes(String program, String gate) {
        return ledger.entries(program).stream()
                .map(Entry::evidence)
                .filter(evidence -> evidence.kind() == EvidenceKind.GATE_DECIDED)
                .filter(evidence -> gate.equals(evidence.data().get("gate")))
                .map(evidence -> (String) evidence.data().get("outcome"))
                .toList();
    }

    private String register(String id) throws IOException {
        Path folder = Path.of("src/test/resources/story");
        String definition = Files.readString(folder.resolve("program.yaml")).replace("id: desk", "id: " + id);
        return programs.register(definition, Files.readAllBytes(folder.resolve("people.csv")), "test")
                .programId();
    }
}
