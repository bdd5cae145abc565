package dev.tollgate.lifecycle;

import dev.tollgate.program.Wave;
import dev.tollgate.program.WaveKind;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.springframework.lang.Nullable;

/** What a stage lacks before it may start, in words an executive understands. */
final class EntryRule {

    private EntryRule() {}

    /**
     * @param wave the wave it would start in, or null for a stage of the whole program
     * @param waves all waves of the program
     */
    static List<String> missing(Stage stage, @Nullable Wave wave, List<Wave> waves, Proof proof) {
        List<String> missing = new ArrayList<>();
        for (Stage.Need need : stage.needs()) {
            lacking(need, wave, waves, proof).ifPresent(missing::add);
        }
        return missing;
    }

    /** The refusal's whole message. */
    static String refusal(Stage stage, List<String> missing) {
        return "%s cannot start: %s".formatted(stage.name(), String.join("; ", missing));
    }

    private static Optional<String> lacking(Stage.Need need, @Nullable Wave wave, List<Wave> waves, Proof proof) {
        return switch (need) {
            case Stage.Need.Sealed sealed ->
                proof.sealed(sealed.processId(), sealed.perWave() ? id(wave) : null)
                        ? Optional.empty()
                        : Optional.of("%s has not been completed and sealed%s"
                                .formatted(
                                        inSentence(Method.name(sealed.processId(), null)),
                                        sealed.perWave() ? inWave(wave) : ""));
            case Stage.Need.Passed passed ->
                wave != null && proof.passed(passed.gate(), wave.id())
                        ? Optional.empty()
                        : Optional.of("gate '%s' has not been passed%s"
                                .formatted(passed.gate().question(), inWave(wave)));
            case Stage.Need.PilotReviewed reviewed ->
                wave == null
                                || wave.kind() != WaveKind.PILOT
                                || proof.sealed(Method.PILOT_REVIEW, wave.id()) && !proof.stopped(wave.id())
                        ? Optional.empty()
                        : Optional.of("the pilot has not been reviewed with a decision to go on" + inWave(wave));
            case Stage.Need.NotBegun notBegun ->
                wave != null && proof.begun(Method.WAVE, wave.id())
                        ? Optional.of("wave '" + wave.name() + "' has begun before")
                        : Optional.empty();
            case Stage.Need.EveryWaveClosed every -> open(waves, proof);
        };
    }

    private static Optional<String> open(List<Wave> waves, Proof proof) {
        Map<String, String> closed = proof.closedWaves();
        List<String> open = waves.stream()
                .filter(wave -> !closed.containsKey(wave.id()))
                .map(wave -> "wave '" + wave.name() + "' has been neither sustained nor stopped")
                .toList();
        return open.isEmpty() ? Optional.empty() : Optional.of(String.join("; ", open));
    }

    private static String id(@Nullable Wave wave) {
        return wave == null ? "" : wave.id();
    }

    private static String inWave(@Nullable Wave wave) {
        return wave == null ? "" : " for wave '" + wave.name() + "'";
    }

    /** "Step 1 …" begins with a small letter inside a sentence. */
    static String inSentence(String name) {
        return name.substring(0, 1).toLowerCase(Locale.ROOT) + name.substring(1);
    }
}
