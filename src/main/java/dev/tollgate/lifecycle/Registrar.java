package dev.tollgate.lifecycle;

import dev.tollgate.engine.Job;
import dev.tollgate.engine.Refused;
import dev.tollgate.engine.Worker;
import dev.tollgate.program.InvalidPeople;
import dev.tollgate.program.InvalidProgram;
import dev.tollgate.program.Problem;
import dev.tollgate.program.ProgramDefinition;
import dev.tollgate.program.ProgramStatus;
import dev.tollgate.program.ProgramView;
import dev.tollgate.program.Programs;
import dev.tollgate.program.TooLarge;
import dev.tollgate.program.Wave;
import java.time.Clock;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.springframework.stereotype.Component;

/** Registers what a start asks for, or says what is wrong with it, and makes the run the program's own. */
@Component
public class Registrar {

    private static final String STARTED_IN_TASKLIST = "tasklist";

    private final Programs programs;
    private final Runs runs;
    private final RememberedHead heads;
    private final Clock clock;

    Registrar(Programs programs, Runs runs, RememberedHead heads, Clock clock) {
        this.programs = programs;
        this.runs = runs;
        this.heads = heads;
        this.clock = clock;
    }

    public static List<String> fields() {
        return StartForm.FIELDS;
    }

    public Worker.Work register(Job job) {
        StartForm form = StartForm.of(job);
        // Checked outside the transaction, which a refused registration would spoil.
        List<String> problems = problems(form);
        if (!problems.isEmpty()) {
            return () -> invalid(form, problems);
        }
        return () -> {
            String programId = form.definition() == null
                    ? form.programId()
                    : programs.register(form.definition(), form.people(), STARTED_IN_TASKLIST)
                            .programId();
            ProgramView program = programs.get(programId);
            Run run = runs.byRoot(job.processInstanceKey())
                    .orElseThrow(() -> new Refused("This instance was not started at its beginning. Cancel it."));
            runs.claim(run, programId);
            Map<String, Object> result = valid(program.definition());
            result.put(RememberedHead.VARIABLE, heads.now(programId));
            return result;
        };
    }

    private List<String> problems(StartForm form) {
        try {
            if (form.definition() != null) {
                programs.dryRun(form.definition(), form.people());
                return peopleMissing(form);
            }
            if (form.programId() == null) {
                return List.of("programId: is missing — choose a registered program, or give a definition");
            }
            Optional<ProgramView> program = programs.find(form.programId());
            if (program.isEmpty()) {
                return List.of(
                        "programId ('%s'): is not registered — give the id of a registered program, or a definition"
                                .formatted(form.programId()));
            }
            return program.get().status() == ProgramStatus.DRAFT ? List.of(noPeople(form.programId())) : List.of();
        } catch (InvalidProgram e) {
            return texts(e.problems());
        } catch (InvalidPeople e) {
            return texts(e.problems());
        } catch (TooLarge e) {
            return List.of(e.getMessage());
        }
    }

    /** The same definition may be registered already, with people. */
    private List<String> peopleMissing(StartForm form) {
        if (form.people() != null || programs.dryRun(form.definition(), null).people() > 0) {
            return List.of();
        }
        return List.of(noPeople("the program"));
    }

    private static String noPeople(String program) {
        return "people: nobody is known for %s — hand in the people as CSV with the columns username,name,email,department,location,role,manager"
                .formatted(program);
    }

    private static List<String> texts(List<Problem> problems) {
        return problems.stream()
                .map(problem -> "%s%s: %s — %s"
                        .formatted(
                                problem.path(),
                                problem.value().isEmpty() ? "" : " ('" + problem.value() + "')",
                                problem.problem(),
                                problem.remedy()))
                .toList();
    }

    private static Map<String, Object> invalid(StartForm form, List<String> problems) {
        Map<String, Object> result = new LinkedHashMap<>();
        result.put("valid", false);
        result.put("problems", problems);
        if (form.madeFromFields()) {
            // So that the person corrects what the fields became and does not begin with an empty page.
            result.put("definition", form.definition());
        }
        return result;
    }

    private Map<String, Object> valid(ProgramDefinition plan) {
        Map<String, Object> result = new LinkedHashMap<>();
        result.put("valid", true);
        result.put("problems", List.of());
        result.put("programId", plan.id());
        result.put(
                "waveIds", new ArrayList<>(plan.waves().stream().map(Wave::id).toList()));
        result.put("where", PeopleTasks.where(plan, null));
        result.put("name", plan.name());
        result.put("rhythm", WaveSchedule.rhythm(plan, LocalDate.now(clock.withZone(plan.timeZone()))));
        // The data is in the database now; variables are shown to everybody who can see the process.
        result.put("definition", null);
        result.put("people", null);
        return result;
    }
}
