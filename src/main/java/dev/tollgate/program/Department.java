package dev.tollgate.program;

import java.time.LocalDate;

/**
 * A department of the organisation.
 *
 * @param id stable; a changed name keeps it
 * @param validFrom first day it exists, null when it always did
 */
public record Department(String id, String name, LocalDate validFrom) {

    /** Where people without a department are kept, so that nobody is left out of the accounting. */
    public static final Department UNASSIGNED = new Department("unassigned", "Unassigned", null);
}
