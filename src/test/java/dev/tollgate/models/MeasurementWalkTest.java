package dev.tollgate.models;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tollgate.engine.TestEngine.OpenTask;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Every way through a measurement by hand. */
class MeasurementWalkTest extends Walk {

    @Test
    void a_measurement_is_asked_for_recorded_and_confirmed() {
        long measurement = start();
        until(measurement, Map.of());

        assertThat(engine.completedElements(measurement))
                .containsSubsequence(
                        "CheckRequestTask",
                        "RecordMeasurementTask",
                        "KeepMeasurementTask",
                        "ConfirmMeasurementTask",
                        "DecideMeasurementTask",
                        "MeasurementRecordedEnd")
                .doesNotContain("CorrectRequestTask", "CorrectMeasurementTask");
        assertThat(of("open-request"))
                .singleElement()
                .satisfies(job -> assertThat(job.getProcessInstanceKey()).isEqualTo(measurement));
    }

    @Test
    void a_request_that_names_nobody_is_corrected_and_checked_anew() {
        says(
                "check-measurement-request",
                Map.of("valid", false, "problems", List.of("programId ('cmr') is no program.")));
        long measurement = start();
        OpenTask correction = task(measurement, "CorrectRequestTask");
        engine.complete(correction, Map.of("programId", "crm-rollout", "measuredBy", "lgarcia"));
        until(measurement, Map.of());

        assertThat(of("check-measurement-request"))
                .last()
                .satisfies(job -> assertThat(job.getVariablesAsMap())
                        .containsEntry("programId", "crm-rollout")
                        .containsEntry("measuredBy", "lgarcia"));
    }

    @Test
    void a_wrong_number_is_corrected_until_it_is_valid() {
        says(
                "record-measurement",
                Map.of("valid", false, "problems", List.of("value ('7,5') is a number in local notation.")),
                Map.of("valid", false, "problems", List.of("source is missing.")));
        long measurement = start();
        until(measurement, Map.of());

        assertThat(times(measurement, "CorrectMeasurementTask")).isEqualTo(2);
        assertThat(times(measurement, "RecordMeasurementTask")).isEqualTo(1);
        assertThat(engine.completedElements(measurement)).contains("MeasurementRecordedEnd");
    }

    @Test
    void a_no_ends_as_rejected_and_one_without_a_reason_is_asked_again() {
        says("decide-measurement", Map.of("measurementOutcome", "again"), Map.of("measurementOutcome", "rejected"));
        long measurement = start();
        until(measurement, Map.of());

        assertThat(times(measurement, "ConfirmMeasurementTask")).isEqualTo(2);
        assertThat(engine.completedElements(measurement))
                .contains("MeasurementRejectedEnd")
                .doesNotContain("MeasurementRecordedEnd");
    }

    @Test
    void nothing_that_people_wrote_becomes_a_variable_of_the_process() {
        long measurement = start();
        until(measurement, Map.of());

        assertThat(at("decide-measurement", "DecideMeasurementTask").getVariablesAsMap())
                .doesNotContainKeys("value", "source", "remark", "confirmBy", "decision", "reason");
    }

    private static long start() {
        return start("measurement-by-hand", Map.of("programId", "crm", "measuredBy", "jsingh"));
    }
}
