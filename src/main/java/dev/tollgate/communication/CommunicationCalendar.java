package dev.tollgate.communication;

import com.fasterxml.jackson.annotation.JsonValue;
import dev.tollgate.program.Blackout;
import dev.tollgate.program.Person;
import dev.tollgate.program.ProgramDefinition;
import dev.tollgate.program.Programs;
import dev.tollgate.program.Roster;
import dev.tollgate.program.Wave;
import java.time.Clock;
import java.time.DayOfWeek;
import java.time.LocalDate;
import java.time.temporal.TemporalAdjusters;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.springframework.lang.Nullable;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Transactional;

/** Which messages go, went or wait to go to whom on which day, of one program or of all. */
@Component
class CommunicationCalendar {

    private final Programs programs;
    private final Roster roster;
    private final CampaignStore campaigns;
    private final DeliveryStore deliveries;
    private final MessageSlots slots;
    private final EndedRuns ended;
    private final Clock clock;

    CommunicationCalendar(
            Programs programs,
            Roster roster,
            CampaignStore campaigns,
            DeliveryStore deliveries,
            MessageSlots slots,
            EndedRuns ended,
            Clock clock) {
        this.programs = programs;
        this.roster = roster;
        this.campaigns = campaigns;
        this.deliveries = deliveries;
        this.slots = slots;
        this.ended = ended;
        this.clock = clock;
    }

    enum State {
        /** By the definition, on this day at the earliest; nothing is written yet. */
        EXPECTED,
        /** Written; an approval is waited for since this day. */
        PREPARED,
        /** Began to go out on this day. */
        SENT,
        /** Must not go before this day to so many people. */
        HELD,
        /** Nobody is written to from this day on, up to the last one. */
        BLACKOUT;

        @JsonValue
        String shown() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /**
     * @param id stays the same when the day moves
     * @param until the last day, the same as {@code day} where it is only one
     * @param people how many it concerns; for a blackout everybody of the program
     */
    record Event(
            String id,
            String programId,
            @Nullable String waveId,
            State state,
            LocalDate day,
            LocalDate until,
            String kind,
            String title,
            int people) {}

    /**
     * Two programs that want the same people in the same week.
     *
     * @param week its Monday
     * @param people in the audience of both
     * @param overfull how many of them would get more than this program lets a person get in a week; their messages are
     *     held until a week with room
     */
    record Clash(LocalDate week, Event ours, Event theirs, int people, int mostPerWeek, int overfull) {}

    @Transactional(readOnly = true)
    public List<Event> of(String programId) {
        return events(programs.get(programId).definition());
    }

    @Transactional(readOnly = true)
    public List<Event> ofAll() {
        return programs.list().stream()
                .flatMap(program -> events(program.definition()).stream())
                .sorted(Comparator.comparing(Event::day).thenComparing(Event::id))
                .toList();
    }

    /** With what of other programs this program's messages still to come meet, before they are scheduled. */
    @Transactional(readOnly = true)
    public List<Clash> clashes(String programId) {
        ProgramDefinition ours = programs.get(programId).definition();
        int most = ours.communication().perPersonAndWeek();
        Map<String, Set<String>> audiences = new TreeMap<>();
        List<Event> others = ofAll().stream()
                .filter(event -> !event.programId().equals(programId) && wantsPeople(event))
                .toList();
        List<Clash> clashes = new ArrayList<>();
        List<Event> own = events(ours);
        for (Event event : own) {
            if (!wantsPeople(event)) {
                continue;
            }
            LocalDate week = week(event.day());
            for (Event other : others) {
                if (!week(other.day()).equals(week)) {
                    continue;
                }
                Set<String> both = audience(event, audiences).stream()
                        .filter(audience(other, audiences)::contains)
                        .collect(Collectors.toSet());
                if (!both.isEmpty()) {
                    List<Event> sameWeek = new ArrayList<>(own);
                    sameWeek.addAll(others);
                    sameWeek.removeIf(each -> each.state() == State.HELD
                            || !wantsPeople(each)
                            || !week(each.day()).equals(week));
                    clashes.add(new Clash(
                            week, event, other, both.size(), most, overfull(both, week, sameWeek, audiences, most)));
                }
            }
        }
        return clashes;
    }

    /** People with more than so many messages: those that have a place in the week already, and those to come. */
    private int overfull(
            Set<String> addresses, LocalDate week, List<Event> toCome, Map<String, Set<String>> audiences, int most) {
        Map<String, Integer> placed = slots.inWeek(week);
        return (int) addresses.stream()
                .filter(address -> placed.getOrDefault(address, 0)
                                + toCome.stream()
                                        .filter(event ->
                                                audience(event, audiences).contains(address))
                                        .count()
                        > most)
                .count();
    }

    private boolean wantsPeople(Event event) {
        LocalDate thisWeek = week(LocalDate.ofInstant(clock.instant(), clock.getZone()));
        return event.waveId() != null
                && (event.state() == State.EXPECTED || event.state() == State.PREPARED || event.state() == State.HELD)
                && !week(event.day()).isBefore(thisWeek);
    }

    private Set<String> audience(Event event, Map<String, Set<String>> known) {
        return known.computeIfAbsent(
                event.programId() + "/" + event.waveId(),
                key -> addresses(roster.people(event.programId(), event.waveId())));
    }

    private static Set<String> addresses(Collection<Person> people) {
        return people.stream()
                .map(Recipient::of)
                .map(Recipient::address)
                .filter(address -> address != null)
                .map(address -> address.toLowerCase(Locale.ROOT))
                .collect(Collectors.toSet());
    }

    private List<Event> events(ProgramDefinition program) {
        List<Event> events = new ArrayList<>();
        List<Campaign> all = campaigns.ofProgram(program.id());
        Set<String> brokenRuns = all.stream()
                .map(Campaign::runId)
                .distinct()
                .filter(runId -> ended.why(runId).isPresent())
                .collect(Collectors.toSet());
        boolean over = ended.isOver(program.id());
        for (Wave wave : program.waves()) {
            List<Campaign> ofWave = all.stream()
                    .filter(campaign -> campaign.waveId().equals(wave.id()))
                    .toList();
            if (!over) {
                List<Campaign> ofRun = ofWave.stream()
                        .filter(campaign -> !brokenRuns.contains(campaign.runId()))
                        .toList();
                expected(
                        program,
                        wave,
                        CampaignKind.FIRST_ROUND,
                        wave.startsOn(),
                        "what changes for you",
                        ofRun,
                        events);
                expected(
                        program,
                        wave,
                        CampaignKind.GO_LIVE,
                        wave.goLive(),
                        program.software() + " is live",
                        ofRun,
                        events);
            }
            ofWave.forEach(campaign -> actual(program, campaign, brokenRuns.contains(campaign.runId()), events));
        }
        if (!over) {
            blackouts(program, events);
        }
        events.sort(Comparator.comparing(Event::day).thenComparing(Event::id));
        return events;
    }

    private void blackouts(ProgramDefinition program, List<Event> events) {
        int everybody = program.communication().blackouts().isEmpty()
                ? 0
                : roster.people(program.id()).size();
        for (Blackout blackout : program.communication().blackouts()) {
            events.add(new Event(
                    "%s-blackout-%s".formatted(program.id(), blackout.from()),
                    program.id(),
                    null,
                    State.BLACKOUT,
                    blackout.from(),
                    blackout.to(),
                    "blackout",
                    "%s: no messages (%s)".formatted(program.name(), blackout.reason()),
                    everybody));
        }
    }

    private void expected(
            ProgramDefinition program,
            Wave wave,
            CampaignKind kind,
            LocalDate day,
            String subject,
            List<Campaign> written,
            List<Event> events) {
        if (written.stream().noneMatch(campaign -> campaign.kind() == kind)) {
            events.add(new Event(
                    "%s-%s-%s".formatted(program.id(), wave.id(), kind.id()),
                    program.id(),
                    wave.id(),
                    State.EXPECTED,
                    day,
                    day,
                    kind.id(),
                    "%s, %s: %s".formatted(program.name(), wave.name(), subject),
                    roster.people(program.id(), wave.id()).size()));
        }
    }

    private void actual(ProgramDefinition program, Campaign campaign, boolean ended, List<Event> events) {
        Map<DeliveryState, Integer> counts = deliveries.countsOf(campaign.id());
        int calledOff = counts.get(DeliveryState.CALLED_OFF);
        int concerned = counts.values().stream().mapToInt(Integer::intValue).sum() - calledOff;
        if (ended && (concerned == 0 || campaign.dispatchedAt() == null)) {
            return;
        }
        boolean dispatched = campaign.dispatchedAt() != null;
        LocalDate day =
                LocalDate.ofInstant(dispatched ? campaign.dispatchedAt() : campaign.plannedAt(), program.timeZone());
        events.add(new Event(
                campaign.id(),
                program.id(),
                campaign.waveId(),
                dispatched ? State.SENT : State.PREPARED,
                day,
                day,
                campaign.kind().id(),
                campaign.subject(),
                concerned - counts.get(DeliveryState.HELD)));
        if (ended) {
            return;
        }
        deliveries.heldUntil(campaign.id()).entrySet().stream()
                .collect(Collectors.groupingBy(
                        held -> LocalDate.ofInstant(held.getKey(), program.timeZone()),
                        TreeMap::new,
                        Collectors.summingInt(Map.Entry::getValue)))
                .forEach((until, people) -> events.add(new Event(
                        "%s-held-%s".formatted(campaign.id(), until),
                        program.id(),
                        campaign.waveId(),
                        State.HELD,
                        until,
                        until,
                        campaign.kind().id(),
                        campaign.subject(),
                        people)));
    }

    private static LocalDate week(LocalDate day) {
        return day.with(TemporalAdjusters.previousOrSame(DayOfWeek.MONDAY));
    }
}
