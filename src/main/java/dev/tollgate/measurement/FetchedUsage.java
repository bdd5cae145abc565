package dev.tollgate.measurement;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.ZoneId;
import org.springframework.stereotype.Service;

/** Takes in usage that Tollgate fetched itself, the same way as a file that is sent. */
@Service
public class FetchedUsage {

    private final UsageKeeping keeping;
    private final UsageImport usage;

    FetchedUsage(UsageKeeping keeping, UsageImport usage) {
        this.keeping = keeping;
        this.usage = usage;
    }

    /**
     * Whose days the program counts.
     *
     * @throws dev.tollgate.program.UnknownProgram when there is none of this id
     */
    public ZoneId zone(String programId) {
        return keeping.target(programId).zone();
    }

    /**
     * All of it or nothing, in a transaction of its own that is committed on return.
     *
     * @param events one JSON object a line
     * @throws InvalidUsage when an event is wrong
     * @throws UsageTooLarge when it is too much at once
     */
    public UsageReport takeIn(String programId, Path events) throws IOException {
        try (InputStream in = Files.newInputStream(events)) {
            return usage.load(keeping.target(programId), in, UsageFile.Unknown.ASIDE, null);
        }
    }
}
