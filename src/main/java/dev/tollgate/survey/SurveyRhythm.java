package dev.tollgate.survey;

import dev.tollgate.lifecycle.OpenRuns;
import dev.tollgate.lifecycle.OpenRuns.OpenRun;
import dev.tollgate.lifecycle.PausedPrograms;
import dev.tollgate.lifecycle.RunningPrograms;
import dev.tollgate.program.ProgramDefinition;
import dev.tollgate.program.Programs;
import dev.tollgate.program.Wave;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.dao.DuplicateKeyException;
import org.springframework.dao.OptimisticLockingFailureException;
import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.stereotype.Component;

/** Sees to it that each wave is asked when it is due, and that the answers are sealed when their time is over. */
@Component
class SurveyRhythm {

    private static final Logger log = LoggerFactory.getLogger(SurveyRhythm.class);

    private final RunningPrograms running;
    private final OpenRuns runs;
    private final Programs programs;
    private final ObjectProvider<PausedPrograms> paused;
    private final Surveys surveys;

    SurveyRhythm(
            RunningPrograms running,
            OpenRuns runs,
            Programs programs,
            ObjectProvider<PausedPrograms> paused,
            Surveys surveys) {
        this.running = running;
        this.runs = runs;
        this.programs = programs;
        this.paused = paused;
        this.surveys = surveys;
    }

    @Scheduled(initialDelayString = "${tollgate.survey.every:1m}", fixedDelayString = "${tollgate.survey.every:1m}")
    void look() {
        for (RunningPrograms.Running program : running.all()) {
            try {
                look(program.programId());
            } catch (DuplicateKeyException | OptimisticLockingFailureException e) {
                log.debug("Another instance of the application asks people of '{}' now", program.programId(), e);
            } catch (RuntimeException e) {
                log.warn("People of '{}' cannot be asked now; it is tried again", program.programId(), e);
            }
        }
    }

    private void look(String programId) {
        Optional<OpenRun> run = runs.of(programId);
        ProgramDefinition plan = programs.get(programId).definition();
        if (run.isEmpty() || !plan.surveys().any()) {
            return;
        }
        surveys.close(run.get(), plan);
        if (paused.stream().anyMatch(pause -> pause.paused(programId))) {
            return;
        }
        int reminded = surveys.remindInTime(run.get(), plan);
        if (reminded > 0) {
            log.info("Program {}: {} people who have not answered are asked once more", programId, reminded);
        }
        for (Wave wave : plan.waves()) {
            int asked = surveys.ask(run.get(), plan, wave);
            if (asked > 0) {
                log.info("Program {}: {} people of the wave '{}' are asked", programId, asked, wave.id());
            }
        }
    }
}
