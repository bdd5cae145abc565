package dev.tollgate.lifecycle;

import java.time.Instant;
import java.util.List;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RestController;

@RestController
class AlarmController {

    private final Alarms alarms;
    private final CompletedBy completedBy;

    AlarmController(Alarms alarms, CompletedBy completedBy) {
        this.alarms = alarms;
        this.completedBy = completedBy;
    }

    /**
     * @param seq the entry of the evidence that proves the completion
     * @param by by whom, in words
     */
    record CompletedTask(long seq, String task, String name, String waveId, Instant completedAt, String by) {}

    /** Open alarms of all programs, and those that belong to none. */
    @GetMapping("/api/alarms")
    List<Alarm> open() {
        return alarms.open();
    }

    /** All alarms of a program, open and settled. */
    @GetMapping("/api/programs/{programId}/alarms")
    List<Alarm> ofProgram(@PathVariable String programId) {
        return alarms.of(programId);
    }

    /** Tasks that people completed, and by whom as far as that is verified. */
    @GetMapping("/api/programs/{programId}/completions")
    List<CompletedTask> completions(@PathVariable String programId) {
        return completedBy.of(programId).stream()
                .map(done -> new CompletedTask(
                        done.seq(), done.elementId(), done.name(), done.waveId(), done.completedAt(), done.inWords()))
                .toList();
    }
}
