package dev.tollgate.gate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.mockito.Mockito.mock;
import static org.mockito.Mockito.verify;
import static org.mockito.Mockito.verifyNoInteractions;
import static org.mockito.Mockito.when;

import dev.tollgate.communication.Deliveries;
import dev.tollgate.communication.Letter;
import dev.tollgate.communication.Stage;
import dev.tollgate.measurement.Snapshot;
import dev.tollgate.program.Gate;
import dev.tollgate.program.ProgramDefinition;
import dev.tollgate.survey.Surveys;
import java.time.OffsetDateTime;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.mockito.ArgumentCaptor;

/** Whom a gate asks for answers that it lacks. */
class AnswersReminderTest {

    private final Deliveries deliveries = mock(Deliveries.class);
    private final Surveys surveys = mock(Surveys.class);
    private final Stage stage = new Stage().with("lead", "sales", "Change lead", "lead@example.com");
    private final ProgramDefinition plan = Stage.program();
    private final AnswersReminder reminder = new AnswersReminder(deliveries, stage.roster, surveys);
    private final GateKeeper.Decision decision = mock(GateKeeper.Decision.class);

    @BeforeEach
    void held() {
        Snapshot snapshot = mock(Snapshot.class);
        when(snapshot.id()).thenReturn("snapshot-1");
        when(snapshot.gate()).thenReturn(Gate.HABIT);
        when(snapshot.waveId()).thenReturn("pilot");
        when(decision.snapshot()).thenReturn(snapshot);
        when(decision.heldBy()).thenReturn("Too few answers: Sales: satisfaction has 3 answers of 20 people");
    }

    @Test
    void who_has_not_answered_to_the_pulse_is_asked_once_more_and_the_change_lead_hears_of_how_many() {
        when(decision.reminded()).thenReturn(List.of("shadowReports", "satisfaction"));
        when(surveys.remind(plan, "pilot")).thenReturn(17);

        reminder.send(plan, decision);

        verify(surveys).remind(plan, "pilot");
        assertThat(mail().text())
                .contains(
                        "Too few answers came for: reports made outside the system, satisfaction.",
                        "17 of those who have not answered to the survey get a mail that asks once more.");
    }

    @Test
    void what_no_pulse_can_tell_is_asked_of_the_change_lead_alone() {
        when(decision.reminded()).thenReturn(List.of("managersConvinced"));

        reminder.send(plan, decision);

        verifyNoInteractions(surveys);
        assertThat(mail().text()).contains("convinced managers").doesNotContain("survey");
    }

    @Test
    void a_change_lead_who_reads_german_is_asked_in_german() {
        stage.reads("lead", "de");
        when(decision.reminded()).thenReturn(List.of("shadowReports", "satisfaction"));
        when(decision.nextReview()).thenReturn(OffsetDateTime.parse("2026-05-04T09:00:00+02:00"));
        when(surveys.remind(plan, "pilot")).thenReturn(17);

        reminder.send(plan, decision);

        assertThat(mail().language()).isEqualTo("de");
        assertThat(mail().subject()).isEqualTo("Zu „Ist es Gewohnheit?“ fehlen Antworten (Pilot wave)");
        assertThat(mail().text())
                .contains(
                        "Zu wenige Antworten gab es zu: Berichte außerhalb des Systems, Zufriedenheit.",
                        "17 der Personen, die auf die Umfrage nicht geantwortet haben",
                        "Das Gate misst am 4. Mai 2026 wieder.");
    }

    private Letter mail() {
        ArgumentCaptor<Letter> letter = ArgumentCaptor.forClass(Letter.class);
        verify(deliveries).queue(letter.capture());
        return letter.getValue();
    }
}
