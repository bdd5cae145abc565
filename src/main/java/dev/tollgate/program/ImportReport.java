package dev.tollgate.program;

import java.util.List;

/** What an import of people did, in people; one who rejoined is counted there only. */
public record ImportReport(int added, int updated, int unchanged, int left, int rejoined, List<Notice> notices) {

    static final ImportReport NONE = new ImportReport(0, 0, 0, 0, 0, List.of());
}
