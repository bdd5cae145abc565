package dev.tollgate.training;

import static org.mockito.Mockito.mock;

import dev.tollgate.communication.MailBench;
import dev.tollgate.communication.Stage;
import dev.tollgate.lifecycle.Alarms;

/** What of the attendance on a bench's database the ledger of a stage proves. */
final class OnRecord {

    private OnRecord() {}

    static ProvenAttendance of(MailBench bench, Stage stage) {
        return of(bench, stage, mock(Alarms.class));
    }

    static ProvenAttendance of(MailBench bench, Stage stage, Alarms alarms) {
        return new ProvenAttendance(
                new TrainingStore(bench.jdbc), new AttendanceStore(bench.jdbc), stage.programs, stage, alarms);
    }
}
