package dev.tollgate.program;

import java.time.LocalDate;
import java.util.List;
import java.util.Map;

/**
 * What registering a definition would mean.
 *
 * @param alreadyRegistered whether the same definition is registered already; its dates are then the registered ones
 * @param people how many the people file has
 * @param tasks usernames who get tasks, by role in the program
 * @param work which tasks go to whom and when, and what that asks of each role and week
 * @param usage by country, whether usage of its people may be taken in
 * @param criteria what each gate will ask for, with the sources of the targets
 */
public record DryRun(
        String programId,
        boolean alreadyRegistered,
        int people,
        List<PlannedWave> waves,
        Map<String, List<String>> tasks,
        PlannedWork work,
        List<CountryUsage> usage,
        List<Criterion> criteria,
        List<Notice> notices) {

    /**
     * A wave as it would run.
     *
     * @param mailsPerMessage mails that each message to the whole wave takes, one a person
     */
    public record PlannedWave(
            String id,
            String name,
            WaveKind kind,
            LocalDate startsOn,
            LocalDate goLive,
            GateDates gatesNotBefore,
            List<String> units,
            int people,
            int mailsPerMessage,
            int trainingSessions,
            String localSponsor,
            List<PlannedDepartment> departments) {}

    /** What one department of a wave gets; each person one invitation to one session. */
    public record PlannedDepartment(
            String id,
            String name,
            int people,
            int mailsPerMessage,
            int trainingSessions,
            int trainingInvitations,
            String trainer) {}
}
