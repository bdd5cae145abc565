package dev.tollgate.measurement;

import com.fasterxml.jackson.annotation.JsonValue;

/**
 * What is measured, always by unit, over the people who are in it on the day (those who left count nowhere), in percent.
 * Sources of the formulas: design, section 7.
 */
public enum Metric {
    /**
     * People to whom a message of the wave's first round was delivered to their mail server ÷ people of the unit. Who
     * could not be reached is not informed, whatever the reason.
     */
    INFORMED("informed", "informed"),

    /** People with a recorded attendance of their training in this wave ÷ people of the unit. */
    TRAINING_COMPLETION("trainingCompletion", "training"),

    /**
     * People with at least one key action from the start of the wave's go-live day until the measurement ÷ people of the
     * unit.
     */
    ACTIVATION("activation", "activation"),

    /**
     * People who did their key action as often as their role should ({@link ExpectedUse}) within the last 28 full days,
     * or since go-live when that is less, ÷ people of the unit. Also called utilization.
     */
    ADOPTION("adoption", "adoption"),

    /**
     * Sum of the quality that the source gave to the key actions in the window of {@link #ADOPTION} ÷ number of those
     * that have one. Shown beside adoption; no gate asks for it.
     */
    QUALITY("quality", "data quality");

    private final String key;
    private final String words;

    Metric(String key, String words) {
        this.key = key;
        this.words = words;
    }

    /** The name in files, tables, the ledger and the API. */
    @JsonValue
    public String key() {
        return key;
    }

    /** The name in texts for executives. */
    public String words() {
        return words;
    }

    static Metric of(String key) {
        for (Metric metric : values()) {
            if (metric.key.equals(key)) {
                return metric;
            }
        }
        throw new IllegalArgumentException("No metric '" + key + "'");
    }
}
