package dev.tollgate.measurement;

import java.time.Instant;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Some hundred events at a time, on any database. */
final class BatchedIntake implements UsageIntake {

    private static final int BATCH = 500;

    private final UsageEvents events;
    private final String programId;
    private final Instant now;
    private final Map<String, Waiting> waiting = new LinkedHashMap<>();
    private final Map<String, UsageEvent> waitingAside = new LinkedHashMap<>();
    private final BitSet repeated = new BitSet();
    private final List<Change> changes = new ArrayList<>();
    private long changed;
    private long imported;
    private long aside;

    private record Waiting(int line, UsageEvent event) {}

    BatchedIntake(UsageEvents events, String programId, Instant now) {
        this.events = events;
        this.programId = programId;
        this.now = now;
    }

    @Override
    public void add(int line, UsageEvent event) {
        Waiting first = waiting.putIfAbsent(event.eventId(), new Waiting(line, event));
        if (first != null) {
            repeated(line, event, first.event());
        } else if (waiting.size() == BATCH) {
            store();
        }
    }

    @Override
    public void aside(UsageEvent event) {
        waitingAside.putIfAbsent(event.eventId(), event);
        if (waitingAside.size() == BATCH) {
            storeAside();
        }
    }

    @Override
    public Taken end() {
        store();
        storeAside();
        return new Taken(imported, repeated, aside, changed, List.copyOf(changes));
    }

    @Override
    public void close() {
        waiting.clear();
        waitingAside.clear();
    }

    private void store() {
        if (waiting.isEmpty()) {
            return;
        }
        Map<String, UsageEvent> known = new HashMap<>(events.known(programId, waiting.keySet()));
        List<UsageEvent> fresh = new ArrayList<>();
        waiting.forEach((id, each) -> {
            UsageEvent before = known.get(id);
            if (before == null) {
                fresh.add(each.event());
            } else {
                repeated(each.line(), each.event(), before);
            }
        });
        if (!fresh.isEmpty()) {
            events.insert(programId, fresh, now);
        }
        imported += fresh.size();
        waiting.clear();
    }

    private void repeated(int line, UsageEvent event, UsageEvent before) {
        repeated.set(line);
        if (!event.equals(before)) {
            changed++;
            if (changes.size() < CHANGES_LISTED) {
                changes.add(new Change(line, event.eventId()));
            }
        }
    }

    private void storeAside() {
        if (!waitingAside.isEmpty()) {
            aside += events.insertAside(programId, waitingAside, now);
            waitingAside.clear();
        }
    }
}
