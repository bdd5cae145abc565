package dev.tollgate.communication;

import com.fasterxml.jackson.annotation.JsonValue;
import dev.tollgate.program.Blackout;
import dev.tollgate.program.ProgramDefinition;
import dev.tollgate.program.Programs;
import dev.tollgate.program.Roster;
import dev.tollgate.program.Wave;
import java.time.Clock;
import java.time.DayOfWeek;
import java.time.LocalDate;
import java.time.temporal.TemporalAdjusters;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.springframework.lang.Nullable;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Transactional;

/** Which messages go, went or wait to go to whom on which day, of one program or of all. */
@Component
class CommunicationCalendar {

    private static final int AT_A_TIME = 500;

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
        List<Event> others = ofAll().stream()
                .filter(event -> !event.programId().equals(programId) && wantsPeople(event))
                .toList();
        List<Event> own = events(ours).stream().filter(this::wantsPeople).toList();
        List<Meeting> meetings = new ArrayList<>();
        for (Event event : own) {
            for (Event other : others) {
                if (week(other.day()).equals(week(event.day()))) {
                    meetings.add(new Meeting(event, other));
                }
            }
        }
        if (meetings.isEmpty()) {
            return List.of();
        }
        int most = ours.communication().perPersonAndWeek();
        Map<LocalDate, List<Roster.WaveOf>> toCome = Stream.concat(own.stream(), others.stream())
                .filter(event -> event.state() != State.HELD)
                .collect(Collectors.groupingBy(
                        event -> week(event.day()),
                        Collectors.mapping(CommunicationCalendar::audience, Collectors.toList())));
        Set<String> concerned = meetings.stream()
                .flatMap(meeting -> Stream.of(meeting.ours.programId(), meeting.theirs.programId()))
                .collect(Collectors.toSet());
        toCome.forEach((week, audiences) -> audiences.forEach(audience -> concerned.add(audience.programId())));
        List<Roster.Addressed> some = new ArrayList<>();
        roster.eachAddress(concerned, addressed -> {
            if (meetings.stream().anyMatch(meeting -> meeting.concerns(addressed))) {
                some.add(addressed);
            }
            if (some.size() == AT_A_TIME) {
                count(some, meetings, toCome, most);
                some.clear();
            }
        });
        count(some, meetings, toCome, most);
        return meetings.stream()
                .filter(meeting -> meeting.people > 0)
                .map(meeting -> meeting.clash(most))
                .toList();
    }

    /** Too many are people with more than so many messages: those placed in the week already, and those to come. */
    private void count(
            List<Roster.Addressed> some, List<Meeting> meetings, Map<LocalDate, List<Roster.WaveOf>> toCome, int most) {
        Map<LocalDate, List<Meeting>> weeks =
                meetings.stream().collect(Collectors.groupingBy(meeting -> week(meeting.ours.day())));
        weeks.forEach((week, ofWeek) -> {
            List<Roster.Addressed> meant = some.stream()
                    .filter(addressed -> ofWeek.stream().anyMatch(meeting -> meeting.concerns(addressed)))
                    .toList();
            Map<String, Integer> placed = slots.inWeek(
                    week, meant.stream().map(Roster.Addressed::address).toList());
            for (Roster.Addressed addressed : meant) {
                long messages = placed.getOrDefault(addressed.address(), 0)
                        + toCome.getOrDefault(week, List.of()).stream()
                                .filter(addressed.waves()::contains)
                                .count();
                ofWeek.stream()
                        .filter(meeting -> meeting.concerns(addressed))
                        .forEach(meeting -> meeting.count(messages > most));
            }
        });
    }

    /** Two messages that want people in the same week, and how many of them were counted. */
    private static final class Meeting {

        private final Event ours;
        private final Event theirs;
        private int people;
        private int overfull;

        private Meeting(Event ours, Event theirs) {
            this.ours = ours;
            this.theirs = theirs;
        }

        private boolean concerns(Roster.Addressed addressed) {
            return addressed.waves().contains(audience(ours))
                    && addressed.waves().contains(audience(theirs));
        }

        private void count(boolean tooMany) {
            people++;
            overfull += tooMany ? 1 : 0;
        }

        private Clash clash(int most) {
            return new Clash(week(ours.day()), ours, theirs, people, most, overfull);
        }
    }

    private boolean wantsPeople(Event event) {
        LocalDate thisWeek = week(LocalDate.ofInstant(clock.instant(), clock.getZone()));
        return event.waveId() != null
                && (event.state() == State.EXPECTED || event.state() == State.PREPARED || event.state() == State.HELD)
                && !week(event.day()).isBefore(thisWeek);
    }

    private static Roster.WaveOf audience(Event event) {
        return new Roster.WaveOf(event.programId(), event.waveId());
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
        int everybody = program.communication().blackouts().isEmpty() ? 0 : roster.count(program.id());
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
                    roster.count(program.id(), wave.id())));
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
