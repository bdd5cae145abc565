package dev.tollgate.measurement;

import dev.tollgate.language.Words;
import dev.tollgate.lifecycle.GateForecast;
import dev.tollgate.program.ProgramDefinition;
import dev.tollgate.program.Programs;
import dev.tollgate.program.Wave;
import java.time.Clock;
import java.time.LocalDate;
import java.util.Optional;
import org.springframework.stereotype.Component;

/** The {@link Forecast} of a wave as the status and the executive page tell it, from the first week on that there may be one. */
@Component
class ForecastSentence implements GateForecast {

    private final Forecasts forecasts;
    private final Programs programs;
    private final Clock clock;

    ForecastSentence(Forecasts forecasts, Programs programs, Clock clock) {
        this.forecasts = forecasts;
        this.programs = programs;
        this.clock = clock;
    }

    @Override
    public Optional<String> sentence(String programId, String runId, String waveId, Words words) {
        ProgramDefinition plan = programs.get(programId).definition();
        LocalDate today = LocalDate.ofInstant(clock.instant(), plan.timeZone());
        return plan.wave(waveId)
                .map(Wave::goLive)
                .filter(goLive -> !today.isBefore(Forecasts.earliest(goLive)))
                .flatMap(live -> forecasts.of(programId, waveId))
                .map(forecast -> forecast.sentence(words));
    }
}
