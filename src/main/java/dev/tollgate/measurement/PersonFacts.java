package dev.tollgate.measurement;

import dev.tollgate.program.Frequency;
import java.time.LocalDate;
import java.util.Set;

/**
 * What is known of one person of the wave, only ever to be counted.
 *
 * @param expected how often their role does the key action
 * @param activated whether there is a key action since go-live
 * @param days on which there is one, within the window of adoption, in the program's time zone
 * @param qualitySum sum of the qualities of the key actions in that window, each 0 to 1
 * @param rated how many of these have a quality
 */
record PersonFacts(
        MeasuredUnit unit,
        Frequency expected,
        boolean informed,
        boolean trained,
        boolean activated,
        Set<LocalDate> days,
        double qualitySum,
        long rated) {}
