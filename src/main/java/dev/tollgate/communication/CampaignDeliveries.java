package dev.tollgate.communication;

import static dev.tollgate.communication.DeliveryStore.at;

import dev.tollgate.link.LinkToken;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Types;
import java.time.Clock;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.springframework.jdbc.core.namedparam.MapSqlParameterSource;
import org.springframework.jdbc.core.namedparam.NamedParameterJdbcOperations;
import org.springframework.jdbc.core.namedparam.SqlParameterSource;
import org.springframework.lang.Nullable;
import org.springframework.stereotype.Component;

/** The deliveries of a campaign, many at a time. Every method but the queries belongs into a transaction of the caller. */
@Component
class CampaignDeliveries {

    private final NamedParameterJdbcOperations jdbc;
    private final MailSettings settings;
    private final Clock clock;

    CampaignDeliveries(NamedParameterJdbcOperations jdbc, MailSettings settings, Clock clock) {
        this.jdbc = jdbc;
        this.settings = settings;
        this.clock = clock;
    }

    /** @param location where the person is, empty where that is not known */
    record Addressee(Recipient recipient, String location) {}

    /**
     * @param hasTurn whether it has its text and a date
     */
    record Known(
            String id,
            String username,
            Addressee addressee,
            DeliveryState state,
            @Nullable String reason,
            boolean hasTurn) {}

    record Text(String deliveryId, Sender sender, String subject, String body, String language) {}

    /**
     * Those to the people between two usernames in the order of the database.
     *
     * @param after exclusive, empty for the first
     * @param upTo inclusive, null for the last
     * @param most how many at the most, those of the first people
     */
    List<Known> between(String campaignId, String after, @Nullable String upTo, int most) {
        return jdbc.query(
                """
                select id, username, recipient_name, address, location, state, reason, next_attempt_at from delivery
                where campaign_id = :campaign and username > :after %s
                order by username fetch first %d rows only""".formatted(upTo == null ? "" : "and username <= :upTo", most),
                new MapSqlParameterSource("campaign", campaignId)
                        .addValue("after", after)
                        .addValue("upTo", upTo),
                CampaignDeliveries::known);
    }

    /** Of these people those that were reached by one of the campaigns, with the campaigns. */
    Map<String, Set<String>> reached(Collection<String> campaignIds, Collection<String> usernames) {
        Map<String, Set<String>> reached = new HashMap<>();
        if (!campaignIds.isEmpty() && !usernames.isEmpty()) {
            jdbc.query(
                    """
                    select username, campaign_id from delivery
                    where campaign_id in (:campaigns) and username in (:usernames) and state in ('SENT', 'ACKNOWLEDGED')""", new MapSqlParameterSource("campaigns", campaignIds).addValue("usernames", usernames), row -> {
                        reached.computeIfAbsent(row.getString("username"), username -> new HashSet<>())
                                .add(row.getString("campaign_id"));
                    });
        }
        return reached;
    }

    /**
     * Deliveries that are held back until {@link #release}; of who has no address it is known at once that they cannot be
     * reached.
     *
     * @return their ids, by username
     */
    Map<String, String> plan(Campaign campaign, Collection<Addressee> addressees) {
        Map<String, String> ids = new HashMap<>();
        SqlParameterSource[] rows = addressees.stream()
                .map(addressee -> {
                    String id = UUID.randomUUID().toString();
                    ids.put(addressee.recipient().username(), id);
                    return row(campaign, addressee, id);
                })
                .toArray(SqlParameterSource[]::new);
        jdbc.batchUpdate("""
                insert into delivery (id, program_id, kind, topic, campaign_id, run_id, username, recipient_name, address,
                  message_id, state, reason, attempts, created_at, location, joined_late, read_token, read_hash)
                values (:id, :programId, :kind, :campaign, :campaign, :runId, :username, :name, :address,
                  :messageId, :state, :reason, 0, :now, :location, :late, :token, :hash)""", rows);
        return ids;
    }

    private SqlParameterSource row(Campaign campaign, Addressee addressee, String id) {
        Recipient recipient = addressee.recipient();
        boolean reachable = recipient.address() != null;
        String token = LinkToken.random();
        return new MapSqlParameterSource("id", id)
                .addValue("programId", campaign.programId())
                .addValue("kind", campaign.kind().id())
                .addValue("campaign", campaign.id())
                .addValue("runId", campaign.runId())
                .addValue("username", recipient.username())
                .addValue("name", recipient.name())
                .addValue("address", recipient.address(), Types.VARCHAR)
                .addValue("messageId", settings.messageId(id))
                .addValue("state", (reachable ? DeliveryState.PLANNED : DeliveryState.NOT_REACHABLE).name())
                .addValue("reason", reachable ? null : DeliveryStore.NO_ADDRESS, Types.VARCHAR)
                .addValue("now", at(clock.instant()))
                .addValue("location", addressee.location())
                .addValue("late", campaign.accountedAt() != null)
                .addValue("token", token)
                .addValue("hash", LinkToken.hash(token));
    }

    /** Gives planned deliveries their text and their turn; what cannot or must not be sent stays as it is. */
    void release(Collection<Text> texts) {
        SqlParameterSource[] rows = texts.stream()
                .map(text -> new MapSqlParameterSource("id", text.deliveryId())
                        .addValue("fromName", text.sender().name())
                        .addValue("fromAddress", text.sender().address(), Types.VARCHAR)
                        .addValue("replyTo", text.sender().replyTo(), Types.VARCHAR)
                        .addValue("subject", text.subject())
                        .addValue("body", text.body())
                        .addValue("language", text.language())
                        .addValue("now", at(clock.instant())))
                .toArray(SqlParameterSource[]::new);
        // Two conditions would be an index's for H2, which then reads all that are held back, for each.
        jdbc.batchUpdate("""
                update delivery set from_name = :fromName, from_address = :fromAddress, reply_to = :replyTo,
                  subject = :subject, body = :body, calendar = null, language = :language, next_attempt_at = :now
                where id = :id and case when next_attempt_at is null then state end = 'PLANNED'""", rows);
    }

    private static Known known(ResultSet row, int number) throws SQLException {
        String username = row.getString("username");
        return new Known(
                row.getString("id"),
                username,
                new Addressee(
                        new Recipient(username, row.getString("recipient_name"), row.getString("address")),
                        row.getString("location")),
                DeliveryState.valueOf(row.getString("state")),
                row.getString("reason"),
                row.getObject("next_attempt_at") != null);
    }
}
