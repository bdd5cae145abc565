package dev.tollgate.survey;

import dev.tollgate.measurement.MeasuredUnit;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;

/** Rounds, who was asked in them, and apart from that what was answered. */
@Repository
class SurveyStore {

    private static final int AT_ONCE = 500;

    private final JdbcClient jdbc;
    private final JdbcTemplate batches;

    SurveyStore(JdbcClient jdbc, JdbcTemplate batches) {
        this.jdbc = jdbc;
        this.batches = batches;
    }

    /** When an address was asked last, and by which mail. */
    record LastAsked(LocalDate on, String deliveryId) {}

    /** @throws org.springframework.dao.DuplicateKeyException when somebody else opens it at this moment */
    void insert(SurveyRound round) {
        jdbc.sql("""
                        insert into survey_round (id, program_id, run_id, wave_id, survey, opened_on, closes_on) \
                        values (?, ?, ?, ?, ?, ?, ?)""")
                .params(
                        round.id(),
                        round.programId(),
                        round.runId(),
                        round.waveId(),
                        round.survey().key(),
                        round.openedOn(),
                        round.closesOn())
                .update();
    }

    void insert(Collection<Asked> asked) {
        batches.batchUpdate(
                "insert into survey_asked (round_id, username, department_id, location, role, delivery_id)"
                        + " values (?, ?, ?, ?, ?, ?)",
                asked.stream()
                        .map(each -> new Object[] {
                            each.roundId(),
                            each.username(),
                            each.group().departmentId(),
                            each.group().location(),
                            each.role(),
                            each.deliveryId()
                        })
                        .toList());
    }

    /** @param asked by the hash of the secret in a link of theirs */
    void link(Map<String, Asked> asked) {
        batches.batchUpdate(
                "insert into survey_link (token_hash, round_id, username) values (?, ?, ?)",
                asked.entrySet().stream()
                        .map(link -> new Object[] {
                            link.getKey(),
                            link.getValue().roundId(),
                            link.getValue().username()
                        })
                        .toList());
    }

    /** @param deliveryIds of the mails that they are sent last, in their order */
    void mailed(List<Asked> asked, List<String> deliveryIds) {
        batches.batchUpdate(
                "update survey_asked set delivery_id = ? where round_id = ? and username = ?",
                IntStream.range(0, asked.size())
                        .mapToObj(at -> new Object[] {
                            deliveryIds.get(at),
                            asked.get(at).roundId(),
                            asked.get(at).username()
                        })
                        .toList());
    }

    Map<String, LastAsked> lastAsked(List<String> addressHashes) {
        Map<String, LastAsked> last = new HashMap<>();
        for (int from = 0; from < addressHashes.size(); from += AT_ONCE) {
            jdbc.sql("select * from survey_last_asked where address_hash in (:hashes)")
                    .param("hashes", addressHashes.subList(from, Math.min(addressHashes.size(), from + AT_ONCE)))
                    .query(row -> {
                        last.put(
                                row.getString("address_hash"),
                                new LastAsked(
                                        row.getObject("asked_on", LocalDate.class), row.getString("delivery_id")));
                    });
        }
        return last;
    }

    /** False when another program asks the same address at this moment. */
    boolean ask(String addressHash, LastAsked before, LocalDate today, String deliveryId) {
        if (before == null) {
            jdbc.sql("insert into survey_last_asked (address_hash, asked_on, delivery_id) values (?, ?, ?)")
                    .params(addressHash, today, deliveryId)
                    .update();
            return true;
        }
        return jdbc.sql("""
                        update survey_last_asked set asked_on = ?, delivery_id = ? \
                        where address_hash = ? and delivery_id = ?""")
                        .params(today, deliveryId, addressHash, before.deliveryId())
                        .update()
                == 1;
    }

    Optional<SurveyRound> latest(String runId, String waveId) {
        return jdbc.sql("select * from survey_round where run_id = ? and wave_id = ? order by opened_on desc limit 1")
                .params(runId, waveId)
                .query(SurveyStore::round)
                .optional();
    }

    boolean sent(String runId, String waveId, Survey survey) {
        return jdbc.sql("select count(*) from survey_round where run_id = ? and wave_id = ? and survey = ?")
                        .params(runId, waveId, survey.key())
                        .query(Integer.class)
                        .single()
                > 0;
    }

    Optional<SurveyRound> find(String id) {
        return jdbc.sql("select * from survey_round where id = ?")
                .param(id)
                .query(SurveyStore::round)
                .optional();
    }

    /** Waits for whoever answers in the same round at this moment. */
    void lock(String roundId) {
        jdbc.sql("select id from survey_round where id = ? for update")
                .param(roundId)
                .query(String.class)
                .single();
    }

    List<SurveyRound> ofProgram(String programId) {
        return jdbc.sql("select * from survey_round where program_id = ? order by opened_on, wave_id, id")
                .param(programId)
                .query(SurveyStore::round)
                .list();
    }

    List<SurveyRound> sent(String runId, LocalDate from, LocalDate before) {
        return jdbc.sql("""
                        select * from survey_round where run_id = ? and opened_on >= ? and opened_on < ? \
                        order by opened_on, wave_id, id""")
                .params(runId, from, before)
                .query(SurveyStore::round)
                .list();
    }

    List<SurveyRound> open(String programId) {
        return jdbc.sql("select * from survey_round where program_id = ? and closed_on is null order by opened_on, id")
                .param(programId)
                .query(SurveyStore::round)
                .list();
    }

    boolean close(SurveyRound round, LocalDate today) {
        jdbc.sql("delete from survey_link where round_id = ?").param(round.id()).update();
        return jdbc.sql("update survey_round set closed_on = ? where id = ? and closed_on is null")
                        .params(today, round.id())
                        .update()
                == 1;
    }

    boolean remind(SurveyRound round, LocalDate today) {
        return jdbc.sql("update survey_round set reminded_on = ? where id = ? and reminded_on is null")
                        .params(today, round.id())
                        .update()
                == 1;
    }

    List<Asked> asked(String roundId) {
        return jdbc.sql("select * from survey_asked where round_id = ? order by username")
                .param(roundId)
                .query(SurveyStore::asked)
                .list();
    }

    Optional<Asked> asked(String roundId, String username) {
        return jdbc.sql("select * from survey_asked where round_id = ? and username = ?")
                .params(roundId, username)
                .query(SurveyStore::asked)
                .optional();
    }

    Optional<Asked> byToken(String hash) {
        return jdbc.sql("""
                        select a.* from survey_asked a join survey_link l \
                        on l.round_id = a.round_id and l.username = a.username where l.token_hash = ?""").param(hash).query(SurveyStore::asked).optional();
    }

    /** False when they answered before; of two answers at the same time one is taken. */
    boolean answered(Asked asked) {
        return jdbc.sql("""
                        update survey_asked set answered = true \
                        where round_id = ? and username = ? and answered = false""").params(asked.roundId(), asked.username()).update() == 1;
    }

    List<Answer> answers(String roundId) {
        return jdbc.sql("select * from survey_answer where round_id = ? order by id")
                .param(roundId)
                .query(SurveyStore::answer)
                .list();
    }

    List<Word> words(String roundId) {
        return jdbc.sql("select * from survey_word where round_id = ? order by id")
                .param(roundId)
                .query((row, number) -> new Word(
                        row.getString("id"),
                        row.getString("round_id"),
                        Question.named(row.getString("question")),
                        row.getString("said"),
                        row.getString("signature")))
                .list();
    }

    /** Puts the answers of a group in place of those that were there. */
    void replace(String roundId, MeasuredUnit group, List<Answer> answers) {
        jdbc.sql("delete from survey_answer where round_id = ? and department_id = ? and location = ?")
                .params(roundId, group.departmentId(), group.location())
                .update();
        List<Question> counted = Question.counted();
        batches.batchUpdate(
                "insert into survey_answer (id, round_id, week, department_id, location, role, signature, %s)"
                                .formatted(
                                        counted.stream().map(Question::column).collect(Collectors.joining(", ")))
                        + " values (?, ?, ?, ?, ?, ?, ?%s)".formatted(", ?".repeat(counted.size())),
                answers.stream()
                        .sorted(Comparator.comparing(Answer::id))
                        .map(answer -> row(answer, counted))
                        .toList());
    }

    private static Object[] row(Answer answer, List<Question> counted) {
        List<Object> row = new ArrayList<>(List.of(
                answer.id(),
                answer.roundId(),
                answer.week(),
                answer.group().departmentId(),
                answer.group().location(),
                answer.role(),
                answer.signature()));
        for (Question question : counted) {
            Integer value = answer.values().get(question);
            row.add(question.kind() == Question.Kind.YES_NO && value != null ? (Object) (value == 1) : value);
        }
        return row.toArray();
    }

    /** Puts the answers to a question in place of those that were there. */
    void replace(String roundId, Question question, List<Word> words) {
        jdbc.sql("delete from survey_word where round_id = ? and question = ?")
                .params(roundId, question.key())
                .update();
        batches.batchUpdate(
                "insert into survey_word (id, round_id, question, said, signature) values (?, ?, ?, ?, ?)",
                words.stream()
                        .sorted(Comparator.comparing(Word::id))
                        .map(word -> new Object[] {
                            word.id(), word.roundId(), word.question().key(), word.said(), word.signature()
                        })
                        .toList());
    }

    private static SurveyRound round(ResultSet row, int number) throws SQLException {
        return new SurveyRound(
                row.getString("id"),
                row.getString("program_id"),
                row.getString("run_id"),
                row.getString("wave_id"),
                Survey.named(row.getString("survey")),
                row.getObject("opened_on", LocalDate.class),
                row.getObject("closes_on", LocalDate.class),
                row.getObject("reminded_on", LocalDate.class),
                row.getObject("closed_on", LocalDate.class));
    }

    private static Asked asked(ResultSet row, int number) throws SQLException {
        return new Asked(
                row.getString("round_id"),
                row.getString("username"),
                new MeasuredUnit(row.getString("department_id"), row.getString("location")),
                row.getString("role"),
                row.getString("delivery_id"),
                row.getBoolean("answered"));
    }

    private static Answer answer(ResultSet row, int number) throws SQLException {
        Map<Question, Integer> values = new EnumMap<>(Question.class);
        for (Question question : Question.counted()) {
            int value = question.kind() == Question.Kind.YES_NO
                    ? row.getBoolean(question.column()) ? 1 : 0
                    : row.getInt(question.column());
            if (!row.wasNull()) {
                values.put(question, value);
            }
        }
        return new Answer(
                row.getString("id"),
                row.getString("round_id"),
                row.getObject("week", LocalDate.class),
                new MeasuredUnit(row.getString("department_id"), row.getString("location")),
                row.getString("role"),
                values,
                row.getString("signature"));
    }
}
