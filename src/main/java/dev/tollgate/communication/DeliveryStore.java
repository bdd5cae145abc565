package dev.tollgate.communication;

import dev.tollgate.language.Languages;
import dev.tollgate.lifecycle.RunEnds;
import dev.tollgate.lifecycle.Steering;
import dev.tollgate.program.Quiet;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Collection;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.UUID;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.jdbc.core.namedparam.MapSqlParameterSource;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.lang.Nullable;
import org.springframework.stereotype.Component;

/** The deliveries in the database. Every method but the queries belongs into a transaction of the caller. */
@Component
class DeliveryStore {

    private static final int LONGEST_REASON = 2000;
    static final String NO_ADDRESS = "no mail address";
    private static final String CALLED_OFF = """
            update delivery set state = 'CALLED_OFF', reason = :reason, next_attempt_at = null, claimed_by = null,
              claimed_until = null, read_token = null, body = case when erase_body then null else body end
            where id in (:ids)""";

    private final JdbcClient jdbc;
    private final MessageSlots slots;
    private final RunEnds runs;
    private final MailSettings settings;
    private final Clock clock;
    private ObjectProvider<Steering> steering;

    DeliveryStore(JdbcClient jdbc, MessageSlots slots, RunEnds runs, MailSettings settings, Clock clock) {
        this.jdbc = jdbc;
        this.slots = slots;
        this.runs = runs;
        this.settings = settings;
        this.clock = clock;
    }

    /** Asked late and only where there is one: steering comes above this module. */
    @Autowired
    void steeredBy(ObjectProvider<Steering> provider) {
        this.steering = provider;
    }

    /** Follows a changed name or address as long as nothing was sent; who had none and has one now is planned again. */
    void readdress(String id, Recipient recipient, String location) {
        if (recipient.address() == null) {
            notReachable(id, NO_ADDRESS);
        }
        jdbc.sql("""
                        update delivery set recipient_name = :name, address = :address, location = :location,
                          state = case when state = 'NOT_REACHABLE' then :again else state end,
                          reason = case when state = 'NOT_REACHABLE' then :reason else reason end
                        where id = :id and (state = 'NOT_REACHABLE' or (state in ('PLANNED', 'HELD') and attempts = 0))""")
                .param("name", recipient.name())
                .param("address", recipient.address())
                .param("location", location)
                .param(
                        "again",
                        (recipient.address() == null ? DeliveryState.NOT_REACHABLE : DeliveryState.PLANNED).name())
                .param("reason", withoutAddress(recipient))
                .param("id", id)
                .update();
    }

    /** A delivery that waits its turn from now on. */
    String queue(Letter letter) {
        return queue(letter, null, false);
    }

    /**
     * A delivery that waits its turn from an instant on.
     *
     * @param notBefore null for now
     * @param eraseBody whether its text goes once it was sent or given up
     */
    String queue(Letter letter, @Nullable Instant notBefore, boolean eraseBody) {
        String id = insert(
                letter.programId(),
                letter.kind(),
                letter.topic(),
                outlivesItsRun(letter) ? null : runs.open(letter.programId()).orElse(null),
                letter.recipient(),
                withoutAddress(letter.recipient()));
        Instant now = clock.instant();
        release(
                id,
                letter.sender(),
                letter.subject(),
                letter.text(),
                letter.calendar(),
                letter.language(),
                notBefore == null || notBefore.isBefore(now) ? now : notBefore);
        if (eraseBody) {
            jdbc.sql("update delivery set erase_body = true where id = :id")
                    .param("id", id)
                    .update();
        }
        return id;
    }

    /** What it carries beside its text. */
    void carries(String id, List<MailPart> parts) {
        for (int ordinal = 0; ordinal < parts.size(); ordinal++) {
            MailPart part = parts.get(ordinal);
            jdbc.sql("""
                            insert into delivery_part (delivery_id, ordinal, kind, name, media_type, content)
                            values (?, ?, ?, ?, ?, ?)""")
                    .params(id, ordinal, part.kind().name(), part.name(), part.mediaType(), part.content())
                    .update();
        }
    }

    private Map<String, List<MailPart>> parts(Collection<String> ids) {
        Map<String, List<MailPart>> parts = new HashMap<>();
        jdbc.sql("select * from delivery_part where delivery_id in (:ids) order by delivery_id, ordinal")
                .param("ids", ids)
                .query((row, number) -> parts.computeIfAbsent(row.getString("delivery_id"), id -> new ArrayList<>())
                        .add(new MailPart(
                                MailPart.Kind.valueOf(row.getString("kind")),
                                row.getString("name"),
                                row.getString("media_type"),
                                row.getBytes("content"))))
                .list();
        return parts;
    }

    private void dropParts(Collection<String> ids) {
        jdbc.sql("delete from delivery_part where delivery_id in (:ids)")
                .param("ids", ids)
                .update();
    }

    /** From here on it waits like a message of a campaign, by the clock of that location. */
    void courteous(String id, String location) {
        jdbc.sql("update delivery set courteous = true, location = :location where id = :id")
                .param("location", location)
                .param("id", id)
                .update();
    }

    /** Gives a planned delivery its content and its turn; one that cannot or must not be sent stays as it is. */
    private void release(
            String id,
            Sender sender,
            String subject,
            String text,
            @Nullable String calendar,
            String language,
            Instant firstAttempt) {
        jdbc.sql("""
                        update delivery set from_name = :fromName, from_address = :fromAddress, reply_to = :replyTo,
                          subject = :subject, body = :body, calendar = :calendar, language = :language, next_attempt_at = :first
                        where id = :id and case when next_attempt_at is null then state end = 'PLANNED'""")
                .param("fromName", sender.name())
                .param("fromAddress", sender.address())
                .param("replyTo", sender.replyTo())
                .param("subject", subject)
                .param("body", text)
                .param("calendar", calendar)
                .param("language", language)
                .param("first", at(firstAttempt))
                .param("id", id)
                .update();
    }

    /** Gives up on a person who has left, unless the mail is on its way. */
    void notReachable(String id, String reason) {
        int given = jdbc.sql("""
                        update delivery set state = 'NOT_REACHABLE', reason = :reason, next_attempt_at = null,
                          body = case when erase_body then null else body end
                        where id = :id and state in ('PLANNED', 'HELD')""").param("reason", reason).param("id", id).update();
        if (given == 1) {
            dropParts(List.of(id));
            slots.release(id);
        }
    }

    /** The runs that deliveries end with, by delivery; without those that end with none. */
    Map<String, String> runsOf(Collection<String> ids) {
        Map<String, String> runs = new HashMap<>();
        jdbc.sql("select id, run_id from delivery where id in (:ids) and run_id is not null")
                .param("ids", ids)
                .query((row, number) -> runs.put(row.getString("id"), row.getString("run_id")))
                .list();
        return runs;
    }

    /** The run that a delivery ends with, where there is one. */
    Optional<String> runOf(String id) {
        return jdbc.sql("select run_id from delivery where id = :id and run_id is not null")
                .param("id", id)
                .query(String.class)
                .optional();
    }

    /** Runs with deliveries that are still to be sent. */
    List<String> runsThatSend() {
        return jdbc.sql("""
                        select distinct run_id from delivery
                        where run_id is not null and state in ('PLANNED', 'HELD', 'SENDING')""").query(String.class).list();
    }

    /** Some of a run's deliveries that nobody is sending at this moment. */
    List<String> waitingOf(String runId, int most) {
        return jdbc.sql("""
                        select id from delivery where run_id = :run
                          and (state in ('PLANNED', 'HELD') or (state = 'SENDING' and claimed_until < :now))
                        order by id fetch first %d rows only""".formatted(most))
                .param("run", runId)
                .param("now", at(clock.instant()))
                .query(String.class)
                .list();
    }

    /** Ends those that nobody is sending at this moment, and gives their places in a week to others. */
    int callOff(Collection<String> ids, String reason) {
        int calledOff = jdbc.sql(CALLED_OFF + " and state in ('PLANNED', 'HELD')")
                .param("ids", ids)
                .param("reason", shortened(reason))
                .update();
        jdbc.sql("""
                        delete from message_slot where delivery_id in (
                          select id from delivery where id in (:ids) and state = 'CALLED_OFF')""").param("ids", ids).update();
        jdbc.sql("""
                        delete from delivery_part where delivery_id in (
                          select id from delivery where id in (:ids) and state = 'CALLED_OFF')""").param("ids", ids).update();
        // Afterwards: these keep their place, since they may have taken it.
        return calledOff
                + jdbc.sql(CALLED_OFF + " and state = 'SENDING' and claimed_until < :now")
                        .param("ids", ids)
                        .param("reason", shortened(reason + "; it may have been sent just before"))
                        .param("now", at(clock.instant()))
                        .update();
    }

    /** What was claimed must not be sent now; the claim was no attempt. */
    void hold(String id, String claimant, Quiet quiet) {
        jdbc.sql("""
                        update delivery set state = 'HELD', reason = :reason, next_attempt_at = :until, held_until = :until,
                          attempts = attempts - 1, claimed_by = null, claimed_until = null
                        where id = :id and state = 'SENDING' and claimed_by = :claimant""")
                .param("reason", shortened(quiet.reason()))
                .param("until", at(quiet.until()))
                .param("id", id)
                .param("claimant", claimant)
                .update();
    }

    /** Ids that may be claimed now, those waiting longest first. */
    List<String> claimable(int limit, Collection<String> exceptThese) {
        Set<String> excepted = new HashSet<>(exceptThese);
        // Nothing is sent for a program that is paused; a list may not be empty in SQL.
        Set<String> paused = new HashSet<>(Set.of(""));
        if (steering != null) {
            steering.forEach(by -> paused.addAll(by.pausedPrograms()));
        }
        int most = limit + excepted.size();
        List<String> due = new ArrayList<>(jdbc.sql("""
                        select id from delivery
                        where state = 'SENDING' and claimed_until < :now and program_id not in (:paused)
                        order by next_attempt_at, created_at, id
                        fetch first %d rows only""".formatted(most))
                .param("now", at(clock.instant()))
                .param("paused", paused)
                .query(String.class)
                .list());
        // What waits has a date and no claim; without a word of its state the index gives it in order, unsorted, and
        // with
        // a first date does not begin at all that have none any more.
        due.addAll(jdbc.sql("""
                        select id from delivery
                        where next_attempt_at between :ever and :now and claimed_by is null
                          and program_id not in (:paused)
                        order by next_attempt_at, created_at, id
                        fetch first %d rows only""".formatted(most))
                .param("ever", at(Instant.EPOCH))
                .param("now", at(clock.instant()))
                .param("paused", paused)
                .query(String.class)
                .list());
        return due.stream().filter(id -> !excepted.contains(id)).limit(limit).toList();
    }

    /** Claims a delivery for a while; empty when another instance was faster. */
    Optional<OutgoingMail> claim(String id, String claimant, Duration lease) {
        return claim(List.of(id), claimant, lease).stream().findFirst();
    }

    /** Claims these for a while, in their order, but those that another instance claims or has claimed. */
    List<OutgoingMail> claim(List<String> ids, String claimant, Duration lease) {
        if (ids.isEmpty()) {
            return List.of();
        }
        Instant now = clock.instant();
        Instant until = now.plus(lease);
        Map<String, OutgoingMail> free = new HashMap<>();
        jdbc.sql("""
                        select * from delivery
                        where id in (:ids) and ((state in ('PLANNED', 'HELD') and next_attempt_at <= :now)
                                             or (state = 'SENDING' and claimed_until < :now))
                        order by id for update skip locked""")
                .param("ids", ids)
                .param("now", at(now))
                .query((row, number) -> claimed(row, until))
                .list()
                .forEach(mail -> free.put(mail.deliveryId(), mail));
        if (free.isEmpty()) {
            return List.of();
        }
        jdbc.sql("""
                        update delivery set state = 'SENDING', attempts = attempts + 1, claimed_by = :claimant,
                          claimed_until = :until
                        where id in (:ids)""")
                .param("claimant", claimant)
                .param("until", at(until))
                .param("ids", free.keySet())
                .update();
        Map<String, List<MailPart>> parts = parts(free.keySet());
        return ids.stream()
                .map(free::get)
                .filter(Objects::nonNull)
                .map(mail -> mail.with(parts.getOrDefault(mail.deliveryId(), List.of())))
                .toList();
    }

    private static OutgoingMail claimed(ResultSet row, Instant until) throws SQLException {
        return new OutgoingMail(
                row.getString("id"),
                row.getString("program_id"),
                row.getString("campaign_id"),
                row.getString("message_id"),
                row.getString("recipient_name"),
                row.getString("address"),
                row.getString("location"),
                row.getString("from_name"),
                row.getString("from_address"),
                row.getString("reply_to"),
                row.getString("subject"),
                row.getString("body"),
                row.getString("calendar"),
                language(row),
                row.getString("read_token"),
                row.getBoolean("courteous"),
                List.of(),
                row.getInt("attempts") + 1,
                instant(row, "held_until"),
                until,
                row.getString("state").equals("SENDING"));
    }

    /** Not handed over after all: these have their turn at once, with anybody, and it was no attempt. */
    void giveBack(Collection<OutgoingMail> mails, String claimant) {
        for (OutgoingMail mail : mails) {
            // What a crash left open stays open.
            jdbc.sql(
                            mail.maybeTaken()
                                    ? "update delivery set attempts = attempts - 1, claimed_until = :past"
                                            + " where id = :id and state = 'SENDING' and claimed_by = :claimant"
                                    : "update delivery set state = 'PLANNED', attempts = attempts - 1, claimed_by = null,"
                                            + " claimed_until = null"
                                            + " where id = :id and state = 'SENDING' and claimed_by = :claimant")
                    .paramSource(new MapSqlParameterSource("id", mail.deliveryId())
                            .addValue("claimant", claimant)
                            .addValue("past", at(clock.instant().minusSeconds(1))))
                    .update();
        }
    }

    /** What this claimant held before it stopped can be claimed again at once. */
    int expireClaimsOf(String claimant) {
        return jdbc.sql("""
                        update delivery set claimed_until = :past where state = 'SENDING' and claimed_by = :claimant""")
                .param("past", at(clock.instant().minusSeconds(1)))
                .param("claimant", claimant)
                .update();
    }

    void sent(String id) {
        sent(List.of(id));
    }

    /** The server's word counts, whoever holds the claim by now. */
    void sent(Collection<String> ids) {
        jdbc.sql("""
                        update delivery set state = 'SENT', reason = null, sent_at = :now, next_attempt_at = null,
                          claimed_by = null, claimed_until = null, read_token = null,
                          body = case when erase_body then null else body end
                        where id in (:ids) and state not in ('SENT', 'BOUNCED', 'ACKNOWLEDGED')""").param("now", at(clock.instant())).param("ids", ids).update();
        dropParts(ids);
    }

    /** The mail server will never take it. Returns false when the claim was lost. */
    boolean refused(String id, String claimant, String reason) {
        return end(DeliveryState.REFUSED, id, claimant, reason);
    }

    /** Temporary trouble has lasted too long. Returns false when the claim was lost. */
    boolean givenUp(String id, String claimant, String reason) {
        return end(DeliveryState.GIVEN_UP, id, claimant, reason);
    }

    private boolean end(DeliveryState state, String id, String claimant, String reason) {
        boolean ended = jdbc.sql("""
                        update delivery set state = :state, reason = :reason, next_attempt_at = null,
                          claimed_by = null, claimed_until = null, read_token = null, body = case when erase_body then null else body end
                        where id = :id and state = 'SENDING' and claimed_by = :claimant""")
                        .param("state", state.name())
                        .param("reason", shortened(reason))
                        .param("id", id)
                        .param("claimant", claimant)
                        .update()
                == 1;
        if (ended) {
            dropParts(List.of(id));
            slots.release(id);
        }
        return ended;
    }

    /**
     * A server that had taken it reported that it could not be delivered. Returns false where that was known, or the
     * person said that they read it, or it was never sent.
     */
    boolean bounced(String id, String reason) {
        return jdbc.sql("""
                        update delivery set state = 'BOUNCED', reason = :reason, next_attempt_at = null, claimed_by = null,
                          claimed_until = null, read_token = null, body = case when erase_body then null else body end
                        where id = :id and (state in ('SENT', 'SENDING')
                                         or (state in ('PLANNED', 'HELD') and attempts > 0))""").param("reason", shortened(reason)).param("id", id).update() == 1;
    }

    Optional<String> withMessageId(String messageId) {
        return jdbc.sql("select id from delivery where message_id = :messageId")
                .param("messageId", messageId)
                .query(String.class)
                .optional();
    }

    /** What a link to say that it was read is about. */
    record Read(
            String programId,
            String name,
            String subject,
            String language,
            @Nullable Instant acknowledgedAt) {}

    Optional<Read> readBy(String hash) {
        return jdbc.sql("""
                        select program_id, recipient_name, subject, language, acknowledged_at from delivery
                        where read_hash = :hash and attempts > 0""")
                .param("hash", hash)
                .query((row, number) -> new Read(
                        row.getString("program_id"),
                        row.getString("recipient_name"),
                        row.getString("subject"),
                        language(row),
                        instant(row, "acknowledged_at")))
                .optional();
    }

    /** Who has the link got the mail, whatever a server or a crash made of it. */
    void acknowledged(String hash) {
        jdbc.sql("""
                        update delivery set state = 'ACKNOWLEDGED', reason = null, acknowledged_at = :now,
                          sent_at = coalesce(sent_at, :now), next_attempt_at = null, claimed_by = null, claimed_until = null,
                          read_token = null
                        where read_hash = :hash and attempts > 0 and state <> 'ACKNOWLEDGED'""").param("now", at(clock.instant())).param("hash", hash).update();
    }

    /** Campaigns that lost somebody's mail after they were accounted for, and nobody was told yet. */
    List<String> campaignsWithUntoldLosses() {
        return jdbc.sql("""
                        select distinct d.campaign_id from delivery d join campaign c on c.id = d.campaign_id
                        where d.state in ('REFUSED', 'BOUNCED', 'GIVEN_UP', 'NOT_REACHABLE') and not d.loss_told
                          and c.accounted_at is not null""").query(String.class).list();
    }

    List<Delivery> untoldLosses(String campaignId) {
        return jdbc.sql("""
                        select * from delivery where campaign_id = :id and not loss_told
                          and state in ('REFUSED', 'BOUNCED', 'GIVEN_UP', 'NOT_REACHABLE') order by username""")
                .param("id", campaignId)
                .query(DeliveryStore::delivery)
                .list();
    }

    void lossesTold(String campaignId) {
        jdbc.sql("""
                        update delivery set loss_told = true where campaign_id = :id and not loss_told
                          and state in ('REFUSED', 'BOUNCED', 'GIVEN_UP', 'NOT_REACHABLE')""").param("id", campaignId).update();
    }

    /** Returns false when the claim was lost. */
    boolean postponed(String id, String claimant, String reason, Duration wait) {
        return jdbc.sql("""
                        update delivery set state = 'PLANNED', reason = :reason, next_attempt_at = :next,
                          claimed_by = null, claimed_until = null
                        where id = :id and state = 'SENDING' and claimed_by = :claimant""")
                        .param("reason", shortened(reason))
                        .param("next", at(clock.instant().plus(wait)))
                        .param("id", id)
                        .param("claimant", claimant)
                        .update()
                == 1;
    }

    Map<DeliveryState, Integer> countsOf(String campaignId) {
        Map<DeliveryState, Integer> counts = new EnumMap<>(DeliveryState.class);
        for (DeliveryState state : DeliveryState.values()) {
            counts.put(state, 0);
        }
        jdbc.sql("select state, count(*) as number from delivery where campaign_id = :id group by state")
                .param("id", campaignId)
                .query((row, number) -> Map.entry(DeliveryState.valueOf(row.getString("state")), row.getInt("number")))
                .list()
                .forEach(count -> counts.put(count.getKey(), count.getValue()));
        return counts;
    }

    int numberOf(String campaignId) {
        return jdbc.sql("select count(*) from delivery where campaign_id = :id")
                .param("id", campaignId)
                .query(Integer.class)
                .single();
    }

    /** Whether somebody's delivery waits for its turn or is on its way, so that nothing is known of it yet. */
    boolean unaccounted(String campaignId) {
        // One state at a time, so that the index leads to a row of it whatever the others are.
        return isAny(campaignId, DeliveryState.PLANNED) || isAny(campaignId, DeliveryState.SENDING);
    }

    private boolean isAny(String campaignId, DeliveryState state) {
        return jdbc.sql("select 1 from delivery where campaign_id = :id and state = :state fetch first 1 rows only")
                .param("id", campaignId)
                .param("state", state.name())
                .query(Integer.class)
                .optional()
                .isPresent();
    }

    /** How many neither came to an end nor have a date on which they go on. */
    int undated(String campaignId) {
        return jdbc.sql("""
                        select count(*) from delivery where campaign_id = :id and state in ('PLANNED', 'HELD', 'SENDING')
                          and next_attempt_at is null""").param("id", campaignId).query(Integer.class).single();
    }

    /** How many were in the audience when it was accounted for. */
    int inTime(String campaignId) {
        return jdbc.sql("select count(*) from delivery where campaign_id = :id and not joined_late")
                .param("id", campaignId)
                .query(Integer.class)
                .single();
    }

    /** How many are held until when. */
    Map<Instant, Integer> heldUntil(String campaignId) {
        Map<Instant, Integer> held = new TreeMap<>();
        jdbc.sql("""
                        select held_until, count(*) as number from delivery where campaign_id = :id and state = 'HELD'
                        group by held_until""")
                .param("id", campaignId)
                .query((row, number) -> Map.entry(instant(row, "held_until"), row.getInt("number")))
                .list()
                .forEach(count -> held.put(count.getKey(), count.getValue()));
        return held;
    }

    /**
     * Some deliveries of a campaign, by username.
     *
     * @param state null for all
     */
    List<Delivery> page(String campaignId, @Nullable DeliveryState state, long offset, int most) {
        return jdbc.sql("""
                        select * from delivery where campaign_id = :id %s
                        order by username offset %d rows fetch next %d rows only""".formatted(state == null ? "" : "and state = :state", offset, most))
                .param("id", campaignId)
                .param("state", state == null ? null : state.name())
                .query(DeliveryStore::delivery)
                .list();
    }

    /** Of who did not get it, by username. */
    List<Delivery> lostOf(String campaignId) {
        return jdbc.sql("""
                        select * from delivery where campaign_id = :id
                          and state in ('REFUSED', 'BOUNCED', 'GIVEN_UP', 'NOT_REACHABLE') order by username""")
                .param("id", campaignId)
                .query(DeliveryStore::delivery)
                .list();
    }

    List<Delivery> about(String kind, String topic) {
        return jdbc.sql("select * from delivery where kind = :kind and topic = :topic order by created_at, id")
                .param("kind", kind)
                .param("topic", topic)
                .query(DeliveryStore::delivery)
                .list();
    }

    Optional<Delivery> find(String id) {
        return jdbc.sql("select * from delivery where id = :id")
                .param("id", id)
                .query(DeliveryStore::delivery)
                .optional();
    }

    static OffsetDateTime at(@Nullable Instant instant) {
        return instant == null ? null : instant.atOffset(ZoneOffset.UTC);
    }

    static Instant instant(ResultSet row, String column) throws SQLException {
        OffsetDateTime value = row.getObject(column, OffsetDateTime.class);
        return value == null ? null : value.toInstant();
    }

    /** What was queued before there were languages is English. */
    private static String language(ResultSet row) throws SQLException {
        String tag = row.getString("language");
        return tag == null ? Languages.DEFAULT : tag;
    }

    private String insert(
            String programId,
            String kind,
            String topic,
            @Nullable String runId,
            Recipient recipient,
            @Nullable String notReachableBecause) {
        String id = UUID.randomUUID().toString();
        jdbc.sql("""
                        insert into delivery (id, program_id, kind, topic, run_id, username, recipient_name, address,
                          message_id, state, reason, attempts, created_at)
                        values (:id, :programId, :kind, :topic, :runId, :username, :name, :address,
                          :messageId, :state, :reason, 0, :now)""")
                .param("id", id)
                .param("programId", programId)
                .param("kind", kind)
                .param("topic", topic)
                .param("runId", runId)
                .param("username", recipient.username())
                .param("name", recipient.name())
                .param("address", recipient.address())
                .param("messageId", settings.messageId(id))
                .param(
                        "state",
                        (notReachableBecause == null ? DeliveryState.PLANNED : DeliveryState.NOT_REACHABLE).name())
                .param("reason", notReachableBecause)
                .param("now", at(clock.instant()))
                .update();
        return id;
    }

    /** What takes an entry out of a calendar again, or is kept as a proof, is of use whatever becomes of the program. */
    private static boolean outlivesItsRun(Letter letter) {
        return letter.kind().equals(HeadLetters.KIND)
                || (letter.calendar() != null && Smtp.method(letter.calendar()).equals("CANCEL"));
    }

    private static String withoutAddress(Recipient recipient) {
        return recipient.address() == null ? NO_ADDRESS : null;
    }

    private static String shortened(String reason) {
        return reason.length() <= LONGEST_REASON ? reason : reason.substring(0, LONGEST_REASON);
    }

    private static Delivery delivery(ResultSet row, int number) throws SQLException {
        return new Delivery(
                row.getString("id"),
                row.getString("kind"),
                row.getString("topic"),
                row.getString("username"),
                row.getString("recipient_name"),
                DeliveryState.valueOf(row.getString("state")),
                row.getString("reason"),
                instant(row, "next_attempt_at"),
                row.getInt("attempts"),
                instant(row, "sent_at"));
    }
}
