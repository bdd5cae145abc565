package dev.tollgate.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.camunda.zeebe.model.bpmn.Bpmn;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class ModelReaderTest {

    @Test
    void knows_the_tasks_of_the_method_that_a_timer_ends_for_all_at_once() throws IOException {
        Map<String, Duration> found = new TreeMap<>();
        try (Stream<Path> files = Files.list(Path.of("bpmn"))) {
            for (Path file :
                    files.filter(path -> path.toString().endsWith(".bpmn")).toList()) {
                found.putAll(ModelReader.endsAfter(Files.readString(file)));
            }
        }
        assertThat(found)
                .containsOnly(
                        Map.entry("SurveyUsersTask", Duration.ofDays(14)),
                        Map.entry("ConfirmActsTask", Duration.ofDays(6)),
                        Map.entry("ReviewPilotTask", Duration.ofDays(14)));
    }

    @Test
    void a_timer_ends_a_task_at_any_time_where_only_the_instance_knows_when_and_never_where_it_only_reminds() {
        String model = Bpmn.convertToString(Bpmn.createExecutableProcess("p")
                .name("P")
                .startEvent()
                .userTask("Ask", task -> task.multiInstance(each -> each.zeebeInputCollectionExpression("[1]")))
                .boundaryEvent("Over", timer -> timer.timerWithDurationExpression("time"))
                .endEvent()
                .moveToActivity("Ask")
                .userTask("Remind", task -> task.multiInstance(each -> each.zeebeInputCollectionExpression("[1]")))
                .boundaryEvent("Reminder", timer -> timer.cancelActivity(false).timerWithDuration("P1D"))
                .endEvent()
                .done());
        assertThat(ModelReader.endsAfter(model)).containsOnly(Map.entry("Ask", Duration.ZERO));
    }
}
