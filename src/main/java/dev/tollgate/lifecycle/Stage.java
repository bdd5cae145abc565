package dev.tollgate.lifecycle;

import dev.tollgate.program.Gate;
import java.util.List;
import java.util.stream.Collectors;
import org.springframework.lang.Nullable;

/**
 * A place in the method: a process, called from one element for one purpose.
 *
 * @param name as executives know it
 * @param subject what it is called for; {@link #DEPARTMENT} where it is one of the wave's departments, {@link #ANY}
 *     where it is something that a feature knows ({@link KnownSubject})
 * @param perWave whether it belongs to a wave or to the program as a whole
 */
record Stage(
        String processId,
        String name,
        @Nullable String subject,
        boolean perWave,
        String callerProcessId,
        String callerElementId,
        List<Need> needs) {

    static final String DEPARTMENT = "<department>";

    static final String ANY = "<any>";

    boolean forDepartment() {
        return DEPARTMENT.equals(subject);
    }

    boolean forAny() {
        return ANY.equals(subject);
    }

    /** What must be proven, in the same run, before a stage may start. */
    sealed interface Need {

        /** @param perWave whether the seal must be of the same wave */
        record Sealed(String processId, boolean perWave) implements Need {

            @Override
            public String toString() {
                return processId + (perWave ? " sealed in the wave" : " sealed");
            }
        }

        record Passed(Gate gate) implements Need {

            @Override
            public String toString() {
                return "gate " + gate.id() + " passed in the wave";
            }
        }

        /** A pilot wave goes on only after its review. */
        record PilotReviewed() implements Need {

            @Override
            public String toString() {
                return "the review of a pilot sealed, not stopped";
            }
        }

        /** A wave runs once in a run of its program. */
        record NotBegun() implements Need {

            @Override
            public String toString() {
                return "the wave not begun before";
            }
        }

        record EveryWaveClosed() implements Need {

            @Override
            public String toString() {
                return "every wave closed";
            }
        }
    }

    @Override
    public String toString() {
        return "%s%s at %s/%s, %s, needs: %s"
                .formatted(
                        processId,
                        subject == null ? "" : " " + subject,
                        callerProcessId,
                        callerElementId,
                        perWave ? "wave" : "program",
                        needs.isEmpty()
                                ? "-"
                                : needs.stream().map(Need::toString).collect(Collectors.joining(", ")));
    }
}
