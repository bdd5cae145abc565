package dev.tollgate.communication;

import dev.tollgate.engine.Job;
import dev.tollgate.engine.NotYet;
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
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.http.HttpStatus;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Propagation;
import org.springframework.transaction.annotation.Transactional;
import org.springframework.transaction.support.TransactionOperations;
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

    /** After so long a job makes room for others and comes again: well before it would be handed to another instance. */
    private static final Duration AT_A_STRETCH = Duration.ofSeconds(10);

    private final CampaignStore campaigns;
    private final DeliveryStore deliveries;
    private final CampaignAudience audience;
    private final CampaignMails mails;
    private final TransactionOperations transactions;
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
            CampaignAudience audience,
            CampaignMails mails,
            TransactionOperations transactions,
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
        this.audience = audience;
        this.mails = mails;
        this.transactions = transactions;
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
     * Composes the message from what was answered in the steps and plans a delivery for everybody of the wave. Not inside a
     * transaction; what was planned before stays.
     *
     * @throws Refused when the step that the message comes from has no answer in this run
     * @throws NotYet when there is more to plan than should be at a time
     */
    public void plan(Job job) {
        transactions.executeWithoutResult(status -> {
            if (campaigns.ofRound(job.scope().runId(), job.processInstanceKey()).isEmpty()) {
                write(job);
            }
        });
        follow(of(job));
    }

    private void write(Job job) {
        CampaignKind kind = CampaignKind.of(job.subject())
                .orElseThrow(
                        () -> new Refused("There is no campaign '%s'; there are first-round, go-live, reminder and win"
                                .formatted(job.subject())));
        CampaignText text = compose(kind, job, definition(job));
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

    /** What was planned. */
    @Transactional(propagation = Propagation.MANDATORY)
    public Planned planned(Job job) {
        Campaign campaign = of(job);
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
     * Queues one mail for each person; sends nothing itself. Not inside a transaction; what was queued before stays.
     *
     * @throws Refused when what was last written is not approved
     * @throws NotYet when there is more to queue than should be at a time
     */
    public void dispatch(Job job) {
        transactions.executeWithoutResult(status -> {
            campaigns.lock(of(job).id());
            Campaign campaign = of(job);
            if (campaign.dispatchedAt() == null) {
                Instant approvedAt = answers.latest(job.processInstanceKey(), "ApproveCampaignTask")
                        .filter(answer -> CampaignText.agreed(answer.content().get("approved")))
                        .map(Answer::completedAt)
                        .filter(completedAt -> !completedAt.isBefore(campaign.revisedAt()))
                        .or(() -> approvalOfOriginal(campaign))
                        .orElseThrow(() -> new Refused("The campaign '%s' is not approved as it was last written"
                                .formatted(campaign.subject())));
                campaigns.dispatched(campaign.id(), approvedAt, now());
                if (chats != null) {
                    chats.ifAvailable(posts -> posts.plan(campaign, definition(job)));
                }
            }
        });
        follow(of(job));
    }

    /** Tells at once when there is nobody whose mail has to be waited for. */
    @Transactional(propagation = Propagation.MANDATORY)
    public void dispatched(Job job) {
        Campaign campaign = of(job);
        campaigns.lock(campaign.id());
        if (!deliveries.unaccounted(campaign.id())) {
            outbox.append(Mailer.ACCOUNTED, campaign.id(), Map.of());
        }
        bell.ringAfterCommit();
    }

    /**
     * Before its recipients are accounted for: who joined its wave or left it. Not inside a transaction.
     *
     * @throws Refused when it was not dispatched
     * @throws NotYet when more has changed than should be followed at a time
     */
    public void follow(Job job) {
        Campaign campaign = of(job);
        refuseUnlessDispatched(campaign);
        if (campaign.accountedAt() == null) {
            follow(campaign);
        }
    }

    private void follow(Campaign campaign) {
        long begun = System.nanoTime();
        if (!audience.follow(campaign.id(), () -> System.nanoTime() - begun > AT_A_STRETCH.toNanos())) {
            throw new NotYet(
                    "%d people of the audience of '%s' have their delivery; the others follow"
                            .formatted(deliveries.numberOf(campaign.id()), campaign.subject()),
                    Duration.ZERO);
        }
    }

    /** Counts, and once every delivery has come to its end, or has a date, closes the audience and puts it into the ledger. */
    @Transactional(propagation = Propagation.MANDATORY)
    public Account account(Job job) {
        Campaign campaign = of(job);
        refuseUnlessDispatched(campaign);
        campaigns.lock(campaign.id());
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
        Campaign campaign = campaigns
                .find(programId, campaignId)
                .orElseThrow(() -> new ResponseStatusException(
                        HttpStatus.NOT_FOUND,
                        "The program '%s' has no campaign '%s'".formatted(programId, campaignId)));
        Person person = roster.person(programId, username)
                .filter(each -> !each.hasLeft())
                .filter(each -> roster.unitOf(programId, username)
                        .filter(unit -> unit.waveId().equals(campaign.waveId()))
                        .isPresent())
                .orElseThrow(() -> new ResponseStatusException(
                        HttpStatus.NOT_FOUND,
                        "'%s' is not in the audience of '%s': name somebody of its wave, '%s'"
                                .formatted(username, campaign.subject(), campaign.waveId())));
        CampaignMails.Writer writer = mails.of(campaign);
        CampaignText.Personal mail = writer.to(person);
        return new Mail(
                mail.subject(),
                writer.sender().name(),
                mail.language(),
                mail.text(),
                Html.of(mail.text(), mail.language()));
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

    private void repeatTranslations(Job job) {
        Campaign reminder = of(job);
        goLive(job.programId(), job.scope().runId(), job.waveId())
                .ifPresent(original -> mails.translations(original)
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
                deliveries.lostOf(of(job).id()).stream()
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

    private CampaignText compose(CampaignKind kind, Job job, ProgramDefinition program) {
        return switch (kind) {
            case FIRST_ROUND -> CampaignText.firstRound(program, answer(job, "PrepareMessageTask"), ownWords(job));
            case GO_LIVE ->
                CampaignText.goLive(
                        program, CampaignMails.wave(program, job.waveId()), answer(job, "PrepareMessageTask"));
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

    private static void refuseUnlessDispatched(Campaign campaign) {
        if (campaign.dispatchedAt() == null) {
            throw new Refused("The campaign '%s' was not dispatched".formatted(campaign.subject()));
        }
    }

    private ProgramDefinition definition(Job job) {
        return programs.get(job.programId()).definition();
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
