package dev.tollgate.effort;

import dev.tollgate.lifecycle.AskedTasks;
import dev.tollgate.lifecycle.HeldTasks;
import dev.tollgate.program.Programs;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.tags.Tag;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RestController;

@RestController
@Tag(name = "Effort", description = "What a program asks of people")
class EffortController {

    private final Programs programs;
    private final AskedTasks tasks;
    private final HeldTasks held;

    EffortController(Programs programs, AskedTasks tasks, HeldTasks held) {
        this.programs = programs;
        this.tasks = tasks;
        this.held = held;
    }

    @GetMapping("/api/programs/{programId}/effort")
    @Operation(summary = "Tasks and declared minutes by role, person and week, against the budget")
    EffortReport effort(@PathVariable String programId) {
        return EffortReport.of(programs.get(programId).definition(), tasks.of(programId), held.of(programId));
    }
}
