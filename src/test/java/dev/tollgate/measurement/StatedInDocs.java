package dev.tollgate.measurement;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What the tables of the docs state, for tests that simulate it again with fewer runs. */
public final class StatedInDocs {

    private StatedInDocs() {}

    /** The percentages in a line of a table. */
    public static List<Double> stated(String docs, String line) {
        Matcher row =
                Pattern.compile(Pattern.quote("| " + line + " |") + "(.*)").matcher(docs);
        assertThat(row.find()).as(line).isTrue();
        return Pattern.compile("[0-9.]+")
                .matcher(row.group(1))
                .results()
                .map(number -> Double.valueOf(number.group()))
                .toList();
    }

    /**
     * How far a few runs may be from the stated percentage: four standard deviations of a share of so many, and what the docs
     * round away.
     */
    public static double deviations(double percent, int few, double rounded) {
        double share = Math.clamp(percent / 100, 0.005, 0.995);
        return 400 * Math.sqrt(share * (1 - share) / few) + rounded;
    }
}
