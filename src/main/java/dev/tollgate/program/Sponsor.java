package dev.tollgate.program;

import java.util.List;

/**
 * A member of the sponsor coalition.
 *
 * @param authority from 1 (can advise) to 5 (decides budget and people)
 * @param reportingLine whom the sponsor's decisions end up with; two sponsors who confirm something together must differ
 * @param departments ids of the departments the sponsor speaks for; empty means all
 */
public record Sponsor(String username, int authority, String reportingLine, List<String> departments) {}
