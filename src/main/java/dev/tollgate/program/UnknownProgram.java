package dev.tollgate.program;

/** No program is registered under the id that was asked for. */
public class UnknownProgram extends RuntimeException {

    public UnknownProgram(String programId) {
        super("No program '" + programId + "' is registered. GET /api/programs lists those that are.");
    }
}
