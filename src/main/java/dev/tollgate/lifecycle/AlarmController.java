package dev.tollgate.lifecycle;

import java.util.List;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RestController;

@RestController
class AlarmController {

    private final Alarms alarms;

    AlarmController(Alarms alarms) {
        this.alarms = alarms;
    }

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
}
