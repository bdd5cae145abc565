package dev.tollgate.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.icegreen.greenmail.util.GreenMail;
import com.icegreen.greenmail.util.ServerSetup;
import dev.tollgate.Postgres;
import dev.tollgate.communication.MailBench;
import dev.tollgate.communication.SettableClock;
import dev.tollgate.communication.Stage;
import dev.tollgate.engine.Job;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** The SQL of both modules on the database of production. */
class OutreachOnPostgresTest {

    @Test
    void invites_sends_and_records_on_postgresql_as_on_h2() throws Exception {
        SettableClock clock = new SettableClock("2026-03-02T09:00:00Z");
        Stage stage = new Stage();
        for (String username : List.of("ada", "ben", "cy")) {
            stage.with(username, "sales", "Sales rep", username + "@example.com");
        }
        stage.with("trainer", "elsewhere", "", "trainer@example.com");
        Job job = Stage.job("department-training", "SomeTask", "sales");
        GreenMail server = new GreenMail(new ServerSetup(0, "127.0.0.1", ServerSetup.PROTOCOL_SMTP));
        server.start();
        try (MailBench bench = new MailBench(Postgres.emptyDatabase(), clock)) {
            bench.startMailer(server.getSmtp().getPort());
            TrainingStore store = new TrainingStore(bench.jdbc);
            Trainings trainings = new Trainings(
                    store,
                    OnRecord.of(bench, stage),
                    new TrainingPlanner(store, stage.roster),
                    new SessionLetters(store, bench.queue(), stage.roster, clock),
                    stage.programs,
                    stage.roster,
                    stage,
                    stage,
                    clock);

            Trainings.Booked booked =
                    bench.transactions.execute(status -> trainings.book(job, trainings.plan(job, 2, 90, "on-site")));
            bench.transactions.executeWithoutResult(status -> trainings.invite(job));
            await().until(() -> server.getReceivedMessages().length == 3);

            clock.set(OffsetDateTime.parse(booked.sessionsEndAt()).toInstant());
            stage.answered("RecordAttendanceTask", Map.of("absent", List.of("cy")), clock.instant());
            Trainings.Attendance attendance = bench.transactions.execute(status -> trainings.evaluate(job));

            assertThat(attendance).isEqualTo(new Trainings.Attendance(1, true));
            assertThat(OnRecord.of(bench, stage).ofWave("crm", "run-1", "pilot"))
                    .hasEntrySatisfying(
                            "ada", record -> assertThat(record.trained()).isTrue())
                    .hasEntrySatisfying(
                            "cy", record -> assertThat(record.trained()).isFalse());
        } finally {
            server.stop();
        }
    }
}
