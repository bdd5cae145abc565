package dev.tollgate.communication;

import java.time.LocalDate;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/**
 * The messages that addresses get in a week, over all programs. Each has a numbered slot; that none is taken twice is
 * the database's to see to, and who comes second tries again.
 */
@Component
class MessageSlots {

    private final JdbcClient jdbc;

    MessageSlots(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    /**
     * Takes a slot of the week, or keeps the one the delivery has there. Inside the caller's transaction.
     *
     * @param most how many slots the week has for the delivery's program
     * @return false when all are taken
     * @throws org.springframework.dao.DuplicateKeyException when another delivery takes the same slot at this moment
     */
    boolean take(String deliveryId, String address, LocalDate week, int most) {
        String to = address.toLowerCase(Locale.ROOT);
        List<Integer> others = jdbc.sql("""
                        select slot from message_slot
                        where address = :address and week = :week and delivery_id <> :id""")
                .param("address", to)
                .param("week", week)
                .param("id", deliveryId)
                .query(Integer.class)
                .list();
        if (others.size() >= most) {
            return false;
        }
        Optional<Slot> own = jdbc.sql("select address, week, slot from message_slot where delivery_id = :id")
                .param("id", deliveryId)
                .query((row, number) ->
                        new Slot(row.getString("address"), row.getObject("week", LocalDate.class), row.getInt("slot")))
                .optional();
        if (own.filter(slot -> slot.address().equals(to) && slot.week().equals(week) && slot.number() <= most)
                .isPresent()) {
            return true;
        }
        int free = 1;
        while (others.contains(free)) {
            free++;
        }
        if (free > most) {
            return false;
        }
        jdbc.sql(
                        own.isPresent()
                                ? "update message_slot set address = :address, week = :week, slot = :slot where delivery_id = :id"
                                : "insert into message_slot (delivery_id, address, week, slot) values (:id, :address, :week, :slot)")
                .param("id", deliveryId)
                .param("address", to)
                .param("week", week)
                .param("slot", free)
                .update();
        return true;
    }

    /** How many messages have a place in the week, by address in lower case. */
    Map<String, Integer> inWeek(LocalDate week) {
        return jdbc
                .sql("select address, count(*) as number from message_slot where week = :week group by address")
                .param("week", week)
                .query((row, number) -> Map.entry(row.getString("address"), row.getInt("number")))
                .list()
                .stream()
                .collect(Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue));
    }

    /** For what is not sent after all. */
    void release(String deliveryId) {
        jdbc.sql("delete from message_slot where delivery_id = :id")
                .param("id", deliveryId)
                .update();
    }

    private record Slot(String address, LocalDate week, int number) {}
}
