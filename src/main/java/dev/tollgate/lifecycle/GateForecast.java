package dev.tollgate.lifecycle;

import dev.tollgate.language.Words;
import java.util.Optional;

/** When the next gate of a wave will open at the present trend. Implemented by the module that measures trends, if any. */
public interface GateForecast {

    /** In a sentence for executives; empty where nothing can be said. */
    Optional<String> sentence(String programId, String runId, String waveId, Words words);
}
