package dev.tollgate.communication;

import dev.tollgate.program.Person;
import dev.tollgate.program.Roster;
import dev.tollgate.program.RosterAlone;
import java.time.Clock;
import java.util.Collection;
import java.util.List;
import java.util.function.Supplier;
import javax.sql.DataSource;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.support.TransactionTemplate;

/** People in the tables of programs, and the roster that reads them there. */
final class Population {

    final Roster roster;
    private final JdbcClient jdbc;
    private final TransactionTemplate transactions;

    Population(DataSource database, Clock clock) {
        RosterAlone alone = RosterAlone.on(database, clock);
        roster = alone.roster();
        transactions = new TransactionTemplate(alone.transactions());
        jdbc = JdbcClient.create(database);
    }

    <T> T read(Supplier<T> work) {
        return transactions.execute(status -> work.get());
    }

    /** A program with departments that are called as their ids. */
    void program(String id, String... departments) {
        jdbc.sql("""
                        insert into program (id, name, software, status, definition, digest, zone, registered_at, registered_by)
                        values (?, 'P', 'S', 'REGISTERED', '{}', 'x', 'Europe/Berlin', current_timestamp, 'office')""").param(id).update();
        for (String department : departments) {
            jdbc.sql("insert into department (program_id, department_id, name) values (?, ?, ?)")
                    .params(id, department, department.equals("it") ? "IT" : capital(department))
                    .update();
        }
    }

    /** @param units departments, or parts of them as {@code it/Berlin} */
    void wave(String programId, String waveId, String... units) {
        jdbc.sql("""
                        insert into wave (program_id, wave_id, ordinal, name, kind, go_live, starts_on, local_sponsor, all_others)
                        values (?, ?, 0, 'Wave', 'PILOT', date '2026-04-01', date '2026-03-02', 'boss', false)""").params(programId, waveId).update();
        for (String unit : units) {
            String[] parts = unit.split("/");
            jdbc.sql("insert into unit (program_id, wave_id, department_id, location) values (?, ?, ?, ?)")
                    .params(programId, waveId, parts[0], parts.length == 1 ? "" : parts[1])
                    .update();
        }
    }

    void people(String programId, Collection<Person> people) {
        transactions.executeWithoutResult(status -> people.forEach(person -> jdbc.sql("""
                        insert into person (program_id, username, name, email, department_id, location, role, manager, left_at)
                        values (?, ?, ?, ?, ?, ?, ?, ?, ?)""")
                .param(programId)
                .param(person.username())
                .param(person.name())
                .param(person.email())
                .param(person.departmentId())
                .param(person.location())
                .param(person.role())
                .param(person.manager())
                .param(DeliveryStore.at(person.leftAt()))
                .update()));
    }

    void leave(String programId, List<String> usernames) {
        jdbc.sql(
                        "update person set left_at = current_timestamp where program_id = :program and username in (:usernames)")
                .param("program", programId)
                .param("usernames", usernames)
                .update();
    }

    private static String capital(String word) {
        return Character.toUpperCase(word.charAt(0)) + word.substring(1);
    }
}
