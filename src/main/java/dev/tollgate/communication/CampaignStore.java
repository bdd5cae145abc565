package dev.tollgate.communication;

import static dev.tollgate.communication.DeliveryStore.at;
import static dev.tollgate.communication.DeliveryStore.instant;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.UUID;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** The campaigns in the database. */
@Component
class CampaignStore {

    private final JdbcClient jdbc;

    CampaignStore(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    void insert(Campaign campaign, long processInstanceKey) {
        jdbc.sql("""
                        insert into campaign (id, program_id, run_id, wave_id, process_instance_key, kind, subject, body, sender,
                          planned_at, revised_at)
                        values (:id, :programId, :runId, :waveId, :key, :kind, :subject, :body, :sender, :plannedAt, :revisedAt)""")
                .param("id", campaign.id())
                .param("programId", campaign.programId())
                .param("runId", campaign.runId())
                .param("waveId", campaign.waveId())
                .param("key", processInstanceKey)
                .param("kind", campaign.kind().id())
                .param("subject", campaign.subject())
                .param("body", campaign.body())
                .param("sender", campaign.sender())
                .param("plannedAt", at(campaign.plannedAt()))
                .param("revisedAt", at(campaign.revisedAt()))
                .update();
    }

    void revise(String id, String subject, String body, Instant now) {
        jdbc.sql("""
                        update campaign set subject = :subject, body = :body, revised_at = :now, approved_at = null
                        where id = :id""")
                .param("subject", subject)
                .param("body", body)
                .param("now", at(now))
                .param("id", id)
                .update();
    }

    void dispatched(String id, Instant approvedAt, Instant now) {
        jdbc.sql("update campaign set approved_at = :approvedAt, dispatched_at = :now where id = :id")
                .param("approvedAt", at(approvedAt))
                .param("now", at(now))
                .param("id", id)
                .update();
    }

    void accounted(String id, int recipients, Instant now) {
        jdbc.sql("update campaign set accounted_at = :now, accounted_recipients = :recipients where id = :id")
                .param("now", at(now))
                .param("recipients", recipients)
                .param("id", id)
                .update();
    }

    /** Held until the transaction ends. Returns whether its recipients were accounted for before. */
    boolean lock(String id) {
        return jdbc.sql("select accounted_at from campaign where id = :id for update")
                .param("id", id)
                .query((row, number) -> instant(row, "accounted_at") != null)
                .single();
    }

    Optional<Campaign> ofRound(String runId, long processInstanceKey) {
        return jdbc.sql("select * from campaign where run_id = :runId and process_instance_key = :key")
                .param("runId", runId)
                .param("key", processInstanceKey)
                .query(CampaignStore::campaign)
                .optional();
    }

    Optional<Campaign> find(String programId, String id) {
        return jdbc.sql("select * from campaign where program_id = :programId and id = :id")
                .param("programId", programId)
                .param("id", id)
                .query(CampaignStore::campaign)
                .optional();
    }

    Campaign get(String id) {
        return jdbc.sql("select * from campaign where id = :id")
                .param("id", id)
                .query(CampaignStore::campaign)
                .single();
    }

    /** Notes, in the transaction of the change, that campaigns of the program have somebody to follow. */
    void audienceChanged(String programId) {
        jdbc.sql("insert into audience_change (id, program_id) values (:id, :programId)")
                .param("id", UUID.randomUUID().toString())
                .param("programId", programId)
                .update();
    }

    /** What changed and was not followed yet: the ids of the changes by program. */
    Map<String, List<String>> changedAudiences() {
        Map<String, List<String>> changes = new TreeMap<>();
        jdbc.sql("select id, program_id from audience_change").query(row -> {
            changes.computeIfAbsent(row.getString("program_id"), programId -> new ArrayList<>())
                    .add(row.getString("id"));
        });
        return changes;
    }

    void audienceFollowed(List<String> changes) {
        jdbc.sql("delete from audience_change where id in (:changes)")
                .param("changes", changes)
                .update();
    }

    List<Campaign> ofProgram(String programId) {
        return jdbc.sql("select * from campaign where program_id = :programId order by planned_at, id")
                .param("programId", programId)
                .query(CampaignStore::campaign)
                .list();
    }

    int accountedRecipients(String id) {
        return jdbc.sql("select accounted_recipients from campaign where id = :id")
                .param("id", id)
                .query(Integer.class)
                .optional()
                .orElse(0);
    }

    void translate(String campaignId, Translation translation) {
        untranslate(campaignId, translation.language());
        jdbc.sql("""
                        insert into campaign_translation (campaign_id, language, subject, body, written_at)
                        values (:id, :language, :subject, :body, :writtenAt)""")
                .param("id", campaignId)
                .param("language", translation.language())
                .param("subject", translation.subject())
                .param("body", translation.body())
                .param("writtenAt", at(translation.writtenAt()))
                .update();
    }

    void untranslate(String campaignId, String language) {
        jdbc.sql("delete from campaign_translation where campaign_id = :id and language = :language")
                .param("id", campaignId)
                .param("language", language)
                .update();
    }

    List<Translation> translations(String campaignId) {
        return jdbc.sql("select * from campaign_translation where campaign_id = :id order by language")
                .param("id", campaignId)
                .query((row, number) -> new Translation(
                        row.getString("language"),
                        row.getString("subject"),
                        row.getString("body"),
                        instant(row, "written_at")))
                .list();
    }

    private static Campaign campaign(ResultSet row, int number) throws SQLException {
        return new Campaign(
                row.getString("id"),
                row.getString("program_id"),
                row.getString("run_id"),
                row.getString("wave_id"),
                CampaignKind.of(row.getString("kind")).orElseThrow(),
                row.getString("subject"),
                row.getString("body"),
                row.getString("sender"),
                instant(row, "planned_at"),
                instant(row, "revised_at"),
                instant(row, "approved_at"),
                instant(row, "dispatched_at"),
                instant(row, "accounted_at"));
    }
}
