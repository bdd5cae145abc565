package dev.tollgate.gate;

import dev.tollgate.program.Programs;
import java.util.List;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RestController;

/** What the gates said, and why. */
@RestController
class GateController {

    private final Programs programs;
    private final GateDecisions decisions;

    GateController(Programs programs, GateDecisions decisions) {
        this.programs = programs;
        this.decisions = decisions;
    }

    /** Every decision of the program's gates, oldest first, with what it was made on. */
    @GetMapping("/api/programs/{programId}/gates")
    List<GateDecisions.Decision> decisions(@PathVariable String programId) {
        programs.get(programId);
        return decisions.of(programId);
    }
}
