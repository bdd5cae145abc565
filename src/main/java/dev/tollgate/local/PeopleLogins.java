package dev.tollgate.local;

import dev.tollgate.program.PeopleImported;
import dev.tollgate.program.Roster;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.transaction.event.TransactionalEventListener;

/** Gives each person of a program a login at the local Tasklist, so that their tasks can be done as them. */
class PeopleLogins {

    private static final Logger log = LoggerFactory.getLogger(PeopleLogins.class);

    private final Roster roster;
    private final TasklistLogins logins;

    PeopleLogins(Roster roster, TasklistLogins logins) {
        this.roster = roster;
        this.logins = logins;
    }

    /** After the commit, since the search store takes no part in it; an import stands even where this fails. */
    @TransactionalEventListener
    void give(PeopleImported imported) {
        List<TasklistLogins.Person> people = roster.people(imported.programId()).stream()
                .map(person -> new TasklistLogins.Person(person.username(), person.name()))
                .toList();
        try {
            logins.give(people);
            log.info("{} people of program '{}' can log in to Tasklist", people.size(), imported.programId());
        } catch (LocalPlatformException e) {
            log.error(
                    "The people of program '{}' got no Tasklist logins; import them again to repeat it: {}",
                    imported.programId(),
                    e.getMessage());
        }
    }
}
