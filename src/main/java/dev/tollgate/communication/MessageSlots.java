package dev.tollgate.communication;

import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
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

    /** The slots of some deliveries and of the addresses they go to. Inside the transaction that takes others. */
    Taking taking(Collection<String> deliveryIds, Collection<String> addresses) {
        Set<String> lower = addresses.stream().map(MessageSlots::lower).collect(Collectors.toSet());
        Taking taking = new Taking();
        // One select with "or" reads the whole table on H2, which uses an index for "and" only.
        jdbc.sql("""
                        select delivery_id, address, week, slot from message_slot where address in (:addresses)
                        union select delivery_id, address, week, slot from message_slot where delivery_id in (:ids)""")
                .param("addresses", lower)
                .param("ids", deliveryIds)
                .query((row, number) -> taking.known(
                        row.getString("delivery_id"),
                        new Slot(row.getString("address"), row.getObject("week", LocalDate.class), row.getInt("slot"))))
                .list();
        return taking;
    }

    /** What deliveries take of the weeks' slots; written all at once. */
    final class Taking {

        private final Map<String, Slot> slots = new HashMap<>();
        private final Map<Place, Map<Integer, String>> taken = new HashMap<>();
        private final Set<String> written = new HashSet<>();
        private final Set<String> changed = new LinkedHashSet<>();

        private Taking() {}

        private boolean known(String deliveryId, Slot slot) {
            slots.put(deliveryId, slot);
            taken.computeIfAbsent(slot.place(), place -> new HashMap<>()).put(slot.number(), deliveryId);
            return written.add(deliveryId);
        }

        /**
         * Takes a slot of the week, or keeps the one the delivery has there.
         *
         * @param most how many slots the week has for the delivery's program
         * @return false when all are taken
         */
        boolean take(String deliveryId, String address, LocalDate week, int most) {
            Place place = new Place(lower(address), week);
            Map<Integer, String> there = taken.computeIfAbsent(place, key -> new HashMap<>());
            Slot own = slots.get(deliveryId);
            boolean mine = own != null && own.place().equals(place);
            if (there.size() - (mine ? 1 : 0) >= most) {
                return false;
            }
            if (mine && own.number() <= most) {
                return true;
            }
            int free = 1;
            while (there.containsKey(free) && !there.get(free).equals(deliveryId)) {
                free++;
            }
            if (free > most) {
                return false;
            }
            if (own != null) {
                taken.get(own.place()).remove(own.number());
            }
            slots.put(deliveryId, new Slot(place.address(), week, free));
            there.put(free, deliveryId);
            changed.add(deliveryId);
            return true;
        }

        /**
         * Keeps what was taken.
         *
         * @throws org.springframework.dao.DuplicateKeyException when another delivery takes a slot of these at this moment
         */
        void write() {
            changed.stream().filter(written::contains).forEach(id -> {
                Slot slot = slots.get(id);
                jdbc.sql("update message_slot set address = ?, week = ?, slot = ? where delivery_id = ?")
                        .params(slot.address(), slot.week(), slot.number(), id)
                        .update();
            });
            List<Object> values = new ArrayList<>();
            changed.stream().filter(id -> !written.contains(id)).forEach(id -> {
                Slot slot = slots.get(id);
                values.addAll(List.of(id, slot.address(), slot.week(), slot.number()));
            });
            if (!values.isEmpty()) {
                jdbc.sql("insert into message_slot (delivery_id, address, week, slot) values "
                                + String.join(", ", Collections.nCopies(values.size() / 4, "(?, ?, ?, ?)")))
                        .params(values)
                        .update();
            }
            written.addAll(changed);
            changed.clear();
        }
    }

    /**
     * Takes a slot of the week for one delivery, or keeps the one it has there. Inside the caller's transaction.
     *
     * @return false when all are taken
     */
    boolean take(String deliveryId, String address, LocalDate week, int most) {
        Taking taking = taking(List.of(deliveryId), List.of(address));
        boolean taken = taking.take(deliveryId, address, week, most);
        taking.write();
        return taken;
    }

    /** How many messages have a place in the week, by address; of these addresses in lower case. */
    Map<String, Integer> inWeek(LocalDate week, Collection<String> addresses) {
        if (addresses.isEmpty()) {
            return Map.of();
        }
        return jdbc
                .sql("""
                        select address, count(*) as number from message_slot
                        where week = :week and address in (:addresses) group by address""")
                .param("week", week)
                .param("addresses", addresses)
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

    private static String lower(String address) {
        return address.toLowerCase(Locale.ROOT);
    }

    private record Place(String address, LocalDate week) {}

    private record Slot(String address, LocalDate week, int number) {

        Place place() {
            return new Place(address, week);
        }
    }
}
