/**
 * What an adoption program is: its definition, its people, its waves and units. Knows nothing of processes: other
 * modules read {@link dev.tollgate.program.Programs} and {@link dev.tollgate.program.Roster}.
 */
package dev.tollgate.program;
