package dev.tollgate.communication;

import dev.tollgate.engine.Job;
import dev.tollgate.engine.Refused;
import dev.tollgate.evidence.Evidence;
import dev.tollgate.evidence.EvidenceKind;
import dev.tollgate.evidence.Ledger;
import dev.tollgate.lifecycle.TaskAnswers;
import dev.tollgate.lifecycle.TaskAnswers.Answer;
import dev.tollgate.outbox.Outbox;
import dev.tollgate.program.Department;
import dev.tollgate.program.Person;
import dev.tollgate.program.ProgramDefinition;
import dev.tollgate.program.Programs;
import dev.tollgate.program.Roster;
import dev.tollgate.program.Wave;
import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.http.HttpStatus;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Propagation;
import org.springframework.transaction.annotation.Transactional;
import org.springframework.web.server.ResponseStatusException;

/**
 * The campaigns: each belongs to one instance of {@code communication-campaign} and is found by that, never by a process
 * variable. From the moment it is planned everybody of the wave has a {@link Delivery} with a state.
 *
 * <p>Who joins the wave until the campaign is accounted for gets it too; who leaves before their mail is sent is
 * {@link DeliveryState#NOT_REACHABLE}. It is accounted for when everybody's delivery has come to its end or is held with a
 * reason and a date; with that the audience is closed.
 */
@Service
public class Campaigns {

    static final String PROCESS = "communication-campaign";

    private final CampaignStore campaigns;
    private final DeliveryStore deliveries;
    private final Programs programs;
    private final Roster roster;
    private final TaskAnswers answers;
    private final Ledger ledger;
    private final Outbox outbox;
    private final MailBell bell;
    private final ObjectProvider<WinStory> wins;
    private final Clock clock;
    private ObjectProvider<ChatPosts> chats;

    Campaigns(
            CampaignStore campaigns,
            DeliveryStore deliveries,
            Programs programs,
            Roster roster,
            TaskAnswers answers,
            Ledger ledger,
            Outbox outbox,
            MailBell bell,
            ObjectProvider<WinStory> wins,
            Clock clock) {
        this.campaigns = campaigns;
        this.deliveries = deliveries;
        this.programs = programs;
        this.roster = roster;
        this.answers = answers;
        this.ledger = ledger;
        this.outbox = outbox;
        this.bell = bell;
        this.wins = wins;
        this.clock = clock;
    }

    @Autowired
    void postedBy(ObjectProvider<ChatPosts> provider) {
        this.chats = provider;
    }

    /**
     * What a planned campaign amounts to.
     *
     * @param approvedBefore whether it repeats, word for word, what a sponsor approved for this wave
     */
    public record Planned(String campaignId, String subject, int recipients, boolean approvedBefore) {}

    /**
     * How far a campaign is.
     *
     * @param accounted whether everybody's delivery has come to its end, or is held with a reason and a date
     * @param failed refused, bounced or given up
     */
    public record Account(boolean accounted, int sent, int held, int failed, int notReachable) {

        /** How many are still to be told in person. */
        public int unreached() {
            return failed + notReachable;
        }
    }

    /**
     * Composes the message from what was answered in the steps and plans a delivery for everybody of the wave.
     *
     * @throws Refused when the step that the message comes from has no answer in this run
     */
    @Transactional(propagation = Propagation.MANDATORY)
    public Planned plan(Job job) {
        Optional<Campaign> planned = campaigns.ofRound(job.scope().runId(), job.processInstanceKey());
        if (planned.isEmpty()) {
            CampaignKind kind = CampaignKind.of(job.subject())
                    .orElseThrow(() ->
                            new Refused("There is no campaign '%s'; there are first-round, go-live, reminder and win"
                                    .formatted(job.subject())));
            ProgramDefinition program = definition(job);
            CampaignText text = compose(kind, job, program);
            Instant now = now();
            campaigns.insert(
                    new Campaign(
                            UUID.randomUUID().toString(),
                            job.programId(),
                            job.scope().runId(),
                            job.waveId(),
                            kind,
                            text.subject(),
                            text.body(),
                            nameOf(job.programId(), text.sender()),
                            now,
                            now,
                            null,
                            null,
                            null),
                    job.processInstanceKey());
            if (kind == CampaignKind.REMINDER) {
                repeatTranslations(job);
            }
        }
        Campaign campaign = of(job);
        followAudience(campaign);
        return new Planned(
                campaign.id(),
                campaign.subject(),
                deliveries.numberOf(campaign.id()),
                approvalOfOriginal(campaign).isPresent());
    }

    /**
     * Takes over what the change lead rewrote.
     *
     * @throws Refused when nothing was rewritten, or the campaign went out already
     */
    @Transactional(propagation = Propagation.MANDATORY)
    public Planned revise(Job job) {
        Campaign campaign = of(job);
        refuseWhenDispatched(campaign);
        Map<String, Object> revision = answers.latest(job.processInstanceKey(), "ReviseCampaignTask")
                .map(Answer::content)
                .orElseThrow(() -> new Refused("The campaign was not revised: 'ReviseCampaignTask' has no answer"));
        String subject = CampaignText.line(revision.get("subject"))
                .map(CampaignText::shortened)
                .orElse(campaign.subject());
        String body = Optional.ofNullable(revision.get("body"))
                .map(text -> text.toString().strip())
                .filter(text -> !text.isEmpty())
                .orElse(campaign.body());
        campaigns.revise(campaign.id(), subject, body, now());
        if (!subject.equals(campaign.subject()) || !body.equals(campaign.body())) {
            // They say what the message said before.
            campaigns
                    .translations(campaign.id())
                    .forEach(translation -> campaigns.untranslate(campaign.id(), translation.language()));
        }
        return new Planned(campaign.id(), subject, deliveries.numberOf(campaign.id()), false);
    }

    /**
     * Queues one mail for each person; sends nothing itself.
     *
     * @throws Refused when what was last written is not approved
     */
    @Transactional(propagation = Propagation.MANDATORY)
    public void dispatch(Job job) {
        Campaign campaign = of(job);
        if (campaign.dispatchedAt() == null) {
            Instant approvedAt = answers.latest(job.processInstanceKey(), "ApproveCampaignTask")
                    .filter(answer -> CampaignText.agreed(answer.content().get("approved")))
                    .map(Answer::completedAt)
                    .filter(completedAt -> !completedAt.isBefore(campaign.revisedAt()))
                    .or(() -> approvalOfOriginal(campaign))
                    .orElseThrow(() -> new Refused(
                            "The campaign '%s' is not approved as it was last written".formatted(campaign.subject())));
            campaigns.dispatched(campaign.id(), approvedAt, now());
            if (chats != null) {
                chats.ifAvailable(posts -> posts.plan(campaign, definition(job)));
            }
        }
        campaigns.lock(campaign.id());
        followAudience(of(job));
        if (!deliveries.unaccounted(campaign.id())) {
            outbox.append(Mailer.ACCOUNTED, campaign.id(), Map.of());
        }
        bell.ringAfterCommit();
    }

    /** Counts, and once every delivery has come to its end, or has a date, closes the audience and puts it into the ledger. */
    @Transactional(propagation = Propagation.MANDATORY)
    public Account account(Job job) {
        Campaign campaign = of(job);
        if (campaign.dispatchedAt() == null) {
            throw new Refused("The campaign '%s' was not dispatched".formatted(campaign.subject()));
        }
        campaigns.lock(campaign.id());
        if (campaign.accountedAt() == null) {
            followAudience(campaign);
            bell.ringAfterCommit();
        }
        Map<DeliveryState, Integer> counts = deliveries.countsOf(campaign.id());
        Account account = new Account(
                unaccounted(counts) == 0,
                counted(counts, DeliveryState::reached),
                counts.get(DeliveryState.HELD),
                counted(counts, DeliveryState::lost) - counts.get(DeliveryState.NOT_REACHABLE),
                counts.get(DeliveryState.NOT_REACHABLE));
        if (account.accounted() && campaign.accountedAt() == null) {
            int recipients =
                    counts.values().stream().mapToInt(Integer::intValue).sum();
            campaigns.accounted(campaign.id(), recipients, now());
            // These have a task of the process, told in person; who is lost later has not.
            deliveries.lossesTold(campaign.id());
            ledger.append(new Evidence(
                    job.programId(),
                    job.scope().runId(),
                    job.waveId(),
                    EvidenceKind.CAMPAIGN_ACCOUNTED,
                    job.processId(),
                    job.processInstanceKey(),
                    job.elementId(),
                    job.subject(),
                    Map.of(
                            "campaignId", campaign.id(),
                            "sent", account.sent(),
                            "held", account.held(),
                            "failed", account.failed(),
                            "notReachable", account.notReachable())));
        }
        return account;
    }

    /** What a person of the audience gets to read. */
    record Mail(String subject, String from, String language, String text, String html) {}

    /** The mail as it would be written to that person now; their link to acknowledge comes only with the mail itself. */
    @Transactional(readOnly = true)
    public Mail preview(String programId, String campaignId, String username) {
        ProgramDefinition program = programs.get(programId).definition();
        Campaign campaign = campaigns
                .find(programId, campaignId)
                .orElseThrow(() -> new ResponseStatusException(
                        HttpStatus.NOT_FOUND,
                        "The program '%s' has no campaign '%s'".formatted(programId, campaignId)));
        List<Person> people = roster.people(programId, campaign.waveId());
        Person person = people.stream()
                .filter(each -> each.username().equals(username))
                .findFirst()
                .orElseThrow(() -> new ResponseStatusException(
                        HttpStatus.NOT_FOUND,
                        "'%s' is not in the audience of '%s': name somebody of its wave, '%s'"
                                .formatted(username, campaign.subject(), campaign.waveId())));
        Sender sender = sender(campaign, program);
        CampaignText.Personal mail = CampaignText.personal(
                campaign,
                translations(campaign),
                program,
                wave(program, campaign.waveId()),
                person,
                people.stream().map(Person::role).collect(Collectors.toSet()),
                roster.department(programId, person.departmentId())
                        .map(Department::name)
                        .orElse(person.departmentId()),
                sender);
        return new Mail(
                mail.subject(), sender.name(), mail.language(), mail.text(), Html.of(mail.text(), mail.language()));
    }

    /** What the sponsor who approves sees. */
    @Transactional(readOnly = true)
    public Map<String, Object> forApproval(Job job) {
        Campaign campaign = of(job);
        Map<String, Object> shown = new LinkedHashMap<>();
        shown.put("subject", campaign.subject());
        shown.put("preview", campaign.body() + translated(campaign));
        shown.put("sender", campaign.sender());
        shown.put("recipients", deliveries.numberOf(campaign.id()));
        shown.put("notReachable", deliveries.countsOf(campaign.id()).get(DeliveryState.NOT_REACHABLE));
        return shown;
    }

    /** What the sponsor approves besides the message: each translation, as it will be read. */
    private String translated(Campaign campaign) {
        return campaigns.translations(campaign.id()).stream()
                .map(translation -> "\n\n[%s] %s\n\n%s"
                        .formatted(translation.language(), translation.subject(), translation.body()))
                .collect(Collectors.joining());
    }

    /** By language; of a campaign that was approved those that were there to be approved with it. */
    private Map<String, Translation> translations(Campaign campaign) {
        return campaigns.translations(campaign.id()).stream()
                .filter(translation -> campaign.approvedAt() == null
                        || !translation.writtenAt().isAfter(campaign.approvedAt()))
                .collect(Collectors.toMap(Translation::language, Function.identity()));
    }

    private void repeatTranslations(Job job) {
        Campaign reminder = of(job);
        goLive(job.programId(), job.scope().runId(), job.waveId())
                .ifPresent(original -> translations(original)
                        .values()
                        .forEach(translation -> campaigns.translate(
                                reminder.id(),
                                new Translation(
                                        translation.language(),
                                        CampaignText.again(translation.language(), translation.subject()),
                                        translation.body(),
                                        translation.writtenAt()))));
    }

    /** Whom the change lead has told in person, by name and with what is known of the reason. */
    @Transactional(readOnly = true)
    public Map<String, Object> forFollowUp(Job job) {
        return Map.of(
                "notReached",
                deliveries.ofCampaign(of(job).id()).stream()
                        .filter(delivery -> delivery.state().lost())
                        .filter(delivery -> roster.person(job.programId(), delivery.username())
                                .filter(person -> !person.hasLeft())
                                .isPresent())
                        .map(Delivery::name)
                        .toList());
    }

    /** What the change lead who revises starts from. */
    @Transactional(readOnly = true)
    public Map<String, Object> forRevision(Job job) {
        Campaign campaign = of(job);
        Map<String, Object> shown = new LinkedHashMap<>();
        shown.put("subject", campaign.subject());
        shown.put("body", campaign.body());
        shown.put(
                "comment",
                answers.latest(job.processInstanceKey(), "ApproveCampaignTask")
                        .map(answer -> answer.content().get("comment"))
                        .map(Object::toString)
                        .orElse(""));
        return shown;
    }

    /**
     * @throws Refused unless everybody of the audience has a delivery that came to its end or has a date
     */
    @Transactional(readOnly = true)
    public void check(Job job) {
        Campaign campaign = of(job);
        Map<DeliveryState, Integer> counts = deliveries.countsOf(campaign.id());
        // Once accounted for, what was held has its turn sooner or later and may be on its way right now.
        int open = campaign.accountedAt() == null ? unaccounted(counts) : deliveries.undated(campaign.id());
        if (open > 0) {
            throw new Refused(
                    "%d mails of the campaign '%s' have not come to their end yet".formatted(open, campaign.subject()));
        }
        if (campaign.accountedAt() == null) {
            throw new Refused(
                    "The recipients of the campaign '%s' are not accounted for".formatted(campaign.subject()));
        }
        int recipients = deliveries.inTime(campaign.id());
        int accounted = campaigns.accountedRecipients(campaign.id());
        if (recipients != accounted) {
            throw new Refused("The campaign '%s' was accounted for %d people, but has %d"
                    .formatted(campaign.subject(), accounted, recipients));
        }
    }

    /** Joiners and leavers of a campaign that was accounted for. */
    void followLate(Campaign campaign) {
        campaigns.lock(campaign.id());
        followAudience(campaign);
        bell.ringAfterCommit();
    }

    /** Makes the deliveries agree with the roster as it is now; those of a dispatched campaign get their turn. */
    private void followAudience(Campaign campaign) {
        ProgramDefinition program = programs.get(campaign.programId()).definition();
        Wave wave = wave(program, campaign.waveId());
        Map<String, Delivery> known = deliveries.ofCampaign(campaign.id()).stream()
                .collect(Collectors.toMap(Delivery::username, Function.identity()));
        List<Person> people = roster.people(campaign.programId(), campaign.waveId());
        Map<String, String> departments = roster.departments(campaign.programId()).stream()
                .collect(Collectors.toMap(Department::id, Department::name));
        Set<String> roles = people.stream().map(Person::role).collect(Collectors.toSet());
        Sender sender = sender(campaign, program);
        Map<String, Translation> translations = translations(campaign);
        Predicate<String> missed = missed(campaign);
        for (Person person : people) {
            Recipient recipient = Recipient.of(person);
            Delivery delivery = known.remove(person.username());
            if (delivery == null && !missed.test(person.username())) {
                continue;
            }
            String id = delivery == null ? deliveries.plan(campaign, recipient, person.location()) : delivery.id();
            if (delivery != null) {
                deliveries.readdress(id, recipient, person.location());
            }
            if (campaign.dispatchedAt() != null) {
                String department = departments.getOrDefault(person.departmentId(), person.departmentId());
                CampaignText.Personal mail =
                        CampaignText.personal(campaign, translations, program, wave, person, roles, department, sender);
                deliveries.release(id, sender, mail.subject(), mail.text(), null, mail.language());
            }
        }
        for (Delivery gone : known.values()) {
            boolean left = roster.person(campaign.programId(), gone.username())
                    .map(Person::hasLeft)
                    .orElse(true);
            deliveries.notReachable(gone.id(), left ? "left" : "no longer in this wave");
        }
        if (campaign.accountedAt() != null
                && known.values().stream().anyMatch(gone -> gone.state() == DeliveryState.SENDING)) {
            // Should the server put it off, it waits again: to be looked at once more.
            campaigns.audienceChanged(campaign.programId());
        }
    }

    /** Whether a person who has no delivery of the campaign is to get one. */
    private Predicate<String> missed(Campaign campaign) {
        if (campaign.accountedAt() == null) {
            return username -> true;
        }
        if (!campaign.kind().caughtUp()) {
            return username -> false;
        }
        Map<String, Set<String>> before = roster.cameFrom(campaign.programId(), campaign.waveId());
        Set<String> told = campaigns.ofProgram(campaign.programId()).stream()
                .filter(other ->
                        other.kind() == campaign.kind() && other.runId().equals(campaign.runId()))
                .flatMap(other -> deliveries.ofCampaign(other.id()).stream()
                        .filter(delivery -> delivery.state().reached()
                                && before.getOrDefault(delivery.username(), Set.of())
                                        .contains(other.waveId())))
                .map(Delivery::username)
                .collect(Collectors.toSet());
        return username -> !told.contains(username);
    }

    private CampaignText compose(CampaignKind kind, Job job, ProgramDefinition program) {
        return switch (kind) {
            case FIRST_ROUND -> CampaignText.firstRound(program, answer(job, "PrepareMessageTask"), ownWords(job));
            case GO_LIVE ->
                CampaignText.goLive(program, wave(program, job.waveId()), answer(job, "PrepareMessageTask"));
            case REMINDER -> {
                Campaign original = goLive(job.programId(), job.scope().runId(), job.waveId())
                        .orElseThrow(() -> new Refused("There is nothing to repeat: the go-live was not announced"));
                yield CampaignText.reminder(program, original);
            }
            case WIN ->
                CampaignText.win(
                        program,
                        wins.stream()
                                .flatMap(stories -> stories.latest(job.scope().runId(), job.waveId()).stream())
                                .findFirst()
                                .orElseThrow(() -> new Refused("There is no win to tell in this wave")));
        };
    }

    /** When a sponsor approved what this campaign repeats word for word; empty where it repeats nothing or was rewritten. */
    private Optional<Instant> approvalOfOriginal(Campaign campaign) {
        return campaign.kind() == CampaignKind.REMINDER
                ? goLive(campaign.programId(), campaign.runId(), campaign.waveId())
                        .filter(original -> original.body().equals(campaign.body()))
                        .map(Campaign::approvedAt)
                : Optional.empty();
    }

    private Optional<Campaign> goLive(String programId, String runId, String waveId) {
        return campaigns.ofProgram(programId).stream()
                .filter(campaign -> campaign.kind() == CampaignKind.GO_LIVE
                        && campaign.runId().equals(runId)
                        && campaign.waveId().equals(waveId)
                        && campaign.dispatchedAt() != null)
                .reduce((first, last) -> last);
    }

    /** How users of the departments say the benefit themselves, those asked since the message was last written. */
    private List<String> ownWords(Job job) {
        Answer message = answers.latest(job.scope().runId(), job.waveId(), "PrepareMessageTask")
                .orElseThrow();
        Map<String, String> departments = roster.departments(job.programId()).stream()
                .collect(Collectors.toMap(Department::id, Department::name));
        Map<String, Answer> latest = new LinkedHashMap<>();
        answers.all(message.processInstanceKey(), "ConfirmBenefitTask").stream()
                .filter(answer ->
                        answer.subject() != null && !answer.completedAt().isBefore(message.completedAt()))
                .forEach(answer -> latest.put(answer.subject(), answer));
        return latest.values().stream()
                .filter(answer -> "better".equals(answer.content().get("agreed")))
                .flatMap(answer -> CampaignText.line(answer.content().get("inTheirWords")).stream()
                        .map(words -> "%s: %s"
                                .formatted(departments.getOrDefault(answer.subject(), answer.subject()), words)))
                .toList();
    }

    private Map<String, Object> answer(Job job, String elementId) {
        return answers.latest(job.scope().runId(), job.waveId(), elementId)
                .map(Answer::content)
                .orElseThrow(() -> new Refused("The %s campaign has nothing to tell: '%s' has no answer in this wave"
                        .formatted(job.subject(), elementId)));
    }

    private Campaign of(Job job) {
        return campaigns
                .ofRound(job.scope().runId(), job.processInstanceKey())
                .orElseThrow(() -> new Refused("No campaign was planned in this instance"));
    }

    private static void refuseWhenDispatched(Campaign campaign) {
        if (campaign.dispatchedAt() != null) {
            throw new Refused("The campaign '%s' went out already; it cannot be revised".formatted(campaign.subject()));
        }
    }

    private ProgramDefinition definition(Job job) {
        return programs.get(job.programId()).definition();
    }

    private static Wave wave(ProgramDefinition program, String waveId) {
        return program.wave(waveId)
                .orElseThrow(() -> new Refused("The program '%s' has no wave '%s'".formatted(program.id(), waveId)));
    }

    private Sender sender(Campaign campaign, ProgramDefinition program) {
        String replyTo = roster.person(campaign.programId(), program.changeLead())
                .map(Person::email)
                .filter(email -> email != null && !email.isBlank())
                .orElse(null);
        return new Sender(campaign.sender(), program.communication().senderAddress(), replyTo);
    }

    private String nameOf(String programId, String sender) {
        return roster.person(programId, sender).map(Person::name).orElse(sender);
    }

    private static int unaccounted(Map<DeliveryState, Integer> counts) {
        return counted(counts, state -> !state.accountedFor());
    }

    private static int counted(Map<DeliveryState, Integer> counts, Predicate<DeliveryState> states) {
        return counts.entrySet().stream()
                .filter(count -> states.test(count.getKey()))
                .mapToInt(Map.Entry::getValue)
                .sum();
    }

    private Instant now() {
        // The precision that the database keeps.
        return clock.instant().truncatedTo(ChronoUnit.MICROS);
    }
}
