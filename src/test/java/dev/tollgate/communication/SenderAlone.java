package dev.tollgate.communication;

import static org.mockito.Mockito.when;

import com.zaxxer.hikari.HikariDataSource;
import dev.tollgate.program.CommunicationPlan;
import dev.tollgate.program.ProgramStatus;
import dev.tollgate.program.ProgramView;
import java.io.File;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The application's sending part in a process of its own, to be killed. */
final class SenderAlone {

    private SenderAlone() {}

    static Process start(String databaseUrl, int smtpPort, int heapMegabytes, Path log) throws IOException {
        return start(SenderAlone.class, heapMegabytes, log, databaseUrl, Integer.toString(smtpPort));
    }

    static Process start(Class<?> program, int heapMegabytes, Path log, String... arguments) throws IOException {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx" + heapMegabytes + "m",
                "-XX:+ExitOnOutOfMemoryError",
                // A heap this small is collected by one thread anyway.
                "-XX:+UseSerialGC",
                "-cp",
                System.getProperty("java.class.path"),
                program.getName()));
        command.addAll(List.of(arguments));
        return new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()))
                .redirectInput(ProcessBuilder.Redirect.from(new File("/dev/null")))
                .start();
    }

    public static void main(String[] arguments) throws InterruptedException {
        HikariDataSource database = new HikariDataSource();
        database.setJdbcUrl(arguments[0]);
        MailBench bench = new MailBench(database, Clock.systemUTC());
        anyHour(bench);
        // Under this name what was half sent is taken up at once.
        bench.mailer(MailBench.settings("drill", Duration.ofMinutes(3), 1_000), Integer.parseInt(arguments[1]))
                .start();
        Thread.currentThread().join();
    }

    /** A program that may write at any hour, and so many times a week that each mail takes its place and none waits. */
    static void anyHour(MailBench bench) {
        ProgramView program = new ProgramView(
                "crm",
                ProgramStatus.REGISTERED,
                "digest",
                Instant.EPOCH,
                "office",
                Stage.program(Map.of(
                        "communication",
                        new CommunicationPlan(
                                List.of("mail"),
                                "Team",
                                null,
                                LocalTime.MIDNIGHT,
                                LocalTime.MIDNIGHT,
                                false,
                                50,
                                List.of(),
                                List.of()))));
        when(bench.programs.find("crm")).thenReturn(Optional.of(program));
    }
}
