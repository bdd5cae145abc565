package dev.tollgate.program;

/** A line of a people file, checked by itself; empty texts where the export gives nothing. */
record PersonRow(
        long line,
        String username,
        String name,
        String email,
        String department,
        String location,
        String role,
        String manager,
        String language) {

    PersonRow(
            long line,
            String username,
            String name,
            String email,
            String department,
            String location,
            String role,
            String manager) {
        this(line, username, name, email, department, location, role, manager, "");
    }
}
