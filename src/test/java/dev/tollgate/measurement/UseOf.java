package dev.tollgate.measurement;

import static org.mockito.ArgumentMatchers.any;
import static org.mockito.ArgumentMatchers.eq;
import static org.mockito.Mockito.doAnswer;
import static org.mockito.Mockito.mock;

import dev.tollgate.program.ProgramDefinition;
import java.time.Instant;
import java.util.List;

/** Use made of some events, without a database. */
final class UseOf {

    private UseOf() {}

    /** Of the program's first wave. */
    static Use events(List<UsageEvent> events, ProgramDefinition program, Instant now) {
        UsageEvents stored = mock(UsageEvents.class);
        doAnswer(call -> {
                    UsageEvents.Each each = call.getArgument(4);
                    events.forEach(event -> each.used(event.username(), event.occurredAt(), null));
                    return null;
                })
                .when(stored)
                .each(any(), eq(program.feature()), any(), any(), any());
        return Use.read(
                stored,
                program.id(),
                program.feature(),
                program.waves().getFirst().goLive(),
                now,
                program.timeZone());
    }
}
