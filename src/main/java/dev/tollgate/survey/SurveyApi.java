package dev.tollgate.survey;

import dev.tollgate.program.Programs;
import dev.tollgate.survey.SurveyResults.Result;
import dev.tollgate.survey.SurveyResults.Said;
import java.util.List;
import org.springframework.transaction.annotation.Transactional;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RestController;

/** What came of the surveys. */
@RestController
class SurveyApi {

    private final Programs programs;
    private final SurveyResults results;

    SurveyApi(Programs programs, SurveyResults results) {
        this.programs = programs;
        this.results = results;
    }

    /** Each round: how many were asked and answered; once it is closed by group and overall, of five answers and more. */
    @GetMapping("/api/programs/{programId}/surveys")
    @Transactional(readOnly = true)
    public List<Result> surveys(@PathVariable String programId) {
        programs.get(programId);
        return results.of(programId);
    }

    /** What people wrote, question by question and without who, of closed rounds with five answers and more. */
    @GetMapping("/api/programs/{programId}/surveys/words")
    @Transactional(readOnly = true)
    public List<Said> words(@PathVariable String programId) {
        return results.words(programId, programs.get(programId).definition().software());
    }
}
