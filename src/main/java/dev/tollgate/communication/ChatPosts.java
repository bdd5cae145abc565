package dev.tollgate.communication;

import static dev.tollgate.communication.DeliveryStore.at;
import static dev.tollgate.communication.DeliveryStore.instant;

import dev.tollgate.lifecycle.Steering;
import dev.tollgate.program.ChatChannels;
import dev.tollgate.program.ProgramDefinition;
import dev.tollgate.program.Programs;
import dev.tollgate.program.Quiet;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.lang.Nullable;
import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionOperations;

/**
 * Posts campaigns to the chat channels of their program, at least once, again after a failure, and outside quiet hours. A post
 * tells nobody in particular, so it makes nobody aware.
 */
@Component
class ChatPosts implements ChatChannels {

    private static final Logger log = LoggerFactory.getLogger(ChatPosts.class);
    private static final Duration LEASE = Duration.ofMinutes(2);
    private static final int AT_ONCE = 20;

    private final JdbcClient jdbc;
    private final ChatClient client;
    private final ChatSettings settings;
    private final Programs programs;
    private final EndedRuns ended;
    private final ObjectProvider<Steering> steering;
    private final TransactionOperations transactions;
    private final Clock clock;

    ChatPosts(
            JdbcClient jdbc,
            ChatClient client,
            ChatSettings settings,
            Programs programs,
            EndedRuns ended,
            ObjectProvider<Steering> steering,
            TransactionOperations transactions,
            Clock clock) {
        this.jdbc = jdbc;
        this.client = client;
        this.settings = settings;
        this.programs = programs;
        this.ended = ended;
        this.steering = steering;
        this.transactions = transactions;
        this.clock = clock;
    }

    /**
     * @param state PLANNED, HELD, SENDING, SENT, REFUSED, GIVEN_UP or CALLED_OFF
     * @param reason why it is held, tried again or was not posted
     */
    record Post(
            String id,
            String campaignId,
            String channel,
            String subject,
            DeliveryState state,
            @Nullable String reason,
            int attempts,
            @Nullable Instant notBefore,
            @Nullable Instant sentAt) {}

    private record Claimed(String id, String programId, String channel, String subject, String body, int attempt) {}

    @Override
    public Set<String> names() {
        return settings.channels().keySet();
    }

    /** Inside the transaction that dispatches the campaign. */
    void plan(Campaign campaign, ProgramDefinition program) {
        for (String channel : program.communication().chats()) {
            jdbc.sql("""
                            insert into chat_post (id, program_id, campaign_id, channel, subject, body, state, attempts,
                              next_attempt_at, created_at)
                            values (:id, :programId, :campaignId, :channel, :subject, :body, 'PLANNED', 0, :now, :now)""")
                    .param("id", UUID.randomUUID().toString())
                    .param("programId", campaign.programId())
                    .param("campaignId", campaign.id())
                    .param("channel", channel)
                    .param("subject", campaign.subject())
                    .param("body", campaign.body())
                    .param("now", at(clock.instant()))
                    .update();
        }
    }

    @Scheduled(initialDelayString = "${tollgate.chat.every:5s}", fixedDelayString = "${tollgate.chat.every:5s}")
    void send() {
        Set<String> paused = new HashSet<>(Set.of(""));
        steering.forEach(by -> paused.addAll(by.pausedPrograms()));
        callOff();
        for (String id : due(paused)) {
            try {
                Claimed post = transactions.execute(status -> claim(id).orElse(null));
                if (post != null) {
                    SendResult result = client.post(post.channel(), post.subject(), post.body());
                    transactions.executeWithoutResult(status -> record(post, result));
                }
            } catch (RuntimeException e) {
                log.warn("Chat post {} could not be sent now; it is tried again", id, e);
            }
        }
    }

    List<Post> ofProgram(String programId) {
        return jdbc.sql("select * from chat_post where program_id = :programId order by created_at, channel")
                .param("programId", programId)
                .query((row, number) -> new Post(
                        row.getString("id"),
                        row.getString("campaign_id"),
                        row.getString("channel"),
                        row.getString("subject"),
                        DeliveryState.valueOf(row.getString("state")),
                        row.getString("reason"),
                        row.getInt("attempts"),
                        instant(row, "next_attempt_at"),
                        instant(row, "sent_at")))
                .list();
    }

    /** Posts of programs that ended before they were completed, also those that are held for later. */
    private void callOff() {
        jdbc.sql("""
                        select distinct c.run_id from chat_post p join campaign c on c.id = p.campaign_id
                        where p.state in ('PLANNED', 'HELD', 'SENDING')""")
                .query(String.class)
                .list()
                .forEach(runId -> ended.why(runId)
                        .ifPresent(reason -> jdbc.sql("""
                                update chat_post set state = 'CALLED_OFF', reason = :reason, next_attempt_at = null,
                                  claimed_until = null
                                where campaign_id in (select id from campaign where run_id = :run)
                                  and (state in ('PLANNED', 'HELD') or (state = 'SENDING' and claimed_until < :now))""")
                                .param("reason", reason)
                                .param("run", runId)
                                .param("now", at(clock.instant()))
                                .update()));
    }

    private List<String> due(Set<String> paused) {
        return jdbc.sql("""
                        select id from chat_post
                        where ((state in ('PLANNED', 'HELD') and next_attempt_at <= :now)
                           or (state = 'SENDING' and claimed_until < :now)) and program_id not in (:paused)
                        order by next_attempt_at, id fetch first %d rows only""".formatted(AT_ONCE))
                .param("now", at(clock.instant()))
                .param("paused", paused)
                .query(String.class)
                .list();
    }

    private Optional<Claimed> claim(String id) {
        Instant now = clock.instant();
        int won = jdbc.sql("""
                        update chat_post set state = 'SENDING', attempts = attempts + 1, claimed_until = :until
                        where id = :id and ((state in ('PLANNED', 'HELD') and next_attempt_at <= :now)
                                         or (state = 'SENDING' and claimed_until < :now))""")
                .param("until", at(now.plus(LEASE)))
                .param("id", id)
                .param("now", at(now))
                .update();
        if (won == 0) {
            return Optional.empty();
        }
        Claimed post = jdbc.sql("select * from chat_post where id = :id")
                .param("id", id)
                .query((row, number) -> new Claimed(
                        row.getString("id"),
                        row.getString("program_id"),
                        row.getString("channel"),
                        row.getString("subject"),
                        row.getString("body"),
                        row.getInt("attempts")))
                .single();
        Optional<Quiet> quiet = programs.find(post.programId())
                .flatMap(program -> program.definition().calendar().quiet(now));
        quiet.ifPresent(hold -> jdbc.sql("""
                        update chat_post set state = 'HELD', reason = :reason, next_attempt_at = :until,
                          claimed_until = null, attempts = attempts - 1 where id = :id""")
                .param("reason", hold.reason())
                .param("until", at(hold.until()))
                .param("id", id)
                .update());
        return quiet.isPresent() ? Optional.empty() : Optional.of(post);
    }

    private void record(Claimed post, SendResult result) {
        switch (result) {
            case SendResult.Accepted accepted -> end(post, DeliveryState.SENT, null, clock.instant(), null);
            case SendResult.Refused refused -> end(post, DeliveryState.REFUSED, refused.reason(), null, null);
            case SendResult.Postponed postponed -> {
                boolean last = post.attempt() >= settings.attempts();
                end(
                        post,
                        last ? DeliveryState.GIVEN_UP : DeliveryState.PLANNED,
                        postponed.reason(),
                        null,
                        last ? null : clock.instant().plus(settings.retryAfter(post.attempt())));
            }
        }
    }

    private void end(
            Claimed post,
            DeliveryState state,
            @Nullable String reason,
            @Nullable Instant sentAt,
            @Nullable Instant next) {
        if (reason != null) {
            log.warn(
                    "A message of program '{}' is not in the chat channel '{}': {} ({})",
                    post.programId(),
                    post.channel(),
                    reason,
                    state);
        }
        jdbc.sql("""
                        update chat_post set state = :state, reason = :reason, sent_at = :sentAt, next_attempt_at = :next,
                          claimed_until = null where id = :id""")
                .param("state", state.name())
                .param("reason", reason)
                .param("sentAt", at(sentAt))
                .param("next", at(next))
                .param("id", post.id())
                .update();
    }
}
