package dev.tollgate.program;

import dev.tollgate.language.Languages;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.springframework.lang.Nullable;

/**
 * A program as defined: complete, with its defaults filled in and its dates resolved. People are named by username.
 *
 * @param reviewer decides when a step's quality was not good enough twice
 * @param departments those the definition declares; empty when they come from the people file
 * @param floorMargin percentage points below a target down to which a gate can go on with conditions
 * @param smallUnit units with fewer people are pooled for deciding
 * @param remedyDays days from a hold until its review, for what can change at once
 * @param remedyWaitsForWindow whether a review waits as well until the window of what lags lies wholly after the hold; not
 *     where the definition sets the days itself, or was stored before there was the rule
 * @param feature name of the usage feature whose events count as the key action
 * @param workingTime the days that due dates count
 * @param locations those with a time zone, holidays, a country or a language of their own
 * @param country two letters, of everybody whose location names no other; null where it is not known
 * @param usageAgreements by country, what allows to take in usage of its people
 * @param language of what people write in forms, and of who has no other one
 */
public record ProgramDefinition(
        String id,
        String name,
        String software,
        String objective,
        List<Outcome> outcomes,
        ZoneId timeZone,
        String changeLead,
        String executiveSponsor,
        List<Sponsor> sponsors,
        List<String> champions,
        String reviewer,
        List<Department> departments,
        List<RoleProfile> roles,
        List<Wave> waves,
        GateTargets targets,
        double floorMargin,
        int smallUnit,
        GateWaits minimums,
        int remedyDays,
        boolean remedyWaitsForWindow,
        int prelaunchWeeks,
        TrainingPlan training,
        CommunicationPlan communication,
        String feature,
        EscalationPolicy escalation,
        WorkingTime workingTime,
        List<Location> locations,
        SurveyPlan surveys,
        @Nullable String country,
        Map<String, UsageAgreement> usageAgreements,
        String language) {

    /**
     * Definitions that were stored before there was a policy, working time or a language have the usual one, and no locations. Nobody was
     * told of surveys by them, so they have none; nobody had said that usage may be taken in, so it is asked now.
     */
    public ProgramDefinition {
        escalation = escalation == null ? EscalationPolicy.USUAL : escalation;
        workingTime = workingTime == null ? WorkingTime.USUAL : workingTime;
        locations = locations == null ? List.of() : locations;
        surveys = surveys == null ? SurveyPlan.NONE : surveys;
        usageAgreements = usageAgreements == null ? Map.of() : usageAgreements;
        language = language == null ? Languages.DEFAULT : language;
    }

    /** Its working days and quiet hours, in its time zone. */
    public WorkingCalendar calendar() {
        return new WorkingCalendar(timeZone, workingTime, communication);
    }

    /** As {@link #calendar()}, for people of a location: by its clock and with its holidays. */
    public WorkingCalendar calendar(String location) {
        return location(location)
                .map(known -> new WorkingCalendar(
                        known.timeZone(), workingTime.withHolidays(known.holidays()), communication))
                .orElseGet(this::calendar);
    }

    /** Empty for one that lives by the program's clock and holidays. */
    public Optional<Location> location(String name) {
        return locations.stream()
                .filter(known -> known.name().equalsIgnoreCase(name))
                .findFirst();
    }

    /** Two letters; empty where nothing says it. */
    public String country(String location) {
        return location(location)
                .map(Location::country)
                .or(() -> Optional.ofNullable(country))
                .orElse("");
    }

    /** The language in which a person is written to: their own, their location's or the program's. */
    public String languageOf(Person person) {
        Stream<String> wanted = Stream.of(
                person.language(),
                location(person.location()).map(Location::language).orElse(null),
                training.scheduling().locations().stream()
                        .filter(plan -> plan.name().equalsIgnoreCase(person.location()))
                        .map(LocationPlan::language)
                        .filter(Objects::nonNull)
                        .flatMap(spoken -> Languages.tag(spoken).stream())
                        .findFirst()
                        .orElse(null));
        return wanted.filter(Languages::has).findFirst().orElse(language);
    }

    /** The clock that a person lives by. */
    public ZoneId zoneOf(Person person) {
        return location(person.location()).map(Location::timeZone).orElse(timeZone);
    }

    public Optional<Wave> wave(String waveId) {
        return waves.stream().filter(wave -> wave.id().equals(waveId)).findFirst();
    }

    /** What the software means to people of that role; roles without an entry share the default one. */
    public RoleProfile role(String role) {
        return roles.stream()
                .filter(profile -> profile.name().equalsIgnoreCase(role))
                .findFirst()
                .orElseGet(() -> roles.stream()
                        .filter(profile -> profile.name().equals(RoleProfile.DEFAULT))
                        .findFirst()
                        .orElseThrow());
    }

    /** The earliest dates on which the gates of a wave can be decided. */
    public GateDates gateDates(Wave wave) {
        LocalDate goLive = wave.goLive();
        return new GateDates(
                ready(wave),
                goLive.plus(minimums.inUse()),
                goLive.plus(minimums.habit()),
                goLive.plus(minimums.sustained()));
    }

    /** What people say of their readiness is known in the week before go-live. */
    private LocalDate ready(Wave wave) {
        LocalDate known = wave.goLive().minusWeeks(SurveyPlan.READINESS_KNOWN_WEEKS);
        boolean asked = surveys.readiness()
                && targets.of(Gate.READY, "feltReadiness")
                        .filter(criterion -> criterion.need() == Criterion.Need.ALWAYS)
                        .isPresent();
        return asked && known.isAfter(wave.startsOn()) ? known : wave.startsOn();
    }

    /** Usernames of everybody with a duty in the program, each once. */
    public Set<String> dutyHolders() {
        Set<String> names = new LinkedHashSet<>();
        names.add(changeLead);
        names.add(executiveSponsor);
        names.add(reviewer);
        sponsors.forEach(sponsor -> names.add(sponsor.username()));
        names.addAll(champions);
        waves.forEach(wave -> names.add(wave.localSponsor()));
        names.add(training.usual().trainer());
        training.departments().values().forEach(plan -> names.add(plan.trainer()));
        training.scheduling().trainers().forEach(trainer -> names.add(trainer.username()));
        return names;
    }

    ProgramDefinition withWaves(List<Wave> current) {
        return new ProgramDefinition(
                id,
                name,
                software,
                objective,
                outcomes,
                timeZone,
                changeLead,
                executiveSponsor,
                sponsors,
                champions,
                reviewer,
                departments,
                roles,
                current,
                targets,
                floorMargin,
                smallUnit,
                minimums,
                remedyDays,
                remedyWaitsForWindow,
                prelaunchWeeks,
                training,
                communication,
                feature,
                escalation,
                workingTime,
                locations,
                surveys,
                country,
                usageAgreements,
                language);
    }
}
